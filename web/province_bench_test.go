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

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/maptile"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/web"
)

// BenchmarkProvince measures a made province: PEIJIAN_PROVINCE says of how many communities, 1,000 when it is not set. make bench-province takes 100,000.
func BenchmarkProvince(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PEIJIAN_PROVINCE"))
	if err != nil {
		n = 1000
	}
	p := provinceOf(n)
	url := pgtest.New(b)
	p.make(b, url)
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

// make fills a database with the province, and lets PostGIS measure its ground.
func (p province) make(b *testing.B, url string) {
	db, err := pgx.Connect(b.Context(), pgtest.Admin(b, url))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	say := func(sql string, args ...any) {
		if _, err := db.Exec(b.Context(), sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	began := time.Now()
	say(`SET synchronous_commit = off; SET work_mem = '512MB'; SET temp_buffers = '512MB'`)
	say(`BEGIN`)
	say(`SELECT open_revision('bench', 'a province')`)
	say(`UPDATE city SET plane = 4547, west = 110, east = 118, south = 28, north = 34, as_of = '` + monday.String() + `'`)
	var revision int64
	if err := db.QueryRow(b.Context(), `SELECT revision FROM city`).Scan(&revision); err != nil {
		b.Fatal(err)
	}
	rows := p.fill(b, db, revision, p.before())
	say(`SELECT open_revision('bench', 'its housing')`)
	rows += p.fill(b, db, revision+1, slices.Concat(p.housing(), p.rest()))
	copied := time.Since(began)
	say(`ANALYZE community, development, compound, building`) // and not ground, which the planner would then hold for empty
	say(`SELECT measure_ground($1, $2, $2)`, revision+1, monday.Time())
	say(`COMMIT`)
	say(`ANALYZE`)
	b.Logf("%d rows copied in %.0f s; their ground measured in %.0f s", rows, copied.Seconds(), (time.Since(began) - copied).Seconds())
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
func (p province) edits(b *testing.B, city *planning.City) {
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
func (p province) edit(rng *rand.Rand, c *planning.City) planning.Delta {
	d := planning.Delta{Revision: c.Revision + 1}
	for len(d.Changes) == 0 {
		cell := rng.IntN(p.communities)
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

func (p province) turn(rng *rand.Rand, cell int) (layer, code, field string, value any) {
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
func (p province) commits(b *testing.B, url string, store *postgres.Store) {
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { store.Follow(ctx); close(done) }()
	defer func() { stop(); <-done }()
	s := open(b, func(c *web.Config) { c.Store = store })
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
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
		if _, err := db.Exec(ctx, `SELECT put_feature('communities', $1)`, feature); err != nil {
			b.Fatal(err)
		}
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

func (p province) aCommunity(rng *rand.Rand, c *planning.City) *planning.Feature {
	for {
		if f := c.Get(planning.Communities, fmt.Sprintf("C%06d", rng.IntN(p.communities))); f != nil {
			return f
		}
	}
}

func report(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, name+"p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, name+"p99-ms")
}
