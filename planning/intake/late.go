package intake

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
)

// late is what is kept to judge a system that a file names only behind its features, as GeoJSON may.
type late struct {
	said   string     // of the coordinates, when the first row was read
	corner *orb.Point // of the first shape
}

func (l *late) look(g orb.Geometry) {
	if l.corner == nil && geo.Finite(g) && !isEmpty(g) {
		corner := g.Bound().Min
		l.corner = &corner
	}
}

// saidLate refuses a file that turns out, when everything is read, to be in other coordinates than those as which it was read. The operator's word stands.
func (in *Intake) saidLate() []geo.Problem {
	named := in.source.About().CRS
	if in.coords == nil || in.coords.from == nil || in.late.corner == nil || in.option.CRS != "" || in.option.Shift != nil || named == in.late.said {
		return nil
	}
	system, err := crs.Parse(named)
	switch {
	case errors.Is(err, crs.ErrUnknown):
		return nil
	case err != nil:
		return []geo.Problem{unusable(err)}
	case alike(system, in.coords.from, *in.late.corner):
		return nil
	}
	return []geo.Problem{{Code: "crs_late", Fatal: true,
		Zh: fmt.Sprintf("文件在要素之后才注明坐标系为 %s，而此前已按 %s 读取；请另行指定（命令行用 --crs）", system.Name(), in.coords.from.Name()),
		En: fmt.Sprintf("behind its features the file says that it is in %s, and they were read as %s: say which it is (on the command line: --crs)", system.Name(), in.coords.from.Name())}}
}

// alike tells whether two systems mean the same place by p, to a tenth of a millimetre.
func alike(a, b crs.System, p orb.Point) bool {
	alon, alat := a.ToGeographic(p.X(), p.Y())
	blon, blat := b.ToGeographic(p.X(), p.Y())
	return math.Abs(alon-blon) < 1e-9 && math.Abs(alat-blat) < 1e-9
}
