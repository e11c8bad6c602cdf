package planning_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// said writes down what a city answers, in one order.
func said(c *planning.City, at []orb.Bound) string {
	var out strings.Builder
	codes := func(title string, all func(func(*planning.Feature) bool)) {
		var found []string
		for f := range all {
			found = append(found, fmt.Sprint(f.Code, f.Since))
		}
		if title != "All" && title != "Referring" {
			slices.Sort(found) // the others promise no order
		}
		fmt.Fprintln(&out, title, found)
	}
	for _, name := range []string{planning.Communities, planning.Buildings, planning.Rosters} {
		col := c.Layer(name)
		codes("All", col.All())
		for _, b := range at {
			codes("Within", col.Within(b))
		}
		codes("WithinTile", col.WithinTile(orb.Bound{Min: orb.Point{1.2625e7, 3.54e6}, Max: orb.Point{1.2627e7, 3.55e6}}))
		for i := range 60 {
			for _, field := range []string{"community_code", "development_code"} {
				codes("Referring", col.Referring(field, fmt.Sprint("C", i)))
			}
		}
	}
	return out.String()
}

// TestManyChangesAtOnceAreTheSameAsOneByOne loads a city in one delta and in thousands: with and without codes that come twice.
func TestManyChangesAtOnceAreTheSameAsOneByOne(t *testing.T) {
	for _, codes := range []int{1 << 40, 2500} {
		rng := rand.New(rand.NewPCG(3, uint64(codes)))
		var changes []planning.Change
		for _, name := range []string{planning.Communities, planning.Buildings, planning.Rosters} {
			l := layer(t, name)
			for i := range 2600 {
				code := fmt.Sprint("C", rng.IntN(codes))
				r := record(l, code, nil, map[string]any{})
				if l.Geometry != planning.NoGeometry {
					r = box(l, code, rng.Float64()*50, rng.Float64()*50, rng.Float64(), map[string]any{})
				}
				for f, field := range l.Fields {
					if field.Refers != "" {
						r.Values[f] = fmt.Sprint("C", rng.IntN(60))
					}
				}
				if rng.IntN(50) == 0 {
					r.Audience = planning.Internal
				}
				if rng.IntN(50) == 0 {
					r = nil
				}
				changes = append(changes, planning.Change{Layer: name, Code: code, Since: int64(i), Record: r})
			}
		}
		start, err := planning.NewCity(planning.Info{Plane: 4547}, today, planning.Public)
		if err != nil {
			t.Fatal(err)
		}
		atOnce, one := apply(t, start, changes...), start
		for i := range changes {
			one = apply(t, one, changes[i])
		}
		var at []orb.Bound
		for i := range 2600 {
			if f := one.Get(planning.Communities, changes[i].Code); f != nil && i%100 == 0 {
				at = append(at, f.Plane.Bound().Pad(500))
			}
		}
		if diff := cmp.Diff(said(one, at), said(atOnce, at)); diff != "" || one.Layer(planning.Buildings).Len() < 2000 && codes > 1e6 {
			t.Errorf("codes of %d (-one by one +at once):\n%.2000s", codes, diff)
		}
		if len(slices.Collect(start.Layer(planning.Buildings).All())) > 0 {
			t.Error("the empty city changed")
		}
	}
}

func TestTheFirstChangeAtFaultIsNamed(t *testing.T) {
	l := layer(t, planning.Communities)
	var changes []planning.Change
	for i := range 3000 {
		r := box(l, fmt.Sprint(i), 0, 0, 1, nil)
		if i == 1999 || i == 2998 {
			r.Geometry = orb.MultiPolygon{}
		}
		changes = append(changes, planning.Change{Layer: l.Name, Code: r.Code, Record: r})
	}
	if _, err := emptyCity(t).Apply(planning.Delta{Revision: 1, Changes: changes}); err == nil || !strings.Contains(err.Error(), "communities 1999: ") {
		t.Errorf("got %v", err)
	}
}
