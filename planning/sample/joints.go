package sample

import (
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// joinLanes leads the lanes of a block to the streets around it and gives them a vertex wherever two of them cross, as a surveyor does: people walk from
// one to the other. A lane that meets no street, as beside the canal, stays a dead end.
func joinLanes(lanes, streets []orb.LineString) []orb.LineString {
	out := make([]orb.LineString, len(lanes))
	for k, lane := range lanes {
		line := slices.Clone(lane)
		n := len(line) - 1
		line[n] = ledTo(line[n-1], line[n], streets)
		line[0] = ledTo(line[1], line[0], streets)
		out[k] = line
	}
	for i := range out {
		for j := range i {
			out[i], out[j] = crossed(out[i], out[j])
		}
	}
	return out
}

// ledTo moves the end of the stretch from a to b along it, to the street that it meets nearest to b: no farther than half its length.
func ledTo(a, b orb.Point, streets []orb.LineString) orb.Point {
	best, nearest := b, .5
	for _, s := range streets {
		for k := 1; k < len(s); k++ {
			t, u, ok := meeting(a, b, s[k-1], s[k])
			if off := max(t-1, 1-t); ok && u >= 0 && u <= 1 && off < nearest {
				best, nearest = ground.At(a[0]+t*(b[0]-a[0]), a[1]+t*(b[1]-a[1])), off
			}
		}
	}
	return best
}

// crossed gives two lines a common vertex in each crossing.
func crossed(a, b orb.LineString) (orb.LineString, orb.LineString) {
	for i := 1; i < len(a); i++ {
		for j := 1; j < len(b); j++ {
			t, u, ok := meeting(a[i-1], a[i], b[j-1], b[j])
			if !ok || t <= 0 || t >= 1 || u <= 0 || u >= 1 {
				continue
			}
			p := ground.At(a[i-1][0]+t*(a[i][0]-a[i-1][0]), a[i-1][1]+t*(a[i][1]-a[i-1][1]))
			if !slices.Contains(a, p) && !slices.Contains(b, p) {
				return slices.Insert(a, i, p), slices.Insert(b, j, p) // two lanes cross once
			}
		}
	}
	return a, b
}

// meeting is where the lines through ab and cd meet: t along ab, u along cd. ok is false for parallel ones.
func meeting(a, b, c, d orb.Point) (t, u float64, ok bool) {
	dx, dy, ex, ey := b[0]-a[0], b[1]-a[1], d[0]-c[0], d[1]-c[1]
	det := dx*ey - dy*ex
	if det == 0 {
		return 0, 0, false
	}
	return ((c[0]-a[0])*ey - (c[1]-a[1])*ex) / det, ((c[0]-a[0])*dy - (c[1]-a[1])*dx) / det, true
}
