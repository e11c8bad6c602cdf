package survey

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit"
)

// buildings lists the buildings of a development that the map has under a name of a paper or with designed units, by code.
func (s *Surveyor) buildings(code string) []permit.BuildingFact {
	var out []permit.BuildingFact
	for f := range s.city.Layer(planning.Buildings).Referring("development_code", code) {
		if b, isBuilding := f.Row.(*planning.Building); isBuilding && (b.Names != planning.BuildingNames{} || b.Designed > 0) {
			out = append(out, permit.BuildingFact{BuildingNames: b.Names, Code: f.Code, Phase: b.Phase, Units: b.Designed})
		}
	}
	return out
}

// Approvals lists the planning approvals on record of a development, the oldest first.
func Approvals(c *planning.City, code string) []permit.ApprovalFact {
	var out []permit.ApprovalFact
	for f := range c.Layer(planning.Approvals).Referring("development_code", code) {
		if x, isApproval := f.Row.(*planning.Approval); isApproval {
			out = append(out, permit.ApprovalFact{Number: x.Number, On: x.On, Scheme: x.Scheme, Units: x.Units})
		}
	}
	slices.SortStableFunc(out, func(a, b permit.ApprovalFact) int { return strings.Compare(a.On.String(), b.On.String()) })
	return out
}

// presales lists the presale permits of a development, the oldest first.
func (s *Surveyor) presales(code string) []permit.PresaleFact {
	var out []permit.PresaleFact
	for f := range s.city.Layer(planning.Presales).Referring("development_code", code) {
		if x, isPresale := f.Row.(*planning.Presale); isPresale {
			out = append(out, permit.PresaleFact{Number: x.Number, Key: planning.PermitNumberKey(x.Number), Phase: x.Phase, On: x.On, Units: x.Units, Buildings: x.Buildings})
		}
	}
	slices.SortStableFunc(out, func(a, b permit.PresaleFact) int {
		return cmp.Or(strings.Compare(a.On.String(), b.On.String()), cmp.Compare(a.Phase, b.Phase))
	})
	return out
}

// permitted sums the permits on record by phase; where a phase has several, the last number stands for them.
func (s *Surveyor) permitted(code string) map[int64]*permit.PhaseFact {
	out := map[int64]*permit.PhaseFact{}
	for _, x := range s.presales(code) {
		if out[x.Phase] == nil {
			out[x.Phase] = &permit.PhaseFact{Number: x.Phase}
		}
		out[x.Phase].Units += x.Units
		out[x.Phase].Permit = x.Number
	}
	return out
}

// later finds what became of a facility: when it was last handed over, and what the last inspection found.
func (s *Surveyor) later(fact *permit.RoomFact, facility string) {
	for f := range s.city.Layer(planning.Handovers).Referring("facility_code", facility) {
		if x, isHandover := f.Row.(*planning.Handover); isHandover && fact.HandedOver.Before(x.On) {
			fact.HandedOver = x.On
		}
	}
	for f := range s.city.Layer(planning.Inspections).Referring("facility_code", facility) {
		if x, isInspection := f.Row.(*planning.Inspection); isInspection && fact.InspectedOn.Before(x.On) {
			fact.InspectedOn, fact.Found = x.On, x.Found
		}
	}
}

// homes are the places from which people walk to the rooms of a development: its buildings with homes, or its ground where the map has none.
type homes struct {
	buildings []*geo.Shape
	ground    *geo.Shape
	measured  map[orb.Point]*permit.Reach // several rooms share a place
}

func (s *Surveyor) homes(own *planning.Feature) *homes {
	h := &homes{measured: map[orb.Point]*permit.Reach{}}
	if own == nil {
		return h
	}
	h.ground = own.Plane
	for f := range s.city.Layer(planning.Buildings).Referring("development_code", own.Code) {
		if b, isBuilding := f.Row.(*planning.Building); isBuilding && b.Residential && f.Plane != nil {
			h.buildings = append(h.buildings, f.Plane)
		}
	}
	return h
}

// from measures straight lines, in the city's plane, from a room to the homes: to the edge of every building, or to the corners of the ground. It is nil
// where the map has neither.
func (h *homes) from(room orb.Point) *permit.Reach {
	if r, done := h.measured[room]; done || h.ground == nil {
		return r
	}
	out := &permit.Reach{Nearest: math.Inf(1), Straight: true, Buildings: int64(len(h.buildings))}
	for _, b := range h.buildings {
		if near, far := span(b.Bound(), room); near >= out.Nearest && far <= out.Farthest {
			continue // neither the nearest nor the farthest
		}
		d := b.DistanceTo(room)
		out.Nearest, out.Farthest = min(out.Nearest, d), max(out.Farthest, d)
	}
	if len(h.buildings) == 0 {
		out.Nearest, out.Farthest = h.ground.DistanceTo(room), farthestCorner(h.ground.Geometry(), room)
	}
	out.Nearest, out.Farthest = millimetres(out.Nearest), millimetres(out.Farthest)
	h.measured[room] = out
	return out
}

// span bounds how far a shape in a box is from a point.
func span(b orb.Bound, p orb.Point) (near, far float64) {
	beyond := func(low, high, at float64) (gap, reach float64) {
		return max(0, low-at, at-high), max(math.Abs(at-low), math.Abs(at-high))
	}
	gx, rx := beyond(b.Min[0], b.Max[0], p[0])
	gy, ry := beyond(b.Min[1], b.Max[1], p[1])
	return math.Sqrt(gx*gx + gy*gy), math.Sqrt(rx*rx + ry*ry)
}

// millimetres rounds a length, so that facts do not carry digits that no survey has.
func millimetres(m float64) float64 { return math.Round(m*1000) / 1000 }

func farthestCorner(g orb.Geometry, p orb.Point) (far float64) {
	corner := func(q orb.Point) { far = max(far, math.Hypot(q[0]-p[0], q[1]-p[1])) }
	switch g := g.(type) {
	case orb.Point:
		corner(g)
	case orb.MultiPolygon:
		for _, polygon := range g {
			for _, q := range polygon[0] { // the outer ring has the farthest
				corner(q)
			}
		}
	case orb.Polygon:
		for _, q := range g[0] {
			corner(q)
		}
	}
	return far
}
