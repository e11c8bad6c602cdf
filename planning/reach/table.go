package reach

import (
	"cmp"
	"slices"

	"peijian/planning"
	"peijian/planning/housing"
)

// Bands 服务半径分段 are the distances by which homes are told apart, in metres: 300, 500, 1,000. What lies beyond the last has a band of its own.
var Bands = []float64{300, 500, 1000}

// Reach 服务半径 is how the homes of a city lie to the venues of their communities.
type Reach struct {
	Walked bool // along streets; false: straight lines, since the city has no streets
	Homes  []Home
}

// Home is one building, or housing without drawn buildings, as it lies to the nearest venue of its community.
type Home struct {
	Home        *planning.Feature
	Housing     *planning.Feature // the development or compound, else the home itself
	Community   *planning.Feature // nil: in none
	Subdistrict planning.Named
	Metres      float64 // where Lack is ""
	Lack        Lack
	Households  *int64 // nil: nobody counted them
}

// Within says whether the home has a venue within a distance.
func (h *Home) Within(distance float64) bool { return h.Lack == "" && h.Metres <= distance }

// Of measures all homes of a city: housing in the order of its layers, buildings by their codes.
func Of(c *planning.City) Reach {
	r, kept := Reach{}, map[string]Venues{}
	for f := range housing.Pieces(c) {
		community := housing.Community(c, f)
		var to Venues
		if community != nil {
			var there bool
			if to, there = kept[community.Code]; !there {
				to = Towards(c, community.Code, VenuesOf(c, community.Code))
				kept[community.Code] = to
			}
			r.Walked = r.Walked || to.Walked()
		}
		within := housing.Subdistrict(c, f, housing.Touches(c, f))
		for _, h := range housing.Homes(c, f) {
			out := Home{Home: h.Feature, Housing: f, Community: community, Subdistrict: within, Households: h.Households, Lack: NoCommunity}
			if community != nil {
				out.Metres, out.Lack = to.To(h.Feature)
			}
			r.Homes = append(r.Homes, out)
		}
	}
	return r
}

// Count counts homes and the households in them.
type Count struct {
	Homes      int   `json:"homes"`      // buildings, or housing without drawn buildings
	Households int64 `json:"households"` // of the homes where they are known
	Unknown    int   `json:"unknown"`    // homes whose households nobody counted
}

func (n *Count) add(h *Home) {
	if n.Homes++; h.Households != nil {
		n.Households += *h.Households
	} else {
		n.Unknown++
	}
}

// Band counts the homes from the band before up to a distance.
type Band struct {
	UpTo float64 `json:"up_to"` // m; 0: beyond the last
	Count
}

// LackCount counts the homes without a distance, by the reason.
type LackCount struct {
	Lack  Lack          `json:"lack"`
	Title planning.Text `json:"title"`
	Count
}

// Sum is how the homes of a community, of a sub-district or of the city are served.
type Sum struct {
	planning.Named
	Subdistrict   planning.Named `json:"subdistrict"` // of a community
	Total         Count          `json:"total"`
	Served        Count          `json:"served"`   // a venue within the distance asked for
	Unserved      Count          `json:"unserved"` // all others
	Bands         []Band         `json:"bands"`
	Lacks         []LackCount    `json:"lacks"`           // why some have no distance; only reasons that occur
	Venues        int            `json:"venues"`          // of a community: those that people can go to
	Area          *float64       `json:"area"`            // m² of their rooms; nil: nobody measured them
	PerHundred    *float64       `json:"per_hundred"`     // m² for every 100 households served; nil: area or households not known
	AllPerHundred *float64       `json:"all_per_hundred"` // m² for every 100 households of the community
}

func newSum(of planning.Named) *Sum {
	s := &Sum{Named: of, Lacks: []LackCount{}}
	for _, b := range Bands {
		s.Bands = append(s.Bands, Band{UpTo: b})
	}
	s.Bands = append(s.Bands, Band{})
	return s
}

func (s *Sum) add(h *Home, distance float64) {
	s.Total.add(h)
	if h.Within(distance) {
		s.Served.add(h)
	} else {
		s.Unserved.add(h)
	}
	switch {
	case h.Lack == "":
		k, _ := slices.BinarySearch(Bands, h.Metres)
		s.Bands[k].add(h)
	case h.Lack == TooFar:
		s.Bands[len(Bands)].add(h)
	default:
		s.lack(h.Lack).add(h)
	}
}

// lack is the count for a reason, which stands in the order of LackTitles.
func (s *Sum) lack(l Lack) *Count {
	k, there := slices.BinarySearchFunc(s.Lacks, l, func(x LackCount, l Lack) int { return cmp.Compare(lackOrder(x.Lack), lackOrder(l)) })
	if !there {
		s.Lacks = slices.Insert(s.Lacks, k, LackCount{Lack: l, Title: l.Title()})
	}
	return &s.Lacks[k].Count
}

// Table is the reach by sub-district and by community, each by code; what lies in none has an empty code.
type Table struct {
	City         Sum
	Subdistricts []Sum
	Communities  []Sum
}

// Table sums the homes that pick takes, for a distance in metres.
func (r *Reach) Table(c *planning.City, distance float64, pick func(*Home) bool) Table {
	city, subdistricts, communities := newSum(planning.Named{}), map[string]*Sum{}, map[string]*Sum{}
	into := func(sums map[string]*Sum, of planning.Named, layer string) *Sum {
		if of.Layer = layer; sums[of.Code] == nil {
			sums[of.Code] = newSum(of)
		}
		return sums[of.Code]
	}
	for i := range r.Homes {
		h := &r.Homes[i]
		if !pick(h) {
			continue
		}
		city.add(h, distance)
		into(subdistricts, h.Subdistrict, planning.Subdistricts).add(h, distance)
		if h.Community == nil {
			continue
		}
		s := into(communities, planning.Named{Code: h.Community.Code, Name: h.Community.Name()}, planning.Communities)
		s.Subdistrict = governing(c, h.Community)
		s.add(h, distance)
	}
	for _, s := range communities {
		s.capacity(c)
	}
	return Table{City: *city, Subdistricts: listedSums(subdistricts), Communities: listedSums(communities)}
}

// governing is the sub-district of a community.
func governing(c *planning.City, community *planning.Feature) planning.Named {
	if s := c.Get(planning.Subdistricts, community.Text("subdistrict_code")); s != nil {
		return s.Named()
	}
	return planning.Named{}
}

// capacity compares the area of a community's venues with the households that they serve.
func (s *Sum) capacity(c *planning.City) {
	places := VenuesOf(c, s.Code)
	s.Venues = len(places)
	area, _, rooms := RoomsOf(c, places)
	if rooms == 0 {
		return
	}
	m2, _ := area.Float64()
	per := func(n Count) *float64 {
		if n.Households == 0 || n.Unknown > 0 {
			return nil // a part of the households would give a number too good
		}
		x := m2 * 100 / float64(n.Households)
		return &x
	}
	s.Area, s.PerHundred, s.AllPerHundred = &m2, per(s.Served), per(s.Total)
}

func listedSums(sums map[string]*Sum) []Sum {
	out := []Sum{}
	for _, s := range sums {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func lackOrder(l Lack) int {
	return slices.IndexFunc(LackTitles, func(t struct {
		Lack  Lack
		Title planning.Text
	}) bool {
		return t.Lack == l
	})
}
