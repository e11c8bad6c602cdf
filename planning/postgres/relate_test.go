package postgres_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/planning/postgres/pgtest"
)

// relation is what PostGIS says of two geometries.
type relation struct {
	Matrix                                               string
	Touches, Crosses, Overlaps, Equals, Contains, Within bool
}

// Ground, lines and points on a lattice, where nearly everything touches something: the matrix and the named relations
// are PostGIS's. GEOS, however, rounds the points in which edges cross, and a line that is cut at a rounded point no
// longer lies where it lay; and of a line that meets itself it takes some points for both inside and boundary. So where
// either can be, two answers in a thousand may differ; geo's own tests hold such pairs against rational numbers.
func TestRelationsAreThoseOfPostGIS(t *testing.T) {
	many := 12_000
	if testing.Short() {
		many = 1_200
	}
	u := ugly{rand.New(rand.NewPCG(9, 4))}
	var as, bs []orb.Geometry
	for len(as) < many {
		a := u.any()
		b := u.any()
		if m, ok := a.(orb.MultiPolygon); ok && u.IntN(2) == 0 {
			b = u.beside(m)
		}
		if geo.Validate(a) == nil && geo.Validate(b) == nil {
			as, bs = append(as, a), append(bs, b)
		}
	}
	seen, differ := map[string]int{}, 0
	for i, want := range relationsByPostGIS(t, as, bs) {
		a, b := geo.FigureOf(prepared(t, as[i])), geo.FigureOf(prepared(t, bs[i]))
		m := a.Relate(b)
		x, y := a.Dimension(), b.Dimension()
		got := relation{m.String(), m.Touches(), m.Crosses(x, y), m.Overlaps(x, y), m.Equals(), m.Contains(), m.Within()}
		switch {
		case got == want:
		case (x == 1 || y == 1) && (rounded(as[i], bs[i]) || tangled(t, as[i]) || tangled(t, bs[i])):
			differ++
		default:
			t.Errorf("Go %+v, PostGIS %+v of\n%s and\n%s", got, want, wkt.MarshalString(as[i]), wkt.MarshalString(bs[i]))
		}
		seen[want.Matrix]++
	}
	if len(seen) < 100 {
		t.Errorf("only %d different matrices were met", len(seen))
	}
	if differ > many/300 {
		t.Errorf("%d of %d pairs differ where PostGIS may err: too many for that", differ, many)
	}
	t.Logf("%d pairs, %d different matrices; %d answers of PostGIS are wrong", len(as), len(seen), differ)
}

func relationsByPostGIS(t *testing.T, as, bs []orb.Geometry) []relation {
	db := psql(t, pgtest.Admin(t, pgtest.New(t)))
	rows, err := db.Query(t.Context(), `
		SELECT ST_Relate(a, b), ST_Touches(a, b), ST_Crosses(a, b), ST_Overlaps(a, b), ST_Equals(a, b), ST_Contains(a, b), ST_Within(a, b)
		FROM (SELECT n, ST_GeomFromWKB(x) AS a, ST_GeomFromWKB(y) AS b FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY u(x, y, n)) p ORDER BY n`,
		bytesOf(t, as), bytesOf(t, bs))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[relation])
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// any draws ground, lines or points.
func (u ugly) any() orb.Geometry {
	switch u.IntN(4) {
	case 0:
		return u.lines()
	case 1:
		m := orb.MultiPoint{u.corner()}
		for u.IntN(2) == 0 {
			m = append(m, u.corner())
		}
		return m
	}
	return u.ground()
}

// lines cross themselves and each other, run back and end on one another.
func (u ugly) lines() orb.MultiLineString {
	var m orb.MultiLineString
	for len(m) == 0 || u.IntN(2) == 0 {
		l := orb.LineString{u.corner(), u.corner()}
		for u.IntN(2) == 0 {
			l = append(l, u.corner())
		}
		m = append(m, l)
	}
	return m
}

// rounded tells whether some two edges cross in a point that has no float64 coordinates.
func rounded(a, b orb.Geometry) bool {
	edges := append(edgesOf(a), edgesOf(b)...)
	for i, e := range edges {
		for _, f := range edges[:i] {
			if crossesBesideFloats(e, f) {
				return true
			}
		}
	}
	return false
}

func edgesOf(g orb.Geometry) (edges [][2]orb.Point) {
	chain := func(ps []orb.Point) {
		for i := 1; i < len(ps); i++ {
			edges = append(edges, [2]orb.Point{ps[i-1], ps[i]})
		}
	}
	switch g := g.(type) {
	case orb.MultiLineString:
		for _, l := range g {
			chain(l)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				chain(r)
			}
		}
	}
	return edges
}

func crossesBesideFloats(e, f [2]orb.Point) bool {
	dx, dy := rat(e[1][0], e[0][0]), rat(e[1][1], e[0][1])
	ex, ey := rat(f[1][0], f[0][0]), rat(f[1][1], f[0][1])
	det := minusRat(dx, ey, dy, ex)
	if det.Sign() == 0 {
		return false
	}
	wx, wy := rat(f[0][0], e[0][0]), rat(f[0][1], e[0][1])
	t, u := new(big.Rat).Quo(minusRat(wx, ey, wy, ex), det), new(big.Rat).Quo(minusRat(wx, dy, wy, dx), det)
	one := big.NewRat(1, 1)
	if t.Sign() < 0 || u.Sign() < 0 || t.Cmp(one) > 0 || u.Cmp(one) > 0 {
		return false
	}
	x, exactX := new(big.Rat).Add(rat(e[0][0], 0), dx.Mul(dx, t)).Float64()
	y, exactY := new(big.Rat).Add(rat(e[0][1], 0), dy.Mul(dy, t)).Float64()
	return x == x && y == y && !(exactX && exactY)
}

// rat is a-b.
func rat(a, b float64) *big.Rat {
	return new(big.Rat).Sub(new(big.Rat).SetFloat64(a), new(big.Rat).SetFloat64(b))
}

// minusRat is ab-cd.
func minusRat(a, b, c, d *big.Rat) *big.Rat {
	return new(big.Rat).Sub(new(big.Rat).Mul(a, b), new(big.Rat).Mul(c, d))
}

// tangled tells whether edges of lines meet elsewhere than in their ends.
func tangled(t *testing.T, g orb.Geometry) bool {
	if _, ok := g.(orb.MultiLineString); !ok {
		return false
	}
	edges := edgesOf(g)
	for i, e := range edges {
		for _, f := range edges[:i] {
			if e[0] == e[1] || f[0] == f[1] {
				continue
			}
			m := prepared(t, orb.LineString{e[0], e[1]}).Relate(prepared(t, orb.LineString{f[0], f[1]}))
			if m.Intersects() && !m.Matches("FF*F*****") {
				return true
			}
		}
	}
	return false
}
