package proceeding

import (
	"testing"
	"time"

	"peijian/planning"
	"peijian/planning/calendar"
	"peijian/planning/permit"
)

func on(m time.Month, d int) planning.Date { return planning.Date{Year: 2026, Month: m, Day: d} }

func TestTheClock(t *testing.T) {
	for name, c := range map[string]struct {
		p     Proceeding
		today planning.Date
		due   planning.Date
		left  int
	}{
		"ten days for a presale":         {Proceeding{Gate: permit.PresalePermit, ReceivedOn: on(11, 18)}, on(11, 23), on(12, 2), 7},
		"twenty for a planning approval": {Proceeding{Gate: permit.PlanningApproval, ReceivedOn: on(11, 18)}, on(11, 23), on(12, 16), 17},
		"overdue":                        {Proceeding{Gate: permit.PresalePermit, ReceivedOn: on(11, 2)}, on(11, 18), on(11, 16), -2},
		"three days with the applicant":  {Proceeding{Gate: permit.PresalePermit, ReceivedOn: on(11, 18), StoppedDays: 3}, on(11, 23), on(12, 7), 10},
		"over National Day":              {Proceeding{Gate: permit.PresalePermit, ReceivedOn: on(9, 21)}, on(9, 30), on(10, 12), 4},
	} {
		got := ClockOf(calendar.Default(), &c.p, c.today)
		if got.DueOn != c.due || got.DaysLeft != c.left || got.Stopped || !got.Certain {
			t.Errorf("%s: %+v, want due %s, %d left", name, got, c.due, c.left)
		}
	}
}

func TestTheClockStandsWhileTheApplicantHasTheFile(t *testing.T) {
	p := Proceeding{Gate: permit.PresalePermit, ReceivedOn: on(11, 18), State: Correction, StoppedOn: on(11, 20)}
	for _, today := range []planning.Date{on(11, 20), on(12, 31)} {
		if got := ClockOf(calendar.Default(), &p, today); !got.Stopped || got.DaysLeft != 8 || !got.DueOn.IsZero() {
			t.Errorf("on %s: %+v", today, got)
		}
	}
}
