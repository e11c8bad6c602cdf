package planning

import (
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/paulmach/orb"
	"github.com/tidwall/btree"

	"peijian/geo"
	"peijian/geo/crs"
)

// Info is what a city says of itself: its settings.
type Info struct {
	Name   Text      `json:"name"`
	Plane  int       `json:"plane"`  // EPSG code of the plane in which the law measures
	Extent orb.Bound `json:"extent"` // longitude and latitude in which its features may lie
	Notice Text      `json:"notice"` // shown wherever its map is shown: 示例数据,边界为虚构; zero for none
	Rules  GapRules  `json:"gap_rules"`

	Streets StreetRules `json:"street_rules,omitzero"` // zero: DefaultStreetRules
}

// GapRules are the thresholds of gaps, which a city may set.
type GapRules struct {
	// UnclaimedBelow: housing is unclaimed when less than this share of its ground lies in communities in force.
	UnclaimedBelow float64 `json:"unclaimed_below"`
	// ContestedFrom: housing is contested when at least this share of its ground lies in each of two communities.
	ContestedFrom float64 `json:"contested_from"`
	// ReachMetres: homes farther than this from their community's venue are out of reach.
	ReachMetres float64 `json:"reach_metres,omitzero"`
	// VenueMin: a community's venue is short under this gross area, in m².
	VenueMin float64 `json:"venue_min,omitzero"`
	// VenuePerHundred: and under this area for every 100 households, in m².
	VenuePerHundred float64 `json:"venue_per_hundred,omitzero"`
	// HandoverDays: rooms are handed over within so many days after the acceptance.
	HandoverDays int64 `json:"handover_days,omitzero"`
	// SizeFrom and SizeTo: the households that a community should have, both included.
	SizeFrom int64 `json:"size_from,omitzero"`
	SizeTo   int64 `json:"size_to,omitzero"`
	// CellSliver: two grid cells, or a cell and the line of its community, that differ by less than these m² are drawn from one line.
	CellSliver float64 `json:"cell_sliver,omitzero"`
	// SliverArea and SliverWidth: ground between communities under so many m², or narrower than so many metres, is noise of drawing.
	SliverArea  float64 `json:"sliver_area,omitzero"`
	SliverWidth float64 `json:"sliver_width,omitzero"`
	// NarrowWidth: a void that is narrower, in metres, is a narrow one: lines that were meant to be the same.
	NarrowWidth float64 `json:"narrow_width,omitzero"`
	// WholeFrom: housing of whose ground at least this share lies in communities is wholly theirs; less is noise of the boundary, or a gap.
	WholeFrom float64 `json:"whole_from,omitzero"`
}

// DefaultGapRules are the thresholds of design and field practice: half of the ground, and a tenth in each of two; 500 m to the venue, which has
// 300 m² and 20 m² for every 100 households; 90 days to hand rooms over; 1,000 to 3,000 households; 1 m² of grid cells is noise; between communities
// 1 m² and 1 m for noise and 5 m for what is narrow; nine tenths of the ground for all of it.
func DefaultGapRules() GapRules {
	return GapRules{
		UnclaimedBelow: 0.5, ContestedFrom: 0.1, ReachMetres: 500, VenueMin: 300, VenuePerHundred: 20, HandoverDays: 90, SizeFrom: 1000, SizeTo: 3000,
		CellSliver: 1, SliverArea: 1, SliverWidth: 1, NarrowWidth: 5, WholeFrom: 0.9,
	}
}

// Ground tells in which communities the ground of one piece of housing lies. PostGIS measures it, in the city's plane.
type Ground struct {
	Area    float64 // m² of the housing's own ground
	Covered float64 // m² of it that lie in at least one community in force
	Claims  []Claim // by area, the largest first
}

// Claim is the part of some ground that lies in one community.
type Claim struct {
	Community string  `json:"community"` // code
	Area      float64 `json:"area"`      // m²
}

// Share is the part of the ground that lies in c, from 0 to 1.
func (g *Ground) Share(c Claim) float64 {
	if g.Area <= 0 {
		return 0
	}
	return c.Area / g.Area
}

// City is everything known at one revision, as one audience may see it, indexed. It never changes after it is made; all its
// methods but Apply may be called by any number of goroutines.
type City struct {
	Info     Info
	Revision int64
	AsOf     Date // the day for which it was made: versions that the law does not know on it are left out; zero: every day, so that what has ended and what is to come is in it too
	Audience Audience

	plane       crs.System
	collections map[string]*Collection
	grounds     *btree.Map[string, *Ground] // key: layer, NUL, code
	cellGrounds *btree.Map[string, *CellGround]
	claims      *btree.Set[string] // community, NUL, layer, NUL, code of the housing on whose ground it has a claim
	trail       []*step            // the last deltas, never empty
}

