package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// recordTold is a record as text, and a City's feature as the record it has.
func recordTold(r *planning.Record) string {
	return fmt.Sprint(r.Code, r.Values, r.Geometry, r.ValidFrom, r.ValidTo, r.Audience, r.Source)
}

// readOf reads a layer of an excerpt.
func readOf(t *testing.T, e *postgres.Excerpt, layer string, box *orb.Bound) (out []string) {
	t.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range e.Records(t.Context(), l, box) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, recordTold(r))
	}
	return out
}

// Whatever was edited, records read one by one are those of the City, in its order, for each audience.
func TestAnExcerptHasTheRecordsOfTheCity(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	e := &editor{T: t, random: rand.New(rand.NewPCG(7, 1)), analyst: psql(t, url), day: today}
	for _, audience := range []planning.Audience{planning.Internal, planning.Public} {
		config := e.config(url)
		config.Audience = audience
		s, err := postgres.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if e.store == nil {
			e.store = s
		}
		for range 60 {
			e.anyEdit()
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		city, read := s.City(), 0
		err = s.Excerpt(t.Context(), []string{planning.Communities}, func(x *postgres.Excerpt) error {
			if x.City.Revision != city.Revision || x.City.AsOf != city.AsOf || x.City.Audience != audience || x.City.Layer(planning.Buildings).Len() > 0 {
				t.Errorf("%v on %v for %s, the city is %v", x.City, x.City.AsOf, x.City.Audience, city)
			}
			if got, want := x.City.Layer(planning.Communities).Len(), city.Layer(planning.Communities).Len(); got != want || want == 0 {
				t.Errorf("%d communities are in memory, the city has %d", got, want)
			}
			for _, l := range planning.Layers() {
				var want []string
				for f := range city.Layer(l.Name).All() {
					want = append(want, recordTold(&f.Record))
				}
				got := readOf(t, x, l.Name, nil)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s for %s: %s", l.Name, audience, diff)
				}
				read += len(got)
			}
			return nil
		})
		if err != nil || read == 0 {
			t.Errorf("%d records: %v", read, err)
		}
	}
}

// An excerpt is of one moment; reading may end anywhere, and what is cancelled does not look whole.
func TestAnExcerptIsOfOneMomentAndMayEndAnywhere(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	var all []string
	for i := range 2000 {
		all = append(all, square(fmt.Sprintf("B%04d", i), float64(i%50)*.01, float64(i/50)*.01, .005, .005, `"use":"residential"`))
	}
	take(t, s, planning.Buildings, collection(all...))
	l, err := planning.LayerNamed(planning.Buildings)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Excerpt(t.Context(), nil, func(x *postgres.Excerpt) error {
		before := x.City.Revision
		take(t, s, planning.Buildings, collection(square("C", 0, 0, .005, .005, `"use":"residential"`)))
		for r, err := range x.Records(t.Context(), l, nil) {
			if err != nil || r.Code != "B0000" {
				t.Errorf("%v %v", r, err)
			}
			break
		}
		return fmt.Errorf("revision %d", before)
	})
	if want := fmt.Sprintf("revision %d", s.City().Revision-1); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	err = s.Excerpt(t.Context(), nil, func(x *postgres.Excerpt) error {
		if got := len(readOf(t, x, planning.Buildings, nil)); got != 2001 {
			t.Errorf("%d buildings", got)
		}
		f := s.City().Get(planning.Buildings, "B0000")
		if box := f.Geometry.Bound(); len(readOf(t, x, planning.Buildings, &box)) > 10 {
			t.Error("a box leaves nothing out")
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		n, last := 0, error(nil)
		for _, err := range x.Records(ctx, l, nil) {
			if n++; n == 300 {
				cancel()
			}
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("after %d records and a cancel: %v", n, last)
		}
		return last
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
