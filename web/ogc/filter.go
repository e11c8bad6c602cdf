package ogc

import (
	"errors"
	"fmt"
	"math"
	"net/http"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/cql2"
	"peijian/geo/crs"
	"peijian/planning"
)

// shapeName is the property of every collection with shapes that is its shape.
const shapeName = "geometry"

// condition is a filter in CQL2. Shapes are compared in the city's plane.
type condition struct {
	*cql2.Filter
	record record
}

// filterOf reads filter, filter-lang and filter-crs; nil without a filter.
func (a *ask) filterOf() (*condition, error) {
	sys, err := a.systemOf("filter-crs")
	if err != nil {
		return nil, err
	}
	parse := cql2.ParseText
	switch a.param("filter-lang") {
	case "", "cql2-text":
	case "cql2-json":
		parse = func(s string) (*cql2.Expr, error) { return cql2.ParseJSON([]byte(s)) }
	default:
		return nil, badParameter("filter-lang", text("应为 cql2-text 或 cql2-json", "must be cql2-text or cql2-json"))
	}
	given := a.param("filter")
	if given == "" {
		return nil, nil
	}
	e, err := parse(given)
	var compiled *cql2.Filter
	if err == nil {
		compiled, err = cql2.Compile(e, a.filterSchema(sys))
	}
	if err != nil {
		return nil, badFilter(err)
	}
	return &condition{Filter: compiled, record: record{collection: a.collection}}, nil
}

// badFilter says what is wrong with a condition, and where.
func badFilter(err error) error {
	var said *cql2.Error
	if !errors.As(err, &said) {
		return err
	}
	why := planning.Text{Zh: said.Zh, En: said.Error()}
	switch {
	case said.JSON:
		why.Zh = said.Pointer + "：" + said.Zh
	case said.At > 0:
		why.Zh = fmt.Sprintf("第 %d 个字符：%s", said.At, said.Zh)
	}
	return &Problem{Status: http.StatusBadRequest, Code: "bad_parameter", Where: "query.filter",
		Why: planning.Text{Zh: "参数 filter：" + why.Zh, En: "parameter filter: " + why.En}}
}

// filterSchema says what a condition may ask of the collection.
func (a *ask) filterSchema(sys system) *cql2.Schema {
	out := &cql2.Schema{Properties: map[string]cql2.Kind{}, Location: china}
	for i := range a.collection.columns {
		if c := &a.collection.columns[i]; c.queryable() {
			out.Properties[c.Name] = filterKinds[c.Kind]
		}
	}
	if a.collection.geometry == planning.NoGeometry {
		return out
	}
	out.Properties[shapeName] = cql2.Geometry
	plane := a.picture.Plane()
	out.Literals = func(g orb.Geometry) (orb.Geometry, error) { return literal(g, sys, plane, a.picture.Info.Extent) }
	return out
}

var filterKinds = map[planning.Kind]cql2.Kind{
	planning.KindText: cql2.String, planning.KindChoice: cql2.String, planning.KindInteger: cql2.Integer, planning.KindDecimal: cql2.Number,
	planning.KindDate: cql2.Date, planning.KindBoolean: cql2.Boolean,
}

// literal takes a shape of a condition into the city's plane.
func literal(g orb.Geometry, sys system, plane crs.System, extent orb.Bound) (orb.Geometry, error) {
	g = orb.Clone(g)
	if sys.swapped {
		g = swap(g)
	}
	if sys.Geographic() {
		g = straight(g, extent.Pad(1))
	}
	g = crs.Transform(g, sys.System, plane)
	if !geo.Finite(g) {
		return nil, errors.New("a coordinate is out of range")
	}
	return g, nil
}

// straight gives boxes of degrees corners so close together that their sides stay where they are, to a millimetre, when they are drawn in the plane. Of a box that is larger
// than the city's surroundings only what lies in them is kept: the plane ends somewhere. Sides under a kilometre stay as they are.
func straight(g orb.Geometry, around orb.Bound) orb.Geometry {
	switch g := g.(type) {
	case orb.Collection:
		for i := range g {
			g[i] = straight(g[i], around)
		}
	case orb.Polygon:
		if b := g.Bound(); len(g) == 1 && len(g[0]) == 5 && fills(g[0], b) {
			return outlineOf(b, around)
		}
	}
	return g
}

// fills says that every corner of a ring is one of the box.
func fills(r orb.Ring, b orb.Bound) bool {
	for _, p := range r {
		if p[0] != b.Min[0] && p[0] != b.Max[0] || p[1] != b.Min[1] && p[1] != b.Max[1] {
			return false
		}
	}
	return b.Max[0] > b.Min[0] && b.Max[1] > b.Min[1]
}

func outlineOf(b, around orb.Bound) orb.Polygon {
	cut := orb.Bound{Min: orb.Point{max(b.Min[0], around.Min[0]), max(b.Min[1], around.Min[1])}, Max: orb.Point{min(b.Max[0], around.Max[0]), min(b.Max[1], around.Max[1])}}
	if cut.Min[0] >= cut.Max[0] || cut.Min[1] >= cut.Max[1] { // far away: a place where nothing of the city is
		cut = orb.Bound{Min: around.Min, Max: orb.Point{around.Min[0] + .001, around.Min[1] + .001}}
	}
	const long, step = 0.01, 0.002
	corners := cut.ToRing()
	out := orb.Ring{corners[0]}
	for i := 1; i < len(corners); i++ {
		p, q := corners[i-1], corners[i]
		length, n := max(math.Abs(q[0]-p[0]), math.Abs(q[1]-p[1])), 1.0
		if length > long {
			n = math.Ceil(length / step)
		}
		for k := 1.0; k < n; k++ {
			out = append(out, orb.Point{p[0] + (q[0]-p[0])*k/n, p[1] + (q[1]-p[1])*k/n})
		}
		out = append(out, q)
	}
	return orb.Polygon{out}
}

// holds says whether a thing meets the condition. One goroutine at a time may ask.
func (c *condition) holds(t thing) (bool, error) {
	c.record.thing = t
	return c.Match(&c.record)
}

// record shows a thing to a filter.
type record struct {
	*collection
	thing thing
}

// Value is a property as filters know it.
func (r *record) Value(name string) cql2.Value {
	if name == shapeName {
		return cql2.ShapeOf(r.thing.measured())
	}
	c := r.column(name)
	if c == nil {
		return cql2.Null
	}
	switch v := c.get(r.thing).(type) {
	case string:
		return cql2.StringOf(v)
	case int64:
		return cql2.IntegerOf(v)
	case bool:
		return cql2.BooleanOf(v)
	case planning.Date:
		if !v.IsZero() {
			return cql2.DateOf(v.Time())
		}
	case *apd.Decimal:
		if v == nil {
			return cql2.Null
		}
		if f, err := v.Float64(); err == nil {
			return cql2.NumberOf(f)
		}
	}
	return cql2.Null
}
