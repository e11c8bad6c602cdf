package postgres_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/planning/postgres/pgtest"
)

// ugly draws ground that means trouble: on a coarse lattice, so that corners, edges and lines fall upon each other; with holes and parts that touch;
// with corners twice and on straight edges; now and then with every corner moved by a billionth, or far from the origin as in a real plane.
type ugly struct{ *rand.Rand }

func (u ugly) corner() orb.Point { return orb.Point{float64(u.IntN(8)), float64(u.IntN(8))} }

func (u ugly) ring() orb.Ring {
	var r orb.Ring
	if u.IntN(2) == 0 {
		r = orb.MultiPoint{u.corner(), u.corner()}.Bound().ToRing()
		r = r[:4]
	} else {
		r = orb.Ring{u.corner(), u.corner(), u.corner()}
		for u.IntN(2) == 0 {
			r = append(r, u.corner())
		}
	}
	switch at := u.IntN(len(r)); u.IntN(6) {
	case 0: // a corner twice
		r = append(r[:at+1], r[at:]...)
	case 1: // a corner in the middle of an edge
		p, q := r[at], r[(at+1)%len(r)]
		r = append(r[:at+1], append(orb.Ring{{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}}, r[at+1:]...)...)
	case 2: // a spike
		r = append(r[:at+1], append(orb.Ring{u.corner(), r[at]}, r[at+1:]...)...)
	}
	return append(r, r[0])
}

func (u ugly) ground() orb.MultiPolygon {
	var m orb.MultiPolygon
	for len(m) == 0 || u.IntN(3) == 0 {
		p := orb.Polygon{u.ring()}
		for u.IntN(2) == 0 {
			p = append(p, u.ring())
		}
		m = append(m, p)
	}
	return m
}

// beside is ground that has to do with other ground: it, a part of it, its holes as ground, or it moved by a billionth here and there.
func (u ugly) beside(m orb.MultiPolygon) orb.MultiPolygon {
	switch u.IntN(6) {
	case 0:
		return m.Clone()
	case 1:
		return orb.MultiPolygon{m[u.IntN(len(m))]}.Clone()
	case 2:
		p := m[u.IntN(len(m))]
		return orb.MultiPolygon{{p[u.IntN(len(p))]}}.Clone()
	case 3:
		m = m.Clone()
		u.each(m, func(p orb.Point) orb.Point {
			if u.IntN(2) == 0 {
				return p
			}
			return orb.Point{p[0] + (u.Float64()-.5)*1e-9, p[1] + (u.Float64()-.5)*1e-9}
		})
		return m
	}
	return u.ground()
}

// each replaces the corners, closing points like the first ones.
func (u ugly) each(m orb.MultiPolygon, f func(orb.Point) orb.Point) {
	for _, p := range m {
		for _, r := range p {
			for i := range r[:len(r)-1] {
				r[i] = f(r[i])
			}
			r[len(r)-1] = r[0]
		}
	}
}

type predicateCase struct {
	a, b  orb.MultiPolygon
	point orb.Point
}

func (u ugly) draw() predicateCase {
	a := u.ground()
	c := predicateCase{a: a, b: u.beside(a), point: u.corner()}
	ring := a[0][len(a[0])-1]
	switch i := u.IntN(len(ring) - 1); u.IntN(4) {
	case 0:
		c.point = ring[i]
	case 1:
		c.point = orb.Point{(ring[i][0] + ring[i+1][0]) / 2, (ring[i][1] + ring[i+1][1]) / 2}
	case 2:
		c.point = orb.Point{ring[i][0]/3 + ring[i+1][0]*2/3, ring[i][1]/3 + ring[i+1][1]*2/3} // beside the edge by a rounding
	}
	if u.IntN(3) == 0 {
		far := func(p orb.Point) orb.Point { return orb.Point{442_000.123 + p[0]*7.3, 3_353_000.456 + p[1]*7.3} }
		a = a.Clone()
		u.each(a, far)
		u.each(c.b, far)
		c.a, c.point = a, far(c.point)
	}
	return c
}

