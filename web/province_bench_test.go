package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb/maptile"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/web"
)

// made is the province and its random edits.
type made struct{ pgtest.Province }

// BenchmarkProvince measures a made province: PEIJIAN_PROVINCE says of how many communities, 1,000 when it is not set. make bench-province takes 100,000.
func BenchmarkProvince(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PEIJIAN_PROVINCE"))
	if err != nil {
		n = 1000
	}
	p := made{pgtest.ProvinceOf(n)}
	url := pgtest.New(b)
	p.Make(b, url, monday.Time())
	l := loadProvince(b, url)
	b.Cleanup(l.store.Close)
	b.Run("Load", func(b *testing.B) {
		b.ReportMetric(float64(l.features), "features")
		b.ReportMetric(l.took.Seconds(), "s")
		b.ReportMetric(l.worked.Seconds(), "core-s")
		b.ReportMetric(float64(l.kept)/float64(l.features), "B/feature")
	})
	b.Run("Gaps", func(b *testing.B) {
		var took []time.Duration
		gaps, worked := 0, processor()
		for range 5 {
			began := time.Now()
			gaps = len(gap.Detect(l.store.City()))
			took = append(took, time.Since(began))
		}
		b.ReportMetric(float64(gaps), "gaps")
		b.ReportMetric((processor()-worked).Seconds()*1e3/5, "core-ms")
		b.ReportMetric(float64(slices.Min(took).Milliseconds()), "best-ms")
		report(b, "", took)
	})
	b.Run("Edit", func(b *testing.B) { p.edits(b, l.store.City()) })
	b.Run("Commit", func(b *testing.B) { p.commits(b, url, l.store) })
}

// opened is a store with what it cost to open it: once, since it takes long.
type opened struct {
	store        *postgres.Store
	features     int
	took, worked time.Duration
	kept         uint64 // bytes
}

func loadProvince(b *testing.B, url string) (l opened) {
	b.Helper()
	was, worked, began := heap(), processor(), time.Now()
	store, err := postgres.Open(b.Context(), postgres.Config{
		URL: url, Audience: planning.Internal, Today: func() planning.Date { return monday }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	l.store, l.took, l.worked = store, time.Since(began), processor()-worked
	l.kept = heap() - was
	for _, layer := range planning.Layers() {
		l.features += store.City().Layer(layer.Name).Len()
	}
	return l
}

// heap is the memory that is still in use after a collection, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// processor is how long cores have worked for this process: what a machine shared with others does not blur.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails for no process of its own
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// edits measures one edit in memory until its gaps are there: a name, a state, a count, a building, a boundary by turns.
func (p made) edits(b *testing.B, city *planning.City) {
	rng := rand.New(rand.NewPCG(4, 4))
	var tracker gap.Tracker
	tracker.Gaps(city)
	var apply, took []time.Duration
	for b.Loop() {
		b.StopTimer()
		d := p.edit(rng, city)
		b.StartTimer()
		began := time.Now()
		next, err := city.Apply(d)
		if err != nil {
			b.Fatal(err)
		}
		apply = append(apply, time.Since(began))
		tracker.Gaps(next)
		took = append(took, time.Since(began))
		city = next
	}
	report(b, "apply-", apply)
	report(b, "", took)
}

// edit changes one feature, and for a boundary the measured ground of what stands there.
func (p made) edit(rng *rand.Rand, c *planning.City) planning.Delta {
	d := planning.Delta{Revision: c.Revision + 1}
	for len(d.Changes) == 0 {
		cell := rng.IntN(p.Communities)
		layer, code, field, value := p.turn(rng, cell)
		f := c.Get(layer, code)
		if f == nil {
			continue
		}
		r := f.Record
		r.Values = slices.Clone(r.Values)
		r.Values[f.Layer.Field(field)] = value
		d.Changes = append(d.Changes, planning.Change{Layer: layer, Code: code, Since: d.Revision, Record: &r})
		if layer == planning.Communities && rng.IntN(2) == 0 {
			for ref := range c.Claiming(code) {
				g := *c.Ground(ref.Layer, ref.Code)
				g.Covered = g.Area * rng.Float64()
				d.Grounds = append(d.Grounds, planning.GroundChange{Layer: ref.Layer, Code: ref.Code, Ground: &g})
			}
		}
	}
	return d
}

func (p made) turn(rng *rand.Rand, cell int) (layer, code, field string, value any) {
	k := rng.IntN(3)
	switch rng.IntN(5) {
	case 0:
		return planning.Communities, fmt.Sprintf("C%06d", cell), "name", fmt.Sprint("社区", rng.IntN(1000))
	case 1:
		return planning.Developments, fmt.Sprintf("D%06d", cell*3+k), "state", []string{"occupied", "on_sale", "planned"}[k]
	case 2:
		return planning.Households, fmt.Sprintf("h%06d", cell), "count", int64(900 + rng.IntN(3000))
	case 3:
		return planning.Facilities, fmt.Sprintf("F%06d", cell), "state", []string{"in_use", "built", "promised"}[k]
	}
	return planning.Buildings, fmt.Sprintf("B%07d", cell*10+k), "dwellings", int64(rng.IntN(100))
}

// commits measures from an analyst's statement to a tile that shows it, by way of the database, the follower and HTTP.
func (p made) commits(b *testing.B, url string, store *postgres.Store) {
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { store.Follow(ctx); close(done) }()
	defer func() { stop(); <-done }()
	s := open(b, func(c *web.Config) { c.Store = store })
	say := pgtest.Analyst(b, url)
	rng := rand.New(rand.NewPCG(5, 5))
	var committed, took []time.Duration
	for b.Loop() {
		b.StopTimer()
		f := p.aCommunity(rng, store.City())
		middle, _ := f.Center()
		tile := maptile.At(middle, 14)
		address := fmt.Sprintf("/tiles/communities/14/%d/%d.mvt", tile.X, tile.Y)
		before := s.get(address).Body.String()
		feature := fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"name":"改名%d"}}`, f.Code, rng.Int64())
		b.StartTimer()
		began := time.Now()
		say(`SELECT put_feature('communities', $1)`, feature)
		committed = append(committed, time.Since(began))
		for s.get(address).Body.String() == before {
			if time.Since(began) > time.Minute {
				b.Fatal("the tile stays as it was")
			}
			time.Sleep(100 * time.Microsecond)
		}
		took = append(took, time.Since(began))
	}
	report(b, "commit-", committed)
	report(b, "", took)
}

func (p made) aCommunity(rng *rand.Rand, c *planning.City) *planning.Feature {
	for {
		if f := c.Get(planning.Communities, fmt.Sprintf("C%06d", rng.IntN(p.Communities))); f != nil {
			return f
		}
	}
}

func report(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, name+"p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, name+"p99-ms")
}
