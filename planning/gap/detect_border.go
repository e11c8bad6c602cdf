package gap

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"peijian/planning"
	"peijian/planning/housing"
)

// findOverlap finds ground that several communities have, unless it is noise of drawing.
func findOverlap(c *planning.City, f *planning.Feature) *Gap {
	if f.Row.(*planning.BorderArea).Kind != string(BorderOverlap) {
		return nil
	}
	return ofBorder(c, Overlap, f)
}

// findVoid finds ground that communities close in and none of them has, narrow strips too, unless it is noise of drawing. What is open to the city's limit is
// none: there are villages.
func findVoid(c *planning.City, f *planning.Feature) *Gap {
	if f.Row.(*planning.BorderArea).Kind != string(BorderVoid) {
		return nil
	}
	return ofBorder(c, Void, f)
}

// ofBorder is the gap of an area between communities, nil when the area is noise.
func ofBorder(c *planning.City, k Kind, f *planning.Feature) *Gap {
	b := borderOf(c, f)
	if b == nil {
		return nil
	}
	g := &Gap{
		ID: b.Gap, Kind: k, Subject: planning.Named{Layer: planning.Borders, Code: f.Code, Name: b.name()}, Subdistrict: b.Subdistrict,
		Communities: b.touches(c, f), Households: b.Households, Counted: b.counted(), Evidence: b.Evidence, Actor: b.Actor,
		Internal: f.Audience == planning.Internal, Stable: b.stable(), Feature: f, Bound: b.Bound, Lon: b.Lon, Lat: b.Lat,
	}
	g.Cell = cellOf(c, f, g.Communities)
	return g
}

// name calls an area by its communities: it has no name of its own.
func (b *Border) name() string {
	const most = 3
	var names []string
	for _, n := range b.Claimants[:min(len(b.Claimants), most)] {
		names = append(names, n.Name)
	}
	if len(b.Claimants) > most {
		names = append(names, "…")
	}
	return strings.Join(names, "、")
}

// touches are the communities that have the area, each with its share of it; those beside a void have none.
func (b *Border) touches(c *planning.City, f *planning.Feature) []housing.Touch {
	out := []housing.Touch{}
	for i, claim := range f.Row.(*planning.BorderArea).Claims {
		t := housing.Touch{Code: claim.Community, Name: b.Claimants[i].Name}
		if b.Kind == BorderOverlap && b.Area > 0 {
			t.Share = math.Min(1, claim.Area/b.Area)
		}
		if community := c.Get(planning.Communities, claim.Community); community != nil {
			t.Kind = community.Text("kind")
		}
		out = append(out, t)
	}
	return out
}

func (b *Border) counted() planning.Text {
	switch {
	case len(b.Homes) == 0:
		return planning.Text{Zh: "其上没有住房", En: "no housing stands on it"}
	case b.Households == nil:
		return planning.Text{Zh: fmt.Sprintf("其上 %d 处住房无户数，其余 %d 户", b.Uncounted, b.Known), En: fmt.Sprintf("nobody counted %d pieces of housing on it, the others have %d households", b.Uncounted, b.Known)}
	}
	return planning.Text{Zh: "其上住房的户数之和", En: "households of the housing that stands on it"}
}

// stable are the facts of an area that bring a dismissed one back: whose it is, which housing stands on it, and of which order of magnitude its m² are. A line
// that is drawn a little otherwise is no new fact.
func (b *Border) stable() string {
	var facts []string
	for _, list := range [][]planning.Named{b.Claimants, b.Homes} {
		codes := make([]string, len(list))
		for i, n := range list {
			codes[i] = n.Layer + "/" + n.Code
		}
		slices.Sort(codes)
		facts = append(facts, strings.Join(codes, " "))
	}
	return fmt.Sprintf("%s; %.0f", strings.Join(facts, "; "), math.Floor(math.Log10(max(b.Area, 1))))
}
