package survey

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/planning/permit"
)

// promises holds the rooms that the city's applications promise, under every key by which one room can be known again.
type promises map[string][]promise

type promise struct {
	application *permit.Application
	room        *permit.Room
}

// The ways in which two rooms are known to be one, the surest first.
const (
	byUnitCode = "unit_code"
	byFacility = "facility"
	byPlace    = "place"
	byBuilding = "building"
)

func (p promises) add(s *Surveyor, a *permit.Application) {
	for i := range a.Rooms {
		r := &a.Rooms[i]
		for _, k := range keysOf(r) {
			p[k] = append(p[k], promise{a, r})
		}
		if at, placed := s.pointOf(r); placed {
			k := cell(at, 0, 0, r)
			p[k] = append(p[k], promise{a, r})
		}
	}
}

// keysOf lists the keys of a room but its place. A building's name is one only when it names more than a number, for every estate has a
// building 1.
func keysOf(r *permit.Room) []string {
	var out []string
	if r.UnitCode != "" {
		out = append(out, key(byUnitCode, r.UnitCode))
	}
	if r.Facility != "" {
		out = append(out, key(byFacility, r.Facility))
	}
	if bare.ReplaceAllString(permit.Folded(r.Building), "") != "" {
		out = append(out, key(byBuilding, permit.Folded(r.Building), permit.Folded(r.ID), storeyKey(r)))
	}
	return out
}

// bare is what a building's name has when it is only a number: 3, 3#, B3栋, 3号楼.
var bare = regexp.MustCompile(`[0-9a-z#.\-]|号|楼|栋|幢|座|第|单元`)

func key(parts ...string) string { return strings.Join(parts, "\x00") }

// samePlace is how far apart two points may be that mean one room, in m.
const samePlace = 1

// cell is the key of the square of one metre, dx and dy squares further, in which a room's point lies.
func cell(at orb.Point, dx, dy float64, r *permit.Room) string {
	return key(byPlace, fmt.Sprintf("%.0f,%.0f", math.Floor(at[0])+dx, math.Floor(at[1])+dy), storeyKey(r))
}

func (s *Surveyor) pointOf(r *permit.Room) (orb.Point, bool) {
	if r.Lon == nil || r.Lat == nil {
		return orb.Point{}, false
	}
	return s.inPlane(orb.Point{*r.Lon, *r.Lat}), true
}

// like lists the promises of a room that is the same as r, each with the sign, the surest first.
func (p promises) like(s *Surveyor, r *permit.Room) iter.Seq2[string, promise] {
	return func(yield func(string, promise) bool) {
		for _, k := range keysOf(r) {
			by, _, _ := strings.Cut(k, "\x00")
			for _, other := range p[k] {
				if !yield(by, other) {
					return
				}
			}
		}
		at, placed := s.pointOf(r)
		for i := 0; placed && i < 9; i++ {
			for _, other := range p[cell(at, float64(i%3-1), float64(i/3-1), r)] {
				there, _ := s.pointOf(other.room)
				if math.Hypot(there[0]-at[0], there[1]-at[1]) <= samePlace && !yield(byPlace, other) {
					return
				}
			}
		}
	}
}

// storeyKey is the room's floor in one spelling.
func storeyKey(r *permit.Room) string {
	if f, readable := permit.ParseFloor(r.Floor); readable {
		return fmt.Sprint(f)
	}
	return permit.Folded(r.Floor)
}

// others lists the claims of other files on rooms of a: one for each room and other application, by the surest sign. Files of the same
// development may promise the same room again, as at the next gate; they are marked Same, because they must then name the same community.
func (p promises) others(s *Surveyor, a *permit.Application) []permit.RoomClaim {
	var out []permit.RoomClaim
	for i := range a.Rooms {
		r := &a.Rooms[i]
		seen := map[string]bool{a.ID: true}
		for by, other := range p.like(s, r) {
			if !seen[other.application.ID] {
				seen[other.application.ID] = true
				out = append(out, claimOf(r.ID, other, a, by))
			}
		}
	}
	slices.SortFunc(out, func(x, y permit.RoomClaim) int {
		return cmp.Or(strings.Compare(x.Room, y.Room), strings.Compare(x.Application, y.Application))
	})
	return out
}

func claimOf(room string, other promise, a *permit.Application, by string) permit.RoomClaim {
	d := other.application.Development
	return permit.RoomClaim{
		Room: room, Application: other.application.ID, Name: other.application.Name, Development: d.Code, Title: d.Name,
		Same: sameDevelopment(&d, &a.Development), Community: d.Community, By: by,
		Quotas: other.room.Quotas, Use: other.room.Use,
	}
}

func sameDevelopment(x, y *permit.Development) bool {
	if x.Code != "" && y.Code != "" {
		return x.Code == y.Code
	}
	return permit.Folded(x.Name) == permit.Folded(y.Name) && permit.Folded(x.LandContract) == permit.Folded(y.LandContract)
}
