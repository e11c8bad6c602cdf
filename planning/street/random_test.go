package street_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning/street"
)

const snap, access = .5, 3.0

// scribble draws lines over a small field, with corners that coincide, ends that nearly meet and ends on other lines.
func scribble(r *rand.Rand) []orb.LineString {
	var out []orb.LineString
	for range 2 + r.IntN(12) {
		var l orb.LineString
		for range 2 + r.IntN(4) {
			p := orb.Point{float64(r.IntN(9)) * 3, float64(r.IntN(9)) * 3}
			if r.IntN(3) == 0 {
				p[0] += r.Float64() - .5
			}
			l = append(l, p)
		}
		out = append(out, l)
	}
	return out
}

// table is a network as somebody would write it who has all day: every stop on every segment, and all distances by Floyd and Warshall.
type table struct {
	segments [][]int // stops along each
	stops    []orb.Point
	far      [][]float64
}

func metres(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// onto is the foot of p on the segment ab.
func onto(a, b, p orb.Point) (t float64, foot orb.Point) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if dx == 0 && dy == 0 {
		return 0, a
	}
	t = ((p[0]-a[0])*dx + (p[1]-a[1])*dy) / (dx*dx + dy*dy)
	t = math.Max(0, math.Min(1, t))
	return t, orb.Point{a[0] + t*dx, a[1] + t*dy}
}

func tabulate(streets []orb.LineString) *table {
	t := &table{}
	type origin struct {
		line int
		end  bool
	}
	var origins []origin
	var steps [][3]float64
	stop := func(p orb.Point, o origin) int {
		t.stops, origins = append(t.stops, p), append(origins, o)
		return len(t.stops) - 1
	}
	vertices := 0
	for k, l := range streets {
		for i, p := range l {
			id := stop(p, origin{k, i == 0 || i == len(l)-1})
			if i > 0 {
				t.segments = append(t.segments, []int{id - 1, id})
			}
		}
	}
	vertices = len(t.stops)
	shared := func(i int) bool {
		for j := range vertices {
			if t.stops[i] == t.stops[j] && (origins[j].line != origins[i].line || origins[j].end) {
				return true
			}
		}
		return origins[i].end
	}
	for i := range vertices {
		for j := range i {
			d := metres(t.stops[i], t.stops[j])
			if d <= snap && (origins[i].line != origins[j].line || shared(i) || shared(j)) {
				steps = append(steps, [3]float64{float64(i), float64(j), d})
			}
		}
	}
	for k := range t.segments {
		a, b := t.stops[t.segments[k][0]], t.stops[t.segments[k][1]]
		for i := range vertices {
			at, foot := onto(a, b, t.stops[i])
			if origins[i].end && at > 0 && at < 1 && metres(foot, t.stops[i]) <= snap {
				id := stop(foot, origin{-1, false})
				t.segments[k] = append(t.segments[k], id)
				steps = append(steps, [3]float64{float64(i), float64(id), metres(foot, t.stops[i])})
			}
		}
	}
	t.solve(steps)
	return t
}

func (t *table) solve(steps [][3]float64) {
	n := len(t.stops)
	for i := range n {
		t.far = append(t.far, make([]float64, n))
		for j := range n {
			if t.far[i][j] = math.Inf(1); t.stops[i] == t.stops[j] {
				t.far[i][j] = 0
			}
		}
	}
	link := func(i, j int, d float64) {
		t.far[i][j], t.far[j][i] = math.Min(t.far[i][j], d), math.Min(t.far[j][i], d)
	}
	for _, s := range t.segments {
		for _, i := range s {
			for _, j := range s {
				link(i, j, metres(t.stops[i], t.stops[j]))
			}
		}
	}
	for _, s := range steps {
		link(int(s[0]), int(s[1]), s[2])
	}
	for k := range n {
		for i := range n {
			for j := range n {
				t.far[i][j] = math.Min(t.far[i][j], t.far[i][k]+t.far[k][j])
			}
		}
	}
}

// on lists the segments on which p lies.
func (t *table) on(p orb.Point) (out []int) {
	for k, s := range t.segments {
		if _, foot := onto(t.stops[s[0]], t.stops[s[1]], p); metres(foot, p) < 1e-9 {
			out = append(out, k)
		}
	}
	return out
}

// along is the way from p on segment k to q on segment m.
func (t *table) along(p orb.Point, k int, q orb.Point, m int) float64 {
	best := math.Inf(1)
	if k == m {
		best = metres(p, q)
	}
	for _, i := range t.segments[k] {
		for _, j := range t.segments[m] {
			best = math.Min(best, metres(p, t.stops[i])+t.far[i][j]+metres(t.stops[j], q))
		}
	}
	return best
}

// between measures from one place on streets to another, each given by where it was joined.
func (t *table) between(p, q orb.Point) float64 {
	best := math.Inf(1)
	for _, k := range t.on(p) {
		for _, m := range t.on(q) {
			best = math.Min(best, t.along(p, k, q, m))
		}
	}
	return best
}

// bridge says whether p lies on streets that cross there and are not joined, so that it does not say on which of them it is.
func (t *table) bridge(p orb.Point) bool {
	on := t.on(p)
	for _, k := range on {
		if t.along(p, on[0], p, k) > 1e-6 {
			return true
		}
	}
	return false
}

