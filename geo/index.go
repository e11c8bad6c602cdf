package geo

import (
	"iter"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Index is an R-tree of boxes with values: which things may lie here, which are nearest. Equal values are one
// thing, so a value must not be inserted twice with different boxes.
//
// One writer may prepare the next picture of the city while any number of readers look at the present one: it
// calls Copy, writes to the copy and publishes it (an atomic pointer); what was published is never written again.
type Index[T comparable] struct {
	tree rtree.RTreeG[T]
}

// NewIndex makes an empty index.
func NewIndex[T comparable]() *Index[T] {
	return &Index[T]{}
}

// Insert adds v with its box. A box that is upside down (an empty geometry has one) or not finite is not inserted,
// and Insert says false.
func (x *Index[T]) Insert(b orb.Bound, v T) bool {
	if !finite(b.Min) || !finite(b.Max) || b.IsEmpty() {
		return false
	}
	x.tree.Insert(b.Min, b.Max, v)
	return true
}

// Delete removes v, which must be given with the box it was inserted with. It says whether it was there.
func (x *Index[T]) Delete(b orb.Bound, v T) bool {
	before := x.tree.Len()
	x.tree.Delete(b.Min, b.Max, v)
	return x.tree.Len() < before
}

// Copy is O(1): both trees go on sharing all nodes, and each copies what it changes, a path at a time. It marks
// the source as shared, which is a write: only the single writer may call it, readers of the source may go on.
func (x *Index[T]) Copy() *Index[T] {
	return &Index[T]{tree: *x.tree.Copy()}
}

// Len is the number of values.
func (x *Index[T]) Len() int { return x.tree.Len() }

// Search hands out everything whose box meets b, borders included, until yield says false. In no order.
func (x *Index[T]) Search(b orb.Bound, yield func(orb.Bound, T) bool) {
	x.tree.Search(b.Min, b.Max, func(lo, hi [2]float64, v T) bool {
		return yield(orb.Bound{Min: lo, Max: hi}, v)
	})
}

// All ranges over everything, in no order.
func (x *Index[T]) All() iter.Seq2[orb.Bound, T] {
	return func(yield func(orb.Bound, T) bool) {
		x.tree.Scan(func(lo, hi [2]float64, v T) bool {
			return yield(orb.Bound{Min: lo, Max: hi}, v)
		})
	}
}

// Nearest hands out values by growing distance from p, until yield says false. dist gives the true distance of a
// value, which must not be less than that of its box (Shape.DistanceTo is fine); nil means the box's own. It is
// asked only for values whose box comes near enough, and the order is exact.
func (x *Index[T]) Nearest(p orb.Point, dist func(orb.Bound, T) float64, yield func(v T, d float64) bool) {
	point := orb.Bound{Min: p, Max: p}
	x.tree.Nearby(func(lo, hi [2]float64, v T, item bool) float64 {
		b := orb.Bound{Min: lo, Max: hi}
		if item && dist != nil {
			return dist(b, v)
		}
		return boxGap(&b, &point)
	}, func(_, _ [2]float64, v T, d float64) bool { return yield(v, d) })
}
