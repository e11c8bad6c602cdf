package sample

import "math/rand/v2"

// dice is the only source of chance. Every stage of the work rolls its own, so that a change in one stage leaves the
// others as they were. Only the raw bits of PCG are used: they are specified, and so the same everywhere.
type dice struct{ source *rand.PCG }

func newDice(stage uint64) *dice { return &dice{rand.NewPCG(429004, stage)} }

// unit is at least 0 and less than 1.
func (d *dice) unit() float64 { return float64(d.source.Uint64()>>11) / (1 << 53) }

func (d *dice) between(lo, hi float64) float64 { return lo + float64((hi-lo)*d.unit()) }

// whole is at least lo and at most hi.
func (d *dice) whole(lo, hi int) int { return lo + int(d.source.Uint64()%uint64(hi-lo+1)) }

func (d *dice) chance(p float64) bool { return d.unit() < p }

func pick[T any](d *dice, from []T) T { return from[d.whole(0, len(from)-1)] }

func shuffle[T any](d *dice, s []T) {
	for i := len(s) - 1; i > 0; i-- {
		j := d.whole(0, i)
		s[i], s[j] = s[j], s[i]
	}
}
