package postgres_test

import (
	"fmt"
	"slices"
	"testing"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// communityCodes lists the communities of a City.
func communityCodes(c *planning.City) (out []string) {
	for f := range c.Layer(planning.Communities).All() {
		out = append(out, f.Code)
	}
	return out
}

// By the law of every day a city has what ended and what is to come, each as the record had it at the revision, and hides from the public what is theirs.
func TestTheCityOfEveryDay(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	dated := func(code string, x float64, more string) string {
		return square(code, x, 0, 1, 1, `"name":"`+code+`"`+more)
	}
	take(t, s, planning.Communities, collection(
		dated("A", 0, `,"valid_from":"2010-05-01","valid_to":"2020-03-01"`), dated("B", 2, ""), dated("C", 4, `,"valid_from":"2099-01-01"`),
		dated("I", 6, `,"valid_to":"2015-01-01","audience":"internal"`)))
	take(t, s, planning.Communities, collection(dated("A", 0, `,"valid_to":"2018-01-01"`)))
	public, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Public, Today: func() planning.Date { return today }})
	if err != nil {
		t.Fatal(err)
	}
	defer public.Close()
	for _, c := range []struct {
		store    *postgres.Store
		revision int64
		want     []string
		until    string // of A
	}{
		{s, 1, []string{"A", "B", "C", "I"}, "2020-03-01"}, {s, 2, []string{"A", "B", "C", "I"}, "2018-01-01"}, {s, 0, nil, ""}, {public, 2, []string{"A", "B", "C"}, "2018-01-01"},
	} {
		got, err := c.store.Ever(t.Context(), c.revision)
		if err != nil {
			t.Fatal(err)
		}
		if codes := communityCodes(got); !slices.Equal(codes, c.want) || got.Revision != c.revision {
			t.Errorf("revision %d to %s: %v, want %v", c.revision, got.Audience, codes, c.want)
		}
		if a := got.Get(planning.Communities, "A"); a != nil && a.ValidTo.String() != c.until {
			t.Errorf("revision %d: A until %s, want %s", c.revision, a.ValidTo, c.until)
		}
		if again, err := c.store.Ever(t.Context(), c.revision); err != nil || again != got {
			t.Errorf("revision %d is made twice: %v", c.revision, err)
		}
	}
	if got := fmt.Sprint(communityCodes(s.City())); got != "[B]" {
		t.Errorf("today: %s", got)
	}
	if _, err := s.Ever(t.Context(), 3); err == nil {
		t.Error("a revision to come was answered")
	}
}
