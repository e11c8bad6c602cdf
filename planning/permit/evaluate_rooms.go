package permit

import (
	"fmt"

	"peijian/planning"
)

// standing says whether a room counts.
type standing int

const (
	counts standing = iota
	unknown
	excluded
)

// seat is a room as the hearing judged it.
type seat struct {
	room    *Room
	worst   standing
	grounds []ground
}

// ground is why a room does not count, or why it is not known whether it does.
type ground struct {
	clause   *Clause
	standing standing
	text     planning.Text
}

// by gives the worst standing that a clause gave the room.
func (s *seat) by(c *Clause) standing {
	worst := counts
	for _, g := range s.grounds {
		if g.clause == c {
			worst = max(worst, g.standing)
		}
	}
	return worst
}

// why is what a clause has against the room, zero when it has nothing.
func (s *seat) why(c *Clause) planning.Text {
	for _, g := range s.grounds {
		if g.clause == c {
			return g.text
		}
	}
	return planning.Text{}
}

// seatRooms judges every room by every clause that looks at rooms.
func (h *hearing) seatRooms() {
	for i := range h.a.Rooms {
		s := seat{room: &h.a.Rooms[i]}
		for _, c := range h.clauses {
			look, looks := c.tests()[0].(screen)
			if !looks {
				continue
			}
			if st, why := look.look(h, s.room); st != counts {
				s.grounds = append(s.grounds, ground{c, st, why})
				s.worst = max(s.worst, st)
			}
		}
		h.seats = append(h.seats, s)
	}
}

// measure sums the rooms and computes what is required.
func (h *hearing) measure() {
	for _, c := range h.clauses {
		if c.Quantity != nil {
			h.quantity = c.Quantity
		}
		if c.Uses != nil {
			h.uses = c.Uses
		}
	}
	h.promised, h.possible = areaOf(0), areaOf(0)
	for i := range h.seats {
		s := &h.seats[i]
		if s.worst == counts {
			h.promised = h.promised.Add(h.areaOf(s.room))
		}
		if s.worst != excluded {
			h.possible = h.possible.Add(h.areaOf(s.room))
		}
	}
	h.required = areaOf(0)
	if h.quantity != nil {
		h.required = h.quantity.required(h.units)
	}
	h.enough = h.promised.Cmp(h.required) >= 0 && h.served(counts)
	h.hopeful = h.served(unknown) && (h.possible.Cmp(h.required) >= 0 || h.unmeasured())
}

// areaOf is the area of a room by which the gate's rule measures.
func (h *hearing) areaOf(r *Room) Area {
	if h.quantity != nil {
		return r.areaBy(h.quantity.Area)
	}
	return r.GrossArea
}

// unmeasured says whether a room that may count has no area, so that nobody knows how much could be there.
func (h *hearing) unmeasured() bool {
	for _, s := range h.seats {
		if s.worst == unknown && !h.areaOf(s.room).Known() {
			return true
		}
	}
	return false
}

// served says whether every required use has a room no worse than limit.
func (h *hearing) served(limit standing) bool {
	if h.uses == nil {
		return true
	}
	for _, g := range h.uses.Required {
		if h.best(&g) > limit {
			return false
		}
	}
	return true
}

// screened hears a clause that looks at rooms one by one. Rooms that it turned away matter only when the others do not suffice: one room
// more must never make a file worse.
func (h *hearing) screened(c *Clause, fine planning.Text, remedy planning.Text) Finding {
	out, open := h.touched(c)
	if len(h.seats) == 0 {
		return c.finding(NotApplicable, sentence("申请材料没有列出用房", "the file names no room"))
	}
	if len(out)+len(open) == 0 {
		return c.finding(Pass, fine)
	}
	touched := append(out, open...)
	names, why := roomNames(touched), touched[0].why(c)
	if h.enough {
		return c.finding(Pass, sentence(fmt.Sprintf("%s 不计入（%s）；其余用房已满足", names, why.Zh), fmt.Sprintf("%s does not count (%s); the other rooms suffice", names, why.En)))
	}
	outcome := Undetermined
	if len(out) > 0 && !h.hopeful {
		outcome = Fail
	}
	f := c.finding(outcome, sentence(fmt.Sprintf("%s：%s", names, why.Zh), fmt.Sprintf("%s: %s", names, why.En)))
	f.Remedy = remedy
	return f
}

// touched lists the rooms that a clause turned away, and those of which it cannot tell.
func (h *hearing) touched(c *Clause) (out, open []*seat) {
	for i := range h.seats {
		switch h.seats[i].by(c) {
		case excluded:
			out = append(out, &h.seats[i])
		case unknown:
			open = append(open, &h.seats[i])
		}
	}
	return out, open
}

func roomNames(seats []*seat) string {
	const shown = 3
	s := ""
	for i, seat := range seats {
		if i == shown {
			return fmt.Sprintf("%s…(%d)", s, len(seats))
		}
		if i > 0 {
			s += "、"
		}
		s += seat.room.Name
	}
	return s
}

func (h *hearing) roomViews() []RoomView {
	out := []RoomView{}
	for _, s := range h.seats {
		r := s.room
		v := RoomView{
			ID: r.ID, Name: r.Name, Building: r.Building, Floor: r.Floor, Use: r.Use, UseTitle: useTitle(r.Use),
			Counted: s.worst == counts, Reasons: []planning.Text{}, Lon: r.Lon, Lat: r.Lat,
		}
		if a := h.areaOf(r); a.Known() {
			v.Area = a.downward()
		}
		for _, g := range s.grounds {
			v.Reasons = append(v.Reasons, g.text)
		}
		if fact := h.s.room(r.ID); fact != nil && !fact.Unknown {
			lon, lat := fact.Lon, fact.Lat
			v.Lon, v.Lat = &lon, &lat
		}
		out = append(out, v)
	}
	return out
}
