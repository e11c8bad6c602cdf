package gap

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// TestAnEditIsLookedAtWhereItIs counts the subjects that are looked at after edits of a city of 50 communities with 20 developments each.
func TestAnEditIsLookedAtWhereItIs(t *testing.T) {
	looked := map[planning.Ref]bool{}
	before := slices.Clone(detectors)
	t.Cleanup(func() { detectors = before })
	detectors = slices.Clone(detectors)
	for i := range detectors {
		find := detectors[i].find
		detectors[i].find = func(c *planning.City, f *planning.Feature) *Gap {
			looked[planning.Ref{Layer: f.Layer.Name, Code: f.Code}] = true
			return find(c, f)
		}
	}
	city := rows(t, 50, 20)
	was := (&writer{city: city, ends: make([]int, len(detectors))}).findings() // nothing found: the finders count
	for name, c := range map[string]struct {
		layer, code string
		want        int
	}{
		"a community is named otherwise":      {planning.Communities, "C7", 1 + 20},
		"a development is named otherwise":    {planning.Developments, "C7D3", 1},
		"a road, which may lead anywhere":     {planning.Roads, "R", 50 * 20},
		"a sub-district, which all lie in":    {planning.Subdistricts, "S", 50 + 50*20},
		"a sub-district elsewhere, and empty": {planning.Subdistricts, "T", 0},
	} {
		next, err := city.Apply(planning.Delta{Revision: 2, Changes: []planning.Change{renamed(t, c.layer, c.code, city)}})
		if err != nil {
			t.Fatal(err)
		}
		clear(looked)
		if _, ok := was.after(next); !ok || len(looked) != c.want {
			t.Errorf("%s: followed %v, %d looked at, want %d: %v", name, ok, len(looked), c.want, slices.Collect(maps.Keys(looked)))
		}
	}
}

// rows is a city of communities in a row, each with its developments above one another.
func rows(t *testing.T, communities, developments int) *planning.City {
	city, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, planning.Date{Year: 2026, Month: 11, Day: 23}, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	d := planning.Delta{Revision: 1}
	put := func(layer, code string, x, y, w, h float64) {
		b := orb.Bound{Min: orb.Point{113 + x/100, 30 + y/100}, Max: orb.Point{113 + (x+w)/100, 30 + (y+h)/100}}
		l, _ := planning.LayerNamed(layer)
		r := &planning.Record{Code: code, Audience: planning.Public, Values: make([]any, len(l.Fields)), Geometry: orb.MultiPolygon{b.ToPolygon()}}
		r.Values[l.Field("name")] = code
		d.Changes = append(d.Changes, planning.Change{Layer: layer, Code: code, Record: r})
	}
	put(planning.Subdistricts, "S", 0, 0, float64(communities), 1)
	put(planning.Subdistricts, "T", 0, 10, 1, 1)
	put(planning.Roads, "R", 0, 0, 1, 1)
	for i := range communities {
		c := fmt.Sprint("C", i)
		put(planning.Communities, c, float64(i), 0, 1, 1)
		for j := range developments {
			code := fmt.Sprint(c, "D", j)
			put(planning.Developments, code, float64(i)+.1, .1+float64(j)*.04, .3, .03)
			g := &planning.Ground{Area: 100, Covered: 100, Claims: []planning.Claim{{Community: c, Area: 100}}}
			d.Grounds = append(d.Grounds, planning.GroundChange{Layer: planning.Developments, Code: code, Ground: g})
		}
	}
	if city, err = city.Apply(d); err != nil {
		t.Fatal(err)
	}
	return city
}

func renamed(t *testing.T, layer, code string, c *planning.City) planning.Change {
	f := c.Get(layer, code)
	if f == nil {
		t.Fatal(layer, code)
	}
	r := f.Record
	r.Values = slices.Clone(r.Values)
	r.Values[f.Layer.Field("name")] = "another name"
	return planning.Change{Layer: layer, Code: code, Since: c.Revision + 1, Record: &r}
}

// TestAKindWithoutSubjectsRunsAgainWhenItsLayersChange holds a whole detector to what it says that it reads.
func TestAKindWithoutSubjectsRunsAgainWhenItsLayersChange(t *testing.T) {
	before := slices.Clone(detectors)
	t.Cleanup(func() { detectors = before })
	city := rows(t, 2, 2)
	for _, c := range []struct {
		reads  []string
		change string
		want   int
	}{
		{[]string{planning.Roads}, planning.Roads, 1}, {[]string{planning.Roads}, planning.Communities, 0}, {nil, planning.Communities, 1},
		{[]string{ground}, planning.Communities, 0}, {[]string{ground}, ground, 1},
	} {
		ran := 0
		detectors = append(slices.Clone(before), detector{kind: "made up", reads: c.reads, whole: func(*planning.City) []*Gap { ran++; return []*Gap{{ID: "made up"}} }})
		d := planning.Delta{Revision: 2}
		switch c.change {
		case planning.Roads:
			d.Changes = append(d.Changes, renamed(t, planning.Roads, "R", city))
		case planning.Communities:
			d.Changes = append(d.Changes, renamed(t, planning.Communities, "C1", city))
		case ground:
			d.Grounds = append(d.Grounds, planning.GroundChange{Layer: planning.Developments, Code: "C0D1"})
		}
		next, err := city.Apply(d)
		if err != nil {
			t.Fatal(err)
		}
		was := findAll(city)
		ran = 0
		s, ok := was.after(next)
		if !ok || ran != c.want || len(s.list) == 0 || s.list[len(s.list)-1].ID != "made up" {
			t.Errorf("reads %v, %s changed: ran %d times, want %d", c.reads, c.change, ran, c.want)
		}
	}
}

func TestATrackerAnswersForAnyCity(t *testing.T) {
	first := rows(t, 3, 3)
	second, err := first.Apply(planning.Delta{Revision: 2, Changes: []planning.Change{renamed(t, planning.Communities, "C1", first)}})
	if err != nil {
		t.Fatal(err)
	}
	var tracker Tracker
	for _, c := range []*planning.City{second, first, second, rows(t, 1, 1), first, second} {
		got, want := tracker.Gaps(c), Detect(c)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("revision %d: %d gaps, want %d", c.Revision, len(got), len(want))
		}
	}
}
