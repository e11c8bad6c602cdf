package export

import (
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
)

// Records has the records of layers, as the view's city shows them, in the order of their codes; some of those outside of a box may be missing. The last pair has
// an error, if there is one.
type Records func(l *planning.Layer, box *orb.Bound) iter.Seq2[*planning.Record, error]

// Read is Layer for a layer that the city does not have in memory: its records are read while they are written. How many there are is known in the end. The city must have the
// layers that the filter Needs.
func (v View) Read(name string, f Filter, records Records) (Source, error) {
	s, l, positions, err := v.source(name)
	if err != nil {
		return Source{}, err
	}
	s.failed = new(error)
	s.rows = func(yield func(geo.Row) bool) {
		*s.failed = v.read(l, f, records(l, f.Box), v.rowsTo(yield, len(s.fields), positions))
	}
	return s, nil
}

// read hands out what the filter takes, until do says no.
func (v *View) read(l *planning.Layer, f Filter, records iter.Seq2[*planning.Record, error], do func(*planning.Feature) bool) error {
	for r, err := range records {
		if err != nil {
			return err
		}
		feature := &planning.Feature{Record: *r, Layer: l}
		if !v.sees(r.Audience) || !Named(feature, f.Text) {
			continue
		}
		if f.measures() {
			if feature, err = v.City.Measured(l, r); err != nil {
				return err
			}
		}
		if f.meets(feature) && f.takes(v.City, feature) && !do(feature) {
			return nil
		}
	}
	return nil
}

// measures says that the filter asks where features are.
func (f *Filter) measures() bool { return f.Box != nil || f.Subdistrict != "" || f.Community != "" }

// meets says that a feature is in the box.
func (f *Filter) meets(feature *planning.Feature) bool {
	return f.Box == nil || feature.Tile != nil && feature.Tile.Bound().Intersects(f.drawnBox())
}

// Needs are the layers of which a city must have the features to tell whether the filter takes those of a layer: the one in which they are looked for, and those over which
// they belong to it.
func (f *Filter) Needs(l *planning.Layer) (names []string) {
	if f.Subdistrict == "" && f.Community == "" {
		return nil
	}
	names = append(referred(l, nil), planning.Subdistricts, planning.Communities)
	slices.Sort(names)
	return slices.Compact(names)
}

// referred adds the layers to which one refers, and those to which these do.
func referred(l *planning.Layer, to []string) []string {
	for _, field := range l.Fields {
		if field.Refers == "" || slices.Contains(to, field.Refers) {
			continue
		}
		to = append(to, field.Refers)
		if other, err := planning.LayerNamed(field.Refers); err == nil {
			to = referred(other, to)
		}
	}
	return to
}
