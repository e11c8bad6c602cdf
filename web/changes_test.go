package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/web"
)

// inShort is a change in one line.
func inShort(c web.Change) string {
	line := fmt.Sprint(c.What, " ", c.Layer, "/", c.Code, " ", c.Name)
	if c.What == "changed" {
		for _, f := range c.Fields {
			line += fmt.Sprintf(" %s:%v→%v", f.Name, f.Old, f.New)
		}
	}
	if c.Moved {
		line += " moved"
	}
	return line
}

func changesOf(s *site, query string) (out []string, list web.ChangeList) {
	s.t.Helper()
	list = read[web.ChangeList](s, "/api/v1/changes?"+query)
	for _, c := range list.Changes {
		out = append(out, inShort(c))
	}
	return out, list
}

func TestChangesBetweenTwoDays(t *testing.T) {
	s := open(t)
	all := []string{
		"changed communities/C2 宝龙社区 name:宝龙旧社区→宝龙社区 moved",
		"added developments/D3 边界名苑",
		"added roads/W2 花园里",
		"removed waters/H9 旧塘",
	}
	got, list := changesOf(s, "from=2026-03-01")
	if diff := cmp.Diff(all, got); diff != "" || list.Total != 4 || len(list.Layers) != 4 {
		t.Errorf("total %d, %d layers:\n%s", list.Total, len(list.Layers), diff)
	}
	if list.From.Revision != 16 || list.From.AsOf != march || list.To.Revision != 17 || list.To.AsOf != monday {
		t.Errorf("from %+v to %+v", list.From, list.To)
	}
	c2 := list.Changes[0]
	if c2.OldArea == nil || c2.NewArea == nil || *c2.NewArea <= *c2.OldArea || c2.Subdistrict != "干河街道" || c2.BBox == nil || c2.Center == nil {
		t.Errorf("C2: %+v", c2)
	}
	if road := list.Changes[2]; road.NewArea != nil || road.OldArea != nil {
		t.Errorf("a road has an area: %+v", road)
	}
	for query, want := range map[string][]string{
		"from_revision=16&to_revision=17":           all,
		"from=2026-03-01&to=2026-11-23":             all,
		"from=2026-03-01&what=added":                {all[1], all[2]},
		"from=2026-03-01&layer=waters":              {all[3]},
		"from=2026-03-01&q=旧":                       {all[0], all[3]}, // the old name finds it too
		"from=2026-03-01&subdistrict=S1&what=added": {all[1], all[2]}, "from=2026-03-01&subdistrict=S2": nil,
		"from=2026-03-01&sort=-layer&limit=2":               {all[3], all[2]},
		"from=2026-03-01&sort=area":                         {all[3], all[2], all[0], all[1]},
		"from=2026-03-01&limit=1&offset=1":                  {all[1]},
		"from=2026-03-01&offset=9":                          nil,
		"from=2026-03-01&bbox=113.44,30.376,113.443,30.379": {all[3]},
		"from=2026-03-01&to=2026-03-01":                     nil, // the empty state
		"from=2026-11-23":                                   nil,
	} {
		got, _ := changesOf(s, query)
		if query == "from=2026-03-01&sort=area" { // their order is by the growth of their areas
			got = got[:1]
			want = want[:1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", query, diff)
		}
	}
}

func TestOneChangeHasBothShapes(t *testing.T) {
	s := open(t)
	c := read[web.ChangeDetail](s, "/api/v1/changes/communities/C2?from=2026-03-01")
	if c.OldGeometry == nil || c.NewGeometry == nil || fmt.Sprint(c.OldGeometry) == fmt.Sprint(c.NewGeometry) {
		t.Errorf("%+v", c)
	}
	if c := read[web.ChangeDetail](s, "/api/v1/changes/waters/H9?from=2026-03-01"); c.OldGeometry == nil || c.NewGeometry != nil || len(c.Fields) == 0 {
		t.Errorf("%+v", c)
	}
	refused(t, s.get("/api/v1/changes/communities/C1?from=2026-03-01"), http.StatusNotFound, "not_found")
	refused(t, s.get("/api/v1/changes/nothing/C1?from=2026-03-01"), http.StatusNotFound, "not_found")
}

func TestChangesThatCannotBeTold(t *testing.T) {
	s := open(t)
	for query, says := range map[string]string{
		"":                              "is needed",
		"to=2026-11-23":                 "is needed",
		"from=2026-11-24":               "still to come",
		"from=2026-02-01":               "no records before",
		"from=2026-03-01&to=2026-11-24": "still to come",
		"from=2026-11-23&to=2026-03-01": "must not be after",
		"from=yesterday":                "a day like 2026-03-01",
		"from_revision=x":               "the number of a revision",
		"from_revision=99":              "no such revision",
		"from=2026-03-01&bbox=1,2,3":    "west,south,east,north",
		"from=2026-03-01&sort=colour":   "must be one of",
		"from=2026-03-01&what=moved":    "must be one of",
	} {
		w := s.get("/api/v1/changes?"+query, "Accept-Language", "en")
		p := refused(t, w, http.StatusBadRequest, "bad_parameter")
		if !strings.Contains(strings.ReplaceAll(p.Detail, "expected value to be", "must be"), says) {
			t.Errorf("%s: %q, want %q", query, p.Detail, says)
		}
	}
	refused(t, s.get("/api/v1/changes?from=2026-03-01&as_of=2026-03-01"), http.StatusBadRequest, "unknown_parameter")
	refused(t, s.get("/api/v1/changes?from=2026-03-01&layer=nothing"), http.StatusNotFound, "not_found")
	refused(t, s.get("/tiles/changes/3/9/0.mvt?from=2026-03-01"), http.StatusBadRequest, "bad_parameter")
	refused(t, s.get("/tiles/changes/10/834/421.mvt?from=2026-03-01&layer=rooms"), http.StatusNotFound, "not_found")
	refused(t, s.get("/tiles/changes/10/834/421.mvt"), http.StatusBadRequest, "bad_parameter")
}

func TestChangesAreALayerOfTheMap(t *testing.T) {
	s := open(t)
	tile := s.get("/tiles/changes/10/834/421.mvt?from=2026-03-01")
	for _, word := range []string{"changes", "changes_old", "added", "removed", "changed", "communities/C2", "waters/H9"} {
		if !strings.Contains(tile.Body.String(), word) {
			t.Errorf("the tile lacks %s", word)
		}
	}
	tag := tile.Header().Get("ETag")
	if w := s.get("/tiles/changes/10/834/421.mvt?from=2026-03-01", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", w.Code)
	}
	if w := s.get("/tiles/changes/10/834/421.mvt?from=2026-03-01&layer=waters"); strings.Contains(w.Body.String(), "C2") || !strings.Contains(w.Body.String(), "H9") {
		t.Errorf("of one layer: %q", w.Body)
	}
	if w := s.get("/tiles/changes/10/834/421.mvt?from=2026-11-23"); w.Code != http.StatusNoContent || w.Body.Len() != 0 {
		t.Errorf("nothing changed: %d, %d bytes", w.Code, w.Body.Len())
	}
	var file struct {
		Features []struct {
			ID         string
			Geometry   any
			Properties map[string]any
		}
	}
	w := s.get("/api/v1/changes/export?from=2026-03-01")
	if err := json.Unmarshal(w.Body.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range file.Features {
		if f.Geometry == nil {
			t.Errorf("%s has no shape", f.ID)
		}
		got = append(got, fmt.Sprint(f.ID, " ", f.Properties["what"], " ", f.Properties["shape"]))
	}
	want := []string{"communities/C2 changed new", "communities/C2/old changed old", "developments/D3 added new", "roads/W2 added new", "waters/H9 removed old"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(fmt.Sprint(file.Features[0].Properties["changes"]), "宝龙旧社区 → 宝龙社区") {
		t.Errorf("C2: %v", file.Features[0].Properties)
	}
}

func TestTheHistoryOfAFeature(t *testing.T) {
	s := open(t)
	h := read[web.FeatureHistory](s, "/api/v1/layers/communities/features/C2/history")
	if len(h.Versions) != 2 || h.Versions[0].To != nil || h.Versions[0].From.Actor != "grid1" || h.Versions[0].First || !h.Versions[1].First {
		t.Fatalf("%+v", h)
	}
	if f := h.Versions[0].Fields; len(f) != 1 || f[0].Name != "name" || f[0].Old != "宝龙旧社区" || !h.Versions[0].Moved {
		t.Errorf("the change: %+v", f)
	}
	then := read[web.FeatureHistory](s, "/api/v1/layers/communities/features/C2/history?as_of=2026-03-01")
	if len(then.Versions) != 1 || then.Versions[0].To != nil {
		t.Errorf("as of March the feature knows what came later: %+v", then)
	}
	refused(t, s.get("/api/v1/layers/communities/features/C9/history"), http.StatusNotFound, "not_found")
	refused(t, s.get("/api/v1/layers/nothing/features/C2/history"), http.StatusNotFound, "not_found")
	refused(t, open(t, func(c *web.Config) { c.Archive = nil }).get("/api/v1/days"), http.StatusNotFound, "no_past")
	refused(t, s.get("/api/v1/revisions?from=2026-13-01"), http.StatusBadRequest, "bad_parameter")
}

// Ten thousand changes come in pages, and each once.
func TestTenThousandChangesAreWalkedThrough(t *testing.T) {
	s := open(t)
	b := &builder{planning.Delta{Revision: 18}}
	for i := range 10_000 {
		x, y := float64(i%100)/5, float64(i/100)/5
		b.put(planning.Compounds, fmt.Sprintf("N%05d", i), fmt.Sprintf("POLYGON((%g %g,%g %g,%g %g,%g %g))", x, y, x+.1, y, x+.1, y+.1, x, y), fields{"name": fmt.Sprint("院", i)})
	}
	s.store.set(b.apply(s.store.City()))
	seen := map[string]bool{}
	for offset := 0; ; offset += 1000 {
		list := read[web.ChangeList](s, fmt.Sprint("/api/v1/changes?from=2026-03-01&layer=compounds&limit=1000&offset=", offset))
		if list.Total != 10_000 {
			t.Fatalf("total %d", list.Total)
		}
		if len(list.Changes) == 0 {
			break
		}
		for _, c := range list.Changes {
			seen[c.Code] = true
		}
	}
	if len(seen) != 10_000 {
		t.Errorf("%d were seen", len(seen))
	}
	if w := s.get("/tiles/changes/12/3338/1685.mvt?from=2026-03-01"); w.Code != 200 || w.Body.Len() == 0 {
		t.Errorf("their tile: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestToThePublicOtherPeoplesHousingDoesNotChange(t *testing.T) {
	s := open(t)
	m := &memory{}
	m.set(town(planning.Public))
	h := newHistory(m)
	public := open(t, func(c *web.Config) { c.Store, c.Past, c.Archive = m, h.at, h })
	for _, one := range []*site{s, public} {
		got, _ := changesOf(one, "from=2026-03-01&layer=developments")
		if diff := cmp.Diff([]string{"added developments/D3 边界名苑"}, got); diff != "" {
			t.Error(diff)
		}
	}
	if list := read[web.ChangeList](public, "/api/v1/changes?from=2026-03-01"); strings.Contains(fmt.Sprint(list), "audience") {
		t.Error("the public reads what is for whom")
	}
	refused(t, public.get("/api/v1/changes?from=2026-03-01&layer=applications"), http.StatusNotFound, "not_found")
	refused(t, public.get("/api/v1/layers/applications/features/A-001/history"), http.StatusNotFound, "not_found")
}
