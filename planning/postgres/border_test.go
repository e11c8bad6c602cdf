package postgres_test

import (
	"fmt"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/sample"
)

// sampleStore is a store with the whole sample city.
func sampleStore(t *testing.T, url string) *postgres.Store {
	t.Helper()
	s := open(t, url)
	if err := s.Configure(t.Context(), sample.Info(), "test"); err != nil {
		t.Fatal(err)
	}
	files := map[string]*sampleFile{}
	err := sample.Write(func(name string) (io.WriteCloser, error) {
		files[name] = &sampleFile{}
		return files[name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range sample.Files() {
		if f.Layer != "" {
			takeBytes(t, s, postgres.Import{Layer: f.Layer, File: f.Name}, files[f.Name].Bytes())
		}
	}
	return s
}

func borders(t *testing.T, s *postgres.Store) gap.Borders {
	t.Helper()
	return gap.FindBorders(s.City())
}

func TestThePlantedGroundOfTheSampleCityIsFoundOneForOne(t *testing.T) {
	t.Parallel()
	s := sampleStore(t, pgtest.New(t))
	found := borders(t, s)
	var got, want []string
	for _, b := range found.Borders {
		if b.Kind == gap.BorderOpen {
			continue
		}
		got = append(got, fmt.Sprintf("%s %v %v", b.Kind, codesOf(b.Claimants), codesOf(b.Homes)))
		if b.Households == nil || *b.Households == 0 || b.Subdistrict.Code == "" {
			t.Errorf("%s: households %v in %v", b.ID, b.Households, b.Subdistrict)
		}
	}
	for _, d := range sample.Build().Planted().Ground {
		slices.Sort(d.Communities)
		slices.Sort(d.Housing)
		want = append(want, fmt.Sprintf("%s %v %v", d.Kind, d.Communities, d.Housing))
		if !slices.ContainsFunc(found.Borders, func(b gap.Border) bool { return string(b.Kind) == d.Kind && math.Abs(b.Area-d.Area) < .5 }) {
			t.Errorf("no %s of %.2f m²", d.Kind, d.Area)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) != 5 {
		t.Errorf("planted (-) and found (+):\n%s", diff)
	}
	if found.Slivers.Area > 5 {
		t.Errorf("noise: %+v", found.Slivers)
	}
}

func codesOf(list []planning.Named) []string {
	var out []string
	for _, n := range list {
		out = append(out, n.Code)
	}
	slices.Sort(out)
	return out
}
