package geo_test

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

func boxAt(t *rapid.T) orb.Bound {
	x, y := rapid.IntRange(0, 40).Draw(t, "x"), rapid.IntRange(0, 40).Draw(t, "y")
	w, h := rapid.IntRange(0, 6).Draw(t, "w"), rapid.IntRange(0, 6).Draw(t, "h")
	return orb.Bound{Min: orb.Point{float64(x), float64(y)}, Max: orb.Point{float64(x + w), float64(y + h)}}
}

func found(x *geo.Index[int], b orb.Bound) []int {
	var out []int
	x.Search(b, func(_ orb.Bound, v int) bool { out = append(out, v); return true })
	slices.Sort(out)
	return out
}

// Random inserts, deletes and copies, against a map. Every copy ever made keeps its own picture.
func TestIndexEqualsBruteForce(t *testing.T) {
	type picture struct {
		index *geo.Index[int]
		boxes map[int]orb.Bound
	}
	rapid.Check(t, func(t *rapid.T) {
		now := picture{geo.NewIndex[int](), map[int]orb.Bound{}}
		var past []picture
		next := 0
		t.Repeat(map[string]func(*rapid.T){
			"insert": func(t *rapid.T) {
				for range rapid.IntRange(1, 60).Draw(t, "many") {
					b := boxAt(t)
					now.index.Insert(b, next)
					now.boxes[next] = b
					next++
				}
			},
			"delete": func(t *rapid.T) {
				for v, b := range now.boxes {
					if !now.index.Delete(b, v) || now.index.Delete(b, v) {
						t.Fatalf("%d was not there once", v)
					}
					delete(now.boxes, v)
					break
				}
			},
			"copy": func(t *rapid.T) {
				boxes := map[int]orb.Bound{}
				for v, b := range now.boxes {
					boxes[v] = b
				}
				past = append(past, now)
				now = picture{now.index.Copy(), boxes}
			},
			"": func(t *rapid.T) {
				b := boxAt(t)
				for _, p := range append(past, now) {
					var want []int
					for v, box := range p.boxes {
						if box.Intersects(b) {
							want = append(want, v)
						}
					}
					slices.Sort(want)
					if diff := cmp.Diff(want, found(p.index, b)); diff != "" || p.index.Len() != len(p.boxes) {
						t.Fatalf("in %v: %s", b, diff)
					}
				}
			},
		})
	})
}

func TestNearestComesInTheOrderOfTrueDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := geo.NewIndex[int]()
		shapes := map[int]*geo.Shape{}
		for i := range rapid.IntRange(0, 80).Draw(t, "many") {
			b := boxAt(t)
			shapes[i] = prepare(t, orb.LineString{b.Min, b.Max})
			x.Insert(b, i)
		}
		p := orb.Point{rapid.Float64Range(-5, 50).Draw(t, "x"), rapid.Float64Range(-5, 50).Draw(t, "y")}
		for name, dist := range map[string]func(orb.Bound, int) float64{
			"box":   nil,
			"shape": func(_ orb.Bound, i int) float64 { return shapes[i].DistanceTo(p) },
		} {
			seen, last := map[int]bool{}, 0.0
			x.Nearest(p, dist, func(v int, d float64) bool {
				want := shapes[v].DistanceTo(p)
				if dist == nil {
					b := shapes[v].Bound()
					want = math.Hypot(max(0, b.Min[0]-p[0], p[0]-b.Max[0]), max(0, b.Min[1]-p[1], p[1]-b.Max[1]))
				}
				if d != want || d < last || seen[v] {
					t.Fatalf("%s: %d at %v after %v, want %v", name, v, d, last, want)
				}
				seen[v], last = true, d
				return true
			})
			if len(seen) != len(shapes) {
				t.Fatalf("%s: %d of %d", name, len(seen), len(shapes))
			}
		}
	})
}

func TestIndexStopsWhenToldAndRefusesWhatIsNoBox(t *testing.T) {
	x := geo.NewIndex[string]()
	b := orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{2, 2}}
	for _, v := range []string{"a", "b", "c"} {
		x.Insert(b, v)
	}
	calls := 0
	x.Search(b, func(orb.Bound, string) bool { calls++; return false })
	x.Nearest(b.Min, nil, func(string, float64) bool { calls++; return false })
	for range x.All() {
		calls++
		break
	}
	if calls != 3 {
		t.Errorf("%d calls, want one each", calls)
	}
	nan := math.NaN()
	for _, bad := range []orb.Bound{{Min: orb.Point{nan, 0}, Max: orb.Point{1, 1}}, {Min: orb.Point{2, 2}, Max: orb.Point{1, 1}}, {Max: orb.Point{1, math.Inf(1)}}} {
		if x.Insert(bad, "bad") || x.Len() != 3 {
			t.Errorf("%v was inserted", bad)
		}
	}
}

// One writer publishes copy after copy, each with the same number of things; readers scan whatever is published
// and must always count that number. Run with -race, it also proves that nothing published is written.
func TestReadersKeepTheirPictureWhileOneWriterPublishes(t *testing.T) {
	const things, edits = 500, 300
	box := func(i int) orb.Bound {
		p := orb.Point{float64(i * 7919 % 1000), float64(i * 104729 % 1000)}
		return orb.Bound{Min: p, Max: p}
	}
	var published atomic.Pointer[geo.Index[int]]
	first := geo.NewIndex[int]()
	for i := range things {
		first.Insert(box(i), i)
	}
	published.Store(first)
	var readers sync.WaitGroup
	var done atomic.Bool
	for range 2 {
		readers.Go(func() {
			for ended := false; !ended; {
				ended = done.Load()
				n := 0
				published.Load().Search(orb.Bound{Max: orb.Point{1000, 1000}}, func(orb.Bound, int) bool { n++; return true })
				if n != things {
					t.Errorf("a reader sees %d things", n)
					return
				}
			}
		})
	}
	for i := range edits {
		next := published.Load().Copy()
		next.Delete(box(i), i)
		next.Insert(box(i+things), i+things)
		published.Store(next)
	}
	done.Store(true)
	readers.Wait()
}
