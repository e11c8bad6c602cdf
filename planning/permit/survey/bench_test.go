package survey

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
)

// province is a city with 5,000 developments in 100 communities. The development in the middle has 40 buildings, 60 rooms in as many places, and 12
// siblings on its land contract; every fourth development has a file with three rooms.
func province(b *testing.B) (*planning.City, *permit.Application) {
	b.Helper()
	const wide, deep, pitch = 100, 50, 160.0
	var changes []planning.Change
	for i := range 100 {
		x, y := float64(i%10)*1600, float64(i/10)*800
		ring := orb.Ring{place(b, x, y), place(b, x+1600, y), place(b, x+1600, y+800), place(b, x, y+800), place(b, x, y)}
		changes = append(changes, record(b, planning.Communities, fmt.Sprintf("C%03d", i), orb.MultiPolygon{{ring}}, map[string]any{"name": fmt.Sprint("社区", i)}))
	}
	var files []*permit.Application
	middle := deep/2*wide + wide/2
	for i := range wide * deep {
		code := fmt.Sprintf("XM-%04d", i)
		x, y := float64(i%wide)*pitch+10, float64(i/wide)*pitch+10
		fields := map[string]any{"name": "园" + code, "state": "on_sale", "developer": fmt.Sprint("置业", i%300), "land_contract": "地" + code, "designed_units": int64(300)}
		if near := i - middle; near > -7 && near < 7 {
			fields["land_contract"] = "地-中"
		}
		changes = append(changes, record(b, planning.Developments, code, square(b, x, y, 140), fields),
			record(b, planning.Phases, code+"/1", nil, map[string]any{"development_code": code, "number": int64(1), "designed_units": int64(300), "presale_permit": "证" + code}))
		if i%4 == 1 {
			at := place(b, x+5, y+5)
			a := file("YS-"+code, "园"+code, func(a *permit.Application, r *permit.Room) { a.Development.Code, r.Lon, r.Lat = code, &at[0], &at[1] })
			a.Rooms = append(a.Rooms, permit.Room{ID: "R2", Name: "室", Building: code + "会所", Floor: "1", Use: "activity"}, permit.Room{ID: "R3", Name: "厅", UnitCode: fmt.Sprintf("429004001001GB%014d", i), Floor: "1", Use: "hall"})
			files = append(files, a)
		}
	}
	code := fmt.Sprintf("XM-%04d", middle)
	x, y := float64(middle%wide)*pitch+10, float64(middle/wide)*pitch+10
	own := file("YS-OWN", "园"+code, func(a *permit.Application, _ *permit.Room) {
		a.Development.Code, a.Development.LandContract, a.Rooms = code, "地-中", nil
	})
	for i := range 40 {
		left, low := x+float64(i%8)*16, y+float64(i/8)*25
		changes = append(changes, record(b, planning.Buildings, fmt.Sprint("L", i), square(b, left, low, 12), map[string]any{"development_code": code, "use": "residential", "planning_number": fmt.Sprint(i+1, "号楼")}))
		own.Buildings = append(own.Buildings, permit.Building{PlanningNumber: fmt.Sprint(i+1, "号楼"), MarketingNumber: fmt.Sprint("座", i), DesignedUnits: 30})
	}
	for i := range 60 {
		at := place(b, x+float64(i%10)*13, y+float64(i/10)*20)
		own.Rooms = append(own.Rooms, permit.Room{ID: fmt.Sprint("R", i), Name: fmt.Sprint("室", i), Building: fmt.Sprint(i%40+1, "号楼"), Floor: []string{"1", "1-2", "1,2", "B1"}[i%4],
			Use: []string{"office", "activity", "hall"}[i%3], Lon: &at[0], Lat: &at[1], UnitCode: fmt.Sprintf("429004001001GB%014d", 1+i*4)})
	}
	return cityOf(b, changes, append(files, own)...), own
}

// BenchmarkSurveyAndCheck measures what one file costs from the map to the ruling, and how long the slowest in a hundred takes.
func BenchmarkSurveyAndCheck(b *testing.B) {
	city, own := province(b)
	s := New(city)
	facts := s.Survey(own)
	if len(facts.Siblings) < 12 || len(facts.Rooms) != 60 || facts.Rooms[0].Reach == nil || facts.Rooms[0].Reach.Buildings != 40 || len(facts.Claims) != 60 || !facts.Located {
		b.Fatalf("%d siblings, %d rooms, %d claims, %+v", len(facts.Siblings), len(facts.Rooms), len(facts.Claims), facts.Rooms[0].Reach)
	}
	took := make([]time.Duration, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		permit.Evaluate(permit.Default(), own, s.Survey(own), today)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*50/100].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
