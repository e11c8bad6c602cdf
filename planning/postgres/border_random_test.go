package postgres_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	orbjson "github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/sample/ground"
)

// blocks are random ground that is dealt out among blocks, which match vertex for vertex until they are spoilt.
type blocks struct {
	dice  *rand.Rand
	rings []orb.Ring // in the plane; nil: taken away
	hull  orb.Ring
	did   []string
}

func newBlocks(seed uint64) *blocks {
	p := &blocks{dice: rand.New(rand.NewPCG(seed, 4))}
	n := 3 + p.dice.IntN(3)
	l := ground.NewLattice(n, n, ground.NewDice(seed), func(i, j int) orb.Point {
		return ground.At(443_000+400*float64(i)+80*p.dice.Float64(), 3_361_000+400*float64(j)+80*p.dice.Float64())
	})
	for _, c := range l.Cells() {
		var ring orb.Ring
		for side := range 4 {
			path := l.Side(c, side)
			ring = append(ring, path[:len(path)-1]...)
		}
		p.rings = append(p.rings, append(ring, ring[0]))
	}
	for side := range 4 {
		for k := range n {
			c := [4]ground.Cell{{I: k, J: 0}, {I: n - 1, J: k}, {I: n - 1 - k, J: n - 1}, {I: 0, J: n - 1 - k}}[side]
			path := l.Side(c, side)
			p.hull = append(p.hull, path[:len(path)-1]...)
		}
	}
	p.hull = append(p.hull, p.hull[0])
	return p
}

// spoil plants one defect.
func (p *blocks) spoil() {
	i := p.dice.IntN(len(p.rings))
	if p.rings[i] == nil {
		return
	}
	ring := slices.Clone(p.rings[i])
	k := 1 + p.dice.IntN(len(ring)-2)
	x, y := (p.dice.Float64()-.5)*90, (p.dice.Float64()-.5)*90
	what := []string{"move", "drop", "add", "shift", "vanish"}[p.dice.IntN(5)]
	switch what {
	case "move":
		ring[k][0], ring[k][1] = ring[k][0]+x, ring[k][1]+y
	case "drop":
		ring = slices.Delete(ring, k, k+1+p.dice.IntN(min(20, len(ring)-1-k)))
	case "add":
		ring = slices.Insert(ring, k, orb.Point{(ring[k][0] + ring[k-1][0]) / 2, (ring[k][1] + ring[k-1][1]) / 2})
	case "shift":
		for n := range ring {
			ring[n][0], ring[n][1] = ring[n][0]+x, ring[n][1]+y
		}
	case "vanish":
		p.rings[i] = nil
		p.did = append(p.did, what)
		return
	}
	if geo.Validate(orb.Polygon{ring}) == nil {
		p.rings[i] = ring
		p.did = append(p.did, fmt.Sprintf("%s %d", what, i))
	}
}

func (p *blocks) communities(t *testing.T) string {
	var out []string
	for i, r := range p.rings {
		if r != nil {
			out = append(out, plainFeature(t, fmt.Sprintf("C%02d", i), r))
		}
	}
	return collection(out...)
}

