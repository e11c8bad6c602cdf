package geo

import "github.com/paulmach/orb"

// mostPlain is up to how many edges it is cheaper to hold each against each than to sweep.
const mostPlain = 48

// plain says that ground is one simple ring, as most footprints are: a closed ring without repeated points, of few edges that do not meet but where one
// follows the other. Of that nothing can be wrong. What it does not know it denies, and then the sweep decides.
func plain(m orb.MultiPolygon) bool {
	if len(m) != 1 || len(m[0]) != 1 {
		return false
	}
	r := m[0][0]
	n := len(r) - 1 // edges
	if n < 3 || n > mostPlain || r[0] != r[n] {
		return false
	}
	for i := range n {
		if !finite(r[i]) || r[i] == r[i+1] || !goesOn(r[(i+n-1)%n], r[i], r[i+1]) {
			return false
		}
	}
	for i := range n - 2 {
		last := n
		if i == 0 {
			last = n - 1 // the ring's last edge follows its first
		}
		for j := i + 2; j < last; j++ {
			if !edgesApart(r[i], r[i+1], r[j], r[j+1]) {
				return false
			}
		}
	}
	return true
}

// goesOn says that the way a, b, c does not turn back on itself in b. The points next to each other differ.
func goesOn(a, b, c orb.Point) bool { return orient(a, b, c) != 0 || between(a, c, b) }

// edgesApart says that two edges surely have no point in common.
func edgesApart(a, b, c, d orb.Point) bool {
	if max(a[0], b[0]) < min(c[0], d[0]) || max(c[0], d[0]) < min(a[0], b[0]) || max(a[1], b[1]) < min(c[1], d[1]) || max(c[1], d[1]) < min(a[1], b[1]) {
		return true
	}
	if turn := orient(a, b, c); turn != 0 && turn == orient(a, b, d) {
		return true
	}
	turn := orient(c, d, a)
	return turn != 0 && turn == orient(c, d, b)
}
