// Package placement chooses where rooms should go: of many places some k, so that together they serve the most households that nobody serves yet. That is
// the maximal covering location problem (Church and ReVelle 1974).
//
// Decision: a good choice with a proof of how good.
// Context: the best choice is NP-hard to find, and an exact solver is a large dependency. Choice: greedy, which is never below 1-1/e of the best, improved
// by swaps, and beside it an upper bound that no choice of k can pass: what any choice serves, plus the k largest gains that are left after it, for coverage
// has diminishing returns. Price: the two may differ where the choice is in fact the best; the difference is shown.
package placement

import (
	"cmp"
	"container/heap"
	"slices"
)

// Problem says what each candidate would serve.
type Problem struct {
	Households []int64   // of each home that is not served yet
	Serves     [][]int32 // of each candidate: the homes that it would serve, without repetition
}

// Plan is a choice of candidates.
type Plan struct {
	Chosen []int   // candidates, the one that adds most first
	Gains  []int64 // households that each adds to those before it
	Served int64   // households that all of them serve
	Bound  int64   // no choice of as many candidates serves more
}

// Choose chooses at most k candidates. The same problem gives the same plan; of equal candidates it takes the first. Candidates that add nothing are not
// chosen.
func Choose(p Problem, k int) Plan {
	s := newState(&p)
	k = min(k, len(p.Serves))
	bound := s.bound(k)
	queue := s.queue()
	for range k {
		best, gain := s.next(queue)
		if gain == 0 {
			break
		}
		s.add(best)
		bound = min(bound, s.bound(k))
	}
	for s.swap() {
		bound = min(bound, s.bound(k))
	}
	plan := s.inOrder()
	plan.Bound = bound
	return plan
}

// state is a choice in the making.
type state struct {
	*Problem
	chosen []int
	times  []int32 // how many of the chosen serve each home
	served int64
}

func newState(p *Problem) *state { return &state{Problem: p, times: make([]int32, len(p.Households))} }

// gain is what a candidate would add.
func (s *state) gain(candidate int) (sum int64) {
	for _, home := range s.Serves[candidate] {
		if s.times[home] == 0 {
			sum += s.Households[home]
		}
	}
	return sum
}

func (s *state) add(candidate int) {
	s.served += s.gain(candidate)
	s.chosen = append(s.chosen, candidate)
	for _, home := range s.Serves[candidate] {
		s.times[home]++
	}
}

func (s *state) remove(place int) (candidate int) {
	candidate = s.chosen[place]
	s.chosen = slices.Delete(s.chosen, place, place+1)
	for _, home := range s.Serves[candidate] {
		s.times[home]--
	}
	s.served -= s.gain(candidate)
	return candidate
}

// bound is what no choice of k can pass: what is served now, and the k largest gains.
func (s *state) bound(k int) int64 {
	gains := make([]int64, len(s.Serves))
	for c := range gains {
		gains[c] = s.gain(c)
	}
	slices.SortFunc(gains, func(a, b int64) int { return cmp.Compare(b, a) })
	sum := s.served
	for _, g := range gains[:min(k, len(gains))] {
		sum += g
	}
	return min(sum, s.all())
}

// all are the households that some candidate serves.
func (s *state) all() (sum int64) {
	seen := make([]bool, len(s.Households))
	for _, homes := range s.Serves {
		for _, home := range homes {
			if !seen[home] {
				seen[home] = true
				sum += s.Households[home]
			}
		}
	}
	return sum
}

// offer is a candidate with what it added when it was last looked at: now it may add less, never more.
type offer struct {
	candidate int
	gain      int64
}

type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	if o[i].gain != o[j].gain {
		return o[i].gain > o[j].gain
	}
	return o[i].candidate < o[j].candidate
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

func (s *state) queue() *offers {
	out := make(offers, len(s.Serves))
	for c := range out {
		out[c] = offer{c, s.gain(c)}
	}
	heap.Init(&out)
	return &out
}

// next takes the candidate that adds most. Only those at the head of the queue are looked at again.
func (s *state) next(queue *offers) (candidate int, gain int64) {
	for queue.Len() > 0 {
		head := &(*queue)[0]
		now := s.gain(head.candidate)
		if now == head.gain {
			o := heap.Pop(queue).(offer)
			return o.candidate, o.gain
		}
		head.gain = now
		heap.Fix(queue, 0)
	}
	return -1, 0
}

// swap exchanges one of the chosen for another candidate, the pair that gains most, and says whether there was one.
func (s *state) swap() bool {
	before := s.served
	best, out, in := before, -1, -1
	for place := range s.chosen {
		old := s.remove(0) // from the front to the back: after all places the order is as it was
		for c := range s.Serves {
			if after := s.served + s.gain(c); after > best {
				best, out, in = after, place, c
			}
		}
		s.add(old)
	}
	if out < 0 {
		return false
	}
	s.remove(out)
	s.add(in)
	return true
}

// inOrder lists the chosen, the one that adds most first.
func (s *state) inOrder() Plan {
	left, again := slices.Sorted(slices.Values(s.chosen)), newState(s.Problem)
	var p Plan
	for len(left) > 0 {
		best := 0
		for i := range left {
			if again.gain(left[i]) > again.gain(left[best]) {
				best = i
			}
		}
		p.Chosen, p.Gains = append(p.Chosen, left[best]), append(p.Gains, again.gain(left[best]))
		again.add(left[best])
		left = slices.Delete(left, best, best+1)
	}
	p.Served = again.served
	return p
}
