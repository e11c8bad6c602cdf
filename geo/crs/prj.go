package crs

import (
	"fmt"
	"math"
	"strings"
)

// ParsePRJ reads the well-known text (version 1, ESRI's or OGC's dialect) of a shapefile's .prj. Parameters
// decide, names only where they must: a datum has nothing else. The text may be hostile.
//
// An error wraps ErrUnknown when the text is empty or says "Unknown" (the operator must then say which system it
// is), ErrControlled for Xi'an 1980 and Beijing 1954, ErrUnsupported otherwise.
func ParsePRJ(wkt string) (System, error) {
	wkt = strings.Trim(wkt, "\ufeff \t\r\n\x00")
	if wkt == "" {
		return nil, fmt.Errorf("%w: the .prj is empty: say which one with --crs", ErrUnknown)
	}
	root, err := parseWKT(wkt)
	if err != nil {
		return nil, fmt.Errorf("%w: the .prj says %s: say which one with --crs (%w)", ErrUnknown, excerpt(wkt), err)
	}
	return fromRoot(root)
}

func fromRoot(n *node) (System, error) {
	switch n.key {
	case "GEOGCS":
		return fromGeographic(n)
	case "PROJCS":
		return fromProjected(n)
	case "COMPD_CS", "FITTED_CS":
		if inner := n.child("PROJCS", "GEOGCS"); inner != nil && n.key == "COMPD_CS" {
			return fromRoot(inner)
		}
	case "LOCAL_CS":
		return nil, fmt.Errorf("%w: a local system %s has no place on the Earth: say which one with --crs", ErrUnknown, excerpt(n.text(0)))
	}
	return nil, refuse(n, "kind "+excerpt(n.key)+" is not read, say which one with --crs")
}

// refuse names the system and the reason.
func refuse(n *node, why string) error {
	return fmt.Errorf("%w: %s: %s; %s", ErrUnsupported, excerpt(n.text(0)), why, supported)
}

func fromGeographic(n *node) (System, error) {
	shape, err := datum(n)
	if err != nil {
		return nil, err
	}
	if shape == ellipsoidWGS84 {
		return wgs84, nil
	}
	return cgcs2000, nil
}

// datum finds which of the two datums a GEOGCS means, and refuses what only looks like one of them: the ellipsoid
// of CGCS2000 is also that of half the world's datums, so names must agree with numbers.
func datum(g *node) (*ellipsoid, error) {
	d := g.child("DATUM")
	s := d.child("SPHEROID", "ELLIPSOID")
	axis, ok1 := s.number(1)
	inverse, ok2 := s.number(2)
	if !ok1 || !ok2 {
		return nil, refuse(g, "datum or ellipsoid is missing")
	}
	names := squeeze(d.text(0)) + " " + squeeze(s.text(0)) + " " + squeeze(g.text(0))
	if old := controlledDatum(names, axis); old != "" {
		return nil, controlled(excerpt(g.text(0)) + " is " + old)
	}
	if why := oddities(g, d); why != "" {
		return nil, refuse(g, why)
	}
	if math.Abs(axis-equator) > 0.001 {
		return nil, refuse(g, "ellipsoid is neither that of CGCS2000 nor that of WGS 84")
	}
	switch {
	case cgcsName(squeeze(d.text(0))) && math.Abs(inverse-298.257222101) < 2e-7:
		return ellipsoidCGCS2000, nil
	case wgsName(squeeze(d.text(0))) && math.Abs(inverse-298.257223563) < 2e-7:
		return ellipsoidWGS84, nil
	}
	return nil, refuse(g, "datum and ellipsoid are neither CGCS2000 nor WGS 84")
}

func cgcsName(datum string) bool {
	return strings.Contains(datum, "CGCS2000") || strings.Contains(datum, "CHINA2000") ||
		strings.Contains(datum, "CHINAGEODETICCOORDINATESYSTEM2000")
}

// wgsName takes WGS_1984, "WGS 84", "World Geodetic System 1984" and its ensemble, but no WGS 72.
func wgsName(datum string) bool {
	datum = strings.TrimPrefix(datum, "D")
	return strings.HasPrefix(datum, "WGS1984") || strings.HasPrefix(datum, "WGS84") ||
		strings.HasPrefix(datum, "WORLDGEODETICSYSTEM1984")
}

// oddities are parts of a GEOGCS that would shift every point if they were passed over in silence.
func oddities(g, d *node) string {
	if m := g.child("PRIMEM"); m != nil {
		if v, ok := m.number(1); !ok || v != 0 {
			return "prime meridian is not Greenwich"
		}
	}
	if u := g.child("UNIT"); u != nil {
		if v, ok := u.number(1); !ok || math.Abs(v-radian) > 1e-12 {
			return "angles are not in degrees"
		}
	}
	if shift := d.child("TOWGS84"); shift != nil {
		for i := range shift.values {
			if v, ok := shift.number(i); !ok || v != 0 {
				return "carries a datum shift of its own"
			}
		}
	}
	return ""
}

func fromProjected(n *node) (System, error) {
	g := n.child("GEOGCS")
	if g == nil {
		return nil, refuse(n, "has no geographic system inside")
	}
	shape, err := datum(g)
	if err != nil {
		return nil, err
	}
	if u := n.child("UNIT"); u != nil {
		if v, ok := u.number(1); !ok || v != 1 {
			return nil, refuse(n, "lengths are not in metres")
		}
	}
	par, err := parameters(n)
	if err != nil {
		return nil, err
	}
	switch method := squeeze(n.child("PROJECTION").text(0)); method {
	case "TRANSVERSEMERCATOR", "GAUSSKRUGER", "GAUSSKRUEGER":
		return fromTransverse(n, shape, par)
	case "MERCATORAUXILIARYSPHERE", "MERCATOR1SP", "MERCATOR", "POPULARVISUALISATIONPSEUDOMERCATOR":
		return fromMercator(n, method, shape, par)
	default:
		return nil, refuse(n, "projection "+excerpt(n.child("PROJECTION").text(0))+" is not computed")
	}
}

// parameters collects PARAMETER["name", value] by squeezed name. A parameter given twice contradicts itself.
func parameters(n *node) (map[string]float64, error) {
	out := map[string]float64{}
	for _, c := range n.children {
		if c.key != "PARAMETER" {
			continue
		}
		name := squeeze(c.text(0))
		v, ok := c.number(1)
		if _, twice := out[name]; !ok || twice {
			return nil, refuse(n, "parameter "+excerpt(c.text(0))+" is not one number")
		}
		out[name] = v
	}
	return out, nil
}

// fromMercator takes EPSG:3857 only: the sphere of the web maps, undivided and unmoved. Mercator on the ellipsoid
// has the same name in one dialect, so the sphere must be named somewhere.
func fromMercator(n *node, method string, shape *ellipsoid, par map[string]float64) (System, error) {
	sphere := method == "MERCATORAUXILIARYSPHERE" || method == "POPULARVISUALISATIONPSEUDOMERCATOR" ||
		n.child("AUTHORITY").text(1) == "3857" || strings.Contains(n.child("EXTENSION").text(1), "+b=6378137")
	if !sphere || shape != ellipsoidWGS84 {
		return nil, refuse(n, "is not the Mercator of web maps")
	}
	for name, v := range par {
		if v != 0 && (name != "SCALEFACTOR" || v != 1) {
			return nil, refuse(n, "parameter "+excerpt(name)+" moves it away from EPSG:3857")
		}
	}
	return mercator{}, nil
}
