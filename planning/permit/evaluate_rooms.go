package permit

import (
	"fmt"
	"slices"

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
	offers  []string // quotas for which it is offered
	asked   bool     // the gate asks for one of them
	grounds []ground
	at      []standing // in every account
}

// ground is why a room does not count, or why it is not known whether it does.
type ground struct {
	clause   *Clause // nil: the room is offered for nothing that the gate asks for
	standing standing
	text     planning.Text
}

// standing is that of a room in one account.
func (h *hearing) standing(s *seat, y *tally) standing { return s.at[y.place] }

// settle computes the standings of a room, once every clause has looked at it.
func (h *hearing) settle(s *seat) {
	s.at = make([]standing, len(h.tallies))
	for i, y := range h.tallies {
		if !overlap(s.offers, y.quotas) {
			s.at[i] = excluded
			continue
		}
		for _, g := range s.grounds {
			if g.clause == nil || g.clause.speaksOf(y) {
				s.at[i] = max(s.at[i], g.standing)
			}
		}
	}
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

// seatRooms judges every room by every clause that looks at rooms and speaks of a quota for which the room is offered.
func (h *hearing) seatRooms() {
	h.seats = make([]seat, len(h.a.Rooms))
	for i := range h.a.Rooms {
		s := &h.seats[i]
		s.room, s.offers = &h.a.Rooms[i], h.offers(&h.a.Rooms[i])
		s.asked = h.asksFor(s.offers)
	}
	for _, c := range h.heard {
		look, looks := c.tests()[0].(screen)
		for i := range h.seats {
			if s := &h.seats[i]; looks && h.concerns(c, s) {
				if st, why := look.look(h, s.room); st != counts {
					s.grounds = append(s.grounds, ground{c, st, why})
				}
			}
		}
	}
	for i := range h.seats {
		s := &h.seats[i]
		if len(s.grounds) == 0 && !s.asked {
			s.grounds = append(s.grounds, ground{nil, excluded, h.unasked()})
		}
		h.settle(s)
	}
}

// concerns says whether a clause is about a room; one that is offered for nothing that the gate asks for concerns every clause that is
// not about an area.
func (h *hearing) concerns(c *Clause, s *seat) bool {
	if !s.asked {
		return c.Quantity == nil || c == h.head.clause
	}
	for _, y := range h.tallies {
		if overlap(s.offers, y.quotas) && c.speaksOf(y) {
			return true
		}
	}
	return false
}

// measure sums the rooms and computes what is required, for every account.
func (h *hearing) measure() {
	for _, y := range h.tallies {
		y.promised, y.possible, y.required = areaOf(0), areaOf(0), areaOf(0)
		for i := range h.seats {
			s := &h.seats[i]
			st := h.standing(s, y)
			if st == counts {
				y.promised = y.promised.Add(h.areaOf(s.room, y))
			}
			if st != excluded {
				y.possible = y.possible.Add(h.areaOf(s.room, y))
			}
		}
		y.base.known = true
		if y.test != nil {
			y.base = h.baseOf(y.test)
		}
		if y.test != nil && y.base.known {
			y.required = y.test.required(y.base.n)
		}
		y.lieu = h.inLieu(y)
		y.enough = y.base.known && y.secured().Cmp(y.required) >= 0 && h.served(y, counts)
		y.hopeful = h.served(y, unknown) && (!y.base.known || y.possible.Add(y.lieu.area).Cmp(y.required) >= 0 || h.unmeasured(y) || h.papersMissing(y))
	}
}

// papersMissing says whether what is short may yet be made up for by a paper in lieu that is not there or not complete.
func (h *hearing) papersMissing(y *tally) bool {
	return !y.lieu.lacks.IsZero() || (h.a.InLieu == nil && y.designated() != nil)
}

// areaOf is the area of a room by which an account measures.
func (h *hearing) areaOf(r *Room, y *tally) Area {
	if y.test != nil {
		return h.measured(r, y.test.Area)
	}
	return h.measured(r, "gross")
}

// unmeasured says whether a room that may count has no area, so that nobody knows how much could be there.
func (h *hearing) unmeasured(y *tally) bool {
	for i := range h.seats {
		if s := &h.seats[i]; h.standing(s, y) == unknown && !h.areaOf(s.room, y).Known() {
			return true
		}
	}
	return false
}

// served says whether every required use has a room no worse than limit.
func (h *hearing) served(y *tally, limit standing) bool {
	for _, uses := range y.uses {
		for _, g := range uses.Required {
			if h.best(y, &g) > limit {
				return false
			}
		}
	}
	return true
}

// concerned lists the accounts for which rooms are offered and of which a clause speaks.
func (h *hearing) concerned(c *Clause, seats []*seat) []*tally {
	var out []*tally
	for _, y := range h.tallies {
		if c.speaksOf(y) && slices.ContainsFunc(seats, func(s *seat) bool { return overlap(s.offers, y.quotas) || !s.asked }) {
			out = append(out, y)
		}
	}
	return out
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
	short := slices.DeleteFunc(h.concerned(c, touched), func(y *tally) bool { return y.enough })
	if len(short) == 0 {
		return c.finding(Pass, sentence(fmt.Sprintf("%s 不计入（%s）；其余用房已满足", names, why.Zh), fmt.Sprintf("%s does not count (%s); the other rooms suffice", names, why.En)))
	}
	outcome := Undetermined
	if len(out) > 0 && slices.ContainsFunc(short, func(y *tally) bool { return !y.hopeful }) {
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
	out := make([]RoomView, 0, len(h.seats))
	for i := range h.seats {
		s, r := &h.seats[i], h.seats[i].room
		v := RoomView{
			ID: r.ID, Name: r.Name, Building: r.Building, Floor: r.Floor, Use: r.Use, UseTitle: useTitle(r.Use),
			Reasons: []planning.Text{}, Lon: r.Lon, Lat: r.Lat,
		}
		h.account(s, &v)
		for _, g := range s.grounds {
			v.Reasons = append(v.Reasons, g.text)
		}
		if fact := h.places[r.ID]; fact != nil && !fact.Unknown {
			lon, lat := fact.Lon, fact.Lat
			v.Lon, v.Lat, v.Reach = &lon, &lat, fact.Reach.view()
		}
		if b, _ := h.crosswalk.Find(r.Building); b != nil {
			names := b.Names()
			v.Names = &names
		}
		out = append(out, v)
	}
	return out
}

// account says for which quotas a room counts, and with which area: the first account's in which it does.
func (h *hearing) account(s *seat, v *RoomView) {
	area := h.areaOf(s.room, h.head)
	for _, y := range h.tallies {
		if h.standing(s, y) != counts {
			continue
		}
		if !v.Counted {
			area = h.areaOf(s.room, y)
		}
		v.Counted = true
		if len(h.tallies) > 1 {
			v.Quotas = append(v.Quotas, y.quotas...)
		}
	}
	if area.Known() {
		v.Area = area.downward()
	}
}