// Collection is one layer of a City.
type Collection struct {
	Layer  *Layer
	byCode *btree.Map[string, *Feature]
	plane  *geo.Index[*Feature]         // by box in the city's plane
	tile   *geo.Index[*Feature]         // by box in EPSG:3857
	refs   *btree.Map[string, *Feature] // key: field, NUL, code referred to, NUL, own code

	derived sync.Map // see Derived; a copy begins without
}

// NewCity makes a city without features, at revision 0. An error means that its plane is not known.
func NewCity(info Info, asOf Date, audience Audience) (*City, error) {
	plane, err := crs.ByCode(info.Plane)
	if err != nil {
		return nil, Errorf(ErrInvalid, "the city's plane: %w", err)
	}
	if plane.Geographic() {
		return nil, Errorf(ErrInvalid, "the city's plane: EPSG:%d is not in metres", info.Plane)
	}
	c := &City{
		Info: info, AsOf: asOf, Audience: audience, plane: plane,
		collections: map[string]*Collection{}, grounds: new(btree.Map[string, *Ground]), cellGrounds: noCellGrounds(), claims: new(btree.Set[string]), trail: []*step{{}},
	}
	for _, l := range slices.Concat(layers, measured) {
		c.collections[l.Name] = &Collection{
			Layer: l, byCode: new(btree.Map[string, *Feature]), refs: new(btree.Map[string, *Feature]),
			plane: geo.NewIndex[*Feature](), tile: geo.NewIndex[*Feature](),
		}
	}
	return c, nil
}

// Plane is the plane in which the city measures.
func (c *City) Plane() crs.System { return c.plane }

// Layer gives the collection of the layer called name, nil when there is no such layer.
func (c *City) Layer(name string) *Collection { return c.collections[name] }

// Get finds a feature by its code, nil when the city has none.
func (c *City) Get(layer, code string) *Feature {
	if col := c.collections[layer]; col != nil {
		return col.Get(code)
	}
	return nil
}

// Ground tells where housing lies, nil when that was never measured.
func (c *City) Ground(layer, code string) *Ground {
	g, _ := c.grounds.Get(layer + "\x00" + code)
	return g
}

// Get finds a feature by its code, nil when there is none.
func (col *Collection) Get(code string) *Feature {
	f, _ := col.byCode.Get(code)
	return f
}

// Len is the number of features.
func (col *Collection) Len() int { return col.byCode.Len() }

// All goes through the features in the order of their codes.
func (col *Collection) All() iter.Seq[*Feature] {
	return func(yield func(*Feature) bool) {
		col.byCode.Scan(func(_ string, f *Feature) bool { return yield(f) })
	}
}

// Within goes through the features whose box meets b, a box in the city's plane.
func (col *Collection) Within(b orb.Bound) iter.Seq[*Feature] { return search(col.plane, b) }

// WithinTile goes through the features whose box meets b, a box in EPSG:3857.
func (col *Collection) WithinTile(b orb.Bound) iter.Seq[*Feature] { return search(col.tile, b) }

func search(ix *geo.Index[*Feature], b orb.Bound) iter.Seq[*Feature] {
	return func(yield func(*Feature) bool) {
		ix.Search(b, func(_ orb.Bound, f *Feature) bool { return yield(f) })
	}
}

// At goes through the features on which the point p of the city's plane lies, edges included.
func (col *Collection) At(p orb.Point) iter.Seq2[*Feature, geo.Place] {
	return func(yield func(*Feature, geo.Place) bool) {
		for f := range col.Within(p.Bound()) {
			if place := f.Plane.Locate(p); place != geo.Outside && !yield(f, place) {
				return
			}
		}
	}
}

// Nearest goes through the features by their distance from p in the city's plane, the nearest first, in metres.
func (col *Collection) Nearest(p orb.Point) iter.Seq2[*Feature, float64] {
	return func(yield func(*Feature, float64) bool) {
		exact := func(_ orb.Bound, f *Feature) float64 { return f.Plane.DistanceTo(p) }
		col.plane.Nearest(p, exact, yield)
	}
}

// Referring goes through the features whose field holds code, in the order of their own codes. The field must be one that refers to a
// layer.
func (col *Collection) Referring(field, code string) iter.Seq[*Feature] {
	prefix := field + "\x00" + code + "\x00"
	return func(yield func(*Feature) bool) {
		col.refs.Ascend(prefix, func(key string, f *Feature) bool {
			return len(key) >= len(prefix) && key[:len(prefix)] == prefix && yield(f)
		})
	}
}

// Bounds is the box of everything the city has, in EPSG:4490, and the declared extent when it has nothing.
func (c *City) Bounds() orb.Bound {
	var all orb.Bound
	found := false
	for _, name := range []string{Subdistricts, Communities, Developments, Buildings} {
		for f := range c.collections[name].All() {
			if b := f.Geometry.Bound(); !found {
				all, found = b, true
			} else {
				all = all.Union(b)
			}
		}
		if found {
			return all
		}
	}
	return c.Info.Extent
}

// String names the city and its revision.
func (c *City) String() string { return fmt.Sprintf("%s at revision %d", c.Info.Name.En, c.Revision) }
