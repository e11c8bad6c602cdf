package web

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"peijian/tiles"
	"peijian/web/tileset"
)

// front answers for tiles that are kept, and for those that the client has, before anything else: a map asks for hundreds of them a minute, and nothing but the
// connection should cost time. Such an answer is protected, numbered and logged as all others are. Whatever else is asked for goes on to the routes.
type front struct {
	chi.Router
	*server
}

func (f front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.sendsKept(w, r) {
		f.Router.ServeHTTP(w, r)
	}
}

func (s *server) sendsKept(w http.ResponseWriter, r *http.Request) bool {
	began := time.Now()
	names, at, ok := tileAddress(r)
	p := s.pictures.current.Load()
	if !ok || p == nil || p.City != s.Store.City() || r.ContentLength != 0 || !s.answersTo(hostOf(r)) {
		return false
	}
	list, err := tileset.ParseList(p.Audience, names)
	if err != nil {
		return false
	}
	t, tag := s.tiles.Kept(p.drawing, list, at)
	holds := tag != "" && matches(r.Header.Get("If-None-Match"), tag)
	if t == nil && !holds {
		return false
	}
	// Whoever does not take the answer is let go; what is read next has a deadline of its own.
	_ = http.NewResponseController(w).SetWriteDeadline(began.Add(writeTime)) // recorders in tests have none
	protect(w.Header())
	number := nonce()
	w.Header()[requestHeader] = []string{number}
	status, bytes := http.StatusNotModified, 0
	if holds {
		s.nameTile(w, p, tag)
		w.WriteHeader(status)
	} else {
		status, bytes = s.sendTile(w, r, p, t)
	}
	s.logKept(r, number, status, bytes, began)
	return true
}

// logKept writes the line of a request, where somebody wants to see so many.
func (s *server) logKept(r *http.Request, number string, status, bytes int, began time.Time) {
	if s.Logger.Enabled(r.Context(), slog.LevelDebug) {
		s.Logger.LogAttrs(r.Context(), slog.LevelDebug, "request", slog.String("request", number), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", status), slog.Int("bytes", bytes), slog.Duration("took", time.Since(began)))
	}
}

// quickTile answers for tiles that must be cut, before anything that only other answers need. Whatever is not plainly the address of a tile goes on to next, which says what
// is wrong with it.
func (s *server) quickTile(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.cutsTile(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

func (s *server) cutsTile(w http.ResponseWriter, r *http.Request) bool {
	names, at, ok := tileAddress(r)
	c := s.Store.City()
	if !ok || c == nil {
		return false
	}
	p := s.pictures.of(c)
	list, err := tileset.ParseList(p.Audience, names)
	if err != nil {
		return false
	}
	if _, tag := s.tiles.Kept(p.drawing, list, at); tag != "" && matches(r.Header.Get("If-None-Match"), tag) {
		s.nameTile(w, p, tag)
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	t, err := s.tiles.Get(p.drawing, list, at)
	if err != nil {
		return false
	}
	s.sendTile(w, r, p, t)
	return true
}

// tileAddress reads the address of a tile that is asked for plainly: /tiles/LAYERS/Z/X/Y.mvt, and no parameters but the revision.
func tileAddress(r *http.Request) (names string, at tiles.Tile, ok bool) {
	rest, isTile := strings.CutPrefix(r.URL.Path, "/tiles/")
	rest, isMvt := strings.CutSuffix(rest, ".mvt")
	if !isTile || !isMvt || r.URL.RawPath != "" || r.Method != http.MethodGet && r.Method != http.MethodHead || !plainRevision(r.URL.RawQuery) {
		return "", at, false
	}
	names, rest, _ = strings.Cut(rest, "/")
	z, rest, _ := strings.Cut(rest, "/")
	x, y, _ := strings.Cut(rest, "/")
	for i, text := range [...]string{z, x, y} {
		n, err := strconv.ParseUint(text, 10, 24)
		if err != nil || len(text) > 1 && text[0] == '0' {
			return "", at, false
		}
		*[...]*uint32{&at.Z, &at.X, &at.Y}[i] = uint32(n)
	}
	return names, at, at.Z <= tileset.Deepest && at.Valid() == nil
}

// plainRevision says that a query has nothing but, at most, a revision.
func plainRevision(query string) bool {
	if query == "" {
		return true
	}
	n, isRevision := strings.CutPrefix(query, "rev=")
	return isRevision && n != "" && strings.Trim(n, "0123456789") == ""
}
