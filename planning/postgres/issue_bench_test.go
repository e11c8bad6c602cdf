package postgres_test

import (
	"fmt"
	"sort"
	"sync"
	"testing"
	"time"

	"peijian/planning/permit"
	"peijian/planning/proceeding"
)

// crowd is a city of 5,000 developments with three phases and a file each.
const crowd = `BEGIN; SELECT open_revision('bench', 'a crowd');
	INSERT INTO development (rev_from, code, audience, name, state, land_contract, developer, designed_units, geom)
	SELECT c.revision, 'D' || n, 'public', 'n' || n, 'on_sale', 'lc' || n, CASE WHEN n % 3 = 0 THEN '示例花园置业有限公司' ELSE '乙' END, 500,
		ST_Multi(ST_MakeEnvelope(113.1 + n % 70 * 0.01, 30.2 + n / 70 * 0.003, 113.101 + n % 70 * 0.01, 30.201 + n / 70 * 0.003, 4490)) FROM city c, generate_series(1, 5000) n;
	INSERT INTO phase (rev_from, code, audience, development_code, number, designed_units)
	SELECT c.revision, 'P' || n, 'public', 'D' || n / 3, n % 3, 100 FROM city c, generate_series(1, 15000) n;
	INSERT INTO application (rev_from, code, audience, gate, name, received_on, document)
	SELECT c.revision, 'A' || n, 'internal', 'presale_permit', 'x', '2026-11-01', a.document || jsonb_build_object('id', 'A' || n, 'development', jsonb_build_object('code', 'D' || n, 'name', 'n' || n, 'developer', '{"name": "乙"}'::jsonb))
	FROM city c, application a, generate_series(1, 5000) n;
	INSERT INTO revision_layer (revision, layer, added, changed, closed) SELECT revision, l, 1, 0, 0 FROM city, unnest(ARRAY['developments', 'phases', 'applications']) l; COMMIT`

// BenchmarkIssue measures one issue in a city of that size, with 1, 10 and 50 officers who issue different files at once: p50 and p99.
func BenchmarkIssue(b *testing.B) {
	d := newDesk(b)
	d.say(crowd)
	for _, officers := range []int{1, 10, 50} {
		b.Run(fmt.Sprint(officers), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				b.StopTimer()
				moves := d.ready(2 * officers)
				b.StartTimer()
				took = append(took, d.issueAll(b, officers, moves)...)
			}
			sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// filesMade counts the files that ready has made.
var filesMade int

// ready puts n files before their permit.
func (d *desk) ready(n int) []proceeding.Move {
	d.t.Helper()
	moves := make([]proceeding.Move, n)
	for i := range moves {
		filesMade++
		moves[i] = proceeding.Move{Application: fmt.Sprintf("YS-B%d", filesMade), Action: proceeding.Issue, Officer: d.officers["yi"].ID, On: today, Version: 2, Organ: "o"}
		moves[i].PermitNumber = moves[i].Application
		d.put(at(goodFile(), "id", moves[i].Application))
	}
	for i := range moves {
		r, err := proceeding.Judge(permit.Default(), d.store.City(), moves[i].Application, today)
		if err != nil || !r.Open {
			d.t.Fatal(err)
		}
		moves[i].Ruling = r
		for v, m := range []proceeding.Move{{Action: proceeding.Assess, Officer: d.officers["jia"].ID, Ruling: r}, {Action: proceeding.Review, Officer: d.officers["yi"].ID}} {
			m.Application, m.On, m.Version = moves[i].Application, today, int64(v)
			if _, err := d.store.Take(d.t.Context(), m); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	return moves
}

func (d *desk) issueAll(b *testing.B, officers int, moves []proceeding.Move) []time.Duration {
	queue := make(chan int, len(moves))
	took := make([]time.Duration, len(moves))
	var all sync.WaitGroup
	for range officers {
		all.Go(func() {
			for i := range queue {
				began := time.Now()
				if _, err := d.store.Take(b.Context(), moves[i]); err != nil {
					b.Error(err)
				}
				took[i] = time.Since(began)
			}
		})
	}
	for i := range moves {
		queue <- i
	}
	close(queue)
	all.Wait()
	return took
}
