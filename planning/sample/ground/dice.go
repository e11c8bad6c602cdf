package ground

import "math/rand/v2"

// Dice is the only source of chance. Every stage of the work rolls its own, so that a change in one stage leaves the
// others as they were. Only the raw bits of PCG are used: they are specified, and so the same everywhere.
type Dice struct{ source *rand.PCG }

// NewDice makes the dice of a stage; the same stage always rolls the same.
func NewDice(stage uint64) *Dice { return &Dice{rand.NewPCG(429004, stage)} }

// Unit is at least 0 and less than 1.
func (d *Dice) Unit() float64 { return float64(d.source.Uint64()>>11) / (1 << 53) }

// Between is at least lo and less than hi.
func (d *Dice) Between(lo, hi float64) float64 { return lo + float64((hi-lo)*d.Unit()) }

// Whole is at least lo and at most hi.
func (d *Dice) Whole(lo, hi int) int { return lo + int(d.source.Uint64()%uint64(hi-lo+1)) }

// Chance is true in the part p of all cases.
func (d *Dice) Chance(p float64) bool { return d.Unit() < p }

// Pick takes one of from.
func Pick[T any](d *Dice, from []T) T { return from[d.Whole(0, len(from)-1)] }

// Shuffle puts s into a new order.
func Shuffle[T any](d *Dice, s []T) {
	for i := len(s) - 1; i > 0; i-- {
		j := d.Whole(0, i)
		s[i], s[j] = s[j], s[i]
	}
}
