package permit

import (
	"strings"
	"testing"

	"peijian/planning"
)

// bounded is the rulebook that ships, with a last day.
func bounded(t *testing.T) *Rulebook {
	t.Helper()
	return edited(t, "valid_from: 2016-11-22", "valid_until: 2026-11-20\nvalid_from: 2016-11-22")
}

func TestTheDayOfReceiptSelectsTheRulebookWhateverTheDayOfReview(t *testing.T) {
	rb := bounded(t)
	for _, c := range []struct {
		received string
		heard    bool
		says     string
	}{
		{"2016-03-01", false, "受理日期 2016-03-01 早于规则书施行日期 2016-11-22"},
		{"2016-11-21", false, "受理日期 2016-11-21 早于规则书施行日期 2016-11-22"},
		{"2016-11-22", true, ""},
		{"2026-11-20", true, ""},
		{"2026-11-21", false, "受理日期 2026-11-21 晚于规则书有效期截止日 2026-11-20"},
	} {
		a := presale()
		a.ReceivedOn = day(t, c.received)
		for _, reviewed := range []planning.Date{a.ReceivedOn, today, today.AddDays(300)} {
			r := Evaluate(rb, a, Surroundings{}, reviewed)
			if (r.Outcome != NotInForce) != c.heard || (len(r.Findings) > 1) != c.heard {
				t.Errorf("received on %s, reviewed on %s: %s", c.received, reviewed, r.Outcome)
			}
			if !c.heard && (r.Open || r.Findings[0].Sentence.Zh != c.says || !strings.Contains(r.Findings[0].Sentence.En, "received on "+c.received)) {
				t.Errorf("%s / %s", r.Findings[0].Sentence.Zh, r.Findings[0].Sentence.En)
			}
		}
	}
}

func TestAnAgreementIsJudgedAsOfTheReviewAndNotOfTheReceipt(t *testing.T) {
	a := presale()
	a.ReceivedOn = day(t, "2026-10-23")
	a.Agreement.ValidUntil = today.AddDays(-1)
	if f := finding(t, judge(a, Surroundings{}), "agreement"); f.Outcome != Fail {
		t.Errorf("%s: %s", f.Outcome, f.Sentence.En)
	}
}

func TestADayOfReceiptThatCannotBeLacksAPaper(t *testing.T) {
	for on, says := range map[planning.Date]string{
		today.AddDays(1): "受理日期 2026-11-24 晚于审查日 2026-11-23",
		{}:               "申请材料没有写明受理日期，不能确定适用的规则书",
	} {
		a := presale()
		a.ReceivedOn = on
		r := judge(a, Surroundings{})
		f := finding(t, r, "validity")
		if r.Outcome != Undetermined || r.Open || f.Sentence.Zh != says || f.Sentence.En == "" || f.Remedy.IsZero() {
			t.Errorf("%s: %+v", r.Outcome, f)
		}
	}
	a := presale()
	a.ReceivedOn = today
	if r := judge(a, Surroundings{}); r.Outcome != Pass {
		t.Errorf("received on the day of the review: %s", r.Summary.En)
	}
}
