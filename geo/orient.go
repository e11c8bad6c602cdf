package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

const (
	// rounding bounds the relative error of the float determinant: (3+16ε)ε with ε = 2^-53
	// (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997).
	rounding = 3.3306690738754716e-16
	// underflow covers products too small for a relative bound.
	underflow = 1e-300
	// exactBits holds any sum of products of differences of two float64 without rounding.
	exactBits = 4400
)

// orient is the exact sign of the turn a, b, c: 1 when c lies left of a→b, -1 right, 0 on the line.
func orient(a, b, c orb.Point) int {
	left := float64((b[0] - a[0]) * (c[1] - a[1]))
	right := float64((b[1] - a[1]) * (c[0] - a[0]))
	det := left - right
	bound := rounding*(abs(left)+abs(right)) + underflow
	if det > bound {
		return 1
	}
	if -det > bound {
		return -1
	}
	return orientExact(a, b, c)
}

// orientExact decides what the filter cannot. Points equal to an end are common there and need no arithmetic.
func orientExact(a, b, c orb.Point) int {
	if a == b || a == c || b == c {
		return 0
	}
	return turn(a, b, c).Sign()
}

// orientMiddle is orient for the point halfway between v and w, which need not be a float64 pair. The turn is
// linear in its third point, so that of the middle is half the sum of the two.
func orientMiddle(a, b, v, w orb.Point) int {
	t := turn(a, b, v)
	return t.Add(t, turn(a, b, w)).Sign()
}

// turn is (b-a)×(c-a) without rounding.
func turn(a, b, c orb.Point) *big.Float {
	left := minus(b[0], a[0])
	left.Mul(left, minus(c[1], a[1]))
	right := minus(b[1], a[1])
	right.Mul(right, minus(c[0], a[0]))
	return left.Sub(left, right)
}

func minus(x, y float64) *big.Float {
	f := new(big.Float).SetPrec(exactBits).SetFloat64(x)
	return f.Sub(f, new(big.Float).SetFloat64(y))
}

// abs never branches: the sign of a determinant is a coin's toss.
func abs(x float64) float64 { return math.Abs(x) }

// between tells whether p, known to lie on the line through a and b, lies on the closed segment.
func between(a, b, p orb.Point) bool {
	return p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) && p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1])
}
