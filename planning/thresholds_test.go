package planning_test

import (
	"encoding/json"
	"testing"

	"peijian/planning"
)

// Every threshold that there is has words, and is told with its value.
func TestEveryThresholdHasWords(t *testing.T) {
	b, err := json.Marshal(planning.DefaultGapRules())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	if err := json.Unmarshal(b, &values); err != nil {
		t.Fatal(err)
	}
	list, err := planning.DefaultGapRules().List()
	if err != nil || len(list) != len(values) {
		t.Fatalf("%d of %d thresholds are told, %v", len(list), len(values), err)
	}
	for _, x := range list {
		if v, is := values[x.Name]; !is || v != x.Value || x.Title.Zh == "" || x.Title.En == "" {
			t.Errorf("%+v, want %v", x, v)
		}
	}
}
