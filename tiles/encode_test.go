package tiles_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/tiles"
	"peijian/tiles/mvt"
)

var update = flag.Bool("update", false, "write the goldens anew")

// town is the tile of the tests, on the real ground.
var town = tiles.Tile{Z: 14, X: 13355, Y: 6741}

// place turns units of a tile into EPSG:3857, so that tests can be written in units.
func place(t tiles.Tile, g orb.Geometry) orb.Geometry {
	b := t.Bound(0)
	u := (b.Max[0] - b.Min[0]) / tiles.Extent
	return each(orb.Clone(g), func(p orb.Point) orb.Point { return orb.Point{b.Min[0] + p[0]*u, b.Max[1] - p[1]*u} })
}

// each changes every vertex of g.
func each(g orb.Geometry, f func(orb.Point) orb.Point) orb.Geometry {
	line := func(ps []orb.Point) {
		for i := range ps {
			ps[i] = f(ps[i])
		}
	}
	switch g := g.(type) {
	case orb.Point:
		return f(g)
	case orb.MultiPoint:
		line(g)
	case orb.LineString:
		line(g)
	case orb.MultiLineString:
		for _, l := range g {
			line(l)
		}
	case orb.Polygon:
		for _, r := range g {
			line(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			each(p, f)
		}
	}
	return g
}

// at gives a WKT in units of the tile as a geometry in EPSG:3857.
func at(t tiles.Tile, text string) orb.Geometry {
	g, err := wkt.Unmarshal(text)
	if err != nil {
		panic(text + ": " + err.Error())
	}
	return place(t, g)
}

// draw encodes one layer and reads it strictly.
func draw(t testing.TB, tile tiles.Tile, l tiles.Layer) mvt.Tile {
	t.Helper()
	b, err := tiles.Encode(tile, []tiles.Layer{l})
	if err != nil {
		t.Fatal(err)
	}
	out, err := mvt.Read(b)
	if err != nil {
		t.Fatalf("not a valid tile: %v", err)
	}
	return out
}

// sketch writes what became of one geometry.
func sketch(f *mvt.Feature) string {
	if f == nil {
		return "nothing"
	}
	var parts []string
	for _, p := range f.Paths {
		parts = append(parts, strings.ReplaceAll(strings.Trim(fmt.Sprint(p), "[]"), "] [", ", "))
	}
	return strings.Join(parts, " | ")
}

func TestEncodeGeometry(t *testing.T) {
	for _, c := range []struct{ name, wkt, want string }{
		{"a point inside", "POINT(10 20)", "10 20"},
		{"a point goes to the nearest step of the grid", "POINT(10.9 20.9)", "10 20"},
		{"a point in the buffer", "POINT(-60 20)", "-60 20"},
		{"a point beyond the buffer", "POINT(-70 20)", "nothing"},
		{"points lose those outside", "MULTIPOINT((10 20),(9000 20),(30 40))", "10 20, 30 40"},
		{"a line inside", "LINESTRING(0 0,100 100,200 0)", "0 0, 100 100, 200 0"},
		{"a straight vertex is dropped", "LINESTRING(0 0,50 50,100 100)", "0 0, 100 100"},
		{"a line that turns back keeps its end", "LINESTRING(0 0,100 0,50 0)", "0 0, 100 0, 50 0"},
		{"a line that leaves and comes back is two", "LINESTRING(4000 0,5000 0,5000 100,4000 100)",
			"4000 0, 4160 0 | 4160 100, 4000 100"},
		{"a line through the tile", "LINESTRING(-1000 100,9000 100)", "-64 100, 4160 100"},
		{"a line that passes by", "LINESTRING(-1000 -100,9000 -100)", "nothing"},
		{"a line of one place", "LINESTRING(10 10,10.2 10.2)", "nothing"},
		{"an outer ring turns as the specification says", "POLYGON((0 0,100 0,100 100,0 100,0 0))",
			"0 0, 100 0, 100 100, 0 100"},
		{"and does so when it is given the other way", "POLYGON((0 0,0 100,100 100,100 0,0 0))",
			"100 0, 100 100, 0 100, 0 0"},
		{"a hole turns the other way", "POLYGON((0 0,100 0,100 100,0 100,0 0),(20 20,40 20,40 40,20 40,20 20))",
			"0 0, 100 0, 100 100, 0 100 | 20 40, 40 40, 40 20, 20 20"},
		{"a hole too small to see is dropped", "POLYGON((0 0,100 0,100 100,0 100,0 0),(20 20,20.5 20,20 20.5,20 20))",
			"0 0, 100 0, 100 100, 0 100"},
		{"a spike is dropped", "POLYGON((0 0,100 0,100 100,50 100,50 300,50 100,0 100,0 0))",
			"0 0, 100 0, 100 100, 0 100"},
		{"a polygon around the tile fills it", "POLYGON((-9000 -9000,9000 -9000,9000 9000,-9000 9000,-9000 -9000))",
			"-64 4160, -64 -64, 4160 -64, 4160 4160"},
		{"a tile inside a hole stays empty", "POLYGON((-9000 -9000,9000 -9000,9000 9000,-9000 9000,-9000 -9000)," +
			"(-8000 -8000,8000 -8000,8000 8000,-8000 8000,-8000 -8000))", "nothing"},
		{"a polygon elsewhere", "POLYGON((5000 0,6000 0,6000 100,5000 0))", "nothing"},
		{"a polygon too small to see", "POLYGON((10 10,10.5 10,10.5 10.5,10 10))", "nothing"},
		{"a part too small to see leaves the others", "MULTIPOLYGON(((10 10,10.5 10,10.5 10.5,10 10)),((0 0,100 0,100 100,0 0)))",
			"0 0, 100 0, 100 100"},
		{"a bow tie without area", "POLYGON((0 0,100 100,100 0,0 100,0 0))", "nothing"},
		{"no ring", "POLYGON EMPTY", "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := tiles.Layer{Name: "l", Buffer: tiles.DefaultBuffer, Features: []tiles.Feature{{ID: 7, Geometry: at(town, c.wkt)}}}
			if got := sketch(draw(t, town, l).Layer("l").Feature(7)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.wkt, got, c.want)
			}
		})
	}
}

