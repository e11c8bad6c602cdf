package pgtest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// Province is a made one: communities in a square, each about a square kilometre with 32 corners that it shares with its neighbours, three
// developments or compounds, ten buildings, rooms and counts; some of it wrong in every way that gaps know. The same number of communities is the
// same province.
type Province struct {
	Communities int // their codes are C and six digits from 0; one of a hundred is missing
	side        int
}

// ProvinceOf is the province of so many communities, one million at the most.
func ProvinceOf(communities int) Province {
	return Province{communities, int(math.Ceil(math.Sqrt(float64(communities))))}
}

// counted is when households were counted.
var counted = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// Make fills the database of a string that [New] returned with the province as of a day, and lets PostGIS measure its ground. It tells how many
// rows there are and how long both took.
func (p Province) Make(b testing.TB, url string, day time.Time) {
	db, err := pgx.Connect(b.Context(), Admin(b, url))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	say := func(sql string, args ...any) {
		if _, err := db.Exec(b.Context(), sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	clock := func() (seconds float64) { // the database's: only programs ask the machine's
		if err := db.QueryRow(b.Context(), `SELECT extract(epoch FROM clock_timestamp())`).Scan(&seconds); err != nil {
			b.Fatal(err)
		}
		return seconds
	}
	began := clock()
	say(`SET synchronous_commit = off; SET work_mem = '512MB'; SET temp_buffers = '512MB'`)
	say(`BEGIN`)
	say(`SELECT open_revision('bench', 'a province')`)
	say(`UPDATE city SET plane = 4547, west = 110, east = 118, south = 28, north = 34, as_of = '` + day.Format(time.DateOnly) + `'`)
	var revision int64
	if err := db.QueryRow(b.Context(), `SELECT revision FROM city`).Scan(&revision); err != nil {
		b.Fatal(err)
	}
	rows := p.fill(b, db, revision, p.before())
	say(`SELECT open_revision('bench', 'its housing')`)
	rows += p.fill(b, db, revision+1, slices.Concat(p.housing(), p.rest()))
	copied := clock()
	say(`ANALYZE community, development, compound, building`) // and not ground, which the planner would then hold for empty
	say(`SELECT measure_ground($1, $2, $2)`, revision+1, day)
	say(`COMMIT`)
	say(`ANALYZE`)
	b.Logf("%d rows copied in %.0f s; their ground measured in %.0f s", rows, copied-began, clock()-copied)
}

// dice is a number from 0 to n-1 that belongs to a thing and a question.
func dice(n, thing, question int) int {
	x := uint64(thing)*0x9e3779b97f4a7c15 + uint64(question)*0xbf58476d1ce4e5b9
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	x ^= x >> 29
	return int(x % uint64(n))
}

// spot is a place in a cell, in parts of its width and height.
func (p Province) spot(cell int, x, y float64) orb.Point {
	return p.at(float64(cell%p.side)+x, float64(cell/p.side)+y)
}

// at is a place in cells from the south-west corner.
func (p Province) at(x, y float64) orb.Point {
	return orb.Point{114 - float64(p.side)*0.005 + x*0.01, 29 + y*0.009}
}

// corner is where four communities meet.
func (p Province) corner(i, j int) orb.Point {
	n := i*100003 + j
	return p.at(float64(i)+float64(dice(200, n, 1)-100)/1000, float64(j)+float64(dice(200, n, 2)-100)/1000)
}

// border goes from one corner to the next, the same from both sides.
func (p Province) border(i, j, question int) orb.LineString {
	a, b := p.corner(i, j), p.corner(i+1, j)
	if question == 4 {
		b = p.corner(i, j+1)
	}
	out := orb.LineString{a}
	for k := 1; k < 8; k++ {
		t, off := float64(k)/8, float64(dice(100, i*100003+j*17+k, question)-50)/1e5
		q := orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
		q[4-question] += off
		out = append(out, q)
	}
	return append(out, b)
}

// ground is the ground of a community.
func (p Province) ground(cell int) orb.MultiPolygon {
	i, j := cell%p.side, cell/p.side
	ring := orb.Ring{}
	south, north, west, east := p.border(i, j, 3), p.border(i, j+1, 3), p.border(i, j, 4), p.border(i+1, j, 4)
	north.Reverse()
	west.Reverse()
	for _, line := range []orb.LineString{south, east, north, west} {
		ring = append(ring, line[:len(line)-1]...)
	}
	return orb.MultiPolygon{{append(ring, ring[0])}}
}

func (p Province) void(cell int) bool    { return dice(100, cell, 5) == 0 }
func (p Province) village(cell int) bool { return dice(5, cell, 6) == 0 }

// estate is the middle of the k-th housing of a cell; one of forty lies across the border.
func (p Province) estate(cell, k int) (x, y float64) {
	x, y = []float64{.36, .64, .5}[k], []float64{.36, .42, .7}[k]
	switch dice(40, cell*3+k, 7) {
	case 0:
		x = 0
	case 1:
		x, y = .82, .85
	}
	return x, y
}

// ell is a shape with six corners.
func (p Province) ell(cell int, x, y, w, h float64) orb.MultiPolygon {
	ring := orb.Ring{}
	for _, q := range [][2]float64{{-w, -h}, {w, -h}, {w, 0}, {0, 0}, {0, h}, {-w, h}, {-w, -h}} {
		ring = append(ring, p.spot(cell, x+q[0], y+q[1]))
	}
	return orb.MultiPolygon{{ring}}
}

// table is one COPY: n times row, where nil is no row.
type table struct {
	name    string
	columns []string
	n       int
	row     func(i int) []any
}

func (p Province) before() []table {
	return []table{
		{"subdistrict", []string{"code", "audience", "name", "kind", "geom"}, p.Communities, func(i int) []any {
			if x, y := i%p.side, i/p.side; x%8 != 0 || y%8 != 0 {
				return nil
			}
			b := orb.Bound{Min: p.spot(i, 0, 0), Max: p.spot(i, 8, 0)}
			b.Max[1] += 8 * .009
			return []any{p.street(i), "public", "街道" + p.street(i), "street", orb.MultiPolygon{b.ToPolygon()}}
		}},
		{"community", []string{"code", "audience", "name", "kind", "subdistrict_code", "population", "geom"}, p.Communities, func(i int) []any {
			if p.void(i) {
				return nil
			}
			kind := "pure_urban"
			if p.village(i) {
				kind = "village_converted"
			}
			return []any{fmt.Sprintf("C%06d", i), "public", fmt.Sprintf("社区%d", i), kind, p.street(i), int64(2000 + dice(4000, i, 8)), p.ground(i)}
		}},
	}
}

func (p Province) street(cell int) string {
	return fmt.Sprintf("S%03d%03d", cell%p.side/8, cell/p.side/8)
}

func (p Province) compound(i int) bool { return dice(4, i, 9) == 0 }

func (p Province) housing() []table {
	shape := func(i int) orb.MultiPolygon {
		x, y := p.estate(i/3, i%3)
		return p.ell(i/3, x, y, .11, .1)
	}
	return []table{
		{"development", []string{"code", "audience", "name", "developer", "state", "designed_units", "geom"}, 3 * p.Communities, func(i int) []any {
			if p.compound(i) {
				return nil
			}
			return []any{fmt.Sprintf("D%06d", i), "public", fmt.Sprintf("示例苑%d", i), "示例置业有限公司", []string{"occupied", "occupied", "on_sale"}[dice(3, i, 10)], int64(200 + dice(900, i, 11)), shape(i)}
		}},
		{"compound", []string{"code", "audience", "name", "unit_active", "reform_year", "property_firm", "dwellings", "geom"}, 3 * p.Communities, func(i int) []any {
			if !p.compound(i) {
				return nil
			}
			var firm any = "示例物业"
			if dice(10, i, 12) == 0 {
				firm = nil
			}
			return []any{fmt.Sprintf("K%06d", i), "public", fmt.Sprintf("宿舍%d", i), dice(3, i, 13) > 0, int64(1998), firm, int64(40 + dice(200, i, 14)), shape(i)}
		}},
		{"building", []string{"code", "audience", "name", "development_code", "compound_code", "use", "dwellings", "floors", "geom"}, 10 * p.Communities, p.building},
	}
}

// building is one of ten in its cell: three to each piece of housing, and one of its own.
func (p Province) building(i int) []any {
	cell, k := i/10, i%10
	var development, compound any
	x, y := .15+float64(dice(70, i, 15))/100, .12
	if k < 9 {
		h := cell*3 + k/3
		if development = fmt.Sprintf("D%06d", h); p.compound(h) {
			development, compound = nil, fmt.Sprintf("K%06d", h)
		}
		x, y = p.estate(cell, k/3)
		x, y = x-.05, y+float64(k%3-1)*.05
	}
	use := "residential"
	if dice(8, i, 16) == 0 {
		use = "commercial"
	}
	return []any{fmt.Sprintf("B%07d", i), "public", fmt.Sprintf("%d号楼", k+1), development, compound, use, int64(dice(120, i, 17)), int64(6 + dice(20, i, 18)), p.ell(cell, x, y, .02, .008)}
}

func (p Province) rest() []table {
	uses := []string{"hall", "office", "party", "police", "reading", "activity", "mediation"}
	return []table{
		{"facility", []string{"code", "audience", "name", "community_code", "tenure", "state", "geom"}, p.Communities, func(i int) []any {
			if p.void(i) || dice(30, i, 19) == 0 {
				return nil
			}
			return []any{fmt.Sprintf("F%06d", i), "public", fmt.Sprintf("社区用房%d", i), fmt.Sprintf("C%06d", i), []string{"owned", "free_use", "leased"}[dice(20, i, 20)/9], "in_use", p.spot(i, .5, .5)}
		}},
		{"room", []string{"code", "audience", "facility_code", "name", "use", "gross_area"}, 7 * p.Communities, func(i int) []any {
			if p.void(i/7) || dice(10, i/7, 21) > 0 {
				return nil
			}
			return []any{fmt.Sprintf("R%07d", i), "public", fmt.Sprintf("F%06d", i/7), "室", uses[i%7], int64(30 + dice(200, i, 22))}
		}},
		{"roster", []string{"code", "audience", "community_code", "development_code"}, 3 * p.Communities, func(i int) []any {
			if p.void(i/3) || !p.village(i/3) || dice(20, i, 23) == 0 {
				return nil
			}
			return []any{fmt.Sprintf("r%06d", i), "public", fmt.Sprintf("C%06d", i/3), fmt.Sprintf("D%06d", i)}
		}},
		{"household", []string{"code", "audience", "community_code", "measure", "count", "as_of"}, p.Communities, func(i int) []any {
			return []any{fmt.Sprintf("h%06d", i), "public", fmt.Sprintf("C%06d", i), "occupied", int64(940 + dice(2100, i, 24)), counted}
		}},
	}
}

// fill copies tables into the city at a revision.
func (p Province) fill(t testing.TB, db *pgx.Conn, revision int64, tables []table) (rows int64) {
	t.Helper()
	for _, x := range tables {
		i := 0
		n, err := db.CopyFrom(t.Context(), pgx.Identifier{x.name}, append([]string{"rev_from"}, x.columns...), pgx.CopyFromFunc(func() ([]any, error) {
			for ; i < x.n; i++ {
				if row := x.row(i); row != nil {
					i++
					return cells(revision, row)
				}
			}
			return nil, nil
		}))
		if err != nil {
			t.Fatal(x.name, err)
		}
		rows += n
	}
	return rows
}

func cells(revision int64, row []any) ([]any, error) {
	out := append(make([]any, 0, len(row)+1), revision)
	for _, v := range row {
		if g, isShape := v.(orb.Geometry); isShape {
			b, err := ewkb.Marshal(g, 4490)
			if err != nil {
				return nil, err
			}
			v = b
		}
		out = append(out, v)
	}
	return out, nil
}

// Analyst is somebody at a prompt of their own, in the database of a string that [New] returned, until t ends. What they say must be right.
func Analyst(t testing.TB, url string) func(sql string, args ...any) {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return func(sql string, args ...any) {
		t.Helper()
		if _, err := db.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
}
