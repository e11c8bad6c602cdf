package geo_test

import (
	"testing"

	"github.com/paulmach/orb"
)

// Two communities of a thousand corners that share half of their border, and a house in one of them: what a matrix
// costs beside the predicates that need none.
func BenchmarkRelate(b *testing.B) {
	ring := jagged(3, 0, 0, 1000, 1000)
	whole := prepare(b, orb.Polygon{ring})
	left := prepare(b, orb.Polygon{append(append(orb.Ring{}, ring[:501]...), ring[0])})
	right := prepare(b, orb.Polygon{append(append(orb.Ring{}, ring[500:]...), ring[500])})
	at := whole.PointOnSurface()
	house := prepare(b, orb.Bound{Min: orb.Point{at[0] - 5, at[1] - 5}, Max: orb.Point{at[0] + 5, at[1] + 5}})
	if left.Relate(right).String() != "FF2F11212" || !whole.Relate(left).Contains() || !whole.Covers(left) {
		b.Fatalf("%s and %s", left.Relate(right), whole.Relate(left))
	}
	for _, c := range []struct {
		name string
		ask  func() bool
	}{
		{"neighbours touch", func() bool { return left.Relate(right).Touches() }},
		{"neighbours intersect", func() bool { return left.Intersects(right) }},
		{"the whole contains a half", func() bool { return whole.Relate(left).Contains() }},
		{"the whole covers a half", func() bool { return whole.Covers(left) }},
		{"a house lies within", func() bool { return house.Relate(whole).Within() }},
		{"a house is covered", func() bool { return whole.Covers(house) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !c.ask() {
					b.Fatal("no")
				}
			}
		})
	}
}
