package crs

import "math"

// degrees is a plain longitude and latitude system. CGCS2000 and WGS 84 are one frame here (see doc.go).
type degrees struct {
	code int
	name string
}

var (
	cgcs2000 = degrees{4490, "China Geodetic Coordinate System 2000"}
	wgs84    = degrees{4326, "WGS 84"}
)

func (d degrees) Code() int                                    { return d.code }
func (d degrees) Name() string                                 { return d.name }
func (degrees) Geographic() bool                               { return true }
func (degrees) ToGeographic(x, y float64) (lon, lat float64)   { return x, y }
func (degrees) FromGeographic(lon, lat float64) (x, y float64) { return lon, lat }

// mercator is EPSG:3857, the spherical Mercator of web maps: for tiles only, its areas are 34 % too large here.
type mercator struct{}

const (
	equator = 6378137.0 // m, the radius of the sphere of EPSG:3857 and the semi-major axis of both ellipsoids
	radian  = math.Pi / 180
)

func (mercator) Code() int        { return 3857 }
func (mercator) Name() string     { return "WGS 84 / Pseudo-Mercator" }
func (mercator) Geographic() bool { return false }

func (mercator) ToGeographic(x, y float64) (lon, lat float64) {
	return x / equator / radian, math.Atan(math.Sinh(y/equator)) / radian
}

// FromGeographic stays finite at the poles, where the projection itself does not.
func (mercator) FromGeographic(lon, lat float64) (x, y float64) {
	return lon * radian * equator, math.Asinh(math.Tan(lat*radian)) * equator
}
