package sample

import (
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

func TestCodesAndNamesAreUniqueAndReferencesResolve(t *testing.T) {
	known := map[string]map[string]bool{}
	take := func(layer, code string) {
		if known[layer] == nil {
			known[layer] = map[string]bool{}
		}
		if code == "" || known[layer][code] {
			t.Errorf("%s: code %q is empty or stands twice", layer, code)
		}
		known[layer][code] = true
	}
	refer := func(from, layer, code string) {
		if code != "" && !known[layer][code] {
			t.Errorf("%s refers to %s %q, which is not there", from, layer, code)
		}
	}
	c := made
	for _, x := range c.Subdistricts {
		take("subdistrict", x.Code)
	}
	for _, x := range c.Communities {
		take("community", x.Code)
		take("community name", x.Name)
		refer(x.Code, "subdistrict", x.Subdistrict)
	}
	for _, x := range c.Developments {
		take("development", x.Code)
		take("development name", x.Name)
	}
	for _, x := range c.Phases {
		take("phase", x.Development+numbered(x.Number, ""))
		refer("phase", "development", x.Development)
		if x.Permit != "" {
			take("presale permit", x.Permit)
		}
	}
	for _, x := range c.Compounds {
		take("compound", x.Code)
		take("compound name", x.Name)
		refer(x.Code, "community", x.AcceptedBy)
	}
	for _, x := range c.Buildings {
		take("building", x.Code)
		refer(x.Code, "development", x.Development)
		refer(x.Code, "compound", x.Compound)
	}
	for _, x := range c.Facilities {
		take("facility", x.Code)
		refer(x.Code, "community", x.Community)
		refer(x.Code, "development", x.Development)
	}
	for _, x := range c.Rooms {
		take("room", x.Code)
		refer(x.Code, "facility", x.Facility)
	}
	for _, x := range c.Rosters {
		take("roster", x.Community+x.Development+x.Compound)
		refer("roster", "community", x.Community)
		refer("roster", "development", x.Development)
		refer("roster", "compound", x.Compound)
	}
	for _, x := range c.Households {
		take("households", x.Community+x.Development+x.Compound+x.Measure)
		refer("households", "community", x.Community)
		refer("households", "development", x.Development)
		refer("households", "compound", x.Compound)
	}
	for _, x := range c.Roads {
		take("road", x.Code)
	}
	for _, x := range c.Waters {
		take("water", x.Code)
	}
}

// site is ground on which nothing else may stand.
type site struct {
	code string
	ring orb.Ring
	box  orb.Bound
}

func overlapping(sites []site) [][2]string {
	var out [][2]string
	for i, a := range sites {
		for _, b := range sites[i+1:] {
			if a.box.Intersects(b.box) && sharedArea(a.ring, hull(b.ring)) > .01 && sharedArea(hull(a.ring), hull(b.ring)) > .01 {
				out = append(out, [2]string{a.code, b.code})
			}
		}
	}
	return out
}

func sitesOf(c *City) []site {
	var out []site
	add := func(code string, r orb.Ring) { out = append(out, site{code, r, r.Bound()}) }
	for _, x := range c.Developments {
		add(x.Code, x.Ring)
	}
	for _, x := range c.Compounds {
		add(x.Code, x.Ring)
	}
	for _, x := range c.Buildings {
		if x.Development == "" && x.Compound == "" {
			add(x.Code, x.Ring)
		}
	}
	return out
}

func TestSitesDoNotOverlap(t *testing.T) {
	for _, pair := range overlapping(sitesOf(made)) {
		t.Errorf("%s and %s overlap", pair[0], pair[1])
	}
}

func TestSitesAreOfTheSizeOfEstates(t *testing.T) {
	small, large := 1e9, 0.0
	for _, d := range made.Developments {
		area := ground.Area(d.Ring)
		small, large = min(small, area), max(large, area)
		if area < 6_000 || area > 125_000 {
			t.Errorf("%s has %.0f m²", d.Code, area)
		}
	}
	t.Logf("sites from %.1f to %.1f ha", small/1e4, large/1e4)
}

func TestBuildingsStandOnTheirSitesAndNotInEachOther(t *testing.T) {
	sites := map[string]orb.Ring{}
	for _, s := range sitesOf(made) {
		sites[s.code] = s.ring
	}
	on := map[string][]site{}
	for _, b := range made.Buildings {
		owner := b.Development + b.Compound
		if owner == "" {
			continue
		}
		if share := sharedArea(b.Ring, sites[owner]) / ground.Area(b.Ring); share < .9999 {
			t.Errorf("%s stands to %.4f on %s", b.Code, share, owner)
		}
		on[owner] = append(on[owner], site{b.Code, b.Ring, b.Ring.Bound()})
	}
	for owner, buildings := range on {
		for _, pair := range overlapping(buildings) {
			t.Errorf("%s: %s and %s overlap", owner, pair[0], pair[1])
		}
	}
}

func TestNothingStandsInTheWater(t *testing.T) {
	for _, w := range made.Waters {
		for _, s := range sitesOf(made) {
			if w.Ring.Bound().Intersects(s.box) && sharedArea(w.Ring, hull(s.ring)) > .01 {
				t.Errorf("%s stands in %s", s.code, w.Name)
			}
		}
	}
}
