package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/web/answer"
)

// Health says that the process answers.
type Health struct {
	Status string `json:"status" enum:"ok"`
}

// Readiness says whether the picture is the city's.
type Readiness struct {
	Status           string `json:"status" enum:"ready,loading,behind,unreachable" doc:"behind: for more than five seconds"`
	Revision         int64  `json:"revision" doc:"Of the picture; 0 while it is being loaded"`
	DatabaseRevision int64  `json:"database_revision" doc:"0 when the database could not be asked"`
}

type readyReply struct {
	Status       int
	CacheControl string `header:"Cache-Control"`
	Body         Readiness
}

func (s *server) registerHealth(api huma.API) {
	answer.Get(api, "/healthz", "health", "The process is alive", func(context.Context, *answer.Common) (*answer.Reply[Health], error) {
		return answer.OK(Health{"ok"}), nil
	})
	answer.Get(api, "/readyz", "readiness", "The database is reachable and the picture is current", s.ready, func(op *huma.Operation) {
		op.Description = "503 with the same body when it is not."
	})
}

// patience is how long a picture may be behind the database: a notification takes a moment.
const patience = 5 * time.Second

func (s *server) ready(ctx context.Context, _ *answer.Common) (*readyReply, error) {
	out := &readyReply{Status: http.StatusServiceUnavailable, CacheControl: "no-store"}
	if c := s.Store.City(); c != nil {
		out.Body.Revision = c.Revision
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	there, err := s.Store.DatabaseRevision(ctx)
	out.Body.DatabaseRevision = there
	behind := s.behind.since(out.Body.Revision < there, s.Clock())
	switch {
	case err != nil:
		out.Body.Status, out.Body.DatabaseRevision = "unreachable", 0
		answer.NoteFailure(ctx, err)
	case s.Store.City() == nil:
		out.Body.Status = "loading"
	case behind > patience:
		out.Body.Status = "behind"
	default:
		out.Status, out.Body.Status = http.StatusOK, "ready"
	}
	return out, nil
}

// lag remembers since when the picture has been behind.
type lag struct {
	mu   sync.Mutex
	from time.Time
}

func (l *lag) since(behind bool, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !behind:
		l.from = time.Time{}
		return 0
	case l.from.IsZero():
		l.from = now
	}
	return now.Sub(l.from)
}
