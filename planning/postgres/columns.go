package postgres

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb/encoding/wkb"

	"peijian/planning"
)

// recordColumns is what a SELECT names so that a recordReader can read it.
func recordColumns(l *planning.Layer) string {
	columns := []string{"code", "rev_from", "valid_from", "valid_to", "audience", "source"}
	if l.Geometry != planning.NoGeometry {
		columns = append(columns, "ST_AsBinary(geom)")
	} else {
		columns = append(columns, "NULL::bytea")
	}
	for _, f := range l.Fields {
		name := pgx.Identifier{f.Name}.Sanitize()
		switch f.Kind {
		case planning.KindDecimal, planning.KindJSON:
			name += "::text"
		}
		columns = append(columns, name)
	}
	return strings.Join(columns, ", ")
}

// recordReader reads rows of recordColumns. What a scan goes through is kept from row to row, and words that many rows share are kept once.
type recordReader struct {
	layer    *planning.Layer
	row      planning.Record
	since    int64
	from, to *time.Time
	shape    pgtype.DriverBytes
	cells    []any
	into     []any
	words    map[string]any
}

func newRecordReader(l *planning.Layer) *recordReader {
	r := &recordReader{layer: l, cells: make([]any, len(l.Fields)), words: map[string]any{}}
	r.into = []any{&r.row.Code, &r.since, &r.from, &r.to, &r.row.Audience, &r.row.Source, &r.shape}
	for i := range r.cells {
		r.into = append(r.into, &r.cells[i])
	}
	return r
}

// read gives the record and the revision that made it.
func (r *recordReader) read(rows pgx.Rows) (*planning.Record, int64, error) {
	clear(r.cells)
	if err := rows.Scan(r.into...); err != nil {
		return nil, 0, err
	}
	out := r.row
	out.ValidFrom, out.ValidTo = dateOf(r.from), dateOf(r.to)
	out.Audience, out.Source = planning.Audience(r.word(string(out.Audience)).(string)), r.word(out.Source).(string)
	if r.shape != nil {
		g, err := wkb.Unmarshal(r.shape)
		if err != nil {
			return nil, 0, fmt.Errorf("%s %s: %w", r.layer.Name, out.Code, err)
		}
		out.Geometry = g
	}
	out.Values = make([]any, len(r.cells))
	for i, cell := range r.cells {
		v, err := fromColumn(r.layer.Fields[i].Kind, cell)
		if err != nil {
			return nil, 0, fmt.Errorf("%s %s: %s: %w", r.layer.Name, out.Code, r.layer.Fields[i].Name, err)
		}
		if r.layer.Fields[i].Kind == planning.KindChoice && v != nil {
			v = r.word(v.(string))
		}
		out.Values[i] = v
	}
	return &out, r.since, nil
}

// word is s, the same for all rows that have it.
func (r *recordReader) word(s string) any {
	if known, there := r.words[s]; there {
		return known
	}
	if len(r.words) < 10_000 {
		r.words[s] = s
	}
	return s
}

func day(d planning.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time()
}

func dateOf(t *time.Time) planning.Date {
	if t == nil {
		return planning.Date{}
	}
	return planning.DateOf(*t)
}

func fromColumn(k planning.Kind, cell any) (any, error) {
	if cell == nil {
		return nil, nil
	}
	switch k {
	case planning.KindDecimal:
		d, _, err := apd.NewFromString(cell.(string))
		return d, err
	case planning.KindJSON:
		return json.RawMessage(cell.(string)), nil
	case planning.KindDate:
		return planning.DateOf(cell.(time.Time)), nil
	}
	return cell, nil
}
