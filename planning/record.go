package planning

import (
	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"
)

// Audience says who may see a feature. Pictures of the city are made for an audience, so that nothing depends on a
// filter remembered at the edge.
type Audience string

// The audiences. What is public is also for officers.
const (
	Public   Audience = "public"
	Internal Audience = "internal"
)

// Sees says whether somebody of audience a may see what is marked as meant for m.
func (a Audience) Sees(m Audience) bool { return a == Internal || m == Public }

// Record is one version of one thing: its code, its values in the order of the layer's fields, its ground, and
// from when to when the law knows it.
type Record struct {
	Code      string
	Values    []any        // see Kind for the types
	Geometry  orb.Geometry // EPSG:4490, longitude before latitude; nil where the layer has none
	ValidFrom Date         // in force from this day; zero: since always
	ValidTo   Date         // and until the day before this one; zero: open
	Audience  Audience
	Source    string // the file or the office it came from
}

// InForce says whether the law knows the record on day d.
func (r *Record) InForce(d Date) bool {
	return (r.ValidFrom.IsZero() || !d.Before(r.ValidFrom)) && (r.ValidTo.IsZero() || d.Before(r.ValidTo))
}

// Text reads the field called name of a record of layer l: "" when it is missing.
func (r *Record) Text(l *Layer, name string) string { return valueOf[string](r, l, name) }

// Integer reads a field of KindInteger; ok is false when it is missing.
func (r *Record) Integer(l *Layer, name string) (n int64, ok bool) {
	v, ok := r.value(l, name).(int64)
	return v, ok
}

// Decimal reads a field of KindDecimal, nil when it is missing.
func (r *Record) Decimal(l *Layer, name string) *apd.Decimal {
	return valueOf[*apd.Decimal](r, l, name)
}

// Date reads a field of KindDate, zero when it is missing.
func (r *Record) Date(l *Layer, name string) Date { return valueOf[Date](r, l, name) }

// Boolean reads a field of KindBoolean; known is false when it is missing.
func (r *Record) Boolean(l *Layer, name string) (v, known bool) {
	v, known = r.value(l, name).(bool)
	return v, known
}

func (r *Record) value(l *Layer, name string) any {
	i := l.Field(name)
	if i < 0 || i >= len(r.Values) {
		return nil
	}
	return r.Values[i]
}

func valueOf[T any](r *Record, l *Layer, name string) T {
	v, _ := r.value(l, name).(T)
	return v
}
