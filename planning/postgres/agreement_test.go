package postgres_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/planning/postgres/pgtest"
)

// PostGIS makes geometry and Go asks questions of it: two engines that must give one answer. They are asked the same questions
// about random shapes on a coarse grid, where edges touch, overlap and cross at vertices far more often than on any map.

const rounds = 4000

func TestGoAndPostGISAgree(t *testing.T) {
	db := psql(t, pgtest.New(t))
	rng := rand.New(rand.NewPCG(1, 2026))
	var shapes []orb.Geometry
	for len(shapes) < rounds {
		shapes = append(shapes, randomShape(rng))
	}
	compareValidity(t, db, shapes)
	var valid []orb.Geometry
	for _, g := range shapes {
		if geo.Validate(g) == nil {
			valid = append(valid, g)
		}
	}
	if len(valid) < rounds/5 {
		t.Fatalf("only %d of %d shapes are valid", len(valid), rounds)
	}
	comparePairs(t, db, valid)
	comparePoints(t, db, valid, rng)
}

func compareValidity(t *testing.T, db *pgx.Conn, shapes []orb.Geometry) {
	rows, err := db.Query(t.Context(), `SELECT ST_IsValid(ST_GeomFromWKB(g)) FROM unnest($1::bytea[]) WITH ORDINALITY u(g, n) ORDER BY n`, bytesOf(t, shapes))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, pgx.RowTo[bool])
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range answers {
		if got := geo.Validate(shapes[i]) == nil; got != want {
			t.Errorf("valid: Go says %v, PostGIS %v (%v) of %s", got, want, geo.Validate(shapes[i]), wkt.MarshalString(shapes[i]))
		}
	}
}

func comparePairs(t *testing.T, db *pgx.Conn, shapes []orb.Geometry) {
	type answer struct {
		Covers, Intersects bool
		Distance, Area     float64
	}
	a, b := shapes[:len(shapes)-1], shapes[1:]
	rows, err := db.Query(t.Context(), `
		SELECT ST_Covers(a, b), ST_Intersects(a, b), ST_Distance(a, b), ST_Area(a)
		FROM (SELECT n, ST_GeomFromWKB(x) AS a, ST_GeomFromWKB(y) AS b FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY u(x, y, n)) p ORDER BY n`,
		bytesOf(t, a), bytesOf(t, b))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[answer])
	if err != nil {
		t.Fatal(err)
	}
	seen := map[answer]int{}
	for i, want := range answers {
		x, y := prepared(t, a[i]), prepared(t, b[i])
		got := answer{x.Covers(y), x.Intersects(y), x.Distance(y), x.Area()}
		if got.Covers != want.Covers || got.Intersects != want.Intersects || !near(got.Distance, want.Distance) || !near(got.Area, want.Area) {
			t.Errorf("Go %+v, PostGIS %+v of\n%s and\n%s", got, want, wkt.MarshalString(a[i]), wkt.MarshalString(b[i]))
		}
		seen[answer{Covers: want.Covers, Intersects: want.Intersects}]++
	}
	if seen[answer{Covers: true, Intersects: true}] == 0 || seen[answer{Intersects: true}] == 0 || seen[answer{}] == 0 {
		t.Errorf("the random shapes do not meet every case: %v", seen)
	}
}

func comparePoints(t *testing.T, db *pgx.Conn, shapes []orb.Geometry, rng *rand.Rand) {
	points := make([]orb.Geometry, len(shapes))
	for i := range points {
		points[i] = orb.Point{float64(rng.IntN(25)) / 2, float64(rng.IntN(25)) / 2}
	}
	rows, err := db.Query(t.Context(), `
		SELECT CASE WHEN NOT ST_Intersects(g, p) THEN 0 WHEN ST_Contains(g, p) THEN 2 ELSE 1 END, ST_Distance(g, p)
		FROM (SELECT n, ST_GeomFromWKB(x) AS g, ST_GeomFromWKB(y) AS p FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY u(x, y, n)) q ORDER BY n`,
		bytesOf(t, shapes), bytesOf(t, points))
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		Place    int
		Distance float64
	}
	answers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[answer])
	if err != nil {
		t.Fatal(err)
	}
	places := []geo.Place{geo.Outside, geo.Edge, geo.Inside}
	for i, want := range answers {
		s, p := prepared(t, shapes[i]), points[i].(orb.Point)
		if got := s.Locate(p); got != places[want.Place] {
			t.Errorf("%v is %v, PostGIS says %v of %s", p, got, places[want.Place], wkt.MarshalString(shapes[i]))
		}
		if got := s.DistanceTo(p); !near(got, want.Distance) {
			t.Errorf("%v: distance %v, PostGIS says %v from %s", p, got, want.Distance, wkt.MarshalString(shapes[i]))
		}
	}
}

// randomShape is a polygon, sometimes with holes or several parts, on a grid of 12 by 12: often ugly, and about half the time invalid.
func randomShape(rng *rand.Rand) orb.Geometry {
	var out orb.MultiPolygon
	for range 1 + rng.IntN(8)/6 {
		p := orb.Polygon{randomRing(rng, 12)}
		if rng.IntN(3) == 0 {
			p = orb.Polygon{orb.Bound{Max: orb.Point{12, 12}}.ToRing()}
			for range 1 + rng.IntN(3) {
				p = append(p, randomRing(rng, 12))
			}
		}
		out = append(out, p)
	}
	return out
}

// randomRing is a box, a star around a centre, or a handful of random points.
func randomRing(rng *rand.Rand, size int) orb.Ring {
	switch rng.IntN(4) {
	case 0:
		x, y := float64(rng.IntN(size-2)), float64(rng.IntN(size-2))
		return orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + 1 + float64(rng.IntN(4)), y + 1 + float64(rng.IntN(4))}}.ToRing()
	case 1, 2:
		return star(rng, size)
	}
	ring := orb.Ring{}
	for range 3 + rng.IntN(3) {
		ring = append(ring, orb.Point{float64(rng.IntN(size)), float64(rng.IntN(size))})
	}
	return append(ring, ring[0])
}

func star(rng *rand.Rand, size int) orb.Ring {
	ring := orb.Ring{}
	n, half := 4+rng.IntN(8), float64(size)/2
	for i := range n {
		angle, radius := 2*math.Pi*float64(i)/float64(n), 1+rng.Float64()*half
		ring = append(ring, orb.Point{math.Round(half + radius*math.Cos(angle)), math.Round(half + radius*math.Sin(angle))})
	}
	return append(ring, ring[0])
}

func bytesOf(t *testing.T, shapes []orb.Geometry) [][]byte {
	out := make([][]byte, len(shapes))
	for i, g := range shapes {
		b, err := wkb.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = b
	}
	return out
}

func prepared(t *testing.T, g orb.Geometry) *geo.Shape {
	s, err := geo.Prepare(g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(a)) }
