package gap

import (
	"peijian/planning"
	"peijian/planning/housing"
)

// detector finds the gaps of one kind. A row of detectors has either find, which looks at one subject at a time and says in needs what else it reads,
// so that after an edit only the subjects that the edit touches are looked at again; or whole, for what has no single subject, which is run again
// when one of the layers in reads changed.
type detector struct {
	kind     Kind
	subjects []string // layers whose features are looked at
	find     finder
	needs    *needs

	whole func(*planning.City) []*Gap // in the order of the list, at most one gap for every ID
	reads []string                    // layers that whole reads, and ground where it reads that; nil: anything
}

// finder looks at one subject and tells its gap, nil when there is none.
type finder func(c *planning.City, f *planning.Feature) *Gap

// ground stands among layers for the measured ground of housing.
const ground = "ground"

var (
	communityLayers = []string{planning.Communities}
	borderLayers    = []string{planning.Borders}
)

// detectors has one row for each kind, in the order in which gaps are listed.
var detectors = []detector{
	{kind: Unclaimed, subjects: housing.Layers, find: homes(findUnclaimed), needs: &ofHousing},
	{kind: Contested, subjects: housing.Layers, find: homes(findContested), needs: &ofHousing},
	{kind: UnservedDevelopment, subjects: []string{planning.Developments}, find: findUnserved, needs: &ofHousing},
	{kind: LimitedTitle, subjects: []string{planning.Developments}, find: findLimitedTitle, needs: &ofHousing},
	{kind: OrphanCompound, subjects: []string{planning.Compounds}, find: findOrphan, needs: &ofHousing},
	{kind: OutOfReach, subjects: housing.Layers, find: homes(findOutOfReach), needs: &ofReach},
	{kind: VenueMissing, subjects: communityLayers, find: findVenueMissing, needs: &ofCommunities},
	{kind: VenueShort, subjects: communityLayers, find: findVenueShort, needs: &ofCommunities},
	{kind: HandoverOverdue, subjects: []string{planning.Facilities}, find: findHandover, needs: &ofFacilities},
	{kind: SizeOut, subjects: communityLayers, find: findSize, needs: &ofCommunities},
	{kind: Overlap, subjects: borderLayers, find: findOverlap, needs: &ofBorders},
	{kind: Void, subjects: borderLayers, find: findVoid, needs: &ofBorders},
}

// homes keeps a finder from buildings that are a part of other housing, or not housing at all.
func homes(find finder) finder {
	return func(c *planning.City, f *planning.Feature) *Gap {
		if !housing.Whole(f) {
			return nil
		}
		return find(c, f)
	}
}
