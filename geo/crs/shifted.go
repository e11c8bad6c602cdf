package crs

import (
	"math"
)

// datumShift takes a system of an old datum to CGCS2000 by seven parameters, as PROJ does for +towgs84: to geocentric
// coordinates on the old ellipsoid with a height of 0, turned by small angles, and back on the ellipsoid of CGCS2000.
// The height of 0 costs less than a millimetre where the city lies at tens of metres.
type datumShift struct {
	oldSystem
	tx, ty, tz float64 // m
	rx, ry, rz float64 // radians, as position vectors turn
	k          float64 // 1 + scale
}

const second = radian / 3600

func newDatumShift(s *Shift, old oldSystem) datumShift {
	sign := second
	if s.Convention == "coordinate_frame" {
		sign = -second
	}
	return datumShift{
		oldSystem: old, tx: s.TX, ty: s.TY, tz: s.TZ, k: 1 + s.DS/1e6,
		rx: s.RX * sign, ry: s.RY * sign, rz: s.RZ * sign,
	}
}

// Code is 0: what the operator's parameters make of a system is in no register.
func (datumShift) Code() int          { return 0 }
func (d datumShift) Name() string     { return d.name + " + 7" }
func (d datumShift) Geographic() bool { return d.plane == nil }

func (d datumShift) ToGeographic(x, y float64) (lon, lat float64) {
	lon, lat = d.toDatum(x, y)
	gx, gy, gz := d.shape.geocentric(lon, lat)
	return ellipsoidCGCS2000.fromGeocentric(
		d.tx+d.k*(gx-d.rz*gy+d.ry*gz),
		d.ty+d.k*(d.rz*gx+gy-d.rx*gz),
		d.tz+d.k*(-d.ry*gx+d.rx*gy+gz))
}

// FromGeographic inverts by iteration: the shift of a point hardly differs from that of its neighbour a hundred metres
// away, so that a step gains four digits or more.
func (d datumShift) FromGeographic(lon, lat float64) (x, y float64) {
	oldLon, oldLat := lon, lat
	for range 10 {
		px, py := d.fromDatum(oldLon, oldLat)
		newLon, newLat := d.ToGeographic(px, py)
		dLon, dLat := lon-newLon, lat-newLat
		oldLon, oldLat = oldLon+dLon, oldLat+dLat
		if !(math.Abs(dLon)+math.Abs(dLat) > 1e-13) {
			break
		}
	}
	return d.fromDatum(oldLon, oldLat)
}

// geocentric gives metres from the middle of the Earth of a point on the ellipsoid.
func (e *ellipsoid) geocentric(lon, lat float64) (x, y, z float64) {
	sinLat, cosLat := math.Sincos(lat * radian)
	sinLon, cosLon := math.Sincos(lon * radian)
	e2 := e.e * e.e
	n := e.axis / math.Sqrt(1-e2*sinLat*sinLat)
	return n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e2) * sinLat
}

// fromGeocentric is its inverse for points near the ellipsoid, by Bowring's formula repeated: exact to 1e-13 degrees.
func (e *ellipsoid) fromGeocentric(x, y, z float64) (lon, lat float64) {
	e2 := e.e * e.e
	f := 1 - math.Sqrt(1-e2)
	p := math.Hypot(x, y)
	beta := math.Atan2(z, p*(1-f))
	phi := 0.0
	for range 5 {
		sin, cos := math.Sincos(beta)
		phi = math.Atan2(z+e2/(1-e2)*e.axis*(1-f)*sin*sin*sin, p-e2*e.axis*cos*cos*cos)
		beta = math.Atan((1 - f) * math.Tan(phi))
	}
	return math.Atan2(y, x) / radian, phi / radian
}

// planeShift takes coordinates of one plane into another by a similarity, as four parameters give it.
type planeShift struct {
	name        string
	to          System
	north, east float64
	sin, cos    float64 // times the scale
}

func newPlaneShift(s *Shift, from string, to System) planeShift {
	sin, cos := math.Sincos(s.Rotation * second)
	k := 1 + s.Scale/1e6
	if len(from) > 60 || from == "" {
		from = "local"
	}
	return planeShift{name: from + " + 4 → " + to.Name(), to: to, north: s.North, east: s.East, sin: k * sin, cos: k * cos}
}

func (planeShift) Code() int        { return 0 }
func (p planeShift) Name() string   { return p.name }
func (planeShift) Geographic() bool { return false }

func (p planeShift) ToGeographic(x, y float64) (lon, lat float64) {
	return p.to.ToGeographic(p.east+p.sin*y+p.cos*x, p.north+p.cos*y-p.sin*x)
}

func (p planeShift) FromGeographic(lon, lat float64) (x, y float64) {
	e, n := p.to.FromGeographic(lon, lat)
	e, n = e-p.east, n-p.north
	k2 := p.sin*p.sin + p.cos*p.cos
	return (p.cos*e - p.sin*n) / k2, (p.sin*e + p.cos*n) / k2
}
