package planning_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"peijian/planning"
)

func TestDatesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-23": "2026-11-23", "2026/1/2": "2026-01-02", "2026.1.2": "2026-01-02", "20261123": "2026-11-23",
		"2026年11月23日": "2026-11-23", "2024-02-29": "2024-02-29",
	} {
		if d, err := planning.ParseDate(text); err != nil || d.String() != want {
			t.Errorf("%s: got %v, %v", text, d, err)
		}
	}
	for _, text := range []string{"2026-02-29", "2026-13-01", "23.11.2026", "明天", "", "2026-11", "99999999"} {
		if d, err := planning.ParseDate(text); err == nil {
			t.Errorf("%q was read as %v", text, d)
		}
	}
}

func TestDatesGoThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := planning.Date{Year: 2000, Month: 1, Day: 1}.AddDays(rapid.IntRange(-70000, 70000).Draw(t, "days"))
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got planning.Date
		if err := json.Unmarshal(b, &got); err != nil || got != want {
			t.Fatalf("%s became %v, %v", b, got, err)
		}
	})
}
