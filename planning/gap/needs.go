package gap

import (
	"iter"

	"peijian/planning"
	"peijian/planning/housing"
)

// needs says what finders read besides their subject and its ground: for each layer the ways that lead from a feature of it to the subjects that read
// it. Every way is gone from the feature as it was in the City as it was, and from the feature as it is in the City as it is: what a subject reads
// through several features is found from whichever of them changed. One way too many costs time; one too few leaves a stale gap, which
// TestEditsGiveWhatAFullRunGives finds.
type needs map[string][]way

// way goes from a feature to subjects, hop by hop.
type way []hop

type hop func(c *planning.City, f *planning.Feature) iter.Seq[*planning.Feature]

var ofHousing = needs{
	planning.Communities: {
		{claimants},
		{down(planning.Rosters, "community_code"), up("development_code", planning.Developments)},
		{down(planning.Rosters, "community_code"), up("compound_code", planning.Compounds)},
	},
	planning.Cells:        {{standing(housing.Layers...)}},
	planning.Subdistricts: {{standing(housing.Layers...)}, {down(planning.Communities, "subdistrict_code"), claimants}},
	planning.Rosters:      toHousing,
	planning.Households:   toHousing,
	planning.Buildings:    toHousing,
}

var toHousing = []way{{up("development_code", planning.Developments)}, {up("compound_code", planning.Compounds)}}

// ofReach: a street leads anywhere, so that an edit of one touches all housing.
var ofReach = ofHousing.and(needs{planning.Facilities: {{up("community_code", planning.Communities), claimants}}, planning.Roads: {{allHousing}}})

var ofCommunities = needs{
	planning.Subdistricts: {{standing(planning.Communities)}},
	planning.Facilities:   {{up("community_code", planning.Communities)}},
	planning.Rooms:        {{up("facility_code", planning.Facilities), up("community_code", planning.Communities)}},
	planning.Households:   {{up("community_code", planning.Communities)}},
}

var ofFacilities = needs{
	planning.Communities: {{down(planning.Facilities, "community_code")}},
	planning.Cells:       {{standing(planning.Facilities)}},
	planning.Subdistricts: {
		{standing(planning.Facilities)},
		{down(planning.Communities, "subdistrict_code"), down(planning.Facilities, "community_code")},
	},
	planning.Developments: {{down(planning.Facilities, "development_code")}},
	planning.Buildings:    {{up("development_code", planning.Developments), down(planning.Facilities, "development_code")}},
	planning.Households:   {{up("development_code", planning.Developments), down(planning.Facilities, "development_code")}},
	planning.Handovers:    {{up("facility_code", planning.Facilities)}},
	planning.Inspections:  {{up("facility_code", planning.Facilities)}},
}

// ofBorders: who lives on an area is told by the buildings on it, and by housing of which no building is known.
var ofBorders = needs{
	planning.Communities:  {{down(planning.Borders, "claims")}},
	planning.Subdistricts: {{standing(planning.Borders)}, {down(planning.Communities, "subdistrict_code"), down(planning.Borders, "claims")}},
	planning.Cells:        {{standing(planning.Borders)}},
	planning.Developments: {{standing(planning.Borders)}, {down(planning.Buildings, "development_code"), standing(planning.Borders)}},
	planning.Compounds:    {{standing(planning.Borders)}, {down(planning.Buildings, "compound_code"), standing(planning.Borders)}},
	planning.Buildings:    {{standing(planning.Borders)}, {up("development_code", planning.Developments), standing(planning.Borders)}, {up("compound_code", planning.Compounds), standing(planning.Borders)}},
	planning.Households:   {{up("development_code", planning.Developments), standing(planning.Borders)}, {up("compound_code", planning.Compounds), standing(planning.Borders)}},
}

// and adds more to n.
func (n needs) and(more needs) needs {
	out := needs{}
	for _, from := range []needs{n, more} {
		for layer, ways := range from {
			out[layer] = append(out[layer][:len(out[layer]):len(out[layer])], ways...)
		}
	}
	return out
}

// up goes to the feature whose code stands in a field.
func up(field, layer string) hop {
	return func(c *planning.City, f *planning.Feature) iter.Seq[*planning.Feature] {
		return func(yield func(*planning.Feature) bool) {
			if to := c.Get(layer, f.Text(field)); to != nil {
				yield(to)
			}
		}
	}
}

// down goes to the features of a layer whose field holds the code.
func down(layer, field string) hop {
	return func(c *planning.City, f *planning.Feature) iter.Seq[*planning.Feature] {
		return c.Layer(layer).Referring(field, f.Code)
	}
}

// claimants goes from a community to the housing on whose ground it has a claim.
func claimants(c *planning.City, f *planning.Feature) iter.Seq[*planning.Feature] {
	return func(yield func(*planning.Feature) bool) {
		for ref := range c.Claiming(f.Code) {
			if to := c.Get(ref.Layer, ref.Code); to != nil && !yield(to) {
				return
			}
		}
	}
}

// allHousing goes to all features that people may live in.
func allHousing(c *planning.City, _ *planning.Feature) iter.Seq[*planning.Feature] {
	return housing.All(c)
}

// standing goes to the features of layers whose box meets the feature's.
func standing(layers ...string) hop {
	return func(c *planning.City, f *planning.Feature) iter.Seq[*planning.Feature] {
		return func(yield func(*planning.Feature) bool) {
			if f.Plane == nil {
				return
			}
			for _, layer := range layers {
				for to := range c.Layer(layer).Within(f.Plane.Bound()) {
					if !yield(to) {
						return
					}
				}
			}
		}
	}
}

// from goes the ways that lead from f to subjects.
func (n needs) from(c *planning.City, f *planning.Feature, arrive func(*planning.Feature)) {
	for _, w := range n[f.Layer.Name] {
		w.walk(c, f, arrive)
	}
}

func (w way) walk(c *planning.City, f *planning.Feature, arrive func(*planning.Feature)) {
	if len(w) == 0 {
		arrive(f)
		return
	}
	for next := range w[0](c, f) {
		w[1:].walk(c, next, arrive)
	}
}
