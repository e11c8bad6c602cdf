package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/web"
	"peijian/web/features"
	"peijian/web/gaps"
)

// divided is the town with grid cells: two of 襄河社区, which overlap and leave its middle out, and one of a community that does not exist.
func divided(audience planning.Audience) *planning.City {
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Cells, "G1", "POLYGON((0 0,9 0,9 3.5,0 3.5,0 0))", fields{"name": "襄河南网格", "community_code": "C1", "kind": "basic", "staff": int64(2), "responsible": "示例网格员"})
	b.put(planning.Cells, "G2", "POLYGON((0 12,9 12,9 20,0 20,0 12))", fields{"name": "襄河北网格", "community_code": "C1", "kind": "basic"})
	b.put(planning.Cells, "G3", "POLYGON((30 0,31 0,31 1,30 1,30 0))", fields{"name": "旧网格", "community_code": "C9", "kind": "dedicated"})
	b.put(planning.Buildings, "B2", "POLYGON((5 6,5.2 6,5.2 6.1,5 6.1,5 6))", fields{"use": "residential", "dwellings": int64(3)})
	b.delta.Cells = []planning.CellGroundChange{
		{Code: "G1", Ground: &planning.CellGround{Area: 350000, Claims: []planning.Claim{{Community: "C1", Area: 350000}}, Overlaps: []planning.CellOverlap{{Cell: "G2", Area: 1200.4}}}},
		{Code: "G2", Ground: &planning.CellGround{Area: 720000, Claims: []planning.Claim{{Community: "C1", Area: 719999.5}}, Overlaps: []planning.CellOverlap{{Cell: "G1", Area: 1200.4}}}},
		{Code: "G3", Ground: &planning.CellGround{Area: 10000}},
	}
	return b.apply(town(audience))
}

func TestWhatIsWrongWithCellsIsListed(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Store.(*memory).set(divided(planning.Internal)) })
	list := func(query string) (ids []string, all gaps.CellDefects) {
		all = read[gaps.CellDefects](s, "/api/v1/cells/defects?"+query)
		for _, d := range all.Defects {
			ids = append(ids, d.ID)
		}
		return ids, all
	}
	ids, all := list("")
	if diff := cmp.Diff([]string{"overlap/cells/G1/G2", "left_out/developments/D3", "left_out/buildings/B2", "stray/cells/G3"}, ids); diff != "" {
		t.Fatal(diff)
	}
	if all.Cells != 3 || all.Total != 4 || all.Slivers != 1 || len(all.Kinds) != 4 || all.Kinds[1].Count != 0 || all.Kinds[2].Count != 2 {
		t.Errorf("%+v", all)
	}
	first := all.Defects[0]
	if first.Area != 1200.4 || first.Other.Name != "襄河北网格" || first.Title.Zh != "网格重叠" || first.Subdistrict.Code != "S1" || first.BBox[0] >= first.BBox[2] {
		t.Errorf("%+v", first)
	}
	for query, want := range map[string]string{
		"kind=stray": "stray/cells/G3", "subdistrict=S2": "stray/cells/G3", "subdistrict=S9": "", "kind=left_out&subdistrict=S1": "left_out/developments/D3 left_out/buildings/B2", "limit=1&offset=2": "left_out/buildings/B2",
	} {
		if got, _ := list(query); strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
	if got := s.get("/api/v1/cells/defects?kind=holes"); got.Code != http.StatusBadRequest && got.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown kind: %d", got.Code)
	}
}

func TestGapsKnowTheirCell(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Store.(*memory).set(divided(planning.Internal)) })
	got := read[gaps.GapList](s, "/api/v1/gaps?cell=G1")
	if got.Total != 1 || got.Gaps[0].ID != "unserved_development/developments/D1" || got.Gaps[0].Cell != (planning.Named{Code: "G1", Name: "襄河南网格"}) {
		t.Errorf("%+v", got)
	}
	if body := s.get("/api/v1/gaps/export?cell=G1").Body.String(); strings.Count(body, `"cell_code":"G1"`) != 1 || strings.Count(body, `"Feature"`) != 1 {
		t.Errorf("the export: %s", body)
	}
	if found := read[features.SearchList](s, "/api/v1/search?q=%E7%BD%91%E6%A0%BC").Results; len(found) != 3 || found[0].Layer != planning.Cells {
		t.Errorf("%+v", found)
	}
	if w := s.get("/tiles/cells/11/1669/842.mvt"); w.Code != http.StatusOK || len(decoded(t, w.Body.Bytes())["cells"].Features) != 3 {
		t.Errorf("the tile: %d", w.Code)
	}
}

func TestWhoWalksACellIsForOfficers(t *testing.T) {
	for audience, want := range map[planning.Audience]bool{planning.Internal: true, planning.Public: false} {
		s := open(t, func(c *web.Config) { c.Store.(*memory).set(divided(audience)) })
		for _, address := range []string{"/api/v1/layers/cells/features", "/api/v1/layers/cells/features/G1", "/api/v1/layers/cells/export"} {
			if got := strings.Contains(s.get(address).Body.String(), "示例网格员"); got != want {
				t.Errorf("%s %s: the name is there: %t", audience, address, got)
			}
		}
		if body := s.get("/tiles/cells/11/1669/842.mvt").Body.String(); strings.Contains(body, "示例网格员") {
			t.Errorf("%s: a tile names a person", audience)
		}
	}
}
