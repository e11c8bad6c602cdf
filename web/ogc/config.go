package ogc

import (
	"context"
	"net/http"
	"time"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
)

// Root is where the service stands on its server.
const Root = "/ogc"

// Picture is a City with its gaps, which are worked out when they are first asked for.
type Picture struct {
	*planning.City
	Gaps func() []*gap.Gap
}

// Config is what the service needs of the server it belongs to.
type Config struct {
	// Now is the current picture; ok is false while it is being loaded.
	Now func() (p Picture, ok bool)
	// Past makes the city of an earlier revision, or of another day; nil: nobody can, and only what is still held in memory is answered.
	Past func(ctx context.Context, revision int64, day planning.Date) (*planning.City, error)
	// Ever makes the city of a revision by the law of every day; nil: an interval of datetime finds no more than what is in force today.
	Ever func(ctx context.Context, revision int64) (*planning.City, error)
	// Edit takes one change; nil: nothing can be changed here.
	Edit func(context.Context, postgres.Edit) (postgres.Edited, error)
	// MayEdit names who changes, for the journal. An error says why they may not. nil: nobody may.
	MayEdit func(*http.Request) (actor string, err error)

	// Origin is scheme, name and port under which the client knows the server.
	Origin func(*http.Request) string
	// Language is the one in which the client is spoken to.
	Language func(*http.Request) planning.Lang
	// Fail answers with an error: a *Problem, or one of planning's kinds, or a fault of the server.
	Fail func(http.ResponseWriter, *http.Request, error)

	Clock   func() time.Time
	Version string // of the program
	Start   string // no two starts of a server have the same
}

// New makes the handler of everything below Root.
func New(c Config) http.Handler {
	return &service{Config: c, shelf: newShelf(c.Clock), answers: newAnswers()}
}

// service answers requests.
type service struct {
	Config
	shelf   *shelf
	answers *answers
}

// editable says whether anything can be changed on a picture. One without its internal parts cannot be written back.
func (s *service) editable(p Picture) bool { return s.Edit != nil && p.Audience == planning.Internal }
