package sample

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/sample/ground"
)

func TestTheSameCityEveryTime(t *testing.T) {
	if !reflect.DeepEqual(made, Build()) {
		t.Error("two builds differ")
	}
}

// The counts are those of the source: domain facts, not measurements of this program.
func TestCommunitiesAreCountedAsInTheSource(t *testing.T) {
	got := map[string]int{}
	for _, c := range made.Communities {
		place := c.Subdistrict
		if len(place) == 9 && place >= "429004100" {
			place = "towns"
		}
		got[place]++
		got[place+" "+c.Kind]++
		got[c.Kind]++
	}
	want := map[string]int{
		ganhe: 19, longhua: 16, shazui: 16, park: 5, "towns": 23,
		ganhe + " " + pureUrban: 11, longhua + " " + pureUrban: 5, shazui + " " + pureUrban: 3, park + " " + pureUrban: 2,
		ganhe + " " + converted: 8, longhua + " " + converted: 11, shazui + " " + converted: 13, park + " " + converted: 3,
		pureUrban: 21, converted: 35, unstated: 23, "towns " + unstated: 23,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSizeBandsAreTheSourcesAsFarAsTheyAddUp(t *testing.T) {
	var bands [3]int
	for _, c := range made.Communities {
		bands[populationBand(c.Population)]++
	}
	if bands != [3]int{smallCommunities, middleCommunities, largeCommunities} {
		t.Errorf("bands %v", bands)
	}
}

func TestTotals(t *testing.T) {
	c := made
	if len(c.Communities) != 79 || len(c.Developments) != developmentsInAll || len(c.Compounds) != compoundsInAll || len(c.Buildings) != buildingsInAll {
		t.Errorf("%d communities, %d developments, %d compounds, %d buildings", len(c.Communities), len(c.Developments), len(c.Compounds), len(c.Buildings))
	}
	venues := map[string]bool{}
	for _, f := range c.Facilities {
		if f.State == "in_use" {
			venues[f.Community] = true
		}
	}
	if len(venues) != 72 {
		t.Errorf("%d communities have premises", len(venues))
	}
	for _, code := range withoutPremises {
		if venues[code] {
			t.Errorf("%s has premises, and the source says that it has none", code)
		}
	}
}

func TestNamesThatOldEncodingsLoseAreThere(t *testing.T) {
	var all []string
	for _, s := range made.Subdistricts {
		all = append(all, s.Name)
	}
	for _, c := range made.Communities {
		all = append(all, c.Code+c.Name)
	}
	for _, want := range []string{
		"剅河镇", "长埫口镇", "429004002015红光社区", "429004002018高家渡社区", "429004001011骑尾社区", "429004001016叶河社区",
		"429004001006杨岗社区", "429004106002下查社区", "429004113001柴河社区", "429004002023襄河社区",
	} {
		if !slices.Contains(all, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for _, wrong := range []string{"豆河", "长倘口"} {
		if strings.Contains(strings.Join(all, " "), wrong) {
			t.Errorf("%s is an error of the register before 2022", wrong)
		}
	}
}

func TestXiangheHasItsPublishedFigures(t *testing.T) {
	units, gross := 0, 0
	for _, d := range made.Developments {
		if d.community >= 0 && made.Communities[d.community].Code == xianghe {
			units += d.Units
		}
	}
	shops := map[string]bool{}
	for _, r := range made.Rooms {
		if r.Facility == XiangheRooms {
			gross += centimes(t, r.Gross)
			shops[r.Building] = true
		}
	}
	counts := map[string]int{}
	for _, h := range made.Households {
		if h.Community == xianghe {
			counts[h.Measure] = h.Households
		}
	}
	if units != 4592 || gross != 30731 || len(shops) != 4 {
		t.Errorf("%d units, %d cm² by 100, %d shops", units, gross, len(shops))
	}
	if diff := cmp.Diff(map[string]int{"designed": 4592, "occupied": 2152}, counts); diff != "" {
		t.Error(diff)
	}
	k := slices.IndexFunc(made.Communities, func(c Community) bool { return c.Code == xianghe })
	if c := made.Communities[k]; c.Population != 5381 || c.Since != (planning.Date{Year: 2020, Month: 4, Day: 1}) {
		t.Errorf("%d persons since %v", c.Population, c.Since)
	}
}

func centimes(t *testing.T, s string) int {
	t.Helper()
	whole, cents, ok := strings.Cut(s, ".")
	n := 0
	for _, r := range whole + cents {
		n = n*10 + int(r-'0')
	}
	if !ok || len(cents) != 2 {
		t.Fatalf("%q is not an area with two decimals", s)
	}
	return n
}

func TestRoomsOfAVenueAddUp(t *testing.T) {
	uses := map[string]map[string]bool{}
	for _, r := range made.Rooms {
		if centimes(t, r.Gross) < centimes(t, r.Net) || centimes(t, r.Net) == 0 {
			t.Errorf("%s: %s m² gross, %s m² net", r.Code, r.Gross, r.Net)
		}
		if uses[r.Facility] == nil {
			uses[r.Facility] = map[string]bool{}
		}
		uses[r.Facility][r.Use] = true
	}
	for _, f := range made.Facilities {
		if n := len(uses[f.Code]); n < 6 {
			t.Errorf("%s has rooms for %d uses", f.Code, n)
		}
	}
}

func TestUnitsAddUpOverPhasesAndBuildings(t *testing.T) {
	phases, homes := map[string]int{}, map[string]int{}
	for _, p := range made.Phases {
		phases[p.Development] += p.Units
	}
	for _, b := range made.Buildings {
		homes[b.Development] += max(0, b.Dwellings)
	}
	for _, d := range made.Developments {
		if phases[d.Code] != d.Units || d.State != "planned" && homes[d.Code] != d.Units || d.State == "planned" && homes[d.Code] != 0 {
			t.Errorf("%s (%s): %d units, %d in phases, %d in buildings", d.Code, d.State, d.Units, phases[d.Code], homes[d.Code])
		}
	}
}

func TestTheFixedDevelopments(t *testing.T) {
	by := map[string]Development{}
	for _, d := range made.Developments {
		by[d.Code] = d
	}
	for code, units := range map[string]int{PhaseOne: 600, PhaseTwo: 600, Neighbour: 90, NeighbourTwo: 90, NewTown: 1200, Riverside: 1212} {
		if by[code].Units != units {
			t.Errorf("%s has %d units, want %d", code, by[code].Units, units)
		}
	}
	one, two := by[PhaseOne], by[PhaseTwo]
	if one.LandContract != "仙土合示例2025-001" || two.LandContract != one.LandContract || one.State != "occupied" || two.State != "on_sale" {
		t.Errorf("%+v\n%+v", one, two)
	}
	east, west := by[Neighbour], by[NeighbourTwo]
	if east.Developer != west.Developer || east.LandContract == west.LandContract {
		t.Errorf("%+v\n%+v", east, west)
	}
	if gap := apart(east.Ring, west.Ring); gap < 34.9 || gap > 35.1 {
		t.Errorf("%s and %s are %.2f m apart", Neighbour, NeighbourTwo, gap)
	}
	if c := made.Communities[by[NewTown].community]; c.Subdistrict != ganhe {
		t.Errorf("%s lies in %s", NewTown, c.Name)
	}
	if by[Xianghe].community < 0 || made.Communities[by[Xianghe].community].Code != xianghe {
		t.Errorf("%s does not lie in 襄河社区", Xianghe)
	}
}

// apart is the smallest distance from a vertex of one ring to an edge of the other.
func apart(a, b orb.Ring) float64 {
	best := 1e9
	for _, pair := range [2][2]orb.Ring{{a, b}, {b, a}} {
		for _, p := range pair[0] {
			for _, s := range segmentsOf(pair[1]) {
				best = min(best, toSegment(p, s))
			}
		}
	}
	return best
}

func toSegment(p orb.Point, s segment) float64 {
	dx, dy := s.b[0]-s.a[0], s.b[1]-s.a[1]
	t := max(0, min(1, ((p[0]-s.a[0])*dx+(p[1]-s.a[1])*dy)/(dx*dx+dy*dy)))
	return ground.Distance(p, orb.Point{s.a[0] + t*dx, s.a[1] + t*dy})
}

func TestTheFixedFacilities(t *testing.T) {
	site := map[string]orb.Ring{}
	for _, d := range made.Developments {
		site[d.Code] = d.Ring
	}
	at := map[string]Facility{}
	for _, f := range made.Facilities {
		at[f.Code] = f
	}
	if !inside(site[NewTown], at[NewTownRooms].At) || !inside(site[PhaseTwo], at[PhaseTwoRooms].At) {
		t.Error("the rooms of 示例新城 or 示例花园二期 are not on its site")
	}
	far := at[FarRooms]
	if d := ground.Distance(far.At, middle(site[NewTown])); d < 1400 || d > 1600 || far.Community == at[NewTownRooms].Community {
		t.Errorf("%s is %.0f m away, in %s", FarRooms, d, far.Community)
	}
}

// inside asks for a convex ring.
func inside(r orb.Ring, p orb.Point) bool {
	return !slices.ContainsFunc(segmentsOf(r), func(s segment) bool { return ground.Turn(s.a, s.b, p) < 0 })
}

func TestFacilitiesLieInTheirCommunity(t *testing.T) {
	rings := map[string]orb.Ring{}
	for _, c := range made.Communities {
		rings[c.Code] = c.Ring
	}
	for _, f := range made.Facilities {
		spot := ground.Rect{Center: f.At, DX: 1, Wide: 1, Deep: 1}.Ring()
		if share := sharedArea(rings[f.Community], spot) / 4; share < .999 {
			t.Errorf("%s lies to %.2f in %s", f.Code, share, f.Community)
		}
	}
}

func TestEverythingLiesInTheCitysExtent(t *testing.T) {
	plane, _ := crs.ByCode(Plane)
	lonlat, _ := crs.ByCode(4490)
	extent := Info().Extent
	for name, rings := range allRings(made) {
		for k, r := range rings {
			b := crs.Transform(r, plane, lonlat).Bound()
			if !extent.Contains(b.Min) || !extent.Contains(b.Max) {
				t.Errorf("%s %d lies at %v", name, k, b)
			}
		}
	}
	for _, r := range made.Roads {
		if b := crs.Transform(r.Line, plane, lonlat).Bound(); !extent.Contains(b.Min) || !extent.Contains(b.Max) {
			t.Errorf("road %s lies at %v", r.Code, b)
		}
	}
}

func TestCreditCodesHaveTheirCheckCharacters(t *testing.T) {
	// 91350100M000100Y43 is the example of GB 32100-2015.
	if got := creditCheck("91350100M000100Y4"); got != "3" {
		t.Errorf("check character %s, want 3", got)
	}
	if got := organizationCheck("D2143569"); got != "X" { // the example of GB 11714-1997
		t.Errorf("check character %s, want X", got)
	}
	firms := map[string]string{}
	for _, d := range made.Developments {
		if len(d.CreditCode) != 18 || creditCheck(d.CreditCode[:17]) != d.CreditCode[17:] {
			t.Errorf("%s: %s", d.Code, d.CreditCode)
		}
		if had := firms[d.CreditCode]; had != "" && had != d.Developer {
			t.Errorf("%s belongs to %s and to %s", d.CreditCode, had, d.Developer)
		}
		firms[d.CreditCode] = d.Developer
		if !strings.HasPrefix(d.Name, "示例") || !strings.HasPrefix(d.Developer, "示例") {
			t.Errorf("%s %s by %s is not plainly invented", d.Code, d.Name, d.Developer)
		}
	}
}
