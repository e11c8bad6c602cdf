package ogc_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"peijian/planning"
)

func TestFilters(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for _, c := range []struct {
		collection, lang, filter string
		want                     []string
	}{
		{"communities", "cql2-text", `population > 1000`, []string{"C1"}},
		{"communities", "", `kind = 'pure_urban' OR name LIKE '襄%'`, []string{"C1", "C2"}},
		{"communities", "cql2-json", `{"op":"<","args":[{"property":"population"},1000]}`, []string{"C2"}},
		{"communities", "", `valid_from >= DATE('2020-01-01')`, []string{"C1"}},
		{"communities", "", `valid_from IS NULL`, []string{"C2"}},
		{"communities", "", `population BETWEEN 900 AND 12000 AND NOT kind IN ('town', 'pure_urban')`, []string{"C1"}},
		{"communities", "", `S_INTERSECTS(geometry, POINT(113.445 30.37))`, []string{"C1"}},
		{"communities", "", `S_INTERSECTS(geometry, BBOX(113.4, 30.3, 113.5, 30.4))`, []string{"C1", "C2"}},
		{"communities", "", `S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))`, []string{"C1", "C2"}},
		{"communities", "", `S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))`, nil},
		{"communities", "", `S_DISJOINT(geometry, BBOX(0, 0, 1, 1))`, []string{"C1", "C2"}},
		{"developments", "", `S_WITHIN(geometry, POLYGON((113.44 30.36, 113.45 30.36, 113.45 30.37, 113.44 30.37, 113.44 30.36)))`, []string{"D1"}},
		{"developments", "", `limited_title = true`, []string{"D2"}},
		{"rooms", "", `gross_area > 80.4 AND gross_area < 80.6`, []string{"R1"}},
		{"streets", "", `S_CROSSES(geometry, LINESTRING(113.45 30.36, 113.45 30.39))`, []string{"W1"}},
		{"gaps", "", `code = 'D2' AND S_INTERSECTS(geometry, BBOX(113.46, 30.36, 113.47, 30.37))`, nil}, // filled in below
		{"facilities", "", `code <> 'F1'`, nil},
	} {
		q := url.Values{"filter": {c.filter}}
		if c.lang != "" {
			q.Set("filter-lang", c.lang)
		}
		got := s.walk("/ogc/collections/" + c.collection + "/items?limit=1&" + q.Encode())
		if c.collection == "gaps" {
			for _, id := range got {
				if !strings.HasSuffix(id, "/developments/D2") {
					t.Errorf("%s: %s", c.filter, id)
				}
			}
			if len(got) == 0 {
				t.Errorf("%s finds no gap", c.filter)
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.filter, got, c.want)
		}
	}
	in4547 := url.Values{"filter": {"S_INTERSECTS(geometry, POINT(3361266 446600))"}, "filter-crs": {epsg + "4547"}}
	if got := s.walk(communities + "?" + in4547.Encode()); !slices.Equal(got, []string{"C1"}) {
		t.Errorf("in EPSG:4547: %v", got)
	}
}

func TestFiltersThatAreNone(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for _, query := range []string{"filter=population+>", "filter=colour='red'", "filter=population='x'", "filter-lang=cql-text&filter=population>1", "filter-lang=cql2-json&filter=population>1", "filter-crs=x&filter=population>1",
		"filter=nothing(population)", "filter-lang=cql2-json&filter={}", "filter=S_INTERSECTS(geometry,POINT(1e300 1e300))", "filter=" + url.QueryEscape(strings.Repeat("(", 3000))} {
		s.refused(s.get(communities+"?"+strings.NewReplacer(" ", "+", ">", "%3E", "{", "%7B", "}", "%7D").Replace(query)), 400, "bad_parameter")
	}
	w := s.get(communities + "?lang=en&filter=" + url.QueryEscape("population > 1 AND colour = 2"))
	if !strings.Contains(w.Body.String(), "character 20") || !strings.Contains(w.Body.String(), "colour") {
		t.Errorf("%s", w.Body)
	}
	// What the public may not see it may not ask for.
	public := open(t, town(t, planning.Public))
	public.refused(public.get("/ogc/collections/developments/items?filter=limited_title%3Dtrue"), 400, "bad_parameter")
	public.refused(public.get("/ogc/collections/developments/items?limited_title=true"), 400, "unknown_parameter")
	public.refused(public.get("/ogc/collections/developments/items?sortby=limited_title"), 400, "bad_parameter")
	public.refused(public.get("/ogc/collections/developments/items?properties=limited_title"), 400, "bad_parameter")
}
