package cql2_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo/cql2"
)

// expressions draws trees that the grammar allows, to a depth.
type expressions struct{ *rapid.T }

func (d expressions) pick(n int, label string) int { return rapid.IntRange(0, n-1).Draw(d.T, label) }

func (d expressions) op(ops ...cql2.Op) cql2.Op { return ops[d.pick(len(ops), "op")] }

func (d expressions) truth(depth int) *cql2.Expr {
	if depth == 0 {
		return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.BooleanOf(rapid.Bool().Draw(d.T, "truth"))}
	}
	switch d.pick(11, "truth") {
	case 0:
		return node(d.op(cql2.OpAnd, cql2.OpOr), d.truth(depth-1), d.truth(depth-1), d.truth(depth-1))
	case 1:
		return node(cql2.OpNot, d.truth(depth-1))
	case 2:
		return node(cql2.OpIsNull, d.nullable(depth-1))
	case 3:
		return node(cql2.OpLike, d.text(depth-1), &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.StringOf(d.string())})
	case 4:
		return node(cql2.OpBetween, d.number(depth-1), d.number(depth-1), d.number(depth-1))
	case 5:
		return node(cql2.OpIn, d.number(depth-1), node(cql2.OpArray, d.number(depth-1), d.number(depth-1)))
	case 6:
		return node(d.op(cql2.OpSContains, cql2.OpSTouches, cql2.OpSDisjoint), d.geometry(), d.geometry())
	case 7:
		return node(d.op(cql2.OpTAfter, cql2.OpTEquals), d.time(depth-1), d.time(depth-1))
	case 8:
		return node(d.op(cql2.OpAEquals, cql2.OpAContainedBy), d.array(depth-1), d.array(depth-1))
	case 9:
		return node(d.op(cql2.OpEqual, cql2.OpLessEqual), d.text(depth-1), d.text(depth-1))
	}
	return node(d.op(cql2.OpNotEqual, cql2.OpGreater), d.number(depth-1), d.number(depth-1))
}

func node(op cql2.Op, args ...*cql2.Expr) *cql2.Expr { return &cql2.Expr{Op: op, Args: args} }

func (d expressions) any(depth int) *cql2.Expr {
	if d.pick(6, "array") == 0 {
		return d.array(depth)
	}
	return d.nullable(depth)
}

// nullable is what can stand before IS NULL.
func (d expressions) nullable(depth int) *cql2.Expr {
	switch d.pick(5, "kind") {
	case 0:
		return d.truth(depth)
	case 1:
		return d.number(depth)
	case 2:
		return d.text(depth)
	case 3:
		return d.time(depth)
	}
	return d.geometry()
}

// string leaves out what the text encoding cannot hold: that is told by ErrNoText and tested elsewhere.
func (d expressions) string() string {
	return rapid.StringMatching(`([a-zé剅𠮷'"%_ ().\n]|\\\\){0,5}`).Draw(d.T, "text")
}

func (d expressions) property() *cql2.Expr {
	name := rapid.SampledFrom([]string{"a", "名称", "𠮷", "date", "AND", "a b", `q"q`, "eo:x.y", "end", "户数（户）"}).Draw(d.T, "name")
	return &cql2.Expr{Op: cql2.OpProperty, Name: name}
}

func (d expressions) text(depth int) *cql2.Expr {
	switch {
	case depth > 0 && d.pick(3, "fold") == 0:
		return node(d.op(cql2.OpCaseI, cql2.OpAccentI), d.text(depth-1))
	case d.pick(2, "text") == 0:
		return d.property()
	}
	return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.StringOf(d.string())}
}

