package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"pgregory.net/rapid"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
	"peijian/tiles/mvt"
	"peijian/web"
	"peijian/web/tileset"
)

// tilesOver lists the addresses of the tiles that cover the town at some zooms.
func tilesOver(zooms ...maptile.Zoom) (out []tiles.Tile) {
	for _, z := range zooms {
		from, to := maptile.At(orb.Point{113.43, 30.39}, z), maptile.At(orb.Point{113.49, 30.35}, z)
		for x := from.X; x <= to.X; x++ {
			for y := from.Y; y <= to.Y; y++ {
				out = append(out, tiles.Tile{Z: uint32(z), X: x, Y: y})
			}
		}
	}
	return out
}

func tileOf(layers string, at tiles.Tile) string { return fmt.Sprintf("/tiles/%s/%v.mvt", layers, at) }

// shown is what a tile was.
type shown struct {
	tag  string
	body []byte
}

// edit changes the town at random and gives the boxes, old and new, in EPSG:3857.
func edit(t *rapid.T, c *planning.City) (*planning.City, []orb.Bound) {
	b := &builder{planning.Delta{Revision: c.Revision + 1}}
	var boxes []orb.Bound
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		code := fmt.Sprintf("E%d", rapid.IntRange(1, 6).Draw(t, "code"))
		if f := c.Get(planning.Buildings, code); f != nil {
			boxes = append(boxes, f.Tile.Bound())
		}
		if rapid.IntRange(0, 4).Draw(t, "what") == 0 {
			b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: planning.Buildings, Code: code})
			continue
		}
		x, y := rapid.Float64Range(0, 40).Draw(t, "x"), rapid.Float64Range(0, 20).Draw(t, "y")
		size := rapid.SampledFrom([]float64{.01, .2, 3}).Draw(t, "size")
		b.put(planning.Buildings, code, fmt.Sprintf("POLYGON((%g %g,%g %g,%g %g,%g %g))", x, y, x+size, y, x, y+size, x, y),
			fields{"name": code, "use": rapid.SampledFrom([]string{"residential", "mixed"}).Draw(t, "use")})
		boxes = append(boxes, crs.ToMercator(b.delta.Changes[len(b.delta.Changes)-1].Record.Geometry).Bound())
	}
	return b.apply(c), boxes
}

// After any edits, a tile is what is cut from the city as if there had never been another; its ETag differs exactly when its bytes do; and where no edit
// was, the server answers 304 to the tag of before.
func TestAnEditChangesOnlyTheTilesItTouches(t *testing.T) {
	addresses := tilesOver(9, 12, 14)
	lists := []tileset.List{{"buildings"}, {"communities"}, {"communities", "buildings"}, {"buildings", "gaps"}}
	rapid.Check(t, func(r *rapid.T) {
		s := open(t, func(c *web.Config) { c.TileRoom = rapid.SampledFrom([]int64{1 << 20, 2000, 1}).Draw(r, "room") })
		kept := map[string]shown{}
		for range 4 {
			city, boxes := edit(r, s.store.City())
			s.store.set(city)
			fresh := &tileset.Picture{City: city, Gaps: sync.OnceValue(func() []*gap.Gap { return gap.Detect(city) })}
			for _, list := range lists {
				for _, at := range addresses {
					address := tileOf(list.String(), at)
					before, known := kept[address]
					w := s.get(address, "If-None-Match", before.tag)
					now := shown{w.Header().Get("ETag"), w.Body.Bytes()}
					if w.Code == http.StatusNotModified {
						now.body = before.body
					}
					want, err := tileset.Cut(fresh, list, at)
					if err != nil || !bytes.Equal(want.Plain, now.body) || want.Tag != now.tag {
						r.Fatalf("%s: %d bytes under %s, should be %d under %s: %v", address, len(now.body), now.tag, len(want.Plain), want.Tag, err)
					}
					if known && (before.tag == now.tag) != bytes.Equal(before.body, now.body) {
						r.Fatalf("%s: the tag went from %s to %s, %d bytes became %d", address, before.tag, now.tag, len(before.body), len(now.body))
					}
					away := list.String() == "communities" || !slices.Contains(list, "gaps") && !meetsAny(at, boxes)
					if known && away && w.Code != http.StatusNotModified {
						r.Fatalf("%s: %d, though no edit came near", address, w.Code)
					}
					kept[address] = now
				}
			}
		}
	})
}

func meetsAny(at tiles.Tile, boxes []orb.Bound) bool {
	for _, b := range boxes {
		if b.Intersects(at.Bound(tiles.DefaultBuffer)) {
			return true
		}
	}
	return false
}

