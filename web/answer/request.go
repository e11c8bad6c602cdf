package answer

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"time"
)

// RequestHeader carries the number under which the log knows a request.
const RequestHeader = "Peijian-Request"

// Seen is what the log wants to know of a request.
type Seen struct {
	ID      string
	Origin  string      // under which the client knows the server
	Header  http.Header // of the answer
	Failure error       // why it was answered 500
	Aborted bool        // the connection was ended before the answer was whole
}

type seenKey struct{}

func seenOf(ctx context.Context) *Seen {
	s, _ := ctx.Value(seenKey{}).(*Seen)
	return s
}

// NoteFailure keeps an error for the request's line in the log. Visitors do not see it.
func NoteFailure(ctx context.Context, err error) {
	if s := seenOf(ctx); s != nil {
		s.Failure = err
	}
}

// NoteAbort remembers that what went out is not the whole answer, whatever its status says.
func NoteAbort(ctx context.Context) {
	if s := seenOf(ctx); s != nil {
		s.Aborted = true
	}
}

// Extend pushes the deadlines of a connection. Recorders in tests have none.
func Extend(w http.ResponseWriter, read, write time.Duration) {
	c, now := http.NewResponseController(w), time.Now()
	if err := c.SetReadDeadline(now.Add(read)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return // the connection is gone, which the next read will say
	}
	_ = c.SetWriteDeadline(now.Add(write))
}

// Nonce makes a name that no other start of a server has.
func Nonce() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails, says crypto/rand
	return hex.EncodeToString(b[:])
}

// Deadlines of a request that does not ask for more.
const (
	ReadTime  = 30 * time.Second
	WriteTime = 60 * time.Second
)

// WithSeen is a context in which a request is noted.
func WithSeen(ctx context.Context, s *Seen) context.Context {
	return context.WithValue(ctx, seenKey{}, s)
}