func (d expressions) number(depth int) *cql2.Expr {
	if depth > 0 {
		switch d.pick(4, "number") {
		case 0:
			return node(d.op(cql2.OpAdd, cql2.OpSubtract, cql2.OpMultiply, cql2.OpDivide, cql2.OpModulo, cql2.OpIntDivide, cql2.OpPower), d.number(depth-1), d.number(depth-1))
		case 1:
			return &cql2.Expr{Op: cql2.OpFunction, Name: "f", Args: []*cql2.Expr{d.any(depth - 1), d.any(depth - 1)}}
		}
	}
	switch d.pick(3, "operand") {
	case 0:
		return d.property()
	case 1:
		return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.NumberOf(rapid.Float64Range(-1e300, 1e300).Draw(d.T, "float"))}
	}
	return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.IntegerOf(rapid.Int64().Draw(d.T, "integer"))}
}

func (d expressions) instant() *cql2.Expr {
	at := time.Unix(rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(d.T, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(d.T, "nanos")).UTC()
	return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.TimestampOf(at)}
}

func (d expressions) time(depth int) *cql2.Expr {
	switch d.pick(4, "time") {
	case 0:
		return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.DateOf(d.instant().Value.Time())}
	case 1:
		return d.instant()
	case 2:
		return node(cql2.OpInterval, d.property(), &cql2.Expr{Op: cql2.OpUnbounded})
	}
	return node(cql2.OpInterval, &cql2.Expr{Op: cql2.OpUnbounded}, d.instant())
}

func (d expressions) array(depth int) *cql2.Expr {
	if depth == 0 || d.pick(3, "array") == 0 {
		return node(cql2.OpArray)
	}
	e := node(cql2.OpArray)
	for range d.pick(3, "elements") {
		e.Args = append(e.Args, d.any(depth-1))
	}
	return e
}

func (d expressions) geometry() *cql2.Expr {
	at := func() orb.Point {
		return orb.Point{rapid.Float64Range(-180, 180).Draw(d.T, "x"), rapid.Float64Range(-90, 90).Draw(d.T, "y")}
	}
	line := func() orb.LineString { return orb.LineString{at(), at()} }
	ring := func() orb.Ring { p := at(); return orb.Ring{p, at(), at(), p} }
	shapes := []func() orb.Geometry{
		func() orb.Geometry { return at() }, func() orb.Geometry { return line() }, func() orb.Geometry { return orb.Polygon{ring(), ring()} },
		func() orb.Geometry { return orb.MultiPoint{at(), at()} }, func() orb.Geometry { return orb.MultiLineString{line(), line()} },
		func() orb.Geometry { return orb.MultiPolygon{{ring()}, {ring()}} }, func() orb.Geometry { return orb.Collection{at(), line(), orb.Polygon{ring()}} },
	}
	switch n := d.pick(len(shapes)+2, "geometry"); {
	case n < len(shapes):
		return &cql2.Expr{Op: cql2.OpGeometry, Geometry: shapes[n]()}
	case n == len(shapes):
		number := func(f float64) *cql2.Expr { return &cql2.Expr{Op: cql2.OpLiteral, Value: cql2.NumberOf(f)} }
		a, b := at(), at()
		return node(cql2.OpBBox, number(min(a[0], b[0])), number(min(a[1], b[1])), number(max(a[0], b[0])), number(max(a[1], b[1])))
	}
	return d.property()
}

// same compares trees but for the places in the text; nil and empty arguments are one.
var same = cmp.Options{
	cmp.AllowUnexported(cql2.Value{}),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".At" }, cmp.Ignore()),
	cmp.FilterValues(func(a, b []*cql2.Expr) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore()),
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := expressions{t}.truth(4)
		fromJSON, err := cql2.ParseJSON(e.JSON())
		if err != nil {
			t.Fatalf("%s: %v", e.JSON(), err)
		}
		if diff := cmp.Diff(e, fromJSON, same); diff != "" {
			t.Fatalf("%s: %s", e.JSON(), diff)
		}
		text, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		fromText, err := cql2.ParseText(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(e, fromText, same); diff != "" {
			t.Fatalf("%s: %s", text, diff)
		}
	})
}
