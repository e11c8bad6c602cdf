package geo

import "strings"

// Matrix is the dimensionally extended nine-intersection matrix (DE-9IM, OGC 06-103r4 §6.1.15.2): for the interior, the
// boundary and the exterior of one figure, row by row, the dimension in which they meet the interior, the boundary and
// the exterior of another; -1 where they do not meet.
type Matrix [9]int8

// The three parts of the plane that a figure makes, as rows and columns of a Matrix.
const (
	interior = iota
	boundary
	exterior
)

// nothingMeets is the matrix of nothing and nothing.
var nothingMeets = Matrix{-1, -1, -1, -1, -1, -1, -1, -1, 2}

func (m *Matrix) raise(dim int8, a, b int) {
	if at := a*3 + b; m[at] < dim {
		m[at] = dim
	}
}

// String writes the matrix as PostGIS does: "212101212", F for no meeting.
func (m Matrix) String() string {
	var b strings.Builder
	for _, d := range m {
		b.WriteByte("F012"[d+1])
	}
	return b.String()
}

// Matches tells whether the matrix fits a pattern of nine of T (they meet), F, 0, 1, 2 and * (anything). A pattern
// of another length fits nothing.
func (m Matrix) Matches(pattern string) bool {
	if len(pattern) != len(m) {
		return false
	}
	for i, d := range m {
		switch c := pattern[i]; c {
		case '*':
		case 'T':
			if d < 0 {
				return false
			}
		default:
			if c != "F012"[d+1] {
				return false
			}
		}
	}
	return true
}

func (m Matrix) any(patterns ...string) bool {
	for _, p := range patterns {
		if m.Matches(p) {
			return true
		}
	}
	return false
}

// The named relations, each by the patterns of OGC 06-103r4 §6.1.15.3. Where the dimensions of the figures matter,
// they are arguments.

// Intersects: they share a point.
func (m Matrix) Intersects() bool {
	return m.any("T********", "*T*******", "***T*****", "****T****")
}

// Touches: they share points, but none of their interiors.
func (m Matrix) Touches() bool { return m.any("FT*******", "F**T*****", "F***T****") }

// Within: the first lies in the second, and not on its boundary only.
func (m Matrix) Within() bool { return m.Matches("T*F**F***") }

// Contains: the second lies in the first, and not on its boundary only.
func (m Matrix) Contains() bool { return m.Matches("T*****FF*") }

// Equals: they are the same points. Two empty figures are equal.
func (m Matrix) Equals() bool { return m.Matches("T*F**FFF*") || m == nothingMeets }

// Crosses: they share interior of a lower dimension than the larger of them has, and neither holds the other.
func (m Matrix) Crosses(a, b int) bool {
	switch {
	case a == 1 && b == 1:
		return m.Matches("0********")
	case a < b:
		return m.Matches("T*T******")
	case a > b:
		return m.Matches("T*****T**")
	}
	return false
}

// Overlaps: of one dimension, they share interior of that dimension, and each has some that the other lacks.
func (m Matrix) Overlaps(a, b int) bool {
	switch {
	case a != b:
		return false
	case a == 1:
		return m.Matches("1*T***T**")
	}
	return m.Matches("T*T***T**")
}
