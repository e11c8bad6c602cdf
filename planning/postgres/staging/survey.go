package staging

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
)

// mostClaimed bounds the communities that a survey keeps in memory, in vertices. Where there are more, the database measures.
const mostClaimed = 2_000_000

// survey measures the ground of housing while a file is read, by the rules of measure_named and measure_touched. It writes down what it is sure of: the area of ground
// that lies in one community, or in none, where no rounding can come out otherwise. The database is asked about the rest, and so the numbers are always its own.
type survey struct {
	layer *planning.Layer
	from  crs.System
	plane crs.System

	use, development, compound int // fields of a building that say whether it has ground of its own; -1 for other housing

	claimants *geo.Index[*claimant]
	room      orb.MultiPolygon // for one ring in the plane

	revision int64 // of the city, with its day and plane, of which the communities are
	asOf     time.Time

	kept bool // ground stands in pg_temp.surveyed
}

type claimant struct {
	code  string
	shape *geo.Shape
}

// beginSurvey is the survey of an import, nil where the database measures: for few rows, which are not worth reading the communities, and for shapes that are still to be mended.
func beginSurvey(ctx context.Context, tx pgx.Tx, l *planning.Layer, im *Import, f *first) (*survey, error) {
	if !l.Housing || im.DryRun || im.Repair || !f.possible() && im.Source.About().Rows < firstFrom {
		return nil, nil
	}
	return newSurvey(ctx, tx, l, im.Today)
}