func TestRandomNetworksAgainstFloydAndWarshall(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	reached, apart := 0, 0
	for range 400 {
		streets := scribble(r)
		n, slow := street.Build(streets, street.Settings{Snap: snap, Access: access}), tabulate(streets)
		w := n.Walk()
		for range 12 {
			from, to := orb.Point{r.Float64() * 24, r.Float64() * 24}, orb.Point{r.Float64() * 24, r.Float64() * 24}
			a, ok := n.Access(from)
			b, also := n.Access(to)
			if !ok || !also || slow.bridge(a.At) || slow.bridge(b.At) {
				continue
			}
			w.Between([]street.Access{a}, []street.Access{b}, math.Inf(1))
			if one, kept := w.To(b), n.Field([]street.Access{a}, math.Inf(1)).To(b); one != kept {
				t.Fatalf("%v: from %v to %v: %g, kept as %g", streets, from, to, one, kept)
			}
			got, want := w.To(b), a.Away+slow.between(a.At, b.At)+b.Away
			if math.Abs(got-want) > 1e-6 || math.IsInf(got, 1) != math.IsInf(want, 1) {
				t.Fatalf("%v: from %v to %v: %g, want %g", streets, from, to, got, want)
			}
			if math.IsInf(got, 1) == n.Connected(a, b) {
				t.Fatalf("%v: from %v to %v: %g, and connected: %v", streets, from, to, got, n.Connected(a, b))
			}
			if math.IsInf(got, 1) {
				apart++
				continue
			}
			if reached++; got < metres(from, to)-1e-9 {
				t.Fatalf("%v: %g m along streets, %g m straight", streets, got, metres(from, to))
			}
		}
	}
	if reached < 500 || apart < 50 {
		t.Errorf("%d ways and %d without: the networks test too little", reached, apart)
	}
}

func TestTheNearestStreetIsFoundAmongAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		streets := scribble(r)
		n := street.Build(streets, street.Settings{Snap: snap, Access: access})
		p := orb.Point{r.Float64() * 30, r.Float64() * 30}
		best := math.Inf(1)
		for _, l := range streets {
			for i := 1; i < len(l); i++ {
				if _, foot := onto(l[i-1], l[i], p); l[i-1] != l[i] {
					best = math.Min(best, metres(foot, p))
				}
			}
		}
		got, ok := n.Access(p)
		if ok != (best <= access) || ok && (math.Abs(got.Away-best) > 1e-9 || math.Abs(metres(got.At, p)-best) > 1e-9) {
			t.Fatalf("%v: %v: %+v %v, want %g", streets, p, got, ok, best)
		}
	}
}

// What is drawn is what was reached: each end and middle lies within the distance, and what is left out does not.
func TestLinesAreNeverMoreThanWasReached(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const radius = 14.0
	drawn := 0
	for range 200 {
		streets := scribble(r)
		n := street.Build(streets, street.Settings{Snap: snap, Access: access})
		from, ok := n.Access(orb.Point{r.Float64() * 24, r.Float64() * 24})
		if !ok {
			continue
		}
		slow, w := tabulate(streets), n.Walk()
		if slow.bridge(from.At) {
			continue
		}
		w.From([]street.Access{from}, radius)
		shown := w.Lines(radius)
		for _, l := range shown {
			for _, p := range []orb.Point{l[0], l[1], {(l[0][0] + l[1][0]) / 2, (l[0][1] + l[1][1]) / 2}} {
				if far := from.Away + slow.between(from.At, p); far > radius+1e-6 {
					t.Fatalf("%v: %v is drawn at %g m", streets, p, far)
				}
			}
			drawn++
		}
		for _, l := range streets {
			for i := 1; i < len(l); i++ {
				p := orb.Point{(2*l[i-1][0] + l[i][0]) / 3, (2*l[i-1][1] + l[i][1]) / 3}
				if far := from.Away + slow.between(from.At, p); far < radius-1e-6 && !onAny(shown, p) && l[i] != l[i-1] && !slow.bridge(p) {
					t.Fatalf("%v: %v at %g m is not drawn", streets, p, far)
				}
			}
		}
	}
	if drawn < 500 {
		t.Errorf("only %d stretches", drawn)
	}
}

func onAny(lines orb.MultiLineString, p orb.Point) bool {
	for _, l := range lines {
		if _, foot := onto(l[0], l[1], p); metres(foot, p) < 1e-6 {
			return true
		}
	}
	return false
}

func TestTheOrderOfTheLinesDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		streets := scribble(r)
		mixed := append([]orb.LineString{}, streets...)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		a, b := street.Build(streets, street.Settings{Snap: snap, Access: access}), street.Build(mixed, street.Settings{Snap: snap, Access: access})
		if a.Parts() != b.Parts() || a.Pieces() != b.Pieces() {
			t.Fatalf("%v: %d parts of %d, or %d of %d", streets, a.Parts(), a.Pieces(), b.Parts(), b.Pieces())
		}
		from, to := orb.Point{r.Float64() * 24, r.Float64() * 24}, orb.Point{r.Float64() * 24, r.Float64() * 24}
		if x, y := walked(a, from, to), walked(b, from, to); math.Abs(x-y) > 1e-9 {
			t.Fatalf("%v: %g or %g", streets, x, y)
		}
	}
}
