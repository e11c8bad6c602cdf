package cql2_test

import (
	"testing"

	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/cql2"
)

func shape(t testing.TB, text string) cql2.Value {
	t.Helper()
	g, err := wkt.Unmarshal(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := geo.Prepare(g)
	if err != nil {
		t.Fatal(err)
	}
	return cql2.ShapeOf(s)
}

func compile(t testing.TB, text string, s *cql2.Schema) *cql2.Filter {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := cql2.Compile(e, s)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func match(t testing.TB, text string, s *cql2.Schema, r cql2.Record) bool {
	t.Helper()
	ok, err := compile(t, text, s).Match(r)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return ok
}

func TestACommunityIsFound(t *testing.T) {
	schema := &cql2.Schema{Properties: map[string]cql2.Kind{"名称": cql2.String, "households": cql2.Integer, "geometry": cql2.Geometry}}
	row := cql2.Row{"名称": cql2.StringOf("剅河镇𠮷社区"), "households": cql2.IntegerOf(1200), "geometry": shape(t, "POLYGON((0 0,10 0,10 10,0 10,0 0))")}
	for text, want := range map[string]bool{
		`名称 LIKE '剅河镇_社区'`:                                     true,
		`名称 = '剅河镇𠮷社区' AND households BETWEEN 1000 AND 3000`:   true,
		`households*20/100 >= 240 and not (households < 1000)`: true,
		`S_INTERSECTS(geometry, POINT(10 10))`:                 true,
		`S_INTERSECTS(geometry, BBOX(11,0,12,1))`:              false,
	} {
		if got := match(t, text, schema, row); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}
