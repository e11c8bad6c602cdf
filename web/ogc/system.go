package ogc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
)

// system is a reference system as OGC API names it: by its URI, with the axes in the order of its authority.
type system struct {
	crs.System
	uri     string
	swapped bool // the second axis of crs.System comes first: latitude, northing
	digits  int  // decimals of a coordinate
}

// crs84 is what GeoJSON uses when nobody asks for anything else.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

func epsg(code int) string { return fmt.Sprintf("http://www.opengis.net/def/crs/EPSG/0/%d", code) }

// storage is the system in which shapes are kept.
var storage = epsg(4490)

// decimals of a degree are as many as shapes are kept with, so that what is taken out and put in again changes nothing; of a metre, a
// tenth of a millimetre.
const (
	degreeDigits = 9
	metreDigits  = 4
)

// systemsFor lists the systems of a city: longitude first, then as they are kept, then the city's plane without and with the number of
// its strip, then those of the world.
func systemsFor(plane int) []system {
	codes := []int{4490, plane}
	if plane >= 4534 && plane <= 4554 {
		codes = append(codes, plane-4534+4513) // the same strip with its number before the easting
	}
	out := []system{makeSystem(crs84, 4326, false)}
	for _, code := range append(codes, 4326, 3857) {
		out = append(out, makeSystem(epsg(code), code, code != 3857 && !isUTM(code)))
	}
	return slices.DeleteFunc(out, func(s system) bool { return s.System == nil })
}

// isUTM says that the authority puts the easting first. China's strips have X northward, and so has every geographic system.
func isUTM(code int) bool { return code >= 32601 && code <= 32760 }

func makeSystem(uri string, code int, swapped bool) system {
	known, err := crs.ByCode(code)
	if err != nil {
		return system{}
	}
	s := system{System: known, uri: uri, swapped: swapped, digits: metreDigits}
	if known.Geographic() {
		s.digits = degreeDigits
	}
	return s
}

func urisOf(systems []system) []string {
	out := make([]string, len(systems))
	for i, s := range systems {
		out[i] = s.uri
	}
	return out
}

// systemNamed finds a system of the city by its URI, or by the short [EPSG:4547] of the same.
func (a *ask) systemNamed(uri string) (system, bool) {
	if code, ok := strings.CutPrefix(uri, "[EPSG:"); ok && strings.HasSuffix(code, "]") {
		uri = "http://www.opengis.net/def/crs/EPSG/0/" + strings.TrimSuffix(code, "]")
	}
	for _, s := range systemsFor(a.picture.Info.Plane) {
		if s.uri == uri {
			return s, true
		}
	}
	return system{}, false
}

// systemOf reads a parameter that names a system; without it, longitude and latitude.
func (a *ask) systemOf(parameter string) (system, error) {
	given := a.param(parameter)
	if given == "" {
		given = crs84
	}
	s, ok := a.systemNamed(given)
	if !ok {
		return s, badParameter(parameter, notASystem())
	}
	return s, nil
}

func notASystem() planning.Text {
	return text("不在要素集的 crs 列表之内", "is not in the collection's list of crs")
}

// of gives a shape of EPSG:4490, longitude first, in the system. The shape is left alone.
func (s *system) of(g orb.Geometry) orb.Geometry {
	if g == nil || s.uri == crs84 {
		return g
	}
	out := crs.Transform(g, kept4490, s.System)
	if s.swapped {
		return swap(out)
	}
	return out
}

// kept4490 is the system of the city's shapes.
var kept4490 = func() crs.System {
	s, err := crs.ByCode(4490)
	if err != nil {
		panic(err) // it is built in
	}
	return s
}()

// swap exchanges the axes of a shape that nobody else has.
func swap(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return orb.Point{g[1], g[0]}
	case orb.MultiPoint:
		swapAll(g)
	case orb.LineString:
		swapAll(g)
	case orb.Ring:
		swapAll(g)
	case orb.MultiLineString:
		for _, l := range g {
			swapAll(l)
		}
	case orb.Polygon:
		for _, r := range g {
			swapAll(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			swap(p)
		}
	case orb.Collection:
		for i := range g {
			g[i] = swap(g[i])
		}
	}
	return g
}

func swapAll(ps []orb.Point) {
	for i, p := range ps {
		ps[i] = orb.Point{p[1], p[0]}
	}
}
