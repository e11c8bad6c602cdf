package staging

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"peijian/geo"
	"peijian/planning"
)

// mostStacked is how many pairs of footprints whose boxes lie on one another the database is asked about.
const mostStacked = 400_000

// degreeArea is more than any square degree measures in m², in whatever plane.
const degreeArea = 2e10

// shapes is what is remembered of a file's polygons while they are read, 48 bytes each: enough to say which of them the database need not look at. It
// decides nothing by itself: PostGIS says what is wrong with a shape, and what two have in common.
type shapes struct {
	suspects int // shapes that are not valid, as far as Go can tell
	doubted  func(orb.Geometry) bool
	rows     []int64
	boxes    []orb.Bound
	areas    []float64 // in square degrees, 0 where it cannot be said

	pairs []geo.Pair // of boxes with much ground in common, when all are there
	all   bool       // and not only the first of them
}

// add remembers the polygon of a row.
func (s *shapes) add(row int, g orb.Geometry) {
	area := 0.0
	if geo.Validate(g) != nil || s.doubted != nil && s.doubted(g) {
		s.suspects++
	} else {
		area = max(planar.Area(g), 0)
	}
	s.rows, s.boxes, s.areas = append(s.rows, int64(row)), append(s.boxes, g.Bound()), append(s.areas, area)
}

// compare finds pairs whose boxes have so much ground in common that they could be doubled or overlap, when all shapes are there.
func (s *shapes) compare() { s.pairs, s.all = geo.Stacked(s.boxes, mostStacked, s.near) }

// stacked lists the rows of those pairs, each ahead of its number.
func (s *shapes) stacked(ahead int64) (a, b []int64) {
	for _, p := range s.pairs {
		a, b = append(a, s.rows[p.A]+ahead), append(b, s.rows[p.B]+ahead)
	}
	return a, b
}

// near says whether two footprints could have enough in common to be named: their shapes have no more than their boxes.
func (s *shapes) near(a, b int) bool {
	p, q := &s.boxes[a], &s.boxes[b]
	common := (min(p.Max[0], q.Max[0]) - max(p.Min[0], q.Min[0])) * (min(p.Max[1], q.Max[1]) - max(p.Min[1], q.Min[1]))
	return common >= 0.99*doubledFrom*min(s.areas[a], s.areas[b]) || common*degreeArea >= overlapsFrom
}

// checkDoubles notes pairs of footprints of a file that lie on one another. Shapes are looked at when the pairs are put together (each OFFSET 0): the planner takes
// such a look for one that leaves few rows, and would go through all pairs anew for every footprint.
func checkDoubles(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	key, ahead := j.first.key()
	a, b := j.shapes.stacked(ahead)
	if len(a) == 0 {
		return nil
	}
	if err := countStage(ctx, tx, l, j); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		SELECT count(*) OVER (), a, b, part, m2, ST_X(at), ST_Y(at), shape FROM (
			SELECT a, b, part, m2, ST_Centroid(common) AS at, CASE WHEN $4 THEN ST_AsGeoJSON(common, 9) END AS shape
			FROM (
				SELECT a.file_row AS a, b.file_row AS b, a.geom AS one, b.geom AS other
				FROM unnest($5::bigint[], $6::bigint[]) near(a, b) JOIN %[1]s a ON a.%[2]s = near.a JOIN %[1]s b ON b.%[2]s = near.b OFFSET 0) near,
			LATERAL (
				SELECT CASE WHEN NOT (ST_IsValid(one) AND ST_IsValid(other)) THEN NULL WHEN one = other THEN one
				            WHEN ST_Intersects(one, other) THEN ST_Intersection(one, other) END AS common OFFSET 0) cut,
			LATERAL (
				SELECT ST_Area(common) / nullif(least(ST_Area(one), ST_Area(other)), 0) AS part, ST_Area(ST_Transform(common, (SELECT plane FROM city))) AS m2 OFFSET 0) measured
			WHERE part >= $1 OR m2 >= $2
			LIMIT $3) pair
		ORDER BY a, b`, "pg_temp.stage_"+l.Table, key), doubledFrom, overlapsFrom, mostPairs, j.keeps, a, b)
	if err != nil {
		return err
	}
	var first, second, count int64
	var part, m2, lon, lat float64
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&count, &first, &second, &part, &m2, &lon, &lat, &shape}, func() error {
		j.manyPairs(count, j.shapes.all)
		j.add(footprints(first, second, part, m2))
		j.place(lon, lat, shape)
		return nil
	})
	return err
}

// countStage lets the planner know what is on the stage.
func countStage(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	count := fmt.Sprintf(`ANALYZE pg_temp.stage_%s`, l.Table)
	if j.first != nil && j.first.straight { // the layer stands for it
		count = fmt.Sprintf(`SELECT recount('%s'::regclass)`, l.Table)
	}
	_, err := tx.Exec(ctx, count)
	return err
}

func footprints(a, b int64, part, m2 float64) geo.Problem {
	p := geo.Problem{Code: "overlaps", Row: int(b), Field: "geometry", Note: true,
		Zh: fmt.Sprintf("与第 %d 行图形重叠 %.2f m²", a, m2), En: fmt.Sprintf("overlaps row %d by %.2f m²", a, m2)}
	if part >= doubledFrom {
		p.Code = "doubled"
		p.Zh = fmt.Sprintf("与第 %d 行图形重复：重叠 %.2f m²，占较小者的 %.0f%%", a, m2, part*100)
		p.En = fmt.Sprintf("lies on row %d: %.2f m², %.0f%% of the smaller one", a, m2, part*100)
	}
	return p
}
