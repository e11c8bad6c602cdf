package proceeding

import (
	"fmt"

	"peijian/planning"
)

// Refusal is why a step may not be taken, in both languages. Its kind is planning.ErrConflict when the file stands elsewhere and
// planning.ErrForbidden when the officer may not.
type Refusal struct {
	Kind error
	Why  planning.Text
}

// Error is the English sentence.
func (r *Refusal) Error() string { return r.Why.En }

// Chinese is the Chinese sentence.
func (r *Refusal) Chinese() string { return r.Why.Zh }

// Unwrap gives the kind.
func (r *Refusal) Unwrap() error { return r.Kind }

func refusal(kind error, zh, en string) *Refusal {
	return &Refusal{kind, planning.Text{Zh: zh, En: en}}
}

// Next is the state into which an action leads, or a [*Refusal].
func Next(p *Proceeding, a Action, o Officer) (State, error) {
	s := stepOf(a)
	if s == nil {
		return "", refusal(planning.ErrInvalid, fmt.Sprintf("没有“%s”这一步", a), fmt.Sprintf("there is no step %q", a))
	}
	if r := s.refuses(p, o); r != nil {
		return "", r
	}
	return s.to, nil
}

func (s *step) refuses(p *Proceeding, o Officer) *Refusal {
	keeper := Keeper(p.Gate)
	switch {
	case !o.Active || o.ID == 0:
		return refusal(planning.ErrForbidden, "请先登录", "sign in first")
	case keeper == "" || o.Role != keeper:
		return refusal(planning.ErrForbidden, fmt.Sprintf("由%s办理，%s无权", keeper.Title().Zh, o.Role.Title().Zh),
			fmt.Sprintf("this is for a %s, not for a %s", keeper.Title().En, o.Role.Title().En))
	case !s.starts(p.State):
		return refusal(planning.ErrConflict, fmt.Sprintf("办件%s，不能%s", p.State.Title().Zh, s.title.Zh),
			fmt.Sprintf("the file is %s: %s is not possible", p.State.Title().En, s.action))
	case s.other && p.Assessor == o.ID:
		return refusal(planning.ErrForbidden, "审查人不能复核、准予或不予许可自己的审查意见，须由另一人办理",
			"whoever assessed the file may not review, issue or refuse it: another officer must")
	}
	return nil
}

func (s *step) starts(from State) bool {
	for _, state := range s.from {
		if state == from {
			return true
		}
	}
	return false
}

// NeedsReason says that an action must be given a reason in words.
func NeedsReason(a Action) bool {
	s := stepOf(a)
	return s != nil && s.reason
}

// Choice is an action as a screen shows it: one that is not allowed says why.
type Choice struct {
	Action  Action        `json:"action"`
	Title   planning.Text `json:"title"`
	Allowed bool          `json:"allowed"`
	Why     planning.Text `json:"why"`
}

// Standing is what else decides whether a file may be issued: the newest ruling against the city as it is.
type Standing struct {
	Open  bool          // the rule opens the gate now
	Stale bool          // the stored ruling was made for an older version of the file
	Short planning.Text // why it stays shut
}

// Choices lists the steps that lead on from where a file stands, and the two decisions always, so that nobody wonders where they went.
func Choices(p *Proceeding, o Officer, now Standing) []Choice {
	var out []Choice
	for i := range steps {
		s := &steps[i]
		if !s.starts(p.State) && (p.State.Ended() || s.action != Issue && s.action != Refuse) {
			continue
		}
		c := Choice{Action: s.action, Title: s.title, Allowed: true}
		if r := s.refuses(p, o); r != nil {
			c.Allowed, c.Why = false, r.Why
		} else if s.action == Issue && !now.Open {
			c.Allowed, c.Why = false, now.Short
		} else if s.action == Review && now.Stale {
			c.Allowed, c.Why = false, planning.Text{Zh: "审查意见针对旧版申请材料，须重新审查", En: "the ruling is for an older version of the file: assess it anew"}
		}
		out = append(out, c)
	}
	return out
}
