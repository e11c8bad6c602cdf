package ogc_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"peijian/planning"
)

func TestPropertyFilters(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for query, want := range map[string][]string{
		"communities/items?kind=pure_urban":                                     {"C2"},
		"communities/items?name=襄河社区":                                           {"C1"},
		"communities/items?population=12000&kind=town":                          nil,
		"communities/items?valid_from=2020-03-01":                               {"C1"},
		"communities/items?code=C2":                                             {"C2"},
		"rooms/items?gross_area=80.5":                                           {"R1"},
		"rooms/items?gross_area=80.51":                                          nil,
		"developments/items?limited_title=true":                                 {"D2"},
		"developments/items?limited_title=false&bbox=113.44,30.36,113.45,30.37": {"D1"},
		"phases/items?development_code=D1":                                      {"D1/1"},
		"inspections/items?found=idle":                                          {"I1"},
	} {
		if got := s.walk("/ogc/collections/" + query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestSorting(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for query, want := range map[string][]string{
		"developments/items?sortby=-code":                      {"D3", "D2", "D1"},
		"developments/items?sortby=designed_units":             {"D2", "D1", "D3"}, // what has no value comes last
		"developments/items?sortby=-designed_units":            {"D1", "D2", "D3"},
		"developments/items?sortby=%2Bstate,-code":             {"D2", "D1", "D3"},
		"developments/items?sortby=+limited_title,+code":       {"D1", "D2", "D3"},
		"communities/items?sortby=valid_from":                  {"C1", "C2"},
		"communities/items?sortby=-population&limit=1":         {"C1", "C2"},
		"communities/items?sortby=-population&kind=pure_urban": {"C2"},
	} {
		if got := s.walk("/ogc/collections/" + query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestChosenProperties(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	f := s.read(communities + "?properties=population,name&skipGeometry=true").Features[0]
	if f.Geometry != nil || fmt.Sprint(slices.Sorted(maps.Keys(f.Properties))) != "[name population]" || f.ID != "C1" {
		t.Errorf("%+v", f)
	}
	if body := s.get(communities + "?properties=population,name&limit=1").Body.String(); !strings.Contains(body, `"properties":{"population":12000,"name":"襄河社区"}`) {
		t.Errorf("in another order: %s", body)
	}
	if one := s.read(communities + "/C1?properties=name&skipGeometry=true"); one.Geometry != nil || len(one.Properties) != 1 {
		t.Errorf("%+v", one)
	}
}

// A property that is called like a parameter could not be asked for.
func TestNoPropertyIsCalledLikeAParameter(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for _, id := range collectionIDs {
		for name := range s.read("/ogc/collections/" + id + "/schema").Properties {
			if slices.Contains([]string{"f", "lang", "limit", "offset", "picture", "recorded", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby", "properties", "skipGeometry"}, name) {
				t.Errorf("%s has a property %s", id, name)
			}
		}
	}
}
