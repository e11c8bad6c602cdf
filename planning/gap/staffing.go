package gap

import (
	"fmt"

	"peijian/planning"
)

// Staffing 人员配备 is who works in a community against its posts: those that the city approved, and where it did not say, three full-time and two to four
// part-time ones by population ([Seats]).
type Staffing struct {
	Posts    int64         `json:"posts"`
	Approved bool          `json:"approved"` // the posts are the city's own number, and not reckoned from the population
	People   int64         `json:"people"`
	Short    int64         `json:"short"` // 0: none
	AsOf     planning.Date `json:"as_of"` // zero: not stated
	Origin   string        `json:"origin"`
}

// staffingOf is nil where nobody counted the people, or nothing says how many there should be.
func staffingOf(community *planning.Feature) *Staffing {
	row, isCommunity := community.Row.(*planning.Community)
	if !isCommunity || !row.Staff.Known {
		return nil
	}
	s := &Staffing{Posts: row.Staff.Posts, Approved: row.Staff.Posts > 0, People: row.Staff.People, AsOf: row.Staff.AsOf, Origin: row.Staff.Origin}
	if !s.Approved {
		if row.Population <= 0 {
			return nil
		}
		seats := seatsFor(row.Population)
		s.Posts = int64(seats.FullTime + seats.PartTime)
	}
	s.Short = max(0, s.Posts-s.People)
	return s
}

// evidence says how many are missing, of how many posts, and who counted when.
func (s *Staffing) evidence() planning.Text {
	posts, when := planning.Text{Zh: "按三加X应有", En: "of 3+X posts"}, planning.Text{}
	if s.Approved {
		posts = planning.Text{Zh: "核定职数", En: "of approved posts"}
	}
	if !s.AsOf.IsZero() {
		when = planning.Text{Zh: "，" + s.AsOf.String(), En: ", " + s.AsOf.String()}
	}
	if s.Origin != "" {
		when.Zh, when.En = when.Zh+"，"+s.Origin, when.En+", "+s.Origin
	}
	return planning.Text{
		Zh: fmt.Sprintf("%s %d 人，在岗 %d 人，缺 %d 人%s", posts.Zh, s.Posts, s.People, s.Short, when.Zh),
		En: fmt.Sprintf("%s there are %d, and %d people at work: %d short%s", posts.En, s.Posts, s.People, s.Short, when.En),
	}
}
