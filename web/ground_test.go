package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web"
)

// townBorders says that the small city has an overlap with D3 on it, a void without anybody, and a hair of noise.
func townBorders(_ context.Context, c *planning.City) (gap.Borders, error) {
	geographic, err := crs.ByCode(4490)
	if err != nil {
		return gap.Borders{}, err
	}
	ground := func(text string) orb.Polygon {
		return crs.Transform(at(text), geographic, c.Plane()).(orb.MultiPolygon)[0]
	}
	return gap.FindBorders(c, []gap.BorderArea{
		{Kind: gap.BorderVoid, Ground: ground("POLYGON((21 1,22 1,22 2,21 2,21 1))"), Area: 10_650, Perimeter: 412, Claimants: []string{"C2"}},
		{Kind: gap.BorderOverlap, Ground: ground("POLYGON((8 1,12 1,12 5,8 5,8 1))"), Area: 170_400, Perimeter: 1650, Claimants: []string{"C1", "C2"}},
		{Kind: gap.BorderVoid, Ground: ground("POLYGON((21 1,22 1,22 2,21 2,21 1))"), Area: .5, Perimeter: 3},
	}), nil
}

func TestTheGroundBetweenCommunitiesIsListed(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		query string
		want  string
	}{
		{"", "overlap/C1+C2 void/C2"},
		{"?kind=void", "void/C2"},
		{"?kind=open", ""},
		{"?subdistrict=S1", "overlap/C1+C2"},
		{"?bbox=113.4605,30.36,113.4608,30.37", ""},
		{"?bbox=113.4605,30.36,113.4615,30.37", "void/C2"},
		{"?sort=-kind", "void/C2 overlap/C1+C2"},
		{"?sort=area", "void/C2 overlap/C1+C2"},
		{"?sort=-area", "overlap/C1+C2 void/C2"},
		{"?sort=width", "void/C2 overlap/C1+C2"},
		{"?limit=1&offset=1", "void/C2"},
	} {
		list := read[web.BorderList](s, "/api/v1/ground"+c.query)
		var got []string
		for _, b := range list.Borders {
			got = append(got, b.ID)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", c.query, diff)
		}
	}
	list := read[web.BorderList](s, "/api/v1/ground?kind=overlap")
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
	s := open(t)
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
	if f.ID != "overlap/C1+C2" || f.Geometry.Type != "Polygon" || f.Properties["households"] != nil || f.Properties["communities"] != "C1,C2" || f.Properties["area_m2"] != 170_400.0 {
		t.Errorf("%+v", f)
	}
}

func TestTheGroundIsFoundOnceForEveryPicture(t *testing.T) {
	var asked atomic.Int64
	s := open(t, func(c *web.Config) {
		c.Borders = func(ctx context.Context, city *planning.City) (gap.Borders, error) {
			if asked.Add(1) == 1 {
				return gap.Borders{}, errors.New("the database is away")
			}
			return townBorders(ctx, city)
		}
	})
	refused(t, s.get("/api/v1/ground"), 500, "internal")
	read[web.BorderList](s, "/api/v1/ground")
	read[web.BorderList](s, "/api/v1/ground?kind=void")
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
	s.store.set(town(planning.Public))
	read[web.BorderList](s, "/api/v1/ground")
	if n := asked.Load(); n != 3 {
		t.Errorf("asked %d times after a change", n)
	}
	silent := open(t, func(c *web.Config) { c.Borders = nil })
	refused(t, silent.get("/api/v1/ground"), 404, "no_ground")
}
