package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"peijian/web/answer"
)

// observe numbers a request and writes one line about it when it is answered.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		note := &answer.Seen{ID: answer.Nonce(), Header: w.Header(), Origin: "http://" + r.Host}
		if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
			note.Origin = "https://" + r.Host
		}
		w.Header().Set(answer.RequestHeader, note.ID)
		out := chimiddleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() { s.log(r, out, note, time.Since(began)) }()
		next.ServeHTTP(out, r.WithContext(answer.WithSeen(r.Context(), note)))
	})
}

func (s *server) log(r *http.Request, out chimiddleware.WrapResponseWriter, note *answer.Seen, took time.Duration) {
	level, status := slog.LevelInfo, out.Status()
	if status == http.StatusNotModified || (status == http.StatusOK && strings.HasPrefix(r.URL.Path, "/tiles/")) {
		level = slog.LevelDebug // a map asks for hundreds of tiles a minute, and a screen every two seconds whether anything changed
	}
	attributes := []slog.Attr{
		slog.String("request", note.ID), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", status), slog.Int("bytes", out.BytesWritten()), slog.Duration("took", took),
	}
	if note.Aborted {
		attributes = append(attributes, slog.Bool("aborted", true))
	}
	if note.Failure != nil {
		level = slog.LevelError
		attributes = append(attributes, slog.Any("error", note.Failure))
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
				answer.NoteAbort(r.Context())
				panic(cause)
			default:
				answer.NoteFailure(r.Context(), fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
				if out, ok := w.(chimiddleware.WrapResponseWriter); ok && out.Status() != 0 {
					answer.NoteAbort(r.Context())
					panic(http.ErrAbortHandler) // half an answer has gone out: end the connection, so that the client knows
				}
				answer.WriteProblem(w, r, answer.NewProblem(http.StatusInternalServerError, "internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// deadlines gives a request its time. What streams asks for more. A request without a body has come already: were its connection to
// stop being read while it is answered, net/http would take the client for gone and cancel the request.
func deadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		read := answer.ReadTime
		if r.Body == http.NoBody {
			read = answer.WriteTime
		}
		answer.Extend(w, read, answer.WriteTime)
		next.ServeHTTP(w, r)
	})
}
