package geo_test

import (
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
)

// The relations of JTS, collections and empty geometries included. Those of invalid geometries are left out.
func TestRelationsOfJTS(t *testing.T) {
	counts := map[string]int{}
	for file, run := range jtsRuns(t) {
		for _, c := range run.Cases {
			for _, test := range c.Tests {
				op := test.Op
				a, okA := jtsFigure(map[string]string{"A": c.A, "B": c.B}[strings.ToUpper(op.Arg1)])
				b, okB := jtsFigure(map[string]string{"A": c.A, "B": c.B}[strings.ToUpper(op.Arg2)])
				if !okA || !okB {
					continue
				}
				matrix := a.Relate(b)
				got, ok := jtsRelation(matrix, op.Name, op.Pattern, a, b)
				if !ok {
					continue
				}
				counts[op.Name]++
				if want := strings.TrimSpace(op.Want); !strings.EqualFold(strconv.FormatBool(got), want) {
					t.Errorf("%s: %s: %s %s is %v by %v\n%.300s\n%.300s", filepath.Base(file), strings.TrimSpace(c.Desc), op.Name, op.Pattern, got, matrix, c.A, c.B)
				}
			}
		}
	}
	t.Logf("answered as JTS does: %v", counts)
	for _, op := range []string{"relate", "contains", "within", "touches", "overlaps", "equalsTopo", "crosses", "intersects", "disjoint"} {
		if counts[op] == 0 {
			t.Errorf("no case of %s was asked", op)
		}
	}
}

func jtsRelation(m geo.Matrix, name, pattern string, a, b *geo.Figure) (bool, bool) {
	switch name {
	case "relate":
		return m.Matches(pattern), true
	case "contains":
		return m.Contains(), true
	case "within":
		return m.Within(), true
	case "touches":
		return m.Touches(), true
	case "overlaps":
		return m.Overlaps(a.Dimension(), b.Dimension()), true
	case "equalsTopo":
		return m.Equals(), true
	case "crosses":
		return m.Crosses(a.Dimension(), b.Dimension()), true
	case "intersects":
		return m.Intersects() && a.Intersects(b), true
	case "disjoint":
		return !m.Intersects() && !a.Intersects(b), true
	}
	return false, false
}

func jtsFigure(text string) (*geo.Figure, bool) {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "LINEARRING", "LINESTRING")
	var g orb.Geometry
	var err error
	if raw, broken := hex.DecodeString(text); broken == nil && len(raw) > 0 {
		g, err = wkb.Unmarshal(raw)
	} else {
		g, err = wkt.Unmarshal(text)
	}
	if err != nil || !allValid(g) {
		return nil, false
	}
	f, err := geo.PrepareFigure(g)
	return f, err == nil
}

func allValid(g orb.Geometry) bool {
	list, ok := g.(orb.Collection)
	for _, part := range list {
		if !allValid(part) {
			return false
		}
	}
	return ok || geo.Validate(g) == nil
}