// What no edit came near is not cut again: it is the very tile that was kept.
func TestTilesAwayFromAnEditAreNotCutAgain(t *testing.T) {
	cache, list := tileset.NewCache(1<<20), tileset.List{planning.Communities, planning.Buildings}
	rapid.Check(t, func(r *rapid.T) {
		city, serial := town(planning.Internal), uint64(rapid.Uint64().Draw(r, "serial"))
		p := &tileset.Picture{City: city, Serial: serial}
		cache.Follow(p)
		kept := map[tiles.Tile]*tileset.Tile{}
		for range 4 {
			next, boxes := edit(r, p.City)
			serial++
			p = &tileset.Picture{City: next, Serial: serial}
			cache.Follow(p)
			for _, at := range tilesOver(12, 14) {
				tile, err := cache.Get(p, list, at)
				if err != nil {
					r.Fatal(err)
				}
				if before := kept[at]; before != nil && len(before.Plain) > 0 && before != tile && !meetsAny(at, boxes) {
					r.Fatalf("%v was cut again, though no edit came near", at)
				}
				kept[at] = tile
			}
		}
	})
}

// A city that did not follow from the one before, as on a new day, leaves nothing of what it does not have.
func TestAnotherCityHasItsOwnTiles(t *testing.T) {
	s := open(t)
	before := s.get("/tiles/communities,gaps/" + middle + ".mvt")
	s.store.set(empty(planning.Internal))
	if w := s.get("/tiles/communities,gaps/"+middle+".mvt", "If-None-Match", before.Header().Get("ETag")); w.Code != http.StatusNoContent {
		t.Errorf("%d with %d bytes", w.Code, w.Body.Len())
	}
	s.store.set(town(planning.Internal))
	if w := s.get("/tiles/communities,gaps/"+middle+".mvt", "If-None-Match", before.Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("the same ground again: %d", w.Code)
	}
}

func TestSeveralLayersAreTheSingleOnes(t *testing.T) {
	s := open(t)
	names := tileset.Names(planning.Internal)
	shown := 0
	for _, at := range tilesOver(3, 10, 11, 14, 16) {
		var single []mvt.Layer
		var left []string
		var notice []any
		for _, name := range names {
			w := s.get(tileOf(name, at))
			layers, said := apart(strict(t, w.Body.Bytes()))
			single, notice = append(single, layers...), append(notice, said...)
			if h := w.Header().Get("Peijian-Left-Out"); h != "" {
				left = append(left, h)
			}
		}
		w := s.get(tileOf(names.String(), at))
		together, said := apart(strict(t, w.Body.Bytes()))
		if diff := cmp.Diff(single, together); diff != "" {
			t.Errorf("%v: (-single +together)\n%s", at, diff)
		}
		if diff := cmp.Diff(notice, said); diff != "" || w.Header().Get("Peijian-Left-Out") != strings.Join(left, ", ") {
			t.Errorf("%v: %q, one by one %q\n%s", at, w.Header().Get("Peijian-Left-Out"), left, diff)
		}
		shown += len(together)
	}
	if shown == 0 {
		t.Error("no tile showed anything")
	}
}

// apart gives the layers of a tile without the notice, and what that says.
func apart(tile mvt.Tile) (layers []mvt.Layer, said []any) {
	for _, l := range tile.Layers {
		if l.Name != tileset.Notice {
			layers = append(layers, l)
			continue
		}
		for _, f := range l.Features {
			said = append(said, f.Attributes)
		}
	}
	return layers, said
}

// The order in which layers are asked for is nobody's: it would be another tile to keep for each.
func TestTheOrderOfLayersDoesNotMatter(t *testing.T) {
	s := open(t)
	a, b := s.get("/tiles/buildings,communities/"+middle+".mvt"), s.get("/tiles/communities,buildings/"+middle+".mvt")
	if a.Header().Get("ETag") != b.Header().Get("ETag") || !bytes.Equal(a.Body.Bytes(), b.Body.Bytes()) {
		t.Error("they differ")
	}
}

// What officers see never reaches anybody else: not from what the server keeps, not by its tag, not through a cache that both share.
func TestNothingForOfficersReachesThePublic(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Hosts = []string{"*"} })
	private := map[string]shown{}
	for _, at := range tilesOver(9, 11, 13) {
		address := tileOf("communities,developments,gaps", at)
		w := s.get(address)
		private[address] = shown{w.Header().Get("ETag"), w.Body.Bytes()}
		if got := w.Header().Get("Cache-Control"); got != "private, no-cache" {
			t.Fatalf("for officers: %q", got)
		}
	}
	s.store.set(town(planning.Public)) // the same revision, and the same handler with all that it keeps
	hidden := false
	for address, was := range private {
		w := s.get(address, "If-None-Match", was.tag)
		if w.Code == http.StatusNotModified || w.Header().Get("ETag") == was.tag {
			t.Errorf("%s: a tag of officers holds for everybody: %d", address, w.Code)
		}
		if got := w.Header().Get("Cache-Control"); got != "public, no-cache" || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("for everybody: %v", w.Header())
		}
		for _, word := range []string{"limited_title", "D2", "示例新城"} {
			hidden = hidden || bytes.Contains(was.body, []byte(word))
			if bytes.Contains(w.Body.Bytes(), []byte(word)) {
				t.Errorf("%s shows %s", address, word)
			}
		}
	}
	if !hidden {
		t.Error("there was nothing to hide")
	}
	refused(t, s.get("/tiles/inspections/2/0/0.mvt"), http.StatusNotFound, "not_found")
	if p := refused(t, s.get("/tiles/communities,inspections.json", "Accept-Language", "en"), http.StatusNotFound, "not_found"); !strings.Contains(p.Detail, `there is no layer "inspections"`) {
		t.Errorf("%s", p.Detail)
	}
}

