package proceeding

import (
	"peijian/planning"
	"peijian/planning/calendar"
	"peijian/planning/permit"
)

// Term 法定期限 is the time an office has for a file of a gate.
type Term struct {
	Days   int           `json:"days"` // working days after the day of receipt
	Source planning.Text `json:"source"`
}

// TermOf is the statutory time of a gate.
func TermOf(g permit.Gate) Term {
	if g == permit.PresalePermit {
		return Term{10, planning.Text{Zh: "《城市房地产开发经营管理条例》：预售许可 10 日内决定（系统按工作日计）", En: "State Council regulation on urban real estate development: 10 days for a presale permit (counted as working days, the product's own reading)"}}
	}
	return Term{20, planning.Text{Zh: "《行政许可法》第四十二条：一般 20 个工作日", En: "Administrative Licensing Law, article 42: 20 working days by default"}}
}

// Clock is the statutory clock of a file on a day.
type Clock struct {
	DueOn     planning.Date `json:"due_on"`    // zero while it is stopped
	DaysLeft  int           `json:"days_left"` // working days after the day until it is due, negative when overdue; while it is stopped, those that remain
	Days      int           `json:"days"`      // the term
	Stopped   bool          `json:"stopped"`
	StoppedOn planning.Date `json:"stopped_on"`
	Source    planning.Text `json:"source"`
	Certain   bool          `json:"certain"` // the public holidays of all the years it touches are known
}

// ClockOf reads the clock of a proceeding on a day.
func ClockOf(c *calendar.Calendar, p *Proceeding, today planning.Date) Clock {
	term := TermOf(p.Gate)
	out := Clock{Days: term.Days, Source: term.Source, Certain: true}
	if p.ReceivedOn.IsZero() || today.IsZero() {
		return out
	}
	due := c.After(p.ReceivedOn, term.Days+p.StoppedDays)
	out.Certain = c.Known(p.ReceivedOn, due)
	if !p.StoppedOn.IsZero() {
		out.Stopped, out.StoppedOn, out.DaysLeft = true, p.StoppedOn, c.Between(p.StoppedOn, due)
		return out
	}
	out.DueOn, out.DaysLeft = due, c.Between(today, due)
	return out
}
