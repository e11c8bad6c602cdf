package gap_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/towntest"
)

// pools are how many codes of each layer a random city uses: few, so that everything refers to everything, and to what is not there.
var pools = map[string]int{
	planning.Subdistricts: 3, planning.Communities: 5, planning.Cells: 6, planning.Developments: 8, planning.Compounds: 4, planning.Buildings: 14, planning.Facilities: 8,
	planning.Rooms: 20, planning.Rosters: 8, planning.Households: 14, planning.Handovers: 3, planning.Inspections: 3, planning.Phases: 2, planning.Roads: 2, planning.Borders: 5,
}

// editor makes random edits of a city.
type editor struct {
	rng  *rand.Rand
	city *planning.City
}

func (e *editor) code(layer string) string {
	return fmt.Sprintf("%.2s%d", layer, e.rng.IntN(pools[layer]))
}

// edit is a delta of one to three changes, now and then with other settings.
func (e *editor) edit(t *testing.T) *planning.City {
	d := planning.Delta{Revision: e.city.Revision + 1}
	for range 1 + e.rng.IntN(3) {
		all := slices.Concat(planning.Layers(), planning.MeasuredLayers())
		switch l := all[e.rng.IntN(len(all))]; {
		case e.rng.IntN(5) == 0:
			d.Grounds = append(d.Grounds, e.ground())
		case pools[l.Name] == 0:
		case e.rng.IntN(6) == 0:
			d.Changes = append(d.Changes, planning.Change{Layer: l.Name, Code: e.code(l.Name)})
		default:
			r := e.record(l)
			d.Changes = append(d.Changes, planning.Change{Layer: l.Name, Code: r.Code, Since: d.Revision, Record: r})
		}
	}
	if e.rng.IntN(200) == 0 {
		info := e.city.Info
		info.Rules.ReachMetres = float64(300 + e.rng.IntN(3)*200)
		d.Info = &info
	}
	next, err := e.city.Apply(d)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func (e *editor) ground() planning.GroundChange {
	layer := []string{planning.Developments, planning.Developments, planning.Compounds, planning.Buildings}[e.rng.IntN(4)]
	out := planning.GroundChange{Layer: layer, Code: e.code(layer)}
	if e.rng.IntN(8) == 0 {
		return out
	}
	out.Ground = &planning.Ground{Area: 100}
	rest := 100.0
	for range e.rng.IntN(3) {
		if m2 := rest * float64(1+e.rng.IntN(10)) / 10; m2 > 0 {
			out.Ground.Claims = append(out.Ground.Claims, towntest.Claim(e.code(planning.Communities), m2))
			out.Ground.Covered, rest = out.Ground.Covered+m2, rest-m2
		}
	}
	return out
}

func (e *editor) record(l *planning.Layer) *planning.Record {
	r := &planning.Record{Code: e.code(l.Name), Audience: planning.Public, Values: make([]any, len(l.Fields))}
	if e.rng.IntN(12) == 0 {
		r.Audience = planning.Internal
	}
	if e.rng.IntN(12) == 0 {
		r.ValidFrom = day(2030, 1, 1)
	}
	for i, f := range l.Fields {
		if f.Required || e.rng.IntN(4) > 0 {
			r.Values[i] = e.value(&f)
		}
	}
	x, y, w := float64(e.rng.IntN(12))/1000, float64(e.rng.IntN(12))/1000, float64(1+e.rng.IntN(6))/1000
	switch b := (orb.Bound{Min: orb.Point{113.4 + x, 30.3 + y}, Max: orb.Point{113.4 + x + w, 30.3 + y + w}}); l.Geometry {
	case planning.PolygonGeometry:
		r.Geometry = orb.MultiPolygon{b.ToPolygon()}
	case planning.PointGeometry:
		r.Geometry = b.Min
	case planning.LineGeometry:
		r.Geometry = orb.MultiLineString{{b.Min, b.Max}}
	}
	return r
}

func (e *editor) value(f *planning.Field) any {
	n := e.rng.IntN(4)
	switch {
	case f.Refers != "":
		return e.code(f.Refers)
	case f.Kind == planning.KindInteger:
		return []int64{0, 40, 1500, 4000}[n]
	case f.Kind == planning.KindDecimal:
		return apd.New(int64(n)*120, 0)
	case f.Kind == planning.KindJSON:
		return json.RawMessage(fmt.Sprintf(`[{"community":%q,"area":%d},{"community":%q,"area":9}]`, e.code(planning.Communities), 100*n, e.code(planning.Communities)))
	case f.Kind == planning.KindDate:
		return day(2026, 5+2*n, 1)
	case f.Kind == planning.KindBoolean:
		return n < 2
	case f.Name == "state" && n < 2:
		return f.Choices[len(f.Choices)-1].Value // occupied, in use
	case f.Name == "kind" && n < 2:
		return f.Choices[min(1, len(f.Choices)-1)].Value // converted from a village
	case f.Kind == planning.KindChoice:
		return f.Choices[e.rng.IntN(len(f.Choices))].Value
	case f.Name == "property_firm" && n > 0:
		return ""
	}
	return fmt.Sprint(f.Name, n)
}

// TestEditsGiveWhatAFullRunGives holds the gaps that follow edits against those of a full run, in every field and in their order, over random
// edits of random cities.
func TestEditsGiveWhatAFullRunGives(t *testing.T) {
	moved := map[gap.Kind]int{}
	for seed := range uint64(20) {
		audience := []planning.Audience{planning.Internal, planning.Public}[seed%2]
		city, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, day(2026, 11, 23), audience)
		if err != nil {
			t.Fatal(err)
		}
		e := &editor{rng: rand.New(rand.NewPCG(seed, 4)), city: city}
		var tracker gap.Tracker
		before := tracker.Gaps(city)
		for n := range 500 {
			e.city = e.edit(t)
			if seed%4 == 3 && e.rng.IntN(3) > 0 {
				continue // nobody asks for the gaps of this one
			}
			got, want := tracker.Gaps(e.city), gap.Detect(e.city)
			if !reflect.DeepEqual(got, want) && !(len(got) == 0 && len(want) == 0) {
				t.Fatalf("seed %d, edit %d (-full +followed):\n%s", seed, n, cmp.Diff(want, got, cmpopts.IgnoreFields(gap.Gap{}, "Feature")))
			}
			count(moved, before, got)
			before = got
		}
	}
	for _, k := range gap.KindTitles {
		if moved[k.Kind] < 50 {
			t.Errorf("%s: only %d gaps came, went or changed: the edits say little about it", k.Kind, moved[k.Kind])
		}
	}
}

// count counts the gaps that came, went or changed by kind.
func count(moved map[gap.Kind]int, before, now []*gap.Gap) {
	was := map[string]string{}
	for i := range before {
		was[before[i].ID] = before[i].Digest()
	}
	for i := range now {
		if was[now[i].ID] != now[i].Digest() {
			moved[now[i].Kind]++
		}
		delete(was, now[i].ID)
	}
	for i := range before {
		if _, gone := was[before[i].ID]; gone {
			moved[before[i].Kind]++
		}
	}
}