func TestHostileTileAddresses(t *testing.T) {
	s := open(t)
	for address, want := range map[string]struct {
		status int
		code   string
	}{
		"/tiles/communities,communities/2/0/0.mvt": {400, "bad_parameter"}, "/tiles/communities,,roads/2/0/0.mvt": {404, "not_found"},
		"/tiles/,/2/0/0.mvt": {404, "not_found"}, "/tiles/communities,/2/0/0.mvt": {404, "not_found"}, "/tiles/planets/2/0/0.mvt": {404, "not_found"},
		"/tiles/" + strings.Repeat("roads,", 3000) + "roads/2/0/0.mvt": {400, "bad_parameter"}, "/tiles/communities/02/0/0.mvt": {0, ""},
		"/tiles/communities/2/0/0.mvt?rev=x&y": {400, "bad_parameter"}, "/tiles/communities/2/4294967296/0.mvt": {400, "bad_parameter"},
		"/tiles/communities/2/0/-1.mvt": {400, "bad_parameter"}, "/tiles/communities/2/0/0.png": {404, "not_found"}, "/tiles/peijian/2/0/0.mvt": {404, "not_found"},
		"/tiles/communities/2/0/1e0.mvt": {400, "bad_parameter"}, "/tiles/communities/2/0/0.mvt?rev=17&rev=17": {400, "bad_parameter"},
		"/tiles/communities%2Froads/2/0/0.mvt": {404, "not_found"}, "/tiles/communities%2Croads/3/6/3.mvt": {200, ""}, "/tiles/communities/2/0/0/.mvt": {404, "not_found"},
		"/tiles/communities%00/2/0/0.mvt": {404, "not_found"}, "/tiles/%E7%A4%BE%E5%8C%BA/2/0/0.mvt": {404, "not_found"},
	} {
		w := s.get(address)
		switch {
		case want.code != "" && w.Code != want.status:
			t.Errorf("%s: %d", address, w.Code)
		case want.code != "":
			refused(t, w, want.status, want.code)
		case want.status != 0 && w.Code != want.status:
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete, "BREW"} {
		refused(t, s.ask(method, "/tiles/communities/2/0/0.mvt", ""), http.StatusMethodNotAllowed, "method_not_allowed")
	}
}

// FuzzTileAddress: whatever is asked for under /tiles/, the answer is a valid tile, nothing, or a problem that says why; and never a server error.
func FuzzTileAddress(f *testing.F) {
	for _, seed := range []string{"communities/10/834/421.mvt", "communities,gaps/11/1669/842.mvt", "a/b/c", "roads.json", "roads/0/0/0.mvt?rev=1", "%2e%2e/x.mvt", ",,/1/1/1.mvt", "gaps/16/53395/26964.mvt"} {
		f.Add(seed, "")
	}
	f.Add("buildings/2/3/1.mvt", `W/"x", *`)
	s := open(f)
	f.Fuzz(func(t *testing.T, address, tag string) {
		target, err := url.Parse("http://localhost/tiles/" + address)
		if err != nil || target.Host != "localhost" {
			t.Skip("no address")
		}
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		r.URL, r.RequestURI, r.RemoteAddr = target, target.RequestURI(), "127.0.0.1:5000"
		r.Header["If-None-Match"] = []string{tag}
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, r)
		switch kind := w.Header().Get("Content-Type"); {
		case w.Code >= 500:
			t.Fatalf("%d %s", w.Code, w.Body)
		case w.Code == 200 && kind == "application/vnd.mapbox-vector-tile":
			if _, err := mvt.Read(w.Body.Bytes()); err != nil || w.Body.Len() == 0 {
				t.Fatalf("%d bytes: %v", w.Body.Len(), err)
			}
		case w.Code >= 400 && kind != "application/problem+json":
			t.Fatalf("%d as %s", w.Code, kind)
		case (w.Code == 204 || w.Code == 304) && w.Body.Len() > 0:
			t.Fatalf("%d with %d bytes", w.Code, w.Body.Len())
		}
	})
}
