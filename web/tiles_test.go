package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	orbmvt "github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"peijian/planning"
	"peijian/tiles/mvt"
	"peijian/web"
	"peijian/web/tileset"
)

var update = flag.Bool("update", false, "write the goldens anew")

// middle is a tile in which every layer has something.
const middle = "11/1669/842"

func TestTilesOfTheCity(t *testing.T) {
	s := open(t)
	for _, layer := range []string{"subdistricts", "communities", "developments", "compounds", "buildings", "facilities", "roads", "waters", "gaps"} {
		w := s.get("/tiles/" + layer + "/" + middle + ".mvt?rev=17")
		if w.Code != 200 || w.Body.Len() == 0 || w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
			t.Fatalf("%s: %d %v", layer, w.Code, w.Header())
		}
		file := filepath.Join("testdata", layer+".mvt")
		if *update {
			if err := os.WriteFile(file, w.Body.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, w.Body.Bytes()) {
			t.Errorf("%s: the tile is not %s any more: look at it, then run with -update", layer, file)
		}
	}
}

// decoded reads a tile with somebody else's decoder.
func decoded(t testing.TB, b []byte) map[string]*orbmvt.Layer {
	t.Helper()
	layers, err := orbmvt.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*orbmvt.Layer{}
	for _, l := range layers {
		out[l.Name] = l
	}
	return out
}

func TestWhatATileSays(t *testing.T) {
	s := open(t)
	layers := decoded(t, s.get("/tiles/communities/10/834/421.mvt").Body.Bytes())
	shapes, names := layers["communities"], layers["communities_label"]
	if len(layers) != 2 || len(shapes.Features) != 2 || len(names.Features) != 2 {
		t.Fatalf("got %d layers: %v", len(layers), layers)
	}
	first := shapes.Features[0]
	want := map[string]any{"code": "C1", "name": "襄河社区", "kind": "village_converted", "subdistrict_code": "S1", "population": 12000.0}
	if diff := cmp.Diff(want, map[string]any(first.Properties)); diff != "" {
		t.Error(diff)
	}
	if names.Features[0].Properties["name"] != "襄河社区" || names.Features[0].Properties["rank"] == nil || names.Features[0].ID != first.ID {
		t.Errorf("label %+v", names.Features[0])
	}
	gaps := decoded(t, s.get("/tiles/gaps/10/834/421.mvt").Body.Bytes())["gaps"]
	var kinds []string
	for _, f := range gaps.Features {
		kinds = append(kinds, f.Properties["kind"].(string))
	}
	if slices.Sort(kinds); strings.Join(kinds, " ") != "contested orphan_compound out_of_reach unclaimed unserved_development venue_missing venue_short" {
		t.Errorf("gaps %v", kinds)
	}
	if gaps.Features[0].Properties["id"] != "unclaimed/developments/D2" || gaps.Features[0].Properties["households"] != 800.0 {
		t.Errorf("got %v", gaps.Features[0].Properties)
	}
}

// A building is half a metre wide at zoom 10 and stands there; a name stands in one tile of a zoom.
func TestTilesTogether(t *testing.T) {
	s := open(t)
	if b := decoded(t, s.get("/tiles/buildings/10/834/421.mvt").Body.Bytes()); len(b["buildings"].Features) != 1 || b["buildings_label"] != nil {
		t.Errorf("at zoom 10: %v", b)
	}
	found := map[string]int{}
	for x := uint32(13350); x < 13365; x++ {
		for y := uint32(6735); y < 6750; y++ {
			tile := maptile.New(x, y, 14)
			w := s.get("/tiles/communities/" + strings.Join([]string{"14", itoa(tile.X), itoa(tile.Y)}, "/") + ".mvt")
			if names := decoded(t, w.Body.Bytes())["communities_label"]; names != nil {
				for _, f := range names.Features {
					found[f.Properties["code"].(string)]++
				}
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"C1": 1, "C2": 1}, found); diff != "" {
		t.Error(diff)
	}
}

func itoa(n uint32) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestTilesArePackedWhenAsked(t *testing.T) {
	b := &builder{planning.Delta{Revision: 18}}
	for i := range 40 {
		x := itoa(uint32(i))
		b.put(planning.Buildings, "B"+x, "POLYGON(("+x+" 1,"+x+".5 1,"+x+".5 1.5,"+x+" 1.5,"+x+" 1))", fields{"name": x + "号楼", "use": "residential"})
	}
	s := open(t, func(c *web.Config) { m := c.Store.(*memory); m.set(b.apply(m.City())) })
	const address = "/tiles/buildings/12/3338/1685.mvt"
	plain, packed := s.get(address), s.get(address, "Accept-Encoding", "br, gzip")
	if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" || plain.Body.Len() < 512 {
		t.Fatalf("%v, %v, %d bytes", plain.Header(), packed.Header(), plain.Body.Len())
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, plain.Body.Bytes()) {
		t.Errorf("packed is another tile: %v", err)
	}
}

func TestAnEmptyTileHasNoBytes(t *testing.T) {
	s := open(t)
	w := s.get("/tiles/communities/16/0/0.mvt")
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusNoContent || w.Body.Len() != 0 || tag == "" || w.Header().Get("Content-Type") != "" || w.Header().Get("Content-Length") != "" {
		t.Errorf("%d with %d bytes: %v", w.Code, w.Body.Len(), w.Header())
	}
	if w := s.get("/tiles/communities/16/0/0.mvt", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", w.Code)
	}
}

