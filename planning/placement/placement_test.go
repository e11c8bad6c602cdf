package placement_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning/placement"
)

func TestWhatIsChosenFromProblemsWithKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		p    placement.Problem
		k    int
		want placement.Plan
	}{
		{"nothing to choose from", placement.Problem{Households: []int64{5}}, 2, placement.Plan{}},
		{"nothing to choose", placement.Problem{Households: []int64{5}, Serves: [][]int32{{0}}}, 0, placement.Plan{}},
		{"the larger one", placement.Problem{Households: []int64{5, 7}, Serves: [][]int32{{0}, {1}}}, 1, placement.Plan{Chosen: []int{1}, Gains: []int64{7}, Served: 7, Bound: 7}},
		{"a home counts once", placement.Problem{Households: []int64{5, 7}, Serves: [][]int32{{0, 1}, {1}}}, 2, placement.Plan{Chosen: []int{0}, Gains: []int64{12}, Served: 12, Bound: 12}},
		{"of equal ones the first", placement.Problem{Households: []int64{5, 5}, Serves: [][]int32{{1}, {0}}}, 1, placement.Plan{Chosen: []int{0}, Gains: []int64{5}, Served: 5, Bound: 5}},
		// Greedy takes the middle one (6) and then 3 of one side: 9. The two sides have 10.
		{"a swap mends what greedy began badly", placement.Problem{Households: []int64{2, 3, 3, 2}, Serves: [][]int32{{1, 2}, {0, 1}, {2, 3}}}, 2,
			placement.Plan{Chosen: []int{1, 2}, Gains: []int64{5, 5}, Served: 10, Bound: 10}},
	} {
		if diff := cmp.Diff(c.want, placement.Choose(c.p, c.k)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func scattered(r *rand.Rand) placement.Problem {
	p := placement.Problem{}
	for range 1 + r.IntN(12) {
		p.Households = append(p.Households, int64(r.IntN(40)))
	}
	for range 1 + r.IntN(9) {
		var homes []int32
		for h := range p.Households {
			if r.IntN(3) == 0 {
				homes = append(homes, int32(h))
			}
		}
		p.Serves = append(p.Serves, homes)
	}
	return p
}

func serve(p placement.Problem, chosen []int) (sum int64) {
	for h, n := range p.Households {
		if slices.ContainsFunc(chosen, func(c int) bool { return slices.Contains(p.Serves[c], int32(h)) }) {
			sum += n
		}
	}
	return sum
}

// best tries every choice of at most k.
func best(p placement.Problem, k int) (most int64) {
	for set := range 1 << len(p.Serves) {
		var chosen []int
		for c := range p.Serves {
			if set>>c&1 == 1 {
				chosen = append(chosen, c)
			}
		}
		if len(chosen) <= k {
			most = max(most, serve(p, chosen))
		}
	}
	return most
}

func TestNoChoiceIsBetterThanTheBoundAndFewThanThePlan(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	exact, proven, open, all := 0, 0, int64(0), 3000
	for range all {
		p, k := scattered(r), 1+r.IntN(4)
		plan, most := placement.Choose(p, k), best(p, k)
		var gains int64
		for i, g := range plan.Gains {
			gains += g
			if g <= 0 || i > 0 && g > plan.Gains[i-1] {
				t.Fatalf("%+v: gains %v", p, plan.Gains)
			}
		}
		if plan.Served != serve(p, plan.Chosen) || gains != plan.Served || len(plan.Chosen) > k {
			t.Fatalf("%+v: %+v serves %d", p, plan, serve(p, plan.Chosen))
		}
		if plan.Served > most || most > plan.Bound || 1000*plan.Served < 632*most {
			t.Fatalf("%+v with %d: %+v, the best is %d", p, k, plan, most)
		}
		if plan.Served == most {
			exact++
		}
		if plan.Served == plan.Bound {
			proven++
		}
		open += plan.Bound - plan.Served
	}
	if exact < all*98/100 || proven < all/2 || open == 0 {
		t.Errorf("%d of %d are the best, %d proven", exact, all, proven)
	}
}
