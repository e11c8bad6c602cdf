package crs

import (
	"fmt"
	"math"
	"strings"
)

// The ellipsoids of the old datums: Krasovsky 1940 of Beijing 1954 and IAG 1975 of Xi'an 1980.
var (
	ellipsoidKrasovsky = newEllipsoid(6378245, 298.3)
	ellipsoidIAG1975   = newEllipsoid(6378140, 298.257)
)

// oldFamilies are the strips of both datums in the EPSG register, each family by its first code.
var oldFamilies = []struct {
	first, last int
	datum       string
	shape       *ellipsoid
	width       int // degrees of a strip
	zoned       bool
}{
	{2327, 2337, "Xian 1980 / Gauss-Kruger", ellipsoidIAG1975, 6, true},
	{2338, 2348, "Xian 1980 / Gauss-Kruger", ellipsoidIAG1975, 6, false},
	{2349, 2369, "Xian 1980 / 3-degree Gauss-Kruger", ellipsoidIAG1975, 3, true},
	{2370, 2390, "Xian 1980 / 3-degree Gauss-Kruger", ellipsoidIAG1975, 3, false},
	{2401, 2421, "Beijing 1954 / 3-degree Gauss-Kruger", ellipsoidKrasovsky, 3, true},
	{2422, 2442, "Beijing 1954 / 3-degree Gauss-Kruger", ellipsoidKrasovsky, 3, false},
	{21413, 21423, "Beijing 1954 / Gauss-Kruger", ellipsoidKrasovsky, 6, true},
	{21453, 21463, "Beijing 1954 / Gauss-Kruger", ellipsoidKrasovsky, 6, false},
	{21473, 21483, "Beijing 1954 / Gauss-Kruger", ellipsoidKrasovsky, 6, false},
}

// oldSystem is a projection or the degrees of an old datum. Its geographic coordinates are those of that datum: it is
// no System until a [Shift] has taken it to CGCS2000.
type oldSystem struct {
	code  int
	name  string
	shape *ellipsoid
	plane *transverse // nil for degrees
}

// datum gives longitude and latitude on the old datum.
func (o oldSystem) toDatum(x, y float64) (lon, lat float64) {
	if o.plane == nil {
		return x, y
	}
	return o.plane.ToGeographic(x, y)
}

func (o oldSystem) fromDatum(lon, lat float64) (x, y float64) {
	if o.plane == nil {
		return lon, lat
	}
	return o.plane.FromGeographic(lon, lat)
}

// oldByCode finds a system of Xi'an 1980 or Beijing 1954.
func oldByCode(epsg int) (oldSystem, bool) {
	switch epsg {
	case 4610:
		return oldSystem{code: epsg, name: "Xian 1980", shape: ellipsoidIAG1975}, true
	case 4214:
		return oldSystem{code: epsg, name: "Beijing 1954", shape: ellipsoidKrasovsky}, true
	}
	for _, f := range oldFamilies {
		if epsg < f.first || epsg > f.last {
			continue
		}
		t := transverse{code: epsg, shape: f.shape, scale: 1, east: 500_000}
		first := 25
		if f.width == 6 {
			first = 13
		}
		if f.zoned {
			t = t.zoned(f.datum, first+epsg-f.first, f.width)
		} else {
			t = t.central(f.datum, zoneMeridian(first+epsg-f.first, f.width))
		}
		return oldSystem{code: epsg, name: t.name, shape: f.shape, plane: &t}, true
	}
	return oldSystem{}, false
}

// oldParse reads a code or well-known text of one of the old datums.
func oldParse(s string) (oldSystem, error) {
	if code, ok := epsgCode(s); ok {
		if o, ok := oldByCode(code); ok {
			return o, nil
		}
		return oldSystem{}, fmt.Errorf("%w: EPSG:%d is neither Xi'an 1980 nor Beijing 1954, which alone are shifted by parameters", ErrUnsupported, code)
	}
	return oldPRJ(s)
}

// oldPRJ reads a .prj on one of the old datums: as if it stood on the ellipsoid of CGCS2000, which checks everything
// else in it, and then on its own.
func oldPRJ(wkt string) (oldSystem, error) {
	root, err := parseWKT(strings.Trim(wkt, "\ufeff \t\r\n\x00"))
	if err != nil {
		return oldSystem{}, fmt.Errorf("%w: %s (%w)", ErrUnknown, excerpt(wkt), err)
	}
	shape, err := root.disguise()
	if err != nil {
		return oldSystem{}, err
	}
	sys, err := fromRoot(root)
	if err != nil {
		return oldSystem{}, err
	}
	o := oldSystem{name: root.text(0), shape: shape}
	switch t := sys.(type) {
	case degrees:
		return o, nil
	case transverse:
		t.code, t.name, t.shape = 0, o.name, shape
		o.plane = &t
		return o, nil
	}
	return oldSystem{}, refuse(root, "is not a strip of Gauss and Krueger")
}

// disguise replaces an old datum by CGCS2000 and returns the ellipsoid that was there.
func (n *node) disguise() (*ellipsoid, error) {
	g := n
	if n.key != "GEOGCS" {
		g = n.child("GEOGCS")
	}
	d := g.child("DATUM")
	s := d.child("SPHEROID", "ELLIPSOID")
	if s == nil || len(s.values) < 3 || len(d.values) == 0 {
		return nil, refuse(n, "datum or ellipsoid is missing")
	}
	for _, old := range []struct {
		axis, inverse float64
		shape         *ellipsoid
	}{{6378140, 298.257, ellipsoidIAG1975}, {6378245, 298.3, ellipsoidKrasovsky}} {
		axis, _ := s.number(1)
		inverse, _ := s.number(2)
		if math.Abs(axis-old.axis) < 0.5 && math.Abs(inverse-old.inverse) < 1e-3 {
			d.values[0], s.values = "D_China_2000", []string{"CGCS2000", "6378137", "298.257222101"}
			g.values = []string{"GCS_China_Geodetic_Coordinate_System_2000"}
			return old.shape, withoutOrigin(n)
		}
	}
	return nil, refuse(n, "is neither Xi'an 1980 nor Beijing 1954, which alone are shifted by parameters")
}

// withoutOrigin refuses a latitude of origin, whose northing would have to be computed on the old ellipsoid.
func withoutOrigin(n *node) error {
	for _, c := range n.children {
		if v, _ := c.number(1); c.key == "PARAMETER" && strings.HasPrefix(squeeze(c.text(0)), "LATITUDEOF") && v != 0 {
			return refuse(n, "its origin is not on the equator")
		}
	}
	return nil
}
