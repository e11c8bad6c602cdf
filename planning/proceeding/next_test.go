package proceeding

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/permit"
)

// legal is the state machine written a second time, as a person would say it.
const legal = `
receive: draft>received
assess_start: received>assessing
assess: received>assessed assessing>assessed
request_correction: received>correction assessing>correction assessed>correction reviewed>correction
resubmit: correction>received
review: assessed>reviewed
return: assessed>assessing reviewed>assessing
issue: reviewed>issued
refuse: assessed>refused reviewed>refused
withdraw: draft>withdrawn received>withdrawn assessing>withdrawn correction>withdrawn assessed>withdrawn reviewed>withdrawn
revoke: issued>revoked`

func legalSteps() map[string]State {
	out := map[string]State{}
	for _, line := range strings.Split(strings.TrimSpace(legal), "\n") {
		action, list, _ := strings.Cut(line, ": ")
		for _, pair := range strings.Fields(list) {
			from, to, _ := strings.Cut(pair, ">")
			out[action+" "+from] = State(to)
		}
	}
	return out
}

func TestEveryStepNotInTheTableIsRefused(t *testing.T) {
	want, seen := legalSteps(), 0
	for _, gate := range []permit.Gate{permit.PlanningApproval, permit.PresalePermit} {
		for _, role := range Roles() {
			for _, state := range States() {
				for _, action := range Actions() {
					p := &Proceeding{Gate: gate, State: state, Assessor: 1}
					got, err := Next(p, action, Officer{ID: 2, Role: role, Active: true})
					to, may := want[fmt.Sprintf("%s %s", action, state)]
					switch {
					case may && role == Keeper(gate):
						if seen++; err != nil || got != to {
							t.Errorf("%s %s by %s: got %s, %v, want %s", action, state, role, got, err, to)
						}
					case err == nil:
						t.Errorf("%s from %s by %s was let through to %s", action, state, role, got)
					case role != Keeper(gate) && !errors.Is(err, planning.ErrForbidden):
						t.Errorf("%s by %s: %v is no ErrForbidden", action, role, err)
					case role == Keeper(gate) && !errors.Is(err, planning.ErrConflict):
						t.Errorf("%s from %s: %v is no ErrConflict", action, state, err)
					}
				}
			}
		}
	}
	if seen != 2*len(want) {
		t.Errorf("%d legal steps were tried, want %d", seen, 2*len(want))
	}
}

func TestNobodyReviewsWhatTheyAssessed(t *testing.T) {
	for _, c := range []struct {
		action Action
		state  State
		may    bool
	}{{Review, Assessed, false}, {Issue, Reviewed, false}, {Refuse, Assessed, false}, {Refuse, Reviewed, false}, {Return, Assessed, true}, {RequestCorrection, Assessed, true}} {
		p := &Proceeding{Gate: permit.PresalePermit, State: c.state, Assessor: 7}
		_, err := Next(p, c.action, Officer{ID: 7, Role: PresaleOfficer, Active: true})
		if (err == nil) != c.may {
			t.Errorf("%s by the assessor: %v", c.action, err)
		}
	}
}

func TestWhoIsNotSignedInDoesNothing(t *testing.T) {
	for _, o := range []Officer{{}, {ID: 3, Role: PresaleOfficer}} {
		if _, err := Next(&Proceeding{Gate: permit.PresalePermit, State: Received}, Assess, o); !errors.Is(err, planning.ErrForbidden) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestAStepThatDoesNotExistIsInvalid(t *testing.T) {
	_, err := Next(&Proceeding{Gate: permit.PresalePermit, State: Received}, "approve", Officer{ID: 1, Role: PresaleOfficer, Active: true})
	if !errors.Is(err, planning.ErrInvalid) {
		t.Error(err)
	}
}

func TestChoicesSayWhyAStepIsOff(t *testing.T) {
	short := planning.Text{Zh: "缺 60.00 m²", En: "60.00 m² short"}
	p := &Proceeding{Gate: permit.PresalePermit, State: Reviewed, Assessor: 1}
	for _, c := range Choices(p, Officer{ID: 2, Role: PresaleOfficer, Active: true}, Standing{Short: short}) {
		if c.Action == Issue && (c.Allowed || c.Why != short) {
			t.Errorf("issue is %+v", c)
		}
		if c.Title.IsZero() || c.Title.En == "" || (!c.Allowed && c.Why.IsZero()) {
			t.Errorf("%+v lacks words", c)
		}
	}
	if got := Choices(&Proceeding{Gate: permit.PresalePermit, State: Issued}, Officer{ID: 2, Role: PresaleOfficer, Active: true}, Standing{}); len(got) != 1 || got[0].Action != Revoke {
		t.Errorf("an issued file offers %+v", got)
	}
}

func TestEverythingHasAName(t *testing.T) {
	for _, s := range States() {
		if s.Title().Zh == "" || s.Title().En == "" {
			t.Errorf("state %s", s)
		}
	}
	for _, r := range Roles() {
		if !r.Known() {
			t.Errorf("role %s", r)
		}
	}
	if !slices.Contains(Actions(), Issue) || Role("king").Known() {
		t.Error("roles or actions are not what they were")
	}
}
