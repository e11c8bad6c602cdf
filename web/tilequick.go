package web

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"peijian/tiles"
	"peijian/web/answer"
	"peijian/web/picture"
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
	a, ok := tileAddress(r)
	p := s.pictures.Latest()
	if !ok || p == nil || p.City != s.Store.City() || r.ContentLength != 0 || !s.answersTo(answer.Host(r)) || !s.find(&a, p, r) || a.unknown() {
		return false
	}
	// Whoever does not take the answer is let go; what is read next has a deadline of its own.
	_ = http.NewResponseController(w).SetWriteDeadline(began.Add(answer.WriteTime)) // recorders in tests have none
	protect(w.Header())
	number := answer.Nonce()
	w.Header()[answer.RequestHeader] = []string{number}
	status, bytes := s.answerTile(w, r, p, &a)
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
	a, ok := tileAddress(r)
	c := s.Store.City()
	if !ok || c == nil {
		return false
	}
	p := s.pictures.Of(c)
	if !s.find(&a, p, r) {
		return false
	}
	if a.unknown() {
		var err error
		if a.tile, err = s.tiles.Get(p.Drawing, a.list, a.at); err != nil {
			return false
		}
	}
	s.answerTile(w, r, p, &a)
	return true
}

// askedTile is a tile that is asked for by a plain address, and what is known of it.
type askedTile struct {
	names string
	at    tiles.Tile

	list  tileset.List
	tile  *tileset.Tile // nil: it is not kept
	tag   string
	holds bool // the client has it, whether it is kept or not
}

// unknown says that the tile must be cut before anything can be answered.
func (a *askedTile) unknown() bool { return a.tile == nil && !a.holds }

// find looks for the tile among those that are kept. It is false when the audience has no such layers.
func (s *server) find(a *askedTile, p *picture.Picture, r *http.Request) bool {
	var err error
	if a.list, err = tileset.ParseList(p.Audience, a.names); err != nil {
		return false
	}
	a.tile, a.tag = s.tiles.Kept(p.Drawing, a.list, a.at)
	a.holds = a.tag != "" && answer.Matches(r.Header.Get("If-None-Match"), a.tag)
	return true
}

// answerTile sends the tile, or says that it still holds. It tells status and bytes sent.
func (s *server) answerTile(w http.ResponseWriter, r *http.Request, p *picture.Picture, a *askedTile) (status, bytes int) {
	if !a.holds {
		return s.sendTile(w, r, p, a.tile)
	}
	s.nameTile(w, p, a.tag)
	w.WriteHeader(http.StatusNotModified)
	return http.StatusNotModified, 0
}

// tileAddress reads the address of a tile that is asked for plainly: /tiles/LAYERS/Z/X/Y.mvt, and no parameters but the revision.
func tileAddress(r *http.Request) (a askedTile, ok bool) {
	rest, isTile := strings.CutPrefix(r.URL.Path, "/tiles/")
	rest, isMvt := strings.CutSuffix(rest, ".mvt")
	if !isTile || !isMvt || r.URL.RawPath != "" || r.Method != http.MethodGet && r.Method != http.MethodHead || !plainRevision(r.URL.RawQuery) {
		return a, false
	}
	a.names, rest, _ = strings.Cut(rest, "/")
	z, rest, _ := strings.Cut(rest, "/")
	x, y, _ := strings.Cut(rest, "/")
	for i, text := range [...]string{z, x, y} {
		n, err := strconv.ParseUint(text, 10, 24)
		if err != nil || len(text) > 1 && text[0] == '0' {
			return a, false
		}
		*[...]*uint32{&a.at.Z, &a.at.X, &a.at.Y}[i] = uint32(n)
	}
	return a, a.at.Z <= tileset.Deepest && a.at.Valid() == nil
}

// plainRevision says that a query has nothing but, at most, a revision.
func plainRevision(query string) bool {
	if query == "" {
		return true
	}
	n, isRevision := strings.CutPrefix(query, "rev=")
	return isRevision && n != "" && strings.Trim(n, "0123456789") == ""
}
