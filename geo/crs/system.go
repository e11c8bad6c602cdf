package crs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// System is a coordinate reference system. Coordinates are x (easting in metres, or longitude in degrees) and
// y (northing in metres, or latitude in degrees). Systems are values: safe for concurrent use.
type System interface {
	// Code is the EPSG code, 0 when the system has none (GCJ-02, BD-09, a strip of the city's own).
	Code() int
	// Name is the EPSG name, or the file's own for a system without a code.
	Name() string
	// Geographic tells whether x and y are degrees.
	Geographic() bool
	// ToGeographic gives longitude and latitude in degrees of CGCS2000 (EPSG:4490).
	ToGeographic(x, y float64) (lon, lat float64)
	// FromGeographic takes longitude and latitude in degrees of CGCS2000. Far outside the area of a projection
	// the result has no meaning and may be NaN or infinite; it never panics.
	FromGeographic(lon, lat float64) (x, y float64)
}

// Errors to be told apart with errors.Is; the text of the returned error is for people.
var (
	// ErrUnsupported: a reference system that is known or well-formed, but not computed here.
	ErrUnsupported = errors.New("reference system not supported")
	// ErrControlled: Xi'an 1980 or Beijing 1954, whose datum shift is controlled and never guessed.
	ErrControlled = errors.New("datum shift parameters are controlled")
	// ErrUnknown: the file does not say which system it uses.
	ErrUnknown = errors.New("reference system unknown")
)

// supported ends every refusal, so that the reader knows what would have worked.
const supported = "supported are EPSG:4490, 4326, 3857, CGCS2000 Gauss-Kruger 4491-4554, " +
	"WGS 84 UTM 32601-32660 and 32701-32760, GCJ-02 and BD-09"

// ByCode returns the system with an EPSG code. An error wraps ErrControlled or ErrUnsupported.
func ByCode(epsg int) (System, error) {
	switch {
	case epsg == 4490:
		return cgcs2000, nil
	case epsg == 4326:
		return wgs84, nil
	case epsg == 3857:
		return mercator{}, nil
	case epsg >= 4491 && epsg <= 4554:
		return gaussKrueger(epsg), nil
	case epsg >= 32601 && epsg <= 32660, epsg >= 32701 && epsg <= 32760:
		return utm(epsg), nil
	}
	if name := controlledCode(epsg); name != "" {
		return nil, controlled(fmt.Sprintf("EPSG:%d is %s", epsg, name))
	}
	return nil, fmt.Errorf("%w: EPSG:%d: %s", ErrUnsupported, epsg, supported)
}

// Parse reads what people and files call a system: "EPSG:4547", "4547", "urn:ogc:def:crs:EPSG::4547",
// "http://www.opengis.net/def/crs/EPSG/0/4547", "CRS84" and its URN, "WGS84", "CGCS2000", "GCJ-02", "BD-09", or WKT as in a .prj. Systems with heights are their flat
// twins (EPSG:4480 is read as 4490).
// An error wraps ErrUnknown, ErrControlled or ErrUnsupported.
func Parse(s string) (System, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "[(") {
		return ParsePRJ(s)
	}
	if sys := pseudo(s); sys != nil {
		return sys, nil
	}
	if code, ok := epsgCode(s); ok {
		return ByCode(flat(code))
	}
	if s == "" {
		return nil, fmt.Errorf("%w: nothing given; %s", ErrUnknown, supported)
	}
	return nil, fmt.Errorf("%w: %s: %s", ErrUnknown, excerpt(s), supported)
}

// flat is the code under which a system is computed here: of those that differ in heights alone, which nobody reads, that of the flat twin; of the older
// numbers of Web Mercator, EPSG:3857.
func flat(epsg int) int {
	switch epsg {
	case 4480:
		return 4490
	case 4979:
		return 4326
	case 3785, 900913, 102100, 102113:
		return 3857
	}
	return epsg
}

// pseudo finds the systems that have a name but no EPSG code of their own, and those of degrees that people call by their datum.
func pseudo(s string) System {
	switch squeeze(s) {
	case "GCJ02":
		return gcj02{}
	case "BD09", "BD09LL":
		return bd09{}
	case "CGCS2000":
		return cgcs2000
	case "WGS84", "CRS84", "OGCCRS84", "URNOGCDEFCRSOGC13CRS84", "URNOGCDEFCRSOGCCRS84", "URNXOGCDEFCRSOGC13CRS84",
		"HTTPWWWOPENGISNETDEFCRSOGC13CRS84", "HTTPSWWWOPENGISNETDEFCRSOGC13CRS84",
		"CRS84H", "OGCCRS84H", "URNOGCDEFCRSOGC13CRS84H", "URNOGCDEFCRSOGCCRS84H", // with heights, which are not read
		"HTTPWWWOPENGISNETDEFCRSOGC0CRS84H", "HTTPSWWWOPENGISNETDEFCRSOGC0CRS84H":
		return wgs84
	}
	return nil
}

// epsgCode finds the number in "4547" or after any of the spellings of the EPSG authority.
func epsgCode(s string) (int, bool) {
	upper := strings.ToUpper(s)
	if at := strings.LastIndexAny(upper, ":/"); at >= 0 {
		if !strings.Contains(upper[:at], "EPSG") {
			return 0, false
		}
		upper = upper[at+1:]
	}
	code, err := strconv.ParseUint(upper, 10, 31)
	return int(code), err == nil
}

// squeeze keeps letters and digits only, upper case, so that "GCJ-02", "gcj02" and "GCJ_02" are one name.
func squeeze(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// excerpt quotes hostile text shortly and printably for an error.
func excerpt(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return strconv.Quote(s)
}
