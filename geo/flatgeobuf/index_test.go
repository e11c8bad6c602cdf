package flatgeobuf

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// found searches the index of a file as the format describes it, and gives the places of features whose boxes meet a window.
func found(t testing.TB, b []byte, count int, window orb.Bound) (places []uint64) {
	t.Helper()
	header := int(binary.LittleEndian.Uint32(b[8:]))
	nodes := b[12+header:]
	sizes := levels(uint64(count), nodeEntries)
	first := make([]uint64, len(sizes)) // number of the first node of each level
	for i := len(sizes) - 2; i >= 0; i-- {
		first[i] = first[i+1] + sizes[i+1]
	}
	var visit func(level int, node uint64)
	visit = func(level int, node uint64) {
		for i := node; i < min(node+nodeEntries, first[level]+sizes[level]); i++ {
			e := nodes[i*entryBytes:]
			at := func(k int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(e[8*k:])) }
			if at(0) > window.Max[0] || at(1) > window.Max[1] || at(2) < window.Min[0] || at(3) < window.Min[1] {
				continue
			}
			if leads := binary.LittleEndian.Uint64(e[32:]); level == 0 {
				places = append(places, leads)
			} else {
				visit(level-1, leads)
			}
		}
	}
	visit(len(sizes)-1, 0)
	return places
}

// at reads the feature at a place behind the index.
func at(t testing.TB, b []byte, count int, place uint64) string {
	t.Helper()
	index, _ := indexBytes(uint64(count), nodeEntries)
	from := 12 + uint64(binary.LittleEndian.Uint32(b[8:])) + uint64(index) + place
	size := uint64(binary.LittleEndian.Uint32(b[from:]))
	f := &buffer{b: b[from+4 : from+4+size]}
	values := f.root().list(featureValues, 1).bytes()
	if f.broken {
		t.Fatal("no feature is there:", place)
	}
	return string(values[6:])
}

func TestTheIndexFindsWhatLiesInABox(t *testing.T) {
	for _, n := range []int{1, 2, 16, 17, 256, 257, 5_000, gathered + 100} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(uint64(n), 1))
			boxes, rows := make([]orb.Bound, n), make([]geo.Row, n)
			for i := range rows {
				g := square(442_000+dice.Float64()*50_000, 3_350_000+dice.Float64()*50_000, dice.Float64()*200)
				rows[i], boxes[i] = geo.Row{Shape: g, Values: []any{fmt.Sprint("T", i)}}, g.Bound()
				if i%100 == 50 {
					rows[i].Shape, boxes[i] = nil, geo.Bound(nil)
				}
			}
			b := written(t, geo.Schema{Name: "a", Shape: geo.Polygons, EPSG: 4547, Columns: []geo.Column{{Name: "code"}}}, rows...)
			for range 20 {
				window := square(440_000+dice.Float64()*50_000, 3_350_000+dice.Float64()*50_000, dice.Float64()*20_000).Bound()
				var want, got []string
				for i, box := range boxes {
					if !box.IsEmpty() && box.Intersects(window) {
						want = append(want, fmt.Sprint("T", i))
					}
				}
				places := found(t, b, n, window)
				if !slices.IsSorted(places) {
					t.Fatal("features do not stand in the order of the index")
				}
				for _, place := range places {
					got = append(got, at(t, b, n, place))
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Fatalf("found %v of %v", got, want)
				}
			}
		})
	}
}

// Neighbours on the ground stand together in the file: of points that come by chance, those in a hundredth of the ground fill few nodes.
func TestNeighboursStandTogether(t *testing.T) {
	const n = gathered + 10_000 // of two runs
	dice := rand.New(rand.NewPCG(3, 1))
	rows := make([]geo.Row, n)
	for i := range rows {
		rows[i] = geo.Row{Shape: orb.Point{113 + dice.Float64(), 30 + dice.Float64()}}
	}
	b := written(t, geo.Schema{Name: "a", Shape: geo.Points, EPSG: 4490}, rows...)
	places := found(t, b, n, orb.Bound{Min: orb.Point{113.5, 30.5}, Max: orb.Point{113.6, 30.6}})
	size := places[1] - places[0]
	groups := map[uint64]bool{}
	for _, p := range places {
		groups[p/size/nodeEntries] = true
	}
	if len(places) < n/120 || len(groups) > 2*len(places)/nodeEntries {
		t.Errorf("%d points stand in %d nodes", len(places), len(groups))
	}
}

func TestAnIndexAsLongAsNoFileIsRefused(t *testing.T) {
	for _, c := range []struct {
		count uint64
		node  uint16
		want  int64
		fits  bool
	}{{0, 16, 0, true}, {1, 16, 80, true}, {16, 16, 680, true}, {17, 16, 800, true}, {1 << 60, 16, 0, false}, {5, 1, 0, false}, {1 << 60, 0, 0, true}} {
		if got, fits := indexBytes(c.count, c.node); got != c.want || fits != c.fits {
			t.Errorf("%d features in nodes of %d: %d %v", c.count, c.node, got, fits)
		}
	}
}
