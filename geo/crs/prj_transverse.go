package crs

import (
	"fmt"
	"math"
	"strings"
)

// fromTransverse turns the five parameters of a transverse Mercator into the EPSG system they describe, or into a
// strip of the city's own.
func fromTransverse(n *node, shape *ellipsoid, par map[string]float64) (System, error) {
	t := transverse{name: n.text(0), shape: shape, scale: 1}
	if !take(par, &t.meridian, "CENTRALMERIDIAN", "LONGITUDEOFCENTER") {
		return nil, refuse(n, "central meridian is missing")
	}
	var origin float64
	take(par, &origin, "LATITUDEOFORIGIN", "LATITUDEOFCENTER")
	take(par, &t.scale, "SCALEFACTOR")
	take(par, &t.east, "FALSEEASTING")
	take(par, &t.north, "FALSENORTHING")
	if why := t.implausible(origin); why != "" {
		return nil, refuse(n, why)
	}
	if origin != 0 {
		_, y := t.FromGeographic(t.meridian, origin)
		t.north += t.north - y
	}
	return t.recognise(n)
}

// take copies a parameter under the first of its names that is there, and says whether there was one. What is
// missing keeps its default: 0, and 1 for the scale.
func take(par map[string]float64, into *float64, names ...string) bool {
	for _, name := range names {
		if v, ok := par[name]; ok {
			*into = v
			return true
		}
	}
	return false
}

func (t transverse) implausible(origin float64) string {
	switch {
	case math.Abs(t.meridian) > 180 || math.Abs(origin) > 90:
		return "central meridian or latitude of origin is not on the Earth"
	case t.scale < 0.9 || t.scale > 1.1:
		return "scale factor is not near 1"
	case math.Abs(t.east) > 1e8 || math.Abs(t.north) > 1e8:
		return "false origin is too far away"
	}
	return ""
}

// recognise finds the EPSG code of the parameters; without one the strip stays as the file describes it, Code 0.
func (t transverse) recognise(n *node) (System, error) {
	if t.shape == ellipsoidWGS84 && t.scale == 0.9996 {
		if sys, ok := t.asUTM(); ok {
			return sys, nil
		}
	}
	if t.east >= 1e6 && !t.zoneFits() {
		return nil, refuse(n, fmt.Sprintf("false easting %.0f and central meridian %g do not belong together", t.east, t.meridian))
	}
	if t.shape == ellipsoidCGCS2000 {
		if sys, ok := t.asGaussKrueger(); ok {
			return sys, nil
		}
	}
	return t, nil
}

// zoneFits tells whether the millions of the false easting are the number of the strip on this meridian, in the
// 3° or the 6° division.
func (t transverse) zoneFits() bool {
	zone := int(math.Floor(t.east / 1e6))
	return zoneMeridian(zone, 3) == t.meridian || zoneMeridian(zone, 6) == t.meridian
}

func (t transverse) asUTM() (System, bool) {
	zone := (t.meridian + 183) / 6
	if zone != math.Trunc(zone) || zone < 1 || zone > 60 {
		return nil, false
	}
	for _, code := range []int{32600 + int(zone), 32700 + int(zone)} {
		if t.like(utm(code)) {
			return utm(code), true
		}
	}
	return nil, false
}

// asGaussKrueger tries the four families. 3° and 6° strips without a zone number are the same numbers where both
// have the meridian; the name, where it says nothing of 3 degrees, then chooses the 6° code.
func (t transverse) asGaussKrueger() (System, bool) {
	sixFirst := !strings.Contains(squeeze(t.name), "3DEG")
	var found System
	for code := 4491; code <= 4554; code++ {
		sys := gaussKrueger(code)
		if t.like(sys) && (found == nil || !sixFirst) {
			found = sys
		}
	}
	return found, found != nil
}

// like compares what decides coordinates, to a tenth of a millimetre.
func (t transverse) like(o transverse) bool {
	return t.shape == o.shape && t.scale == o.scale && math.Abs(t.meridian-o.meridian) < 1e-9 &&
		math.Abs(t.east-o.east) < 1e-4 && math.Abs(t.north-o.north) < 1e-4
}
