package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/gaps"
)

// borderTown is the small city with an overlap on which D3 stands, a void without anybody, and a hair of noise.
func borderTown(audience planning.Audience) *planning.City {
	b := &builder{planning.Delta{Revision: 17}}
	b.between("C2|", "void", "POLYGON((21 1,22 1,22 2,21 2,21 1))", "10650", "412", `[{"community":"C2","area":412}]`)
	b.between("C1+C2", "overlap", "POLYGON((8 1,12 1,12 5,8 5,8 1))", "170400", "1650", `[{"community":"C1","area":170400},{"community":"C2","area":170400}]`)
	b.between("|", "void", "POLYGON((21 1,22 1,22 2,21 2,21 1))", "0.5", "3", `[]`)
	return b.apply(town(audience))
}

func (b *builder) between(code, kind, text, area, perimeter, claims string) {
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: planning.Borders, Code: code, Since: b.delta.Revision, Record: &planning.Record{
		Code: code, Geometry: at(text), Audience: planning.Public, Values: []any{kind, decimal(area), decimal(perimeter), json.RawMessage(claims)}}})
}

// openBorders makes a server on that city.
func openBorders(t *testing.T) *site {
	s := open(t)
	s.store.set(borderTown(planning.Internal))
	return s
}

func TestTheGroundBetweenCommunitiesIsListed(t *testing.T) {
	s := openBorders(t)
	for _, c := range []struct {
		query string
		want  string
	}{
		{"", "overlap/C1+C2 void/C2|"},
		{"?kind=void", "void/C2|"},
		{"?kind=open", ""},
		{"?subdistrict=S1", "overlap/C1+C2"},
		{"?bbox=113.4605,30.36,113.4608,30.37", ""},
		{"?bbox=113.4605,30.36,113.4615,30.37", "void/C2|"},
		{"?sort=-kind", "void/C2| overlap/C1+C2"},
		{"?sort=area", "void/C2| overlap/C1+C2"},
		{"?sort=-area", "overlap/C1+C2 void/C2|"},
		{"?sort=width", "void/C2| overlap/C1+C2"},
		{"?limit=1&offset=1", "void/C2|"},
	} {
		list := read[gaps.BorderList](s, "/api/v1/ground"+c.query)
		var got []string
		for _, b := range list.Borders {
			got = append(got, b.ID)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", c.query, diff)
		}
	}
	list := read[gaps.BorderList](s, "/api/v1/ground?kind=overlap")
	b := list.Borders[0]
	if b.Households != nil || b.Uncounted != 1 || fmt.Sprint(b.Homes) != "[{developments D3 边界名苑}]" || b.Title.Zh != "重叠" || b.BBox[0] != 113.448 || b.Lat < 30.36 || b.Subdistrict.Name != "干河街道" {
		t.Errorf("%+v", b)
	}
	if list.Total != 1 || len(list.Kinds) != len(gap.BorderTitles) || list.Kinds[1].Count != 1 || list.Kinds[1].Area != 10_650 || list.Kinds[0].Uncounted != 1 || list.Slivers.Count != 1 || list.Revision != 17 {
		t.Errorf("%+v", list)
	}
	for _, query := range []string{"kind=nothing", "bbox=1,2", "sort=name", "nope=1"} {
		if w := s.get("/api/v1/ground?" + query); w.Code != 400 {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
}

func TestTheGroundBetweenCommunitiesIsExported(t *testing.T) {
	s := openBorders(t)
	w := s.get("/api/v1/ground/export?kind=overlap")
	var got struct {
		Features []struct {
			ID         string
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Features) != 1 || w.Header().Get("Content-Type") != "application/geo+json" {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	f := got.Features[0]
	if f.ID != "overlap/C1+C2" || f.Geometry.Type != "Polygon" && f.Geometry.Type != "MultiPolygon" || f.Properties["households"] != nil || f.Properties["communities"] != "C1,C2" || f.Properties["area_m2"] != 170_400.0 {
		t.Errorf("%+v", f)
	}
}

func TestOverlapsAndVoidsAreGapsInListsTilesAndExports(t *testing.T) {
	s := openBorders(t)
	list := read[gaps.GapList](s, "/api/v1/gaps?kind=overlap")
	if list.Total != 1 || list.Gaps[0].ID != "overlap/borders/C1+C2" || list.Gaps[0].Subject.Name != "襄河社区、宝龙社区" || list.Gaps[0].Subdistrict.Code != "S1" {
		t.Errorf("%+v", list)
	}
	counts := map[gap.Kind]int{}
	for _, k := range list.Kinds {
		counts[k.Kind] = k.Gaps
	}
	if counts[gap.Overlap] != 1 || counts[gap.Void] != 1 {
		t.Errorf("%v", counts)
	}
	for _, community := range []string{"C1", "C2"} { // either has it
		if got := read[gaps.GapList](s, "/api/v1/gaps?kind=overlap&community="+community); got.Total != 1 {
			t.Errorf("%s: %+v", community, got)
		}
	}
	if got := read[gaps.GapList](s, "/api/v1/gaps?kind=void&subdistrict=S1"); got.Total != 0 {
		t.Errorf("%+v", got)
	}
	w := s.get("/api/v1/gaps/export?kind=void")
	if !strings.Contains(w.Body.String(), `"void/borders/C2|"`) || !strings.Contains(w.Body.String(), `"MultiPolygon"`) {
		t.Errorf("%s", w.Body)
	}
	if got := read[gap.Profile](s, "/api/v1/communities/C2/profile"); !strings.Contains(fmt.Sprint(got.Gaps), "overlap/borders/C1+C2") {
		t.Errorf("%+v", got.Gaps)
	}
}

func TestTheGroundIsThatOfTheCityAsItIs(t *testing.T) {
	s := openBorders(t)
	first := read[gaps.BorderList](s, "/api/v1/ground")
	s.store.set(town(planning.Internal))
	if second := read[gaps.BorderList](s, "/api/v1/ground"); first.Total != 2 || second.Total != 0 {
		t.Errorf("%d, and when all is mended %d", first.Total, second.Total)
	}
}
