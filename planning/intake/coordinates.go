package intake

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// coordinates turns a file's coordinates into EPSG:4490 and says why they do not fall into the city.
type coordinates struct {
	from   crs.System
	to     crs.System
	extent orb.Bound
	title  planning.Text
	fits   crs.System // in which the last shape astray would have lain in the city
}

// kept is the number of decimals of a degree with which shapes are kept, as a factor: a tenth of a millimetre. Exports write as many, so that
// what goes out comes in again unchanged.
const kept = 1e9

// place brings g into EPSG:4490 and inside the city, its rings running as RFC 7946 asks.
func (c *coordinates) place(g orb.Geometry) (orb.Geometry, *geo.Problem) {
	out := crs.Transform(g, c.from, c.to)
	if geo.Finite(out) {
		out = orb.Round(geo.Turn(out), kept)
		if inside(c.extent, out.Bound()) {
			return out, nil
		}
	}
	return nil, c.astray(g, out)
}

// astray says what most likely happened to coordinates that fall outside the city.
func (c *coordinates) astray(g, out orb.Geometry) *geo.Problem {
	p := g.Bound().Center()
	if crs.Within(crs.Swap(c.from), p, c.extent) {
		return wrong("swapped", "坐标 X、Y 颠倒：%s 应东坐标在前、北坐标在后", "X and Y are swapped: %s should give east before north", pair(p))
	}
	if c.fits == nil || !crs.Within(c.fits, p, c.extent) {
		c.fits = nil
		if found := crs.Candidates([]orb.Point{p}, c.extent); len(found) > 0 {
			c.fits = found[0].System
		}
	}
	if c.fits != nil {
		return wrong("wrong_crs", "坐标 %s 不在城市范围内，按 EPSG:%d（%s）则在范围内，请核对坐标系", "%s lies outside the city; read as EPSG:%d (%s) it would lie inside: check the coordinate system", pair(p), c.fits.Code(), c.fits.Name())
	}
	q := orb.Point{math.NaN(), math.NaN()}
	if geo.Finite(out) {
		q = out.Bound().Center()
	}
	return wrong("outside", "位置 %s（经纬度 %s）不在城市范围内", "%s (longitude, latitude %s) lies outside the city", pair(p), degrees(q))
}

func inside(extent, b orb.Bound) bool { return extent.Contains(b.Min) && extent.Contains(b.Max) }

func pair(p orb.Point) string    { return fmt.Sprintf("(%.2f, %.2f)", p.X(), p.Y()) }
func degrees(p orb.Point) string { return fmt.Sprintf("%.5f, %.5f", p.X(), p.Y()) }
