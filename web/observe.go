package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	chimiddleware "github.com/go-chi/chi/v5/middleware"
)

// requestHeader carries the number under which the log knows a request.
const requestHeader = "Peijian-Request"

// seen is what the log wants to know of a request.
type seen struct {
	id      string
	origin  string      // under which the client knows the server
	header  http.Header // of the answer
	failure error       // why it was answered 500
	aborted bool        // the connection was ended before the answer was whole
}

type seenKey struct{}

func seenOf(ctx context.Context) *seen {
	s, _ := ctx.Value(seenKey{}).(*seen)
	return s
}

// noteFailure keeps an error for the request's line in the log. Visitors do not see it.
func noteFailure(ctx context.Context, err error) {
	if s := seenOf(ctx); s != nil {
		s.failure = err
	}
}

// noteAbort remembers that what went out is not the whole answer, whatever its status says.
func noteAbort(ctx context.Context) {
	if s := seenOf(ctx); s != nil {
		s.aborted = true
	}
}

// observe numbers a request and writes one line about it when it is answered.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		note := &seen{id: nonce(), header: w.Header(), origin: "http://" + r.Host}
		if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
			note.origin = "https://" + r.Host
		}
		w.Header().Set(requestHeader, note.id)
		out := chimiddleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() { s.log(r, out, note, time.Since(began)) }()
		next.ServeHTTP(out, r.WithContext(context.WithValue(r.Context(), seenKey{}, note)))
	})
}

func (s *server) log(r *http.Request, out chimiddleware.WrapResponseWriter, note *seen, took time.Duration) {
	level, status := slog.LevelInfo, out.Status()
	if status == http.StatusNotModified || (status == http.StatusOK && strings.HasPrefix(r.URL.Path, "/tiles/")) {
		level = slog.LevelDebug // a map asks for hundreds of tiles a minute, and a screen every two seconds whether anything changed
	}
	attributes := []slog.Attr{
		slog.String("request", note.id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", status), slog.Int("bytes", out.BytesWritten()), slog.Duration("took", took),
	}
	if note.aborted {
		attributes = append(attributes, slog.Bool("aborted", true))
	}
	if note.failure != nil {
		level = slog.LevelError
		attributes = append(attributes, slog.Any("error", note.failure))
	}
	s.Logger.LogAttrs(r.Context(), level, "request", attributes...)
}

// recovering answers 500 when a handler panics, and logs where.
func (s *server) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch cause := recover(); cause {
			case nil:
			case http.ErrAbortHandler:
				noteAbort(r.Context())
				panic(cause)
			default:
				noteFailure(r.Context(), fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
				if out, ok := w.(chimiddleware.WrapResponseWriter); ok && out.Status() != 0 {
					noteAbort(r.Context())
					panic(http.ErrAbortHandler) // half an answer has gone out: end the connection, so that the client knows
				}
				writeProblem(w, r, newProblem(http.StatusInternalServerError, "internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// deadlines gives a request its time. What streams asks for more. A request without a body has come already: were its connection to
// stop being read while it is answered, net/http would take the client for gone and cancel the request.
func deadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := readTime
		if r.Body == http.NoBody {
			read = writeTime
		}
		extend(w, read, writeTime)
		next.ServeHTTP(w, r)
	})
}

// extend pushes the deadlines of a connection. Recorders in tests have none.
func extend(w http.ResponseWriter, read, write time.Duration) {
	c, now := http.NewResponseController(w), time.Now()
	if err := c.SetReadDeadline(now.Add(read)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return // the connection is gone, which the next read will say
	}
	_ = c.SetWriteDeadline(now.Add(write))
}
