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
}

// coordinatesOf decides in which system a file stands: the operator's word first, then the file's, then, for GeoJSON, the
// standard's. Nothing else is guessed.
func coordinatesOf(declared, about, format string, extent orb.Bound) (*coordinates, *geo.Problem) {
	c := &coordinates{extent: extent}
	var err error
	if c.to, err = crs.ByCode(4490); err != nil {
		return nil, wrong("crs", "%v", "%v", err)
	}
	switch {
	case declared != "":
		c.from, err = crs.Parse(declared)
		c.title = said(c.from, "命令指定", "as told")
	case format == "geojson" && about == "":
		c.from, err = crs.Parse("EPSG:4326")
		c.title = said(c.from, "GeoJSON 规定", "as GeoJSON prescribes")
	case format == "geojson":
		c.from, err = crs.Parse(about)
		c.title = said(c.from, "文件注明", "as the file says")
	case about != "":
		c.from, err = crs.ParsePRJ(about)
		c.title = said(c.from, ".prj 注明", "as its .prj says")
	default:
		return nil, &geo.Problem{Code: "crs_missing", Fatal: true,
			Zh: "文件没有 .prj，坐标系不明，请用 --crs 指定（如 --crs EPSG:4547）",
			En: "the file has no .prj: say in which coordinates it is, for example --crs EPSG:4547"}
	}
	if err != nil {
		return nil, &geo.Problem{Code: "crs_unknown", Fatal: true,
			Zh: fmt.Sprintf("坐标系无法使用：%v；请用 --crs 指定", err), En: fmt.Sprintf("the coordinate system cannot be used: %v; say which with --crs", err)}
	}
	return c, nil
}

func said(s crs.System, zh, en string) planning.Text {
	if s == nil {
		return planning.Text{}
	}
	return planning.Text{Zh: s.Name() + "（" + zh + "）", En: s.Name() + " (" + en + ")"}
}

// kept is the number of decimals of a degree with which shapes are kept, as a factor: a tenth of a millimetre. Exports write as many, so that
// what goes out comes in again unchanged.
const kept = 1e9

// place brings g into EPSG:4490 and inside the city, its rings running as RFC 7946 asks.
func (c *coordinates) place(g orb.Geometry) (orb.Geometry, *geo.Problem) {
	out := orb.Round(geo.Rewind(crs.Transform(g, c.from, c.to)), kept)
	if b := out.Bound(); geo.Finite(out) && inside(c.extent, b) {
		return out, nil
	}
	return nil, c.astray(g, out)
}

// astray says what most likely happened to coordinates that fall outside the city.
func (c *coordinates) astray(g, out orb.Geometry) *geo.Problem {
	p := g.Bound().Center()
	at := func(x, y float64) orb.Point {
		lon, lat := c.from.ToGeographic(x, y)
		return orb.Point{lon, lat}
	}
	if c.extent.Contains(at(p.Y(), p.X())) {
		return wrong("swapped", "坐标 X、Y 颠倒：%s 应东坐标在前、北坐标在后", "X and Y are swapped: %s should give east before north", pair(p))
	}
	for _, code := range otherSystems {
		other, err := crs.ByCode(code)
		if err != nil || code == c.from.Code() {
			continue
		}
		if lon, lat := other.ToGeographic(p.X(), p.Y()); c.extent.Contains(orb.Point{lon, lat}) {
			return wrong("wrong_crs", "坐标 %s 不在城市范围内，按 EPSG:%d（%s）则在范围内，请核对坐标系", "%s lies outside the city; read as EPSG:%d (%s) it would lie inside: check the coordinate system", pair(p), code, other.Name())
		}
	}
	q := orb.Point{math.NaN(), math.NaN()}
	if geo.Finite(out) {
		q = out.Bound().Center()
	}
	return wrong("outside", "位置 %s（经纬度 %s）不在城市范围内", "%s (longitude, latitude %s) lies outside the city", pair(p), degrees(q))
}

// otherSystems are what a bureau's file in the wrong system usually is in.
var otherSystems = []int{4490, 4547, 4526, 4546, 4508, 3857}

func inside(extent, b orb.Bound) bool { return extent.Contains(b.Min) && extent.Contains(b.Max) }

func pair(p orb.Point) string    { return fmt.Sprintf("(%.2f, %.2f)", p.X(), p.Y()) }
func degrees(p orb.Point) string { return fmt.Sprintf("%.5f, %.5f", p.X(), p.Y()) }