// PostGIS and geo are asked the same: is it valid, do they meet, does one cover the other, is the point in it or on its edge, and in which of many does
// the point lie by the grid.
func TestUglyGroundIsTheSameToGoAndToPostGIS(t *testing.T) {
	t.Parallel()
	db, err := pgx.Connect(t.Context(), pgtest.Admin(t, pgtest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(t.Context()) })
	many := 20_000
	if testing.Short() {
		many = 2_000
	}
	u := ugly{rand.New(rand.NewPCG(11, 27))}
	var batch pgx.Batch
	counts := map[string]int{}
	for range many {
		c := u.draw()
		batch.Queue(`SELECT ST_IsValid(a), ST_IsValid(b), ST_Covers(a, p), ST_Intersects(a, p) FROM
			(SELECT ST_GeomFromWKB($1) a, ST_GeomFromWKB($2) b, ST_GeomFromWKB($3) p) x`, wkbOf(t, c.a), wkbOf(t, c.b), wkbOf(t, c.point)).
			QueryRow(func(row pgx.Row) error {
				var validA, validB, covers, meets bool
				if err := row.Scan(&validA, &validB, &covers, &meets); err != nil {
					return err
				}
				sayPoint(t, c, validA, validB, covers, meets, counts)
				return nil
			})
		if geo.Validate(c.a) != nil || geo.Validate(c.b) != nil {
			continue
		}
		batch.Queue(`SELECT ST_Intersects(a, b), ST_Covers(a, b), ST_Covers(b, a) FROM (SELECT ST_GeomFromWKB($1) a, ST_GeomFromWKB($2) b) x`, wkbOf(t, c.a), wkbOf(t, c.b)).
			QueryRow(func(row pgx.Row) error {
				var meets, ab, ba bool
				if err := row.Scan(&meets, &ab, &ba); err != nil {
					return err
				}
				sayGround(t, c, meets, ab, ba, counts)
				return nil
			})
	}
	if err := db.SendBatch(t.Context(), &batch).Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("the same: %v", counts)
}

// Two hundred pieces of ugly ground upon each other, asked for all pairs at once, and for points of which most lie on some edge or corner.
func TestJoinsOfUglyGroundAreThoseOfPostGIS(t *testing.T) {
	db, err := pgx.Connect(t.Context(), pgtest.Admin(t, pgtest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(t.Context()) })
	u := ugly{rand.New(rand.NewPCG(4, 8))}
	var shapes []*geo.Shape
	var ground, spots [][]byte
	var points []orb.Point
	for len(shapes) < 200 {
		m := u.ground()
		if geo.Validate(m) != nil {
			continue
		}
		s, err := geo.Prepare(m)
		if err != nil {
			t.Fatal(err)
		}
		shapes, ground = append(shapes, s), append(ground, wkbOf(t, m))
	}
	for x := -.5; x < 8; x += .25 { // exact in float64, and so is what PostGIS reckons with them
		for y := -.5; y < 8; y += .25 {
			points, spots = append(points, orb.Point{x, y}), append(spots, wkbOf(t, orb.Point{x, y}))
		}
	}
	pairs := func(predicate string, a, b [][]byte) []geo.Pair {
		rows, err := db.Query(t.Context(), `SELECT (a.n - 1)::int AS a, (b.n - 1)::int AS b FROM unnest($1::bytea[]) WITH ORDINALITY a(g, n), unnest($2::bytea[]) WITH ORDINALITY b(g, n)
			WHERE `+predicate+` ORDER BY 1, 2`, a, b)
		if err != nil {
			t.Fatal(err)
		}
		out, err := pgx.CollectRows(rows, pgx.RowToStructByPos[geo.Pair])
		if err != nil || len(out) == 0 {
			t.Fatalf("%d pairs: %v", len(out), err)
		}
		return out
	}
	grid := geo.NewOwnerGrid(shapes)
	want := pairs(`ST_Covers(ST_GeomFromWKB(b.g), ST_GeomFromWKB(a.g))`, spots, ground)
	if diff := cmp.Diff(want, grid.JoinAll(points)); diff != "" {
		t.Errorf("points: %.600s", diff)
	}
	want = pairs(`ST_Intersects(ST_GeomFromWKB(a.g), ST_GeomFromWKB(b.g))`, ground, ground)
	if diff := cmp.Diff(want, geo.JoinShapes(shapes, shapes)); diff != "" {
		t.Errorf("ground: %.600s", diff)
	}
	for i, n := range geo.JoinNearest(points, shapes, math.Inf(1)) {
		if (n.Distance == 0) != (len(grid.Join(points[i:i+1], nil)) > 0) {
			t.Errorf("%v is %v from the nearest ground", points[i], n.Distance)
		}
	}
}

