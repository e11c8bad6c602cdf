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
	"peijian/web/answer"
	"peijian/web/picture"
	"peijian/web/tileset"
)

// tileType is what a tile is sent as.
const tileType = "application/vnd.mapbox-vector-tile"

// leftOutHeader says what a tile leaves out: "buildings=1234".
const leftOutHeader = "Peijian-Left-Out"

type tileInput struct {
	answer.Common
	Layer string `path:"layer" doc:"A layer, or several with commas between them"`
	Z     uint32 `path:"z" maximum:"16"`
	X     uint64 `path:"x" maximum:"65535"`
	Y     uint64 `path:"y" maximum:"65535"`
	Rev   string `query:"rev" doc:"Not read: it makes the address of another revision another address"`
}

func (s *server) registerTiles(api huma.API) {
	answer.Get(api, "/tiles/{layer}/{z}/{x}/{y}.mvt", "tile", "A vector tile (MVT 2.1) of one layer or several; 204 when it is empty", s.tile,
		answer.Finds, answer.As(tileType, answer.Binary), func(op *huma.Operation) {
			op.Responses["204"] = &huma.Response{Description: "Nothing is there"}
			op.Responses["304"] = &huma.Response{Description: "The tile whose ETag was sent still holds"}
			op.Responses["200"].Headers = map[string]*huma.Param{leftOutHeader: {Description: "Features of each layer that the tile has and does not draw: buildings=1234",
				Schema: &huma.Schema{Type: huma.TypeString}}}
		})
}

func (s *server) tile(ctx context.Context, in *tileInput) (*huma.StreamResponse, error) {
	p := picture.Of(ctx)
	list, err := layersAsked(p, in.Layer)
	if err != nil {
		return nil, err
	}
	at := tiles.Tile{Z: in.Z, X: uint32(in.X), Y: uint32(in.Y)}
	if at.Valid() != nil {
		return nil, answer.BadParameter("x", planning.Text{Zh: "超出该级别的瓦片范围", En: "the zoom has no such tile"})
	}
	t, err := s.tiles.Get(p.Drawing, list, at)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humachi.Unwrap(ctx)
		s.sendTile(w, r, p, t)
	}}, nil
}

// layersAsked reads the layers of an address.
func layersAsked(p *picture.Picture, text string) (tileset.List, error) {
	list, err := tileset.ParseList(p.Audience, text)
	if err != nil && answer.ProblemOf(err).Status != http.StatusNotFound {
		return nil, answer.BadPart("path", "layer", planning.Text{Zh: "图层重复", En: "a layer is asked for twice"})
	}
	return list, err
}

// nameTile sets the headers that every answer about a tile has, also that it still holds. Whoever keeps a tile asks whether it holds before showing it again; a cache that
// several people share keeps only what everybody may see.
func (s *server) nameTile(w http.ResponseWriter, p *picture.Picture, tag string) {
	h := w.Header()
	h["Etag"] = []string{tag}
	h["Vary"] = byEncoding
	h["Peijian-Revision"] = []string{strconv.FormatInt(p.Revision, 10)}
	h["Cache-Control"] = askOneself
	if p.Audience == planning.Public {
		h["Cache-Control"] = askTogether
	}
}

// Values of headers that all tiles share.
var (
	byEncoding  = []string{"Accept-Encoding"}
	askOneself  = []string{"private, no-cache"}
	askTogether = []string{"public, no-cache"}
	asTile      = []string{tileType}
	inGzip      = []string{"gzip"}
)

// sendTile answers with a tile, packed when the client takes that, and without its bytes when the client has them. It tells status and bytes sent.
func (s *server) sendTile(w http.ResponseWriter, r *http.Request, p *picture.Picture, t *tileset.Tile) (status, bytes int) {
	s.nameTile(w, p, t.Tag)
	h := w.Header()
	if answer.Matches(r.Header.Get("If-None-Match"), t.Tag) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, 0
	}
	if len(t.LeftOut) > 0 {
		h.Set(leftOutHeader, t.LeftOutHeader())
	}
	if len(t.Plain) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent, 0
	}
	body := t.Plain
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		if packed := t.Packed(); packed != nil {
			h["Content-Encoding"] = inGzip
			body = packed
		}
	}
	h["Content-Type"] = asTile
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		bytes, _ = w.Write(body) // the client has gone when this fails
	}
	return http.StatusOK, bytes
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