func TestEncodeAttributes(t *testing.T) {
	l := tiles.Layer{Name: "名", Features: []tiles.Feature{{ID: math.MaxUint64, Geometry: at(town, "POINT(1 1)"), Attributes: []tiles.Attribute{
		{Key: "name", Value: "襄河社区"}, {Key: "homes", Value: int64(1200)}, {Key: "below", Value: int64(-3)}, {Key: "count", Value: 7}, {Key: "big", Value: uint64(math.MaxUint64)},
		{Key: "share", Value: 0.25}, {Key: "yes", Value: true}, {Key: "no", Value: false}, {Key: "missing", Value: nil}, {Key: "same", Value: "襄河社区"},
	}}}}
	got := draw(t, town, l).Layer("名")
	want := map[string]any{
		"name": "襄河社区", "homes": uint64(1200), "below": int64(-3), "count": uint64(7), "big": uint64(math.MaxUint64),
		"share": 0.25, "yes": true, "no": false, "same": "襄河社区",
	}
	if diff := cmp.Diff(want, got.Feature(math.MaxUint64).Attributes); diff != "" {
		t.Error(diff)
	}
	if got.Version != 2 || got.Extent != 4096 {
		t.Errorf("version %d, extent %d", got.Version, got.Extent)
	}
}

func TestEncodeRefuses(t *testing.T) {
	point := at(town, "POINT(1 1)")
	with := func(as ...tiles.Attribute) []tiles.Layer {
		return []tiles.Layer{{Name: "l", Features: []tiles.Feature{{ID: 7, Geometry: point, Attributes: as}}}}
	}
	for _, c := range []struct {
		name   string
		tile   tiles.Tile
		layers []tiles.Layer
		want   string
	}{
		{"a column that the zoom has not", tiles.Tile{Z: 1, X: 2}, nil, "tile 1/2/0: column and row must be below 2"},
		{"a zoom too deep", tiles.Tile{Z: 23}, nil, "tile 23/0/0: zoom is deeper than 22"},
		{"two layers of one name", town, append(with(), with()...), `tile 14/13355/6741: layer "l": given twice`},
		{"a value of a strange type", town, with(tiles.Attribute{Key: "k", Value: []int{1}}), `tile 14/13355/6741: layer "l": feature 7: k: a tile has no value of type []int`},
		{"a key given twice", town, with(tiles.Attribute{Key: "k", Value: 1}, tiles.Attribute{Key: "k", Value: 2}), `tile 14/13355/6741: layer "l": feature 7: k: given twice`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := tiles.Encode(c.tile, c.layers); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestNoPlaceOnEarth(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	good := at(town, "POLYGON((0 0,100 0,100 100,0 0))").(orb.Polygon)
	for _, bad := range []orb.Point{{nan, 0}, {0, nan}, {inf, 0}, {0, -inf}, {1e300, 1e300}} {
		l := tiles.Layer{Name: "l", Tiny: tiles.Square, Features: []tiles.Feature{
			{ID: 1, Geometry: bad}, {ID: 2, Geometry: orb.LineString{bad, good[0][0], good[0][1]}},
			{ID: 3, Geometry: orb.Polygon{{bad, good[0][0], good[0][1], bad}}}, {ID: 4, Geometry: good},
		}}
		if got := draw(t, town, l).Layer("l"); len(got.Features) != 1 || got.Feature(4) == nil {
			t.Errorf("%v: drew %v", bad, got.Features)
		}
	}
}

func TestEmptyTileHasNoBytes(t *testing.T) {
	l := tiles.Layer{Name: "l", Features: []tiles.Feature{{ID: 1, Geometry: at(town, "POINT(9000 0)")}, {ID: 2}}}
	if b, err := tiles.Encode(town, []tiles.Layer{l, {Name: "m"}}); err != nil || len(b) != 0 {
		t.Errorf("got %d bytes, %v", len(b), err)
	}
}

// A name must stand on the map once: with a buffer of 0, a point on the line between tiles belongs to one of them.
func TestPointWithoutBufferIsInOneTile(t *testing.T) {
	for _, text := range []string{"POINT(4096 4096)", "POINT(4096 10)", "POINT(10 4095.9)", "POINT(4095 4095)", "POINT(4094.9 17)"} {
		found := 0
		for dx := range uint32(2) {
			for dy := range uint32(2) {
				tile := tiles.Tile{Z: town.Z, X: town.X + dx, Y: town.Y + dy}
				l := tiles.Layer{Name: "l", Features: []tiles.Feature{{ID: 1, Geometry: at(town, text)}}}
				found += len(draw(t, tile, l).Layers)
			}
		}
		if found != 1 {
			t.Errorf("%s is in %d tiles", text, found)
		}
	}
}

func TestTinyPolygons(t *testing.T) {
	features := []tiles.Feature{
		{ID: 1, Geometry: at(town, "POLYGON((10 10,10.5 10,10.5 10.5,10 10))")},
		{ID: 2, Geometry: at(town, "POLYGON((10.1 10.1,10.6 10.1,10.6 10.6,10.1 10.1))")}, // on the same step
		{ID: 3, Geometry: at(town, "POLYGON((30 30,60 30,60 30.5,30 30))")},               // long and thin
		{ID: 4, Geometry: at(town, "POLYGON((-900 30,-10 30,-10 90,-900 30))")},           // ends in the buffer
		{ID: 5, Geometry: at(town, "POLYGON((9000 30,9000.5 30,9000.5 30.5,9000 30))")},   // elsewhere
	}
	for _, c := range []struct {
		fate tiles.Tiny
		want []string
	}{
		{tiles.Drop, []string{"nothing", "nothing", "nothing", "-64 30, -10 30, -10 90, -64 86", "nothing"}},
		{tiles.Square, []string{"10 10, 12 10, 12 12, 10 12", "nothing", "44 30, 46 30, 46 32, 44 32", "-64 30, -10 30, -10 90, -64 86", "nothing"}},
	} {
		got := draw(t, town, tiles.Layer{Name: "l", Buffer: 64, Features: features, Tiny: c.fate}).Layer("l")
		for i, want := range c.want {
			if s := sketch(got.Feature(features[i].ID)); s != want {
				t.Errorf("fate %d, feature %d: got %s, want %s", c.fate, i+1, s, want)
			}
		}
	}
}

// The golden is a small district: two communities that share a jagged line, a road, buildings, a room, a label.
func TestGolden(t *testing.T) {
	b, err := tiles.Encode(town, district())
	if err != nil {
		t.Fatal(err)
	}
	again, _ := tiles.Encode(town, district())
	if !bytes.Equal(b, again) {
		t.Error("the same layers gave other bytes")
	}
	file := filepath.Join("testdata", "district.mvt")
	if *update {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, want) {
		t.Errorf("the tile is not %s any more (%d bytes, were %d): look at it, then run with -update", file, len(b), len(want))
	}
	if _, err := mvt.Read(b); err != nil {
		t.Error(err)
	}
}

// orb's decoder is somebody else's reading of the specification.
func TestAnotherDecoderAgrees(t *testing.T) {
	b, err := tiles.Encode(town, district())
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := orbmvt.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := mvt.Read(b)
	if err != nil || len(ours.Layers) != len(theirs) {
		t.Fatalf("%d layers and %d: %v", len(ours.Layers), len(theirs), err)
	}
	for i, l := range ours.Layers {
		if l.Name != theirs[i].Name || len(l.Features) != len(theirs[i].Features) || theirs[i].Version != 2 {
			t.Errorf("layer %s: %d features, and %s: %d", l.Name, len(l.Features), theirs[i].Name, len(theirs[i].Features))
		}
		for j, f := range l.Features {
			if b := theirs[i].Features[j].Geometry.Bound(); b != f.Bound() {
				t.Errorf("layer %s feature %d: %v, and %v", l.Name, f.ID, f.Bound(), b)
			}
		}
	}
}

func district() []tiles.Layer {
	name := func(s string) []tiles.Attribute {
		return []tiles.Attribute{{Key: "code", Value: "C" + s}, {Key: "name", Value: s}, {Key: "kind", Value: "pure_urban"}}
	}
	border := "2000 -300,2010 40,1950 90,2044 160,2003 1999.7,2101 2040,2099 2600,1980 3000,2000 4400"
	back := strings.Split(border, ",")
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	west := "POLYGON((" + border + ",-500 4400,-500 -300,2000 -300))"
	east := "POLYGON((4000 -300,4000 4400," + strings.Join(back, ",") + ",4000 -300),(3000 3000,3100 3000,3100 3100,3000 3100,3000 3000))"
	return []tiles.Layer{
		{Name: "communities", Buffer: 64, Features: []tiles.Feature{
			{ID: 1, Geometry: at(town, west), Attributes: name("襄河社区")}, {ID: 2, Geometry: at(town, east), Attributes: name("漢江社区")}}},
		{Name: "roads", Buffer: 64, Features: []tiles.Feature{{ID: 3, Geometry: at(town, "LINESTRING(-900 500,900 500,1700 520,6000 90)")}}},
		{Name: "buildings", Buffer: 64, Tiny: tiles.Square, Features: []tiles.Feature{
			{ID: 4, Geometry: at(town, "POLYGON((100 100,130 100,130 115,100 115,100 100))"), Attributes: []tiles.Attribute{{Key: "dwellings", Value: int64(24)}}},
			{ID: 5, Geometry: at(town, "POLYGON((200 100,200.3 100,200.3 100.4,200 100))"), Attributes: []tiles.Attribute{{Key: "dwellings", Value: int64(1)}}}}},
		{Name: "facilities", Buffer: 64, Features: []tiles.Feature{{ID: 6, Geometry: at(town, "POINT(700 700)"), Attributes: name("党群服务中心")}}},
		{Name: "communities_label", Features: []tiles.Feature{{ID: 1, Geometry: at(town, "POINT(1000 2000)"), Attributes: name("襄河社区")}}},
	}
}
