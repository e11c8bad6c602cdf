package street_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning/street"
)

// province draws streets along a warped grid until there are n pieces of about 100 m, in lines of 20, and scatters places beside them.
func province(n, places int) (lines []orb.LineString, at []orb.Point) {
	r := rand.New(rand.NewPCG(21, 22))
	side := int(math.Sqrt(float64(n) / 2))
	nodes := make([]orb.Point, (side+1)*(side+1))
	for i := range nodes {
		nodes[i] = orb.Point{400_000 + 100*float64(i%(side+1)) + 30*r.Float64(), 3_300_000 + 100*float64(i/(side+1)) + 30*r.Float64()}
	}
	draw := func(node func(k, step int) int) {
		for k := range side + 1 {
			for from := 0; from < side; from += 20 {
				var l orb.LineString
				for step := from; step <= min(from+20, side); step++ {
					l = append(l, nodes[node(k, step)])
				}
				lines = append(lines, l)
			}
		}
	}
	draw(func(k, step int) int { return k*(side+1) + step })
	draw(func(k, step int) int { return step*(side+1) + k })
	for range places {
		p := nodes[r.IntN(len(nodes))]
		at = append(at, orb.Point{p[0] + 60*r.Float64() - 30, p[1] + 60*r.Float64() - 30})
	}
	return lines, at
}

const million, venues, homes = 1_000_000, 2000, 200_000

// BenchmarkReachBuildMillion makes a network of a million pieces of street.
func BenchmarkReachBuildMillion(b *testing.B) {
	lines, _ := province(million, 0)
	b.ResetTimer()
	for b.Loop() {
		if n := street.Build(lines, street.Settings{Snap: .5, Access: 200}); n.Pieces() < million*99/100 || n.Parts() != 1 {
			b.Fatalf("%d pieces in %d parts", n.Pieces(), n.Parts())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/million, "ns/piece")
}

// BenchmarkReachMillion walks 2,000 m from each of 2,000 venues on a million pieces of street, on one core.
func BenchmarkReachMillion(b *testing.B) {
	lines, at := province(million, venues)
	n := street.Build(lines, street.Settings{Snap: .5, Access: 200})
	doors := doorsOf(n, at)
	w := n.Walk()
	met := 0
	b.ResetTimer()
	for b.Loop() {
		met = 0
		for _, d := range doors {
			w.From([]street.Access{d}, 2000)
			met += w.Met()
		}
	}
	b.ReportMetric(float64(met), "nodes")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(met), "ns/node")
}

// BenchmarkReachNearestMillion finds the nearest of 2,000 venues for 200,000 homes, the ways to the street found anew, on one core.
func BenchmarkReachNearestMillion(b *testing.B) {
	lines, at := province(million, venues+homes)
	n := street.Build(lines, street.Settings{Snap: .5, Access: 200})
	w := n.Walk()
	served := 0
	b.ResetTimer()
	for b.Loop() {
		w.From(doorsOf(n, at[:venues]), 2000)
		served = 0
		for _, d := range doorsOf(n, at[venues:]) {
			if w.To(d) <= 500 {
				served++
			}
		}
	}
	b.ReportMetric(float64(served), "homes-within-500-m")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/homes, "ns/home")
}

func doorsOf(n *street.Network, at []orb.Point) (out []street.Access) {
	for _, p := range at {
		if d, ok := n.Access(p); ok {
			out = append(out, d)
		}
	}
	return out
}