func wkbOf(t *testing.T, g orb.Geometry) []byte {
	raw, err := wkb.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func sayPoint(t *testing.T, c predicateCase, validA, validB, covers, meets bool, counts map[string]int) {
	check(t, c, "valid", geo.Validate(c.a) == nil, validA, counts)
	check(t, c, "valid b", geo.Validate(c.b) == nil, validB, counts)
	if !validA {
		return
	}
	s, err := geo.Prepare(c.a)
	if err != nil {
		t.Fatal(err)
	}
	in := s.Locate(c.point) != geo.Outside
	grid := geo.NewOwnerGrid([]*geo.Shape{s})
	check(t, c, "grid", len(grid.Join([]orb.Point{c.point}, nil)) == 1, in, counts)
	if in != covers && covers == meets && floatMisleads(c.a, c.point) {
		counts["point: PostGIS rounds"]++
		return
	}
	check(t, c, "covers point", in, covers, counts)
	check(t, c, "meets point", in, meets, counts)
}

// floatMisleads tells whether PostGIS, which asks in float64 on which side of an edge a point lies, is told wrongly by its arithmetic: the one reason for which
// the two may differ. The point is then a few units of the last digit from the edge.
func floatMisleads(m orb.MultiPolygon, p orb.Point) bool {
	exact := func(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }
	for _, polygon := range m {
		for _, r := range polygon {
			for i := 1; i < len(r); i++ {
				a, b := r[i-1], r[i]
				float := (b[0]-a[0])*(p[1]-a[1]) - (p[0]-a[0])*(b[1]-a[1])
				left := new(big.Rat).Mul(new(big.Rat).Sub(exact(b[0]), exact(a[0])), new(big.Rat).Sub(exact(p[1]), exact(a[1])))
				right := new(big.Rat).Mul(new(big.Rat).Sub(exact(p[0]), exact(a[0])), new(big.Rat).Sub(exact(b[1]), exact(a[1])))
				if left.Cmp(right) != exact(float).Sign() {
					return true
				}
			}
		}
	}
	return false
}

func sayGround(t *testing.T, c predicateCase, meets, ab, ba bool, counts map[string]int) {
	a, errA := geo.Prepare(c.a)
	b, errB := geo.Prepare(c.b)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	check(t, c, "intersects", a.Intersects(b), meets, counts)
	check(t, c, "covers", a.Covers(b), ab, counts)
	check(t, c, "covered by", b.Covers(a), ba, counts)
	check(t, c, "join", len(geo.JoinShapes([]*geo.Shape{a}, []*geo.Shape{b})) == 1, meets, counts)
}

func check(t *testing.T, c predicateCase, question string, got, want bool, counts map[string]int) {
	if got == want {
		counts[question]++
		return
	}
	counts[question+" differs"]++
	t.Errorf("%s: %v, PostGIS says %v\n%s\n%s\n%s", question, got, want, wkt.MarshalString(c.a), wkt.MarshalString(c.b), wkt.MarshalString(c.point))
}
