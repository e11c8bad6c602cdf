package survey

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/planning/permit"
)

// promises holds the rooms that the city's applications promise, under every key by which one room can be known again.
type promises struct {
	named  map[string][]promise
	placed map[spot][]promise
}

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
		on := storeyOf(r)
		for _, k := range keysOf(r, on) {
			p.named[k] = append(p.named[k], promise{a, r})
		}
		if at, placed := s.pointOf(r); placed {
			k := spotOf(at, on)
			p.placed[k] = append(p.placed[k], promise{a, r})
		}
	}
}

// keysOf lists the keys of a room but its place. A building's name is one only when it names more than a number, for every estate has a
// building 1.
func keysOf(r *permit.Room, on storey) []string {
	var out []string
	if r.UnitCode != "" {
		out = append(out, key(byUnitCode, r.UnitCode))
	}
	if r.Facility != "" {
		out = append(out, key(byFacility, r.Facility))
	}
	if building := permit.Folded(r.Building); hasName(building) {
		out = append(out, key(byBuilding, building, permit.Folded(r.ID), fmt.Sprint(on)))
	}
	return out
}

// hasName says whether a building's name is more than a number: 3, 3#, B3栋 and 3号楼 are only that.
func hasName(building string) bool {
	return strings.ContainsFunc(building, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || strings.ContainsRune("#.-号楼栋幢座第单元", r))
	})
}

func key(parts ...string) string { return strings.Join(parts, "\x00") }

// samePlace is how far apart two points may be that mean one room, in m.
const samePlace = 1

// spot is the square of one metre in which a room's point lies, with its floor.
type spot struct {
	x, y float64
	on   storey
}

func spotOf(at orb.Point, on storey) spot { return spot{math.Floor(at[0]), math.Floor(at[1]), on} }

// storey is a room's floor in one spelling: as read, or, where it cannot be read, its words.
type storey struct {
	floor permit.Floor
	words string
}

func storeyOf(r *permit.Room) storey {
	if f, readable := permit.ParseFloor(r.Floor); readable {
		return storey{floor: f}
	}
	return storey{words: permit.Folded(r.Floor)}
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
		on := storeyOf(r)
		for _, k := range keysOf(r, on) {
			by, _, _ := strings.Cut(k, "\x00")
			for _, other := range p.named[k] {
				if !yield(by, other) {
					return
				}
			}
		}
		at, placed := s.pointOf(r)
		for i := 0; placed && i < 9; i++ {
			k := spotOf(at, on)
			k.x, k.y = k.x+float64(i%3-1), k.y+float64(i/3-1)
			for _, other := range p.placed[k] {
				there, _ := s.pointOf(other.room)
				if math.Hypot(there[0]-at[0], there[1]-at[1]) <= samePlace && !yield(byPlace, other) {
					return
				}
			}
		}
	}
}

// others lists the claims of other files on rooms of a: one for each room and other application, by the surest sign. Files of the same
// development may promise the same room again, as at the next gate; they are marked Same, because they must then name the same community.
func (p promises) others(s *Surveyor, a *permit.Application) []permit.RoomClaim {
	var out []permit.RoomClaim
	var seen []string // few files promise one room
	for i := range a.Rooms {
		r := &a.Rooms[i]
		seen = append(seen[:0], a.ID)
		for by, other := range p.like(s, r) {
			if !slices.Contains(seen, other.application.ID) {
				seen = append(seen, other.application.ID)
				out = slices.Grow(out, len(a.Rooms)-i)
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
