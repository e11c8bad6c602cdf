package geojson

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	orbjson "github.com/paulmach/orb/geojson"
	"pgregory.net/rapid"

	"peijian/geo"
)

func TestWriterWritesWhatRFC7946Asks(t *testing.T) {
	var b strings.Builder
	w := NewWriter(&b, map[string]any{"name": "社区<1>", "made": true})
	hole := orb.Ring{{2, 2}, {4, 2}, {4, 4}, {2, 2}}
	outer := orb.Ring{{0, 0}, {0, 9}, {9, 9}, {0, 0}}
	if err := w.Write("c-1", orb.Polygon{outer, hole}, []Property{{"名称", "剅\"河\n"}, {"户数", 1200}, {"率", 0.1}, {"面积", json.Number("918.40")}, {"无", nil}, {"是", true}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Write("", nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"FeatureCollection","made":true,"name":"社区<1>","features":[
{"type":"Feature","id":"c-1","geometry":{"type":"Polygon","coordinates":[[[0,0],[9,9],[0,9],[0,0]],[[2,2],[4,4],[4,2],[2,2]]]},"properties":{"名称":"剅\"河\n","户数":1200,"率":0.1,"面积":918.40,"无":null,"是":true}},
{"type":"Feature","geometry":null,"properties":{}}
]}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if outer[1] != (orb.Point{0, 9}) {
		t.Error("the caller's ring was turned")
	}
}

func TestAnEmptyCollectionIsValid(t *testing.T) {
	var b strings.Builder
	if err := NewWriter(&b, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if fc, err := orbjson.UnmarshalFeatureCollection([]byte(b.String())); err != nil || len(fc.Features) != 0 {
		t.Error(err, b.String())
	}
}

func TestCoordinatesAreRoundedToTheDigitsAsked(t *testing.T) {
	for digits, want := range map[int]string{7: "[113.4567891,-0.5]", 3: "[113.457,-0.5]", 0: "[113,0]"} {
		var b strings.Builder
		w := NewWriter(&b, nil)
		w.SetDigits(digits)
		y := -0.5
		if digits == 0 {
			y = -0.3 // must not become -0
		}
		if err := errors.Join(w.Write("", orb.Point{113.45678911, y}, nil), w.Close()); err != nil || !strings.Contains(b.String(), want) {
			t.Error(digits, b.String(), err)
		}
	}
}

func TestWriterRefusesWhatJSONCannotHold(t *testing.T) {
	for name, write := range map[string]func(*Writer) error{
		"NaN in a property":     func(w *Writer) error { return w.Write("", nil, []Property{{"a", math.NaN()}}) },
		"NaN in a list":         func(w *Writer) error { return w.Write("", nil, []Property{{"a", []float64{math.Inf(1)}}}) },
		"infinite coordinate":   func(w *Writer) error { return w.Write("", orb.Point{1, math.Inf(1)}, nil) },
		"a geometry collection": func(w *Writer) error { return w.Write("", orb.Collection{orb.Point{1, 2}}, nil) },
	} {
		var b strings.Builder
		w := NewWriter(&b, nil)
		err := write(w)
		if err == nil || !strings.Contains(err.Error(), "feature 1") || !errors.Is(w.Close(), err) {
			t.Error(name, err)
		}
	}
	if err := NewWriter(&strings.Builder{}, map[string]any{"features": 1}).Close(); err == nil {
		t.Error("meta replaced the features")
	}
	w := NewWriter(&strings.Builder{}, nil)
	if err := w.Close(); err != nil || w.Write("", nil, nil) == nil {
		t.Error("a write after Close went through")
	}
}

func TestWhateverIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		w := NewWriter(&b, nil)
		var want []geo.Feature
		for i := range rapid.IntRange(0, 5).Draw(t, "count") {
			f := geo.Feature{Row: i + 1, ID: rapid.StringMatching(`[a-z社]{0,3}`).Draw(t, "id"), Geometry: drawShape(t)}
			var props []Property
			f.Fields = []geo.Field{}
			for k := range rapid.IntRange(0, 4).Draw(t, "fields") {
				text := rapid.StringOf(rapid.RuneFrom([]rune("剅𠮷a\"\\/\n\t<>&\u2028\x7f 1"))).Draw(t, "text")
				name := fmt.Sprint("字段\"", k)
				props = append(props, Property{name, text})
				f.Fields = append(f.Fields, geo.Field{Name: name, Text: text})
			}
			if err := w.Write(f.ID, f.Geometry, props); err != nil {
				t.Fatal(err)
			}
			want = append(want, f)
		}
		if err := w.Close(); err != nil || !json.Valid([]byte(b.String())) {
			t.Fatal(err, b.String())
		}
		_, got, problems, err := readAll(b.String(), Options{})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}

// drawShape makes a geometry whose coordinates have at most seven decimals and whose rings are wound right.
func drawShape(t *rapid.T) orb.Geometry {
	x, y := float64(rapid.IntRange(-1e6, 1e6).Draw(t, "x"))/128, float64(rapid.IntRange(-1e6, 1e6).Draw(t, "y"))/128
	p := orb.Point{x, y}
	ring := orb.Ring{p, {x + 2, y}, {x + 2, y + 2}, p}
	hole := orb.Ring{{x + 1, y + .5}, {x + 1.5, y + 1}, {x + 1.5, y + .5}, {x + 1, y + .5}}
	return rapid.SampledFrom([]orb.Geometry{
		nil, p, orb.MultiPoint{p, p}, orb.LineString(ring), orb.MultiLineString{orb.LineString(ring)},
		orb.Polygon{ring, hole}, orb.MultiPolygon{{ring}, {ring, hole}},
	}).Draw(t, "shape")
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(collection(feature(here, `{"a":"\u793e","b":[1,{"c":null}]}`), feature(`null`, `null`)))
	f.Add(feature(`{"type":"Polygon","coordinates":[[[0,0,1],[1,0],[1,1],[0,0]]]}`, `{"a":1e5,"a":-0.0}`) + "\n\x1e" + here)
	f.Add("\ufeff{\"crs\":{\"properties\":{\"code\":\"4547\"}},\"features\":[{},[],1,\"\xb9\xfa\"],\"type\":\"FeatureCollection\"}")
	f.Fuzz(func(t *testing.T, s string) {
		_, features, problems, err := readAll(s, Options{Limits: geo.Limits{FileBytes: 1 << 20, Vertices: 1000}})
		sentences(t, problems, err)
		var b strings.Builder
		w := NewWriter(&b, nil)
		for _, f := range features {
			var props []Property
			for _, p := range f.Fields {
				props = append(props, Property{p.Name, p.Text})
			}
			if err := w.Write(f.ID, f.Geometry, props); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || !json.Valid([]byte(b.String())) {
			t.Error("what was read cannot be written:", err)
		}
	})
}
