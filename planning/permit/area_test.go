package permit

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// fataler is a *testing.T or a *rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func area(t fataler, s string) Area {
	t.Helper()
	a, err := ParseArea(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnAreaIsReadAsItIsWritten(t *testing.T) {
	for _, s := range []string{"0", "0.1", "180", "918.40", "307.31", "9999999.9999"} {
		if got := area(t, s).String(); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
	for _, s := range []string{"", "-1", "+1", "1e3", "1,200", "01", ".5", "1.", "10000000", "1.23456", "NaN", "Infinity", "１２"} {
		if a, err := ParseArea(s); err == nil {
			t.Errorf("%q was taken for %s", s, a)
		}
	}
}

func TestTwoDecimalsNeverFlatter(t *testing.T) {
	for _, c := range []struct{ in, up, down string }{
		{"1", "1.00", "1.00"}, {"918.4", "918.40", "918.40"}, {"0.001", "0.01", "0.00"}, {"53.9999", "54.00", "53.99"},
	} {
		if a := area(t, c.in); a.upward() != c.up || a.downward() != c.down {
			t.Errorf("%s: %s up and %s down", c.in, a.upward(), a.downward())
		}
	}
}

func TestThousandsAreGrouped(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "999": "999", "1200": "1,200", "4592.40": "4,592.40", "1234567": "1,234,567", "-1200": "-1,200", "": ""} {
		if got := Grouped(in); got != want {
			t.Errorf("%s became %s", in, got)
		}
	}
}

// The arithmetic of areas is held against rational numbers.
func TestSumsAndProductsAreExact(t *testing.T) {
	number := rapid.StringMatching(`(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?`)
	rapid.Check(t, func(t *rapid.T) {
		x, y := number.Draw(t, "x"), number.Draw(t, "y")
		a, errA := ParseArea(x)
		b, errB := ParseArea(y)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		p, _ := new(big.Rat).SetString(x)
		q, _ := new(big.Rat).SetString(y)
		for what, c := range map[string]struct {
			got  Area
			want *big.Rat
		}{
			"sum":        {a.Add(b), new(big.Rat).Add(p, q)},
			"difference": {a.Sub(b), new(big.Rat).Sub(p, q)},
			"product":    {a.Times(b), new(big.Rat).Mul(p, q)},
			"hundredth":  {a.per(100), new(big.Rat).Quo(p, big.NewRat(100, 1))},
		} {
			if got, ok := new(big.Rat).SetString(c.got.String()); !ok || got.Cmp(c.want) != 0 {
				t.Fatalf("%s of %s and %s: %s", what, x, y, c.got)
			}
		}
		if a.Cmp(b) != p.Cmp(q) {
			t.Fatalf("%s against %s: %d", x, y, a.Cmp(b))
		}
		wire, err := json.Marshal(a)
		if err != nil || string(wire) != x {
			t.Fatalf("%s on the wire: %s, %v", x, wire, err)
		}
	})
}

// A shortage of a square centimetre shows, and so does the promise that is not quite there.
func TestADisplayNeverFlatters(t *testing.T) {
	for area, want := range map[string][4]string{
		"0.0001": {"0.01", "0.00", "1", "0"}, "0.009": {"0.01", "0.00", "1", "0"}, "0.01": {"0.01", "0.01", "1", "0"}, "1.0099": {"1.01", "1.00", "2", "1"},
		"199.9999": {"200.00", "199.99", "200", "199"}, "7": {"7.00", "7.00", "7", "7"}, "0": {"0.00", "0.00", "0", "0"}, "2.5": {"2.50", "2.50", "3", "2"},
	} {
		a := exactly(area)
		if got := [4]string{a.upward(), a.downward(), a.wholeUp().String(), a.wholeDown().String()}; got != want {
			t.Errorf("%s shows as %v and not %v", area, got, want)
		}
	}
}

func TestTheRequirementForEveryRounding(t *testing.T) {
	rate := func(r Rounding) *QuantityTest {
		return &QuantityTest{Rate: Rate{Per: 100, Area: areaOf(20), Rounding: r}}
	}
	for _, c := range []struct {
		units                int64
		prorata, ceil, floor string
	}{
		{0, "0.00", "0.00", "0.00"}, {80, "16.00", "20.00", "0.00"}, {100, "20.00", "20.00", "20.00"}, {101, "20.20", "40.00", "20.00"},
		{250, "50.00", "60.00", "40.00"}, {270, "54.00", "60.00", "40.00"}, {4592, "918.40", "920.00", "900.00"},
	} {
		for r, want := range map[Rounding]string{Prorata: c.prorata, CeilHundred: c.ceil, FloorHundred: c.floor} {
			if got := rate(r).required(areaOf(c.units)).upward(); got != want {
				t.Errorf("%d units, %s: %s and not %s", c.units, r, got, want)
			}
		}
	}
	bounded := rate(Prorata)
	bounded.Min, bounded.Max = areaOf(300), areaOf(700)
	for units, want := range map[int64]string{1: "300.00", 1500: "300.00", 1501: "300.20", 3500: "700.00", 9000: "700.00"} {
		if got := bounded.required(areaOf(units)).upward(); got != want {
			t.Errorf("%d units between 300 and 700: %s and not %s", units, got, want)
		}
	}
}
