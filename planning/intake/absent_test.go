package intake_test

import (
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/intake"
)

func TestFieldsThatNoColumnGives(t *testing.T) {
	l, err := planning.LayerNamed(planning.Phases)
	if err != nil {
		t.Fatal(err)
	}
	in, _, err := intake.Open(l, sheet("code|development_code|number|designed_units", "a|b|1|2"), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range in.Absent() {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, ","); got != "presale_permit,permitted_on,valid_from,valid_to,audience" {
		t.Error(got)
	}
}
