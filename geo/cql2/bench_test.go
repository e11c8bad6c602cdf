package cql2_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/cql2"
)

const benchText = `households BETWEEN 1000 AND 3000 AND (kind IN ('urban','town') OR name LIKE '剅河%') AND approved >= DATE('2015-01-01') AND S_INTERSECTS(geometry, POLYGON((113.1 30.1,113.6 30.2,113.5 30.6,113.1 30.1)))`

func BenchmarkParseText(b *testing.B) {
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		if _, err := cql2.ParseText(benchText); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseTextOf100000Values(b *testing.B) {
	text := "a IN (1" + strings.Repeat(",22222", 100_000) + ")"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := cql2.ParseText(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseJSON(b *testing.B) {
	e, err := cql2.ParseText(benchText)
	if err != nil {
		b.Fatal(err)
	}
	text := e.JSON()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := cql2.ParseJSON(text); err != nil {
			b.Fatal(err)
		}
	}
}

// community is a record as a caller has it.
type community struct {
	name, kind string
	households int64
	approved   time.Time
	shape      *geo.Shape
}

// Value of a property.
func (c *community) Value(property string) cql2.Value {
	switch property {
	case "name":
		return cql2.StringOf(c.name)
	case "kind":
		return cql2.StringOf(c.kind)
	case "households":
		return cql2.IntegerOf(c.households)
	case "approved":
		return cql2.DateOf(c.approved)
	case "geometry":
		return cql2.ShapeOf(c.shape)
	}
	return cql2.Null
}

var communitySchema = &cql2.Schema{Properties: map[string]cql2.Kind{
	"name": cql2.String, "kind": cql2.String, "households": cql2.Integer, "approved": cql2.Date, "geometry": cql2.Geometry,
}}

func communities(b *testing.B, n int) []*community {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]*community, n)
	for i := range out {
		x, y := 113+rng.Float64(), 30+rng.Float64()
		ring := orb.Ring{}
		for range 16 {
			ring = append(ring, orb.Point{x + rng.Float64()*.001, y + rng.Float64()*.001})
		}
		s, err := geo.Prepare(orb.MultiPoint(ring).Bound())
		if err != nil {
			b.Fatal(err)
		}
		out[i] = &community{
			name: fmt.Sprintf("%s第%d社区", []string{"剅河镇", "长埫口镇", "沙湖镇"}[rng.IntN(3)], i), kind: []string{"urban", "town", "village"}[rng.IntN(3)],
			households: int64(rng.IntN(5000)), approved: time.Date(2005+rng.IntN(20), 1, 1, 0, 0, 0, 0, time.UTC), shape: s,
		}
	}
	return out
}

// 100,000 records, by filters of growing weight; the last of them beside the same written in Go, which must find the
// same records.
func BenchmarkMatch100000(b *testing.B) {
	records := communities(b, 100_000)
	for _, c := range []struct{ name, text string }{
		{"comparison", `households > 1000`},
		{"text", `name LIKE '剅河%社区' AND kind <> 'town'`},
		{"casei", `CASEI(kind) = CASEI('URBAN')`},
		{"box", `S_INTERSECTS(geometry, BBOX(113.2,30.2,113.4,30.4))`},
		{"within", `S_WITHIN(geometry, POLYGON((113.1 30.1,113.6 30.2,113.5 30.6,113.1 30.1)))`},
		{"touches", `S_TOUCHES(geometry, POLYGON((113.1 30.1,113.6 30.2,113.5 30.6,113.1 30.1)))`},
		{"all", benchText},
	} {
		f := compile(b, c.text, communitySchema)
		b.Run(c.name, func(b *testing.B) { b.ReportMetric(float64(matches(b, f, records)), "matches") })
	}
	ground, err := geo.Prepare(orb.Polygon{{{113.1, 30.1}, {113.6, 30.2}, {113.5, 30.6}, {113.1, 30.1}}})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("all in Go", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = 0
			for _, c := range records {
				if byHand(c, ground) {
					n++
				}
			}
		}
		b.ReportMetric(float64(n), "matches")
	})
	f := compile(b, benchText, communitySchema)
	for _, c := range records {
		if ok, err := f.Match(c); err != nil || ok != byHand(c, ground) {
			b.Fatalf("%v, %v, and by hand %v: %+v", ok, err, byHand(c, ground), c)
		}
	}
}

func byHand(c *community, ground *geo.Shape) bool {
	return c.households >= 1000 && c.households <= 3000 && (c.kind == "urban" || c.kind == "town" || strings.HasPrefix(c.name, "剅河")) &&
		!c.approved.Before(time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)) && c.shape.Intersects(ground)
}

func matches(b *testing.B, f *cql2.Filter, records []*community) (n int) {
	b.ReportAllocs()
	for b.Loop() {
		n = 0
		for _, c := range records {
			ok, err := f.Match(c)
			if err != nil {
				b.Fatal(err)
			}
			if ok {
				n++
			}
		}
	}
	return n
}