// newSurvey reads the communities of today. It is nil where there are too many.
func newSurvey(ctx context.Context, tx pgx.Tx, l *planning.Layer, today planning.Date) (*survey, error) {
	s := &survey{layer: l, use: l.Field("use"), development: l.Field("development_code"), compound: l.Field("compound_code"), claimants: geo.NewIndex[*claimant]()}
	var plane int
	if err := tx.QueryRow(ctx, `SELECT revision, as_of, plane FROM city`).Scan(&s.revision, &s.asOf, &plane); err != nil {
		return nil, err
	}
	var err error
	if s.from, err = crs.ByCode(srid); err != nil {
		return nil, err
	}
	if s.plane, err = crs.ByCode(plane); err != nil {
		return nil, err
	}
	const inForce = ` FROM community WHERE rev_to IS NULL AND in_force(valid_from, valid_to, greatest($1::date, $2::date))`
	var size int64
	if err := tx.QueryRow(ctx, `SELECT coalesce(sum(ST_NPoints(geom)), 0)`+inForce, s.asOf, today.Time()).Scan(&size); err != nil || size > mostClaimed {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT code, ST_AsBinary(geom)`+inForce, s.asOf, today.Time())
	if err != nil {
		return nil, err
	}
	var code string
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&code, &shape}, func() error { return s.claim(code, shape) })
	return s, err
}

func (s *survey) claim(code string, shape []byte) error {
	g, err := wkb.Unmarshal(shape)
	if err != nil {
		return err
	}
	prepared, err := geo.Prepare(g)
	if err != nil {
		return err
	}
	s.claimants.Insert(prepared.Bound(), &claimant{code, prepared})
	return nil
}

// holds says, when the transaction keeps other writers away and the next revision would be or is the one given, whether the city is still the one that the survey saw.
func (s *survey) holds(ctx context.Context, tx pgx.Tx, revision int64) (holds bool, err error) {
	err = tx.QueryRow(ctx, `SELECT $1::bigint + 1 = $2 AND as_of = $3 AND plane = $4 FROM city`, s.revision, revision, s.asOf, s.plane.Code()).Scan(&holds)
	return holds, err
}

// keep puts ground where measure_named looks for what is measured already.
func (s *survey) keep(ctx context.Context, tx pgx.Tx, g *grounds) error {
	if s == nil {
		return nil
	}
	if !s.kept {
		if _, err := tx.Exec(ctx, `SELECT open_surveyed()`); err != nil {
			return err
		}
		s.kept = true
	}
	return g.measured.into(ctx, tx, pgx.Identifier{"pg_temp", "surveyed"}, groundColumns)
}

// settle throws what was kept away when the city has changed since. From here on other writers wait.
func (s *survey) settle(ctx context.Context, tx pgx.Tx) error {
	if s == nil || !s.kept {
		return nil
	}
	var revision int64
	if err := tx.QueryRow(ctx, `SELECT revision FROM city FOR UPDATE`).Scan(&revision); err != nil {
		return err
	}
	if holds, err := s.holds(ctx, tx, revision+1); err != nil || holds {
		return err
	}
	_, err := tx.Exec(ctx, `DROP TABLE pg_temp.surveyed`)
	return err
}

// hasGround is what measure_named says: buildings of a development or a compound, and those in which nobody lives, have no ground of their own.
func (s *survey) hasGround(r *planning.Record) bool {
	if s.layer.Name != planning.Buildings {
		return true
	}
	use, _ := r.Values[s.use].(string)
	return r.Values[s.development] == nil && r.Values[s.compound] == nil && (use == "residential" || use == "mixed" || use == "unknown")
}

// measure writes down the ground of a row, or that it is to be measured. nil does nothing.
func (s *survey) measure(row *intake.Row, out *grounds) {
	r := &row.Record
	if s == nil || !s.hasGround(r) {
		return
	}
	area, sure := s.area(r.Geometry)
	if sure {
		var in string
		if in, sure = s.owner(r.Geometry); sure {
			out.add(s.layer.Name, r.Code, area, in)
			return
		}
	}
	out.leave(int64(row.Number), r.Code)
}

// strayed is by how many metres the plane of Go and that of PROJ may differ: what was measured is 8e-9 (see geo/crs).
const strayed = 1e-8

// area is the ground of a shape in m² of the plane, rounded to a tenth of a square millimetre as the database does. It is sure where the shape is valid in the plane,
// and where PROJ's coordinates could not make it round to the other side.
func (s *survey) area(g orb.Geometry) (m2 float64, sure bool) {
	flat, isGround := s.flat(g)
	if !isGround || geo.Validate(flat) != nil {
		return 0, false
	}
	length := 0.0
	for _, polygon := range flat {
		for i, ring := range polygon {
			a := math.Abs(geo.SignedArea(ring))
			if i > 0 {
				a = -a
			}
			m2 += a
			length += perimeter(ring)
		}
	}
	tenths := m2 * 1e4
	whole := math.Round(tenths)
	slack := (strayed*length + 1e-14*m2) * 1e4
	return whole / 1e4, m2 > 1e-3 && math.Abs(tenths-whole) < 0.5-slack
}

// flat is a shape in the plane, until the next is asked for.
func (s *survey) flat(g orb.Geometry) (m orb.MultiPolygon, isGround bool) {
	if m, isGround = g.(orb.MultiPolygon); isGround && len(m) == 1 && len(m[0]) == 1 {
		if s.room == nil {
			s.room = orb.MultiPolygon{{nil}}
		}
		s.room[0][0] = crs.TransformRing(s.room[0][0], m[0][0], s.from, s.plane)
		return s.room, true
	}
	m, isGround = crs.Transform(g, s.from, s.plane).(orb.MultiPolygon)
	return m, isGround
}

func perimeter(r orb.Ring) (length float64) {
	for i := 1; i < len(r); i++ {
		length += math.Hypot(r[i][0]-r[i-1][0], r[i][1]-r[i-1][1])
	}
	return length
}

// owner is the one community that covers a shape, "" where none has a point in common with it. It is not sure of anything else.
func (s *survey) owner(g orb.Geometry) (code string, sure bool) {
	sure = true
	var shape *geo.Shape
	s.claimants.Search(g.Bound(), func(_ orb.Bound, c *claimant) bool {
		if shape == nil {
			var err error
			if shape, err = geo.Prepare(g); err != nil {
				sure = false
				return false
			}
		}
		switch covers := c.shape.Covers(shape); {
		case covers && code == "":
			code = c.code
		case covers || c.shape.Intersects(shape):
			sure = false
		}
		return sure
	})
	return code, sure
}

// grounds is what a survey has found of some rows: rows of the table ground, whose beginning is not yet known, and those that are to be measured.
type grounds struct{ measured, left copying }

func (g *grounds) reset() {
	g.measured.reset()
	g.left.reset()
}

// add writes ground that lies in one community, or, with "", in none.
func (g *grounds) add(layer, code string, m2 float64, community string) {
	covered, claims := 0.0, []byte("[]")
	if community != "" {
		name, _ := json.Marshal(community) // a string always can be
		covered, claims = m2, append(strconv.AppendFloat([]byte(`[{"area": `), m2, 'f', 4, 64), `, "community": `...)
		claims = append(append(claims, name...), `}]`...)
	}
	g.measured.row(6, 0)
	g.measured.text(layer)
	g.measured.text(code)
	g.measured.double(m2)
	g.measured.double(covered)
	g.measured.document(claims)
}

func (g *grounds) leave(row int64, code string) {
	g.left.row(2, row)
	g.left.text(code)
}

var groundColumns = []string{"rev_from", "layer", "code", "area", "covered", "claims"}

// into writes all of it, as of a revision.
func (g *grounds) into(ctx context.Context, tx pgx.Tx, revision int64) error {
	g.measured.number(revision)
	if err := g.measured.into(ctx, tx, pgx.Identifier{"ground"}, groundColumns); err != nil {
		return err
	}
	return g.left.into(ctx, tx, pgx.Identifier{"pg_temp", "unmeasured"}, []string{"file_row", "code"})
}
