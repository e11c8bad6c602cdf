package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/tiles"
	"peijian/web"
	"peijian/web/tileset"
)

// crowded is a city with n houses in a tile of zoom 15, each a little larger than the one before and large enough to be seen.
func crowded(t testing.TB, at tiles.Tile, n int) *planning.City {
	t.Helper()
	d := &builder{planning.Delta{Revision: 1}}
	box := at.Bound(0)
	step := (box.Max[0] - box.Min[0]) / 150
	for i := range n {
		x, y, size := box.Min[0]+step*(float64(i%150)+.1), box.Min[1]+step*(float64(i/150)+.1), step*(.4+.4*float64(i)/float64(n))
		d.put(planning.Buildings, fmt.Sprintf("H%06d", i), "", fields{"use": "residential"})
		d.delta.Changes[i].Record.Geometry = geographic(orb.MultiPolygon{{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}})
	}
	return d.apply(empty(planning.Internal))
}

// A tile that would hold more than its budget draws the largest, and says so in its header, in itself and in its description; at the deepest zoom it draws all.
func TestATileThatHoldsMoreThanItsBudgetSaysSo(t *testing.T) {
	at := tiles.Tile{Z: 15, X: 26710, Y: 13482}
	const over = 123
	s := open(t, func(c *web.Config) { c.Store.(*memory).set(crowded(t, at, tileset.Most+over)) })
	w := s.get(tileOf(planning.Buildings, at))
	if got, want := w.Header().Get("Peijian-Left-Out"), "buildings="+strconv.Itoa(over); w.Code != http.StatusOK || got != want {
		t.Fatalf("%d, left out %q, want %q", w.Code, got, want)
	}
	tile := strict(t, w.Body.Bytes())
	houses, notice := tile.Layer(planning.Buildings), tile.Layer(tileset.Notice)
	if len(houses.Features) != tileset.Most {
		t.Errorf("%d are drawn", len(houses.Features))
	}
	for i := range houses.Features { // the smallest are left out
		if code := houses.Features[i].Attributes["code"].(string); code < fmt.Sprintf("H%06d", over) {
			t.Errorf("%s is drawn, and larger ones are not", code)
		}
	}
	if len(notice.Features) != 1 || notice.Features[0].Attributes["layer"] != planning.Buildings || notice.Features[0].Attributes["left_out"] != uint64(over) ||
		notice.Features[0].Attributes["left_out_here"] != uint64(over) {
		t.Errorf("the tile says %+v", notice.Features)
	}
	described := read[web.TileJSON](s, "/tiles/buildings.json").VectorLayers
	if !slices.ContainsFunc(described, func(l tileset.VectorLayer) bool { return l.ID == tileset.Notice && l.Fields["left_out"] != "" }) {
		t.Errorf("its description does not tell of %s: %+v", tileset.Notice, described)
	}
	drawn := map[any]bool{}
	for i := range uint32(4) {
		deep := s.get(tileOf(planning.Buildings, tiles.Tile{Z: tileset.Deepest, X: 2*at.X + i%2, Y: 2*at.Y + i/2}))
		if deep.Header().Get("Peijian-Left-Out") != "" {
			t.Errorf("at the deepest zoom it leaves out %s", deep.Header().Get("Peijian-Left-Out"))
		}
		for _, f := range strict(t, deep.Body.Bytes()).Layer(planning.Buildings).Features {
			drawn[f.Attributes["code"]] = true
		}
	}
	if len(drawn) != tileset.Most+over {
		t.Errorf("at the deepest zoom %d are drawn", len(drawn))
	}
}

// As many as the budget are all drawn, and nothing is said.
func TestATileWithinItsBudgetSaysNothing(t *testing.T) {
	at := tiles.Tile{Z: 15, X: 26710, Y: 13482}
	s := open(t, func(c *web.Config) { c.Store.(*memory).set(crowded(t, at, tileset.Most)) })
	w := s.get(tileOf(planning.Buildings, at))
	if tile := strict(t, w.Body.Bytes()); w.Header().Get("Peijian-Left-Out") != "" || len(tile.Layers) != 1 || len(tile.Layer(planning.Buildings).Features) != tileset.Most {
		t.Errorf("left out %q, %d layers", w.Header().Get("Peijian-Left-Out"), len(tile.Layers))
	}
}

// The front door answers with everything that the long way answers with: only the number of the request differs.
func TestAKeptTileIsAnsweredAsOneThatIsCut(t *testing.T) {
	var log bytes.Buffer
	s := open(t, func(c *web.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	address := "/tiles/communities/" + middle + ".mvt"
	for _, headers := range [][]string{{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "identity"}} {
		again := open(t)
		cut := again.get(address, headers...)
		s.get(address, headers...) // from here on it is kept
		kept := s.get(address, headers...)
		number := kept.Header().Get("Peijian-Request")
		if len(number) != 12 || number == cut.Header().Get("Peijian-Request") {
			t.Errorf("the request is numbered %q", number)
		}
		cut.Header().Del("Peijian-Request")
		kept.Header().Del("Peijian-Request")
		if !maps.EqualFunc(cut.Header(), kept.Header(), slices.Equal) || !bytes.Equal(cut.Body.Bytes(), kept.Body.Bytes()) || kept.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("cut: %v\nkept: %v", cut.Header(), kept.Header())
		}
		if !strings.Contains(log.String(), "request="+number+" method=GET path="+address+" status=200") {
			t.Errorf("the log does not tell of request %s:\n%s", number, log.String())
		}
		held := s.get(address, "If-None-Match", kept.Header().Get("ETag"))
		if held.Code != http.StatusNotModified || held.Body.Len() != 0 || held.Header().Get("Content-Security-Policy") == "" || held.Header().Get("Cache-Control") != kept.Header().Get("Cache-Control") {
			t.Errorf("%d %v", held.Code, held.Header())
		}
	}
	r, w := httptest.NewRequest(http.MethodGet, address, nil), httptest.NewRecorder()
	r.Host = "elsewhere.example"
	if s.h.ServeHTTP(w, r); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("under another name: %d", w.Code)
	}
}
