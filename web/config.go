package web

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
	"peijian/planning/permit/survey"
	"peijian/planning/postgres"
	"peijian/web/answer"
	"peijian/web/imports"
	"peijian/web/ui"
)

// Store is what the server needs of the place where the city is kept.
type Store interface {
	// City is the current picture, nil while it is being loaded.
	City() *planning.City
	// Stale says that the picture may be older than the city, because the database could not be asked.
	Stale() bool
	// DatabaseRevision asks the database itself.
	DatabaseRevision(ctx context.Context) (int64, error)
}

// Judge makes ready to judge applications on one picture of the city, as of its day.
type Judge func(c *planning.City) func(*permit.Application) permit.Ruling

// Config is everything a server is made of.
type Config struct {
	Store    Store
	Office   Office                          // where officers sign in and work files; nil: nobody does
	Judge    Judge                           // nil: by the rulebooks
	Adopted  func() permit.Adopted           // the rulebooks by which the city decides; nil: the one that comes with the program
	Importer imports.Importer                // nil: imports are refused
	Desk     imports.Desk                    // where files are taken in by steps, and put back; nil: nowhere
	Gaps     func(*planning.City) []*gap.Gap // nil: a gap.Tracker's
	Logger   *slog.Logger                    // nil: nothing is logged
	Clock    func() time.Time                // nil: time.Now
	Assets   fs.FS                           // the built screens; nil: those embedded in the program
	Demo     bool                            // the city is the sample
	Version  string                          // of the program
	MaxFile  int64                           // bytes of an imported file; 0: 512 MiB
	TileRoom int64                           // bytes of tiles kept; 0: 64 MiB

	// SpoolDir is the folder of files that must be whole before they are sent, "" for that of the system; SpoolRoom is how many bytes one export may
	// keep there, 0 for 4 GiB.
	SpoolDir  string
	SpoolRoom int64

	// Editor takes one change of a feature; nil: nothing is changed but by imports.
	Editor func(context.Context, postgres.Edit) (postgres.Edited, error)

	// Past is the city as of a past revision, with the law of a day; nil: only the present is shown. A negative revision is the last of the day, a zero day that of the
	// revision; what cannot be shown is planning.NoPast.
	Past func(ctx context.Context, revision int64, day planning.Date) (*planning.City, error)

	// Ever is the city as of a revision by the law of every day: what has ended and what is to come beside what is in force. nil: only what is in force is found.
	Ever func(ctx context.Context, revision int64) (*planning.City, error)

	Archive Archive // what was when; nil: nobody can say

	pastGaps func(*planning.City) []*gap.Gap

	// Hosts are the names under which the server may be asked, beside localhost and every IP address; "*" is every name.
	Hosts []string

	// AllowImport says whether a request may import; nil: only from this machine, directly.
	AllowImport func(*http.Request) bool
}

// withDefaults checks the configuration and fills in what was left open.
func (c Config) withDefaults() (Config, error) {
	if c.Store == nil {
		return c, errors.New("web: a store is needed")
	}
	if c.Adopted == nil {
		c.Adopted = func() permit.Adopted { return permit.Adopted{} }
	}
	if c.Judge == nil {
		c.Judge = c.judgeByRulebooks
	}
	c.pastGaps = c.Gaps
	if c.Gaps == nil {
		c.Gaps = new(gap.Tracker).Gaps
		c.pastGaps = func(past *planning.City) []*gap.Gap { return new(gap.Tracker).Gaps(past) } // a past City is no step on the present one's way
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Assets == nil {
		c.Assets = ui.Assets()
	}
	if c.MaxFile == 0 {
		c.MaxFile = 512 << 20
	}
	if c.TileRoom == 0 {
		c.TileRoom = 64 << 20
	}
	if c.SpoolRoom == 0 {
		c.SpoolRoom = 4 << 30
	}
	if c.AllowImport == nil {
		c.AllowImport = answer.FromThisMachine
	}
	return c, nil
}

// judgeByRulebooks judges each file by the rulebook that the city has adopted for it.
func (c *Config) judgeByRulebooks(city *planning.City) func(*permit.Application) permit.Ruling {
	surveyor, adopted := survey.New(city), c.Adopted()
	return func(a *permit.Application) permit.Ruling {
		return permit.Evaluate(adopted.For(a, city.AsOf), a, surveyor.Survey(a), city.AsOf)
	}
}
