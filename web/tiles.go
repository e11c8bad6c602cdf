package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
	"peijian/tiles"
	"peijian/web/tileset"
)

// tileType is what a tile is sent as.
const tileType = "application/vnd.mapbox-vector-tile"

// leftOutHeader says what a tile leaves out: "buildings=1234".
const leftOutHeader = "Peijian-Left-Out"

type tileInput struct {
	Common
	Layer string `path:"layer" doc:"A layer, or several with commas between them"`
	Z     uint32 `path:"z" maximum:"16"`
	X     uint64 `path:"x" maximum:"65535"`
	Y     uint64 `path:"y" maximum:"65535"`
	Rev   string `query:"rev" doc:"Not read: it makes the address of another revision another address"`
}

func (s *server) registerTiles(api huma.API) {
	get(api, "/tiles/{layer}/{z}/{x}/{y}.mvt", "tile", "A vector tile (MVT 2.1) of one layer or several; 204 when it is empty", s.tile,
		finds, answers(tileType, binary), func(op *huma.Operation) {
			op.Responses["204"] = &huma.Response{Description: "Nothing is there"}
			op.Responses["304"] = &huma.Response{Description: "The tile whose ETag was sent still holds"}
			op.Responses["200"].Headers = map[string]*huma.Param{leftOutHeader: {Description: "Features of each layer that the tile has and does not draw: buildings=1234",
				Schema: &huma.Schema{Type: huma.TypeString}}}
		})
}

func (s *server) tile(ctx context.Context, in *tileInput) (*huma.StreamResponse, error) {
	p := pictureOf(ctx)
	list, err := layersAsked(p, in.Layer)
	if err != nil {
		return nil, err
	}
	at := tiles.Tile{Z: in.Z, X: uint32(in.X), Y: uint32(in.Y)}
	if at.Valid() != nil {
		return nil, badParameter("x", planning.Text{Zh: "超出该级别的瓦片范围", En: "the zoom has no such tile"})
	}
	t, err := s.tiles.Get(p.drawing, list, at)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humachi.Unwrap(ctx)
		s.sendTile(w, r, p, t)
	}}, nil
}

// layersAsked reads the layers of an address.
func layersAsked(p *picture, text string) (tileset.List, error) {
	list, err := tileset.ParseList(p.Audience, text)
	if err != nil && problemOf(err).Status != http.StatusNotFound {
		return nil, badPart("path", "layer", planning.Text{Zh: "图层重复", En: "a layer is asked for twice"})
	}
	return list, err
}

// quickTile answers for tiles before anything that only other answers need. Whatever is not plainly the address of a tile goes on to next, which says what is wrong
// with it.
func (s *server) quickTile(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.answersTile(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

func (s *server) answersTile(w http.ResponseWriter, r *http.Request) bool {
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
	if tag := s.tiles.Tag(p.drawing, list, at); tag != "" && matches(r.Header.Get("If-None-Match"), tag) {
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

// nameTile sets the headers that every answer about a tile has, also that it still holds. Whoever keeps a tile asks whether it holds before showing it again; a cache that
// several people share keeps only what everybody may see.
func (s *server) nameTile(w http.ResponseWriter, p *picture, tag string) {
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Peijian-Revision", strconv.FormatInt(p.Revision, 10))
	h.Set("Cache-Control", "private, no-cache")
	if p.Audience == planning.Public {
		h.Set("Cache-Control", "public, no-cache")
	}
}

// sendTile answers with a tile, packed when the client takes that, and without its bytes when the client has them.
func (s *server) sendTile(w http.ResponseWriter, r *http.Request, p *picture, t *tileset.Tile) {
	s.nameTile(w, p, t.Tag)
	h := w.Header()
	if matches(r.Header.Get("If-None-Match"), t.Tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if len(t.LeftOut) > 0 {
		h.Set(leftOutHeader, t.LeftOutHeader())
	}
	if len(t.Plain) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	body := t.Plain
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		if packed := t.Packed(); packed != nil {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	h.Set("Content-Type", tileType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client has gone when this fails
	}
}

// takesGzip says whether a client takes gzip: named, and not with the weight 0 that refuses it (RFC 9110 §12.5.3).
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, weighed := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return !weighed || err == nil && q > 0
	}
	return false
}
