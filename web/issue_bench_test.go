package web_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkIssue measures a permit through HTTP, with the database's guards: 1, 10 and 50 officers at once, each with a file of their own.
func BenchmarkIssue(b *testing.B) {
	for _, officers := range []int{1, 10, 50} {
		b.Run(fmt.Sprint(officers), func(b *testing.B) {
			o := newOffice(b)
			jia, yi := o.as("jia"), o.as("yi")
			var took []time.Duration
			for b.Loop() {
				b.StopTimer()
				first := len(took)
				for i := range officers {
					id := fmt.Sprintf("YS-%d", first+i)
					o.file(presale("id: YS-1", "id: "+id))
					jia.act(id, "assess", 200)
					yi.act(id, "review", 200)
				}
				b.StartTimer()
				took = append(took, issueAtOnce(yi, first, officers)...)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func issueAtOnce(by *browser, first, n int) []time.Duration {
	took := make([]time.Duration, n)
	var all sync.WaitGroup
	for i := range took {
		all.Go(func() {
			began, id := time.Now(), fmt.Sprintf("YS-%d", first+i)
			body := map[string]any{"action": "issue", "version": 2, "permit_number": id}
			if status, answer := (&browser{by.o, by.cookie}).send("POST", "/api/v1/applications/"+id+"/actions", body); status != 200 {
				by.o.t.Errorf("%s: %d: %s", id, status, answer)
			}
			took[i] = time.Since(began)
		})
	}
	all.Wait()
	return took
}