func TestTileJSON(t *testing.T) {
	s := open(t)
	got := read[web.TileJSON](s, "/tiles/communities.json")
	if got.TileJSON != "3.0.0" || got.MaxZoom != 16 || got.Attribution != "示例数据,边界为虚构" || got.Revision != 17 ||
		got.Tiles[0] != "http://localhost:8080/tiles/communities/{z}/{x}/{y}.mvt" {
		t.Errorf("got %+v", got)
	}
	if b := got.Bounds; b[0] > 113.44 || b[2] < 113.48 || b[1] > 30.36 || b[3] < 30.38 || got.Center[0] < b[0] || got.Center[1] > b[3] {
		t.Errorf("bounds %v, middle %v", b, got.Center)
	}
	var behind web.TileJSON
	if err := json.Unmarshal(s.get("/tiles/gaps.json", "X-Forwarded-Proto", "https").Body.Bytes(), &behind); err != nil || !strings.HasPrefix(behind.Tiles[0], "https://localhost") {
		t.Errorf("behind a proxy: %v %v", behind.Tiles, err)
	}
}

// What a TileJSON promises is what the tiles hold: every layer and every attribute of any tile is described, with its type.
func TestTileJSONDescribesWhatTilesHold(t *testing.T) {
	s := open(t)
	all := strings.Join(tileset.Names(planning.Internal), ",")
	described := map[string]map[string]string{}
	for _, l := range read[web.TileJSON](s, "/tiles/"+all+".json").VectorLayers {
		described[l.ID] = l.Fields
		if l.Description == "" || l.MaxZoom != 16 {
			t.Errorf("%+v", l)
		}
	}
	seen := map[string]bool{}
	for _, address := range []string{"11/1669/842", "10/834/421", "15/26709/13481", "3/6/3"} {
		for _, l := range strict(t, s.get("/tiles/"+all+"/"+address+".mvt").Body.Bytes()).Layers {
			seen[l.Name] = true
			for _, f := range l.Features {
				for key, v := range f.Attributes {
					if want := map[string]string{"string": "String", "uint64": "Number", "int64": "Number", "bool": "Boolean"}[fmt.Sprintf("%T", v)]; described[l.Name][key] != want {
						t.Errorf("%s: %s %s: %T is described as %q", address, l.Name, key, v, described[l.Name][key])
					}
				}
			}
		}
	}
	for name := range described {
		if !seen[name] && name != "cells" && name != "cells_label" { // the town has none
			t.Errorf("no tile held %s", name)
		}
	}
}

// strict reads a tile with the reader that lets nothing pass.
func strict(t testing.TB, b []byte) mvt.Tile {
	t.Helper()
	out, err := mvt.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExport(t *testing.T) {
	s := open(t)
	type collection struct {
		Type     string
		Peijian  map[string]any
		Features []struct {
			ID         string
			Geometry   *struct{ Type string }
			Properties map[string]any
		}
	}
	for _, l := range planning.Layers() {
		w := s.get("/api/v1/layers/" + l.Name + "/export?format=geojson")
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/geo+json" ||
			w.Header().Get("Content-Disposition") != `attachment; filename="`+l.Name+`-r17.geojson"` {
			t.Fatalf("%s: %d %v", l.Name, w.Code, w.Header())
		}
		var got collection
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", l.Name, err)
		}
		if n := s.store.City().Layer(l.Name).Len(); got.Type != "FeatureCollection" || len(got.Features) != n || got.Peijian["revision"] != 17.0 || got.Peijian["layer"] != l.Name {
			t.Errorf("%s: %d features, want %d; %v", l.Name, len(got.Features), n, got.Peijian)
		}
		for _, f := range got.Features {
			if f.ID != f.Properties["code"] || len(f.Properties) != len(l.Fields)+4 || (f.Geometry == nil) != (l.Geometry == planning.NoGeometry) {
				t.Errorf("%s %s: %v", l.Name, f.ID, f.Properties)
			}
		}
	}
	if body := s.get("/api/v1/layers/rooms/export").Body.String(); !strings.Contains(body, `"gross_area":80.50`) {
		t.Errorf("a decimal lost its digits: %s", body)
	}
	var gaps collection
	if err := json.Unmarshal(s.get("/api/v1/gaps/export?kind=contested").Body.Bytes(), &gaps); err != nil || len(gaps.Features) != 1 || gaps.Features[0].Properties["households"] != nil {
		t.Errorf("gaps: %v %+v", err, gaps)
	}
}

func TestExportIsWhole(t *testing.T) {
	b := &builder{planning.Delta{Revision: 18}}
	for i := range 3000 {
		b.put(planning.Facilities, "F"+itoa(uint32(i+100000)), "POINT(3 3)", fields{"name": "用房", "state": "built"})
	}
	s := open(t, func(c *web.Config) { m := c.Store.(*memory); m.set(b.apply(m.City())) })
	w := s.get("/api/v1/layers/facilities/export", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Features []json.RawMessage }
	if err := json.NewDecoder(r).Decode(&got); err != nil || len(got.Features) != 3001 {
		t.Errorf("%d features, %v", len(got.Features), err)
	}
	if w := s.ask(http.MethodHead, "/api/v1/layers/facilities/export", ""); w.Body.Len() != 0 {
		t.Errorf("HEAD wrote %d bytes", w.Body.Len())
	}
}
