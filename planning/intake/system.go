package intake

import (
	"errors"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// systemOf decides in which system a file stands: the operator's word first, then the file's, then, for GeoJSON, the
// standard's, and where nobody says anything, the numbers, if they leave one answer. corners are those of the first
// shapes, looked at only where they are needed. The first problem that is no note keeps the file out.
func systemOf(o Options, about geo.About, corners func() []orb.Point) (*coordinates, []geo.Problem) {
	c := &coordinates{extent: o.Extent}
	var err error
	if c.to, err = crs.ByCode(4490); err != nil {
		return nil, []geo.Problem{*wrong("crs", "%v", "%v", err)}
	}
	said := o.CRS
	if said == "" {
		said = about.CRS
	}
	switch {
	case o.Shift != nil:
		c.from, err = o.Shift.System(said)
		c.titled(shiftTitle(o.Shift))
	case o.CRS != "":
		c.from, err = crs.Parse(o.CRS)
		c.titled(planning.Text{Zh: "命令指定", En: "as told"})
	case about.CRS != "":
		c.from, err = crs.Parse(about.CRS)
		c.titled(saidBy(about.Format))
	case about.Format == "geojson":
		return c.standard(corners, o.Swap)
	default:
		return c.guess(corners())
	}
	if errors.Is(err, crs.ErrUnknown) && o.CRS == "" && o.Shift == nil {
		return c.guess(corners())
	}
	if err != nil {
		return nil, []geo.Problem{unusable(err)}
	}
	if o.Swap {
		c.swap()
	}
	return c, nil
}

// titled names the system and who said it.
func (c *coordinates) titled(by planning.Text) {
	if c.from != nil {
		c.title = planning.Text{Zh: c.from.Name() + "（" + by.Zh + "）", En: c.from.Name() + " (" + by.En + ")"}
	}
}

func (c *coordinates) swap() {
	c.from = crs.Swap(c.from)
	c.title.Zh, c.title.En = c.title.Zh+"，X 为北坐标", c.title.En+", X being north"
}

func saidBy(format string) planning.Text {
	if format == "shapefile" {
		return planning.Text{Zh: ".prj 注明", En: "as its .prj says"}
	}
	return planning.Text{Zh: "文件注明", En: "as the file says"}
}

func shiftTitle(s *crs.Shift) planning.Text {
	if s.Method == "plane" {
		return planning.Text{Zh: "四参数转换", En: "by four parameters"}
	}
	return planning.Text{Zh: "七参数转换", En: "by seven parameters"}
}

// unusable is a system that nobody computes, or that nobody may guess.
func unusable(err error) geo.Problem {
	switch {
	case errors.Is(err, crs.ErrControlled):
		return geo.Problem{Code: "crs_controlled", Fatal: true,
			Zh: "西安 80、北京 54 坐标系与 CGCS2000 相差数十米至百余米，转换参数属涉密成果，本程序没有，也不会默认不转换；请由测绘主管部门转换为 CGCS2000 后发送，或给出七参数或四参数（命令行用 --transform）",
			En: fmt.Sprintf("%v; or give seven or four parameters (on the command line: --transform)", err)}
	case errors.Is(err, crs.ErrShift):
		return geo.Problem{Code: "crs_transform", Fatal: true, Zh: fmt.Sprintf("转换参数无法使用：%v", err), En: fmt.Sprintf("the parameters cannot be used: %v", err)}
	}
	return geo.Problem{Code: "crs_unknown", Fatal: true,
		Zh: fmt.Sprintf("坐标系无法使用：%v；请另行指定（命令行用 --crs）", err), En: fmt.Sprintf("the coordinate system cannot be used: %v; say which it is (on the command line: --crs)", err)}
}

// standard is GeoJSON that says nothing, which is longitude and latitude by its standard. Numbers that can be no degrees
// break that promise, and then count themselves.
func (c *coordinates) standard(corners func() []orb.Point, swap bool) (*coordinates, []geo.Problem) {
	points := corners()
	planes := 0
	for _, p := range points {
		if max(p[0], p[1], -p[0], -p[1]) > 360 {
			planes++
		}
	}
	if len(points) > 0 && 2*planes > len(points) {
		return c.guess(points)
	}
	var err error
	if c.from, err = crs.ByCode(4326); err != nil {
		return nil, []geo.Problem{unusable(err)}
	}
	c.titled(planning.Text{Zh: "GeoJSON 规定", En: "as GeoJSON prescribes"})
	if swap {
		c.swap()
	}
	return c, nil
}

// guess takes the one system that puts the shapes into the city, and says so.
func (c *coordinates) guess(corners []orb.Point) (*coordinates, []geo.Problem) {
	found := crs.Candidates(corners, c.extent)
	if len(found) != 1 {
		return nil, []geo.Problem{undecided(found, corners)}
	}
	only := found[0]
	c.from = only.System
	c.titled(planning.Text{Zh: "按坐标数值判断", En: "by its numbers"})
	return c, []geo.Problem{{Code: "crs_guessed", Note: true,
		Zh: "文件未注明坐标系，" + only.Zh + "，且别无其他可能，已照此读取；如不对，请另行指定（命令行用 --crs）",
		En: "the file does not say its coordinates; " + only.En + ", and no other system does: so it was read; if that is wrong, say which (on the command line: --crs)"}}
}

// undecided is a file whose numbers fit no system, or several.
func undecided(found []crs.Candidate, corners []orb.Point) geo.Problem {
	if len(found) == 0 {
		p := geo.Problem{Code: "crs_missing", Fatal: true,
			Zh: "文件未注明坐标系，请指定，如 EPSG:4547（命令行用 --crs）", En: "the file does not say in which coordinates it is: say it, for example EPSG:4547 (on the command line: --crs)"}
		if len(corners) > 0 {
			p.Zh += "；其坐标（如 " + pair(corners[0]) + "）按常用坐标系都不在城市范围内"
			p.En += "; read in any of the usual systems, its coordinates, such as " + pair(corners[0]) + ", lie outside the city"
		}
		return p
	}
	var zh, en []string
	for _, f := range found {
		zh, en = append(zh, f.Zh), append(en, f.En)
	}
	return geo.Problem{Code: "crs_ambiguous", Fatal: true,
		Zh: "文件未注明坐标系，其坐标符合多个坐标系，请指定其一（命令行用 --crs）：" + strings.Join(zh, "；"),
		En: "the file does not say its coordinates, and they fit several systems; name one (on the command line: --crs): " + strings.Join(en, "; ")}
}
