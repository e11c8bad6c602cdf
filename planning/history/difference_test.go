package history_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/history"
)

var march = planning.Date{Year: 2026, Month: time.March, Day: 1}

func emptyCity(t *testing.T, audience planning.Audience) *planning.City {
	t.Helper()
	c, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, march, audience)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type fields map[string]any

// change puts a feature on a square of the lattice at (x, y), in thousandths of a degree.
func change(revision int64, layer, code string, x, y float64, values fields, tweak ...func(*planning.Record)) planning.Change {
	l, err := planning.LayerNamed(layer)
	if err != nil {
		panic(err)
	}
	r := &planning.Record{Code: code, Values: make([]any, len(l.Fields)), Audience: planning.Public}
	if l.Geometry == planning.PolygonGeometry {
		lon, lat := 113.4+x/1000, 30.3+y/1000
		r.Geometry = orb.MultiPolygon{{{{lon, lat}, {lon + .001, lat}, {lon + .001, lat + .001}, {lon, lat + .001}, {lon, lat}}}}
	}
	for name, v := range values {
		r.Values[l.Field(name)] = v
	}
	for _, f := range tweak {
		f(r)
	}
	return planning.Change{Layer: layer, Code: code, Since: revision, Record: r}
}

func after(t *testing.T, c *planning.City, revision int64, changes ...planning.Change) *planning.City {
	t.Helper()
	next, err := c.Apply(planning.Delta{Revision: revision, Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// said is a difference in one line.
func said(list []*history.Difference) (out []string) {
	for i := range list {
		d := list[i]
		line := fmt.Sprint(d.What, " ", d.Feature().Layer.Name, " ", d.Feature().Code)
		for _, f := range d.Fields() {
			line += fmt.Sprintf(" %s:%v→%v", f.Name, f.Old, f.New)
		}
		if d.Moved() {
			line += " moved"
		}
		out = append(out, line)
	}
	return out
}

func TestDifferencesNameWhatChanged(t *testing.T) {
	area, sameArea := apd.New(805, -1), apd.New(8050, -2)
	old := after(t, emptyCity(t, planning.Internal), 1,
		change(1, planning.Communities, "A", 0, 0, fields{"name": "甲", "kind": "town"}),
		change(1, planning.Communities, "B", 1, 0, fields{"name": "乙", "kind": "town"}),
		change(1, planning.Communities, "C", 2, 0, fields{"name": "丙", "kind": "town"}),
		change(1, planning.Communities, "D", 3, 0, fields{"name": "丁", "kind": "town"}, func(r *planning.Record) { r.ValidTo = planning.Date{Year: 2026, Month: 6, Day: 1} }),
		change(1, planning.Rooms, "R", 0, 0, fields{"name": "室", "facility_code": "F", "use": "office", "gross_area": area}),
		change(1, planning.Roads, "W", 0, 0, fields{"class": "local"}))
	now := after(t, old, 2,
		planning.Change{Layer: planning.Communities, Code: "B"},
		change(2, planning.Communities, "C", 2, 1, fields{"name": "丙社区", "kind": "town", "population": int64(9)}),
		change(2, planning.Communities, "E", 4, 0, fields{"name": "戊", "kind": "town"}),
		change(2, planning.Rooms, "R", 0, 0, fields{"name": "室", "facility_code": "F", "use": "office", "gross_area": sameArea}, func(r *planning.Record) { r.Source = "另一份" }))
	summer, err := now.On(planning.Date{Year: 2026, Month: 7, Day: 1}, planning.Delta{Revision: 2, Changes: []planning.Change{
		change(1, planning.Communities, "D", 3, 0, fields{"name": "丁"}, func(r *planning.Record) { r.ValidTo = planning.Date{Year: 2026, Month: 6, Day: 1} })}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"removed communities B name:乙→<nil> kind:town→<nil> audience:public→<nil>",
		"changed communities C name:丙→丙社区 population:<nil>→9 moved",
		"added communities E name:<nil>→戊 kind:<nil>→town audience:<nil>→public",
	}
	if diff := cmp.Diff(want, said(history.Between(old, now))); diff != "" {
		t.Errorf("between two revisions:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"removed communities D name:丁→<nil> kind:town→<nil> valid_to:2026-06-01→<nil> audience:public→<nil>"}, said(history.Between(now, summer))); diff != "" {
		t.Errorf("what the law ended:\n%s", diff)
	}
	if got := history.Between(old, old); len(got) != 0 {
		t.Errorf("a city and itself: %v", said(got))
	}
	if got := history.Between(old, now, planning.Rooms, planning.Roads); len(got) != 0 {
		t.Errorf("of other layers: %v", said(got))
	}
	if diff := cmp.Diff(map[string]history.Count{"communities": {Added: 1, Changed: 1, Removed: 1}}, history.CountByLayer(history.Between(old, now))); diff != "" {
		t.Error(diff)
	}
}

// A field that only officers see makes no difference to anybody else.
func TestWhatThePublicMayNotSeeIsNoDifference(t *testing.T) {
	cell := func(revision int64, who string) planning.Change {
		return change(revision, planning.Cells, "G", 0, 0, fields{"name": "格", "community_code": "A", "kind": "basic", "responsible": who})
	}
	for audience, want := range map[planning.Audience][]string{planning.Public: nil, planning.Internal: {"changed cells G responsible:张→李"}} {
		old := after(t, emptyCity(t, audience), 1, cell(1, "张"))
		if diff := cmp.Diff(want, said(history.Between(old, after(t, old, 2, cell(2, "李"))))); diff != "" {
			t.Errorf("%s:\n%s", audience, diff)
		}
	}
}

// Applied to the old picture, the differences make the new one; backward they are the same with the kinds exchanged.
func TestDifferencesLeadFromOneCityToTheOther(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	c := emptyCity(t, planning.Internal)
	stood := []*planning.City{c}
	for revision := int64(1); revision < 60; revision++ {
		code, layer := fmt.Sprint("X", random.IntN(8)), []string{planning.Communities, planning.Compounds}[random.IntN(2)]
		ch := change(revision, layer, code, float64(random.IntN(3)), 0, fields{"name": fmt.Sprint("名", random.IntN(2))})
		if random.IntN(4) == 0 {
			ch.Record = nil
		}
		c = after(t, c, revision, ch)
		stood = append(stood, c)
	}
	for range 200 {
		a, b := stood[random.IntN(len(stood))], stood[random.IntN(len(stood))]
		list, back := history.Between(a, b), history.Between(b, a)
		var changes []planning.Change
		for i, d := range list {
			ch := planning.Change{Layer: d.Feature().Layer.Name, Code: d.Feature().Code}
			if d.New != nil {
				ch.Since, ch.Record = d.New.Since, &d.New.Record
			}
			changes = append(changes, ch)
			if opposite := map[history.What]history.What{history.Added: history.Removed, history.Removed: history.Added, history.Changed: history.Changed}; back[i].What != opposite[d.What] {
				t.Fatalf("%v, and back %v", said(list), said(back))
			}
		}
		if diff := cmp.Diff(contents(b), contents(after(t, a, 99, changes...)), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("from %d to %d: the city (-) and what the differences make (+):\n%s", a.Revision, b.Revision, diff)
		}
	}
}

func contents(c *planning.City) (out []string) {
	for _, l := range planning.Layers() {
		for f := range c.Layer(l.Name).All() {
			out = append(out, fmt.Sprint(l.Name, f.Code, f.Values, f.Geometry))
		}
	}
	return out
}
