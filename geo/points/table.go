package points

import (
	"io"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Wrap makes a reader of shapes of a reader of tables: file is the name used in problems. A table without columns of
// coordinates is returned as it is.
func Wrap(r geo.Reader, file string, l geo.Limits) geo.Reader {
	c, ok := columnsOf(r.About().Columns)
	if !ok {
		return r
	}
	t := &Reader{from: r, columns: c, l: guard.Limits(l)}
	t.feed = guard.Feed{File: file, Max: t.l.Records, Read: t.readPoint}
	if c.isParcels() {
		t.parcels = &gathering{l: t.l, seen: map[string]int{}}
		t.feed.Read = t.readParcel
	}
	return t
}

// Reader hands out the features of a table of coordinates. It implements geo.Reader and io.Closer and is not for
// concurrent use.
type Reader struct {
	feed    guard.Feed
	from    geo.Reader
	columns columns
	l       geo.Limits
	decided bool // which of x and y is north
	swap    bool
	parcels *gathering // nil for a table of points
}

// About is that of the table without its columns of coordinates.
func (t *Reader) About() geo.About {
	a := t.from.About()
	names := []string{}
	for i, name := range a.Columns {
		if !t.columns.all[i] {
			names = append(names, name)
		}
	}
	a.Columns, a.Shapeless = names, false
	return a
}

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (t *Reader) Next() (geo.Feature, error) { return t.feed.Next() }

// Close gives back what the table holds.
func (t *Reader) Close() error {
	if c, ok := t.from.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// row is one row of the table with its point.
type row struct {
	feature geo.Feature // without geometry and without the columns of coordinates
	cells   []geo.Field // as they were
	at      orb.Point
	there   bool
	bad     *geo.Problem
	notes   []*geo.Problem
}

// next reads a row. err is a problem of the table's, io.EOF, or another end.
func (t *Reader) next() (row, error) {
	f, err := t.from.Next()
	if err != nil {
		return row{}, err
	}
	r := row{feature: f, cells: f.Fields}
	r.feature.Fields = nil
	for i, cell := range f.Fields {
		if !t.columns.all[i] {
			r.feature.Fields = append(r.feature.Fields, cell)
		}
	}
	t.point(&r)
	return r, nil
}

// point reads the coordinates of a row.
func (t *Reader) point(r *row) {
	x, y := r.cells[t.columns.x], r.cells[t.columns.y]
	if blank(x) && blank(y) {
		return
	}
	vx, okX := number(x.Text)
	vy, okY := number(y.Text)
	if !okX || !okY {
		bad := y
		if !okX {
			bad = x
		}
		r.bad = guard.Problem("points.number", "“%s”不是坐标。", "%s is no coordinate", bad.Text)
		r.bad.Field = bad.Name
		return
	}
	t.decide(r, vx, vy)
	if t.swap {
		vx, vy = vy, vx
	}
	r.at, r.there = orb.Point{vx, vy}, true
}

// decide settles which of x and y is north, once.
func (t *Reader) decide(r *row, x, y float64) {
	if t.decided || t.columns.named {
		return
	}
	t.decided = true
	if t.swap = isNorth(x, y); !t.swap && t.parcels != nil && !isNorth(y, x) {
		t.swap = true // boundary points whose size does not tell: X is north in surveying
	}
	if t.swap {
		r.notes = append(r.notes, guard.Note("points.north", "按测量习惯读取：X 为北坐标，Y 为东坐标。", "read as surveyors write: X is north and Y is east"))
	}
}

func blank(f geo.Field) bool { return f.Null || text.Plain(f.Text) == "" }

// readPoint makes a feature of a row.
func (t *Reader) readPoint() (guard.Record, error) {
	r, err := t.next()
	if err != nil {
		return passed(err)
	}
	rec := guard.Record{Feature: r.feature, Problems: r.notes}
	for _, p := range rec.Problems {
		p.Row = r.feature.Row
	}
	if r.bad != nil {
		rec.Add(r.bad, r.feature.Row, r.bad.Field)
	}
	if r.there && r.feature.Geometry == nil {
		rec.Feature.Geometry = r.at
	}
	return rec, nil
}

// passed hands on what the table's reader said instead of a row.
func passed(err error) (guard.Record, error) {
	if p, isProblem := err.(*geo.Problem); isProblem && !p.Fatal {
		return guard.Record{Skip: true, Problems: []*geo.Problem{p}}, nil
	}
	return guard.Record{}, err
}