// plainFeature is ground of the plane as a file has it.
func plainFeature(t *testing.T, code string, ring orb.Ring) string {
	t.Helper()
	plane, err := crs.ByCode(4547)
	if err != nil {
		t.Fatal(err)
	}
	geographic, err := crs.ByCode(4490)
	if err != nil {
		t.Fatal(err)
	}
	f := orbjson.NewFeature(crs.Transform(orb.Polygon{ring}, plane, geographic))
	f.Properties = orbjson.Properties{"code": code, "name": code, "kind": "town"}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Go names offending edges without SQL, PostGIS computes areas: the borders of the areas must be those edges, no more and no less.
func TestOffendingEdgesAreTheBordersOfTheAreasThatPostGISFinds(t *testing.T) {
	t.Parallel()
	s := open(t, pgtest.New(t))
	seen := map[string]int{}
	for seed := range uint64(24) {
		p := newBlocks(seed)
		for range p.dice.IntN(6) {
			p.spoil()
		}
		if r := try(t, s, postgres.Import{Layer: planning.Communities, Replace: true}, p.communities(t)); !r.Clean() {
			t.Fatal(r.Problems)
		}
		if seed >= 12 { // from here on the city has a limit of its own
			take(t, s, planning.Subdistricts, collection(plainFeature(t, "S", p.hull)))
		}
		agree(t, s, fmt.Sprintf("%d: %s", seed, strings.Join(p.did, ", ")), seen)
	}
	for _, kind := range []string{"overlap", "void", "narrow_void", "unmatched", "open", "limit"} {
		if seen[kind] == 0 {
			t.Errorf("no %s was there to be compared: %v", kind, seen)
		}
	}
}

// agree compares what the two say of the communities as they are.
func agree(t *testing.T, s *postgres.Store, what string, seen map[string]int) {
	t.Helper()
	var shapes []*geo.Shape
	for f := range s.City().Layer(planning.Communities).All() {
		shapes = append(shapes, f.Plane)
	}
	edges := map[geo.EdgeKind][]*geo.Shape{}
	places := map[string]bool{}
	for _, e := range geo.CheckCoverage(shapes, gap.BorderGrid) {
		a, b := e.From, e.To
		if slices.Compare(a[:], b[:]) > 0 {
			a, b = b, a
		}
		if place := fmt.Sprint(e.Kind, a, b); !places[place] {
			places[place] = true
			edges[e.Kind] = append(edges[e.Kind], prepared(t, orb.LineString{a, b}))
			seen[string(e.Kind)]++
		}
	}
	areas := map[geo.EdgeKind][]*geo.Shape{}
	perimeter := map[geo.EdgeKind]float64{}
	for _, b := range borders(t, s).Borders {
		if b.Kind == gap.BorderNarrow || b.Kind == gap.BorderOpen {
			seen[string(b.Kind)]++
		}
	}
	for f := range s.City().Layer(planning.Borders).All() {
		a, ground := f.Row.(*planning.BorderArea), f.Plane.Geometry().(orb.MultiPolygon)[0]
		kind := map[string]geo.EdgeKind{"overlap": geo.EdgeOverlap, "void": geo.EdgeVoid, "open": geo.EdgeLimit}[a.Kind]
		areas[kind] = append(areas[kind], lines(t, ground))
		perimeter[kind] += a.Perimeter
		if kind == geo.EdgeLimit { // the other side of it is the city's limit, which is no edge of any community
			continue
		}
		for _, ring := range ground {
			for n := 1; n < len(ring); n++ {
				if m := halfway(ring[n-1], ring[n]); !touches(edges[kind], m) {
					t.Fatalf("%s: the %s of %.3f m² has a border at %v that no offending edge has", what, a.Kind, a.Area, m)
				}
			}
		}
	}
	for _, kind := range []geo.EdgeKind{geo.EdgeOverlap, geo.EdgeVoid} {
		length := 0.0
		for _, e := range edges[kind] {
			line := e.Geometry().(orb.LineString)
			size := math.Hypot(line[1][0]-line[0][0], line[1][1]-line[0][1])
			if length += size; size > .05 && !touches(areas[kind], halfway(line[0], line[1])) {
				t.Fatalf("%s: no %s area lies beside the edge %v", what, kind, line)
			}
		}
		if math.Abs(length-perimeter[kind]) > .05 {
			t.Fatalf("%s: %s edges are %.3f m long, areas have borders of %.3f m", what, kind, length, perimeter[kind])
		}
	}
}

// lines are the borders of ground.
func lines(t *testing.T, p orb.Polygon) *geo.Shape {
	var m orb.MultiLineString
	for _, ring := range p {
		m = append(m, orb.LineString(ring))
	}
	return prepared(t, m)
}

func halfway(p, q orb.Point) orb.Point { return orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2} }

func touches(shapes []*geo.Shape, p orb.Point) bool {
	return slices.ContainsFunc(shapes, func(s *geo.Shape) bool { return s.DistanceTo(p) < .003 })
}
