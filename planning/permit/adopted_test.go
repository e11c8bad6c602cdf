package permit

import (
	"strings"
	"testing"

	"peijian/planning"
)

// version is the default rulebook in another version, with other days.
func version(t testing.TB, number, from, until string) *Rulebook {
	t.Helper()
	text := strings.Replace(string(Default().Text()), `version: "1"`, `version: "`+number+`"`, 1)
	text = strings.Replace(text, "valid_from: 2016-11-22", "valid_from: "+from, 1)
	if until != "" {
		text = strings.Replace(text, "valid_from: "+from, "valid_from: "+from+"\nvalid_until: "+until, 1)
	}
	rb, problems := Load("v"+number+".yaml", []byte(text))
	if rb == nil {
		t.Fatal(problems)
	}
	return rb
}

func TestTheRulebookOfAFile(t *testing.T) {
	old, now := version(t, "2", "2020-01-01", "2025-12-31"), version(t, "3", "2026-01-01", "")
	received := func(g Gate, y int) *Application {
		return &Application{Gate: g, ReceivedOn: planning.Date{Year: y, Month: 6, Day: 1}}
	}
	for name, c := range map[string]struct {
		adopted Adopted
		file    *Application
		want    *Rulebook
	}{
		"a city that adopted none":                       {Adopted{}, received(PresalePermit, 2026), Default()},
		"in force when received":                         {NewAdopted(Default(), old, now), received(PresalePermit, 2024), old},
		"the next one when received later":               {NewAdopted(Default(), old, now), received(PresalePermit, 2026), now},
		"the one before, for what came in before both":   {NewAdopted(Default(), old, now), received(PresalePermit, 2018), Default()},
		"the last that speaks of the gate, out of force": {NewAdopted(old), received(PresalePermit, 2026), old},
		"another rulebook at its own gate only":          {NewAdopted(Default(), shippedAs(t, "xiangyang")), received(PresalePermit, 2026), Default()},
		"the last of all, for a gate that nobody knows":  {NewAdopted(Default(), old), received("nothing", 2026), old},
	} {
		if got := c.adopted.For(c.file, today); got != c.want {
			t.Errorf("%s: %s %s", name, got.ID, got.Version)
		}
	}
}

func shippedAs(t testing.TB, id string) *Rulebook {
	t.Helper()
	for _, rb := range Rulebooks() {
		if rb.ID == id {
			return rb
		}
	}
	t.Fatalf("no %s", id)
	return nil
}

func TestARulebookThatEnds(t *testing.T) {
	ending, next := version(t, "2", "2020-01-01", "2026-12-31"), version(t, "3", "2027-01-01", "")
	for name, c := range map[string]struct {
		adopted Adopted
		days    int
		want    int
	}{
		"soon":                  {NewAdopted(ending), 90, 1},
		"not yet soon":          {NewAdopted(ending), 30, 0},
		"with one that follows": {NewAdopted(ending, next), 90, 0},
		"ended long ago":        {NewAdopted(version(t, "4", "2000-01-01", "2001-01-01")), 0, 1},
		"never":                 {Adopted{}, 10000, 0},
	} {
		if got := c.adopted.Expiring(today, c.days); len(got) != c.want {
			t.Errorf("%s: %d", name, len(got))
		}
	}
}
