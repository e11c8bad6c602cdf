package permit

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// large is a development with 40 buildings, 60 rooms and 12 siblings, in six phases.
func large() (*Application, Surroundings) {
	a, s := presale(), onMap()
	a.Phases, a.Rooms = nil, nil
	for i := range int64(6) {
		status := Released
		if i == 5 {
			status = This
		}
		a.Phases = append(a.Phases, Phase{Number: i + 1, DesignedUnits: 800, Status: status})
	}
	yes := true
	for i := range 60 {
		phase := int64(i%6 + 1)
		r := Room{ID: fmt.Sprint("R", i), Name: fmt.Sprint("用房", i), Building: fmt.Sprint(i%40+1, "号楼"), Floor: []string{"1", "1-2", "一层", "B1", "夹层"}[i%5],
			Use: []string{"office", "activity", "reading"}[i%3], GrossArea: exactly("31.25"), Free: &yes, InPhase: &phase}
		a.Rooms = append(a.Rooms, r)
		s.Rooms = append(s.Rooms, RoomFact{Room: r.ID, Communities: []string{"A"}, Names: []string{"甲社区"}})
	}
	for i := range 12 {
		near := float64(10 * i)
		s.Siblings = append(s.Siblings, Sibling{Code: fmt.Sprint("X", i), Name: fmt.Sprint("邻园", i), Units: 300, UnitsKnown: true, SameContract: i%2 == 0, SameFirm: true, Distance: &near})
		s.Claims = append(s.Claims, RoomClaim{Room: fmt.Sprint("R", i), Application: fmt.Sprint("YS-", i), Title: "别园", Development: "XM-8"})
	}
	a.Agreement.Phases = []int64{1, 2, 3, 4, 5, 6}
	a.Scheme.Approval.Units = 4800
	return a, s
}

// BenchmarkCheck measures one judgement of a large development, and how long the slowest in a hundred takes.
func BenchmarkCheck(b *testing.B) {
	a, s := large()
	if r := judge(a, s); len(r.Rooms) != 60 || len(r.Siblings) != 12 || r.Units <= 4800 {
		b.Fatalf("%d rooms, %d siblings, %d units", len(r.Rooms), len(r.Siblings), r.Units)
	}
	took := make([]time.Duration, 0, b.N)
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		judge(a, s)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*50/100].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
