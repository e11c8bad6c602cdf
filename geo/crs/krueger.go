package crs

import "math"

// ellipsoid holds what Krüger's series need of an ellipsoid of revolution: it is derived once per ellipsoid.
type ellipsoid struct {
	axis  float64    // semi-major axis, m
	e     float64    // first eccentricity
	unit  float64    // radius of the circle as long as a meridian, m
	alpha [6]float64 // geographic to plane
	beta  [6]float64 // plane to geographic
	gamma [6]float64 // conformal to geographic latitude
}

var (
	ellipsoidCGCS2000 = newEllipsoid(equator, 298.257222101)
	ellipsoidWGS84    = newEllipsoid(equator, 298.257223563)
)

// newEllipsoid computes the coefficients of Karney 2011, equations 35 and 36, and those of the conformal latitude (Engsager and Poder 2007), from the third flattening n.
func newEllipsoid(a, inverseFlattening float64) *ellipsoid {
	f := 1 / inverseFlattening
	n := f / (2 - f)
	n2, n3 := n*n, n*n*n
	n4, n5, n6 := n2*n2, n2*n3, n3*n3
	return &ellipsoid{
		axis: a,
		e:    math.Sqrt(f * (2 - f)),
		unit: a / (1 + n) * (1 + n2/4 + n4/64 + n6/256),
		alpha: [6]float64{
			n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
			13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
			61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
			49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
			34729*n5/80640 - 3418889*n6/1995840,
			212378941 * n6 / 319334400,
		},
		beta: [6]float64{
			n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
			n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
			17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
			4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
			4583*n5/161280 - 108847*n6/3991680,
			20648693 * n6 / 638668800,
		},
		gamma: [6]float64{
			2*n - 2*n2/3 - 2*n3 + 116*n4/45 + 26*n5/45 - 2854*n6/675,
			7*n2/3 - 8*n3/5 - 227*n4/45 + 2704*n5/315 + 2323*n6/945,
			56*n3/15 - 136*n4/35 - 1262*n5/105 + 73814*n6/2835,
			4279*n4/630 - 332*n5/35 - 399572*n6/14175,
			4174*n5/315 - 144838*n6/6237,
			601676 * n6 / 22275,
		},
	}
}

// transverse is a transverse Mercator projection: Gauss–Krüger and UTM.
type transverse struct {
	code     int
	name     string
	shape    *ellipsoid
	meridian float64 // central meridian, degrees
	scale    float64 // on the central meridian
	east     float64 // false easting, m
	north    float64 // false northing less the northing of the latitude of origin, m
}

func (t transverse) Code() int        { return t.code }
func (t transverse) Name() string     { return t.name }
func (t transverse) Geographic() bool { return false }

// FromGeographic projects by way of the conformal latitude and the sphere. What the series wants of ξ and η, twice each, follows from what is known of them.
func (t transverse) FromGeographic(lon, lat float64) (x, y float64) {
	sinLon, cosLon := math.Sincos(wrap(lon-t.meridian) * radian)
	tau := t.shape.conformal(math.Tan(lat * radian))
	h2 := tau*tau + cosLon*cosLon
	sinhEta := sinLon / math.Sqrt(h2)
	dxi, deta := series(&t.shape.alpha, 2*tau*cosLon/h2, (cosLon-tau)*(cosLon+tau)/h2, 2*sinhEta*secant(sinhEta), 1+2*sinhEta*sinhEta)
	k := t.scale * t.shape.unit
	return k*(math.Asinh(sinhEta)+deta) + t.east, k*(math.Atan2(tau, cosLon)+dxi) + t.north
}

// ToGeographic is the inverse, good to 1e-12 degrees within a strip. Numbers beyond 65° from the meridian or beyond the
// poles are no place: the series would give one, anywhere on the Earth.
func (t transverse) ToGeographic(x, y float64) (lon, lat float64) {
	k := t.scale * t.shape.unit
	eta, xi := (x-t.east)/k, (y-t.north)/k
	if !(math.Abs(eta) <= 1.5 && math.Abs(xi) <= 1.6) {
		return math.NaN(), math.NaN()
	}
	sinXi, cosXi := math.Sincos(xi)
	sinhEta := math.Sinh(eta)
	coshEta := secant(sinhEta)
	dxi, deta := series(&t.shape.beta, 2*sinXi*cosXi, (cosXi-sinXi)*(cosXi+sinXi), 2*sinhEta*coshEta, 1+2*sinhEta*sinhEta)
	sin, cos := small(dxi, -1)
	sinXi, cosXi = sinXi*cos-cosXi*sin, cosXi*cos+sinXi*sin
	sinh, cosh := small(deta, 1)
	sinhEta = sinhEta*cosh - coshEta*sinh
	lat = t.shape.geographic(sinXi, math.Sqrt(sinhEta*sinhEta+cosXi*cosXi)) / radian
	return wrap(math.Atan2(sinhEta, cosXi)/radian + t.meridian), lat
}

// small is sine and cosine of an angle of a few hundredths at most, with sign 1 the hyperbolic ones.
func small(d, sign float64) (sin, cos float64) {
	d2 := sign * d * d
	return d * (1 + d2/6*(1+d2/20*(1+d2/42))), 1 + d2/2*(1+d2/12*(1+d2/30*(1+d2/56)))
}

// conformal turns the tangent of the geographic into that of the conformal latitude. Eccentricities are small, so that the first terms are all of atanh and sinh.
func (e *ellipsoid) conformal(tau float64) float64 {
	h := secant(tau)
	s := e.e * tau / h
	s2 := s * s
	atanh := s * (1 + s2*(1./3+s2*(1./5+s2*(1./7+s2*(1./9+s2*(1./11+s2*(1./13+s2/15)))))))
	sigma, _ := small(e.e*atanh, 1)
	return tau*secant(sigma) - sigma*h
}

// secant of the angle that has a tangent. No tangent of a float is so large that its square could not be one.
func secant(tangent float64) float64 { return math.Sqrt(1 + tangent*tangent) }

// geographic is the latitude, in radians, to a conformal one, of which sine and cosine are given, both as many times too large. The series leaves less than 1e-16.
func (e *ellipsoid) geographic(sin, cos float64) float64 {
	length := sin*sin + cos*cos
	a := 2 * (cos - sin) * (cos + sin) / length
	var b, c float64
	for j := 5; j >= 0; j-- {
		b, c = a*b-c+e.gamma[j], b
	}
	return math.Atan2(sin, cos) + 2*sin*cos/length*b
}

// series sums c[j]·sin(2(j+1)(ξ+iη)) by Clenshaw's recurrence on complex numbers and gives both parts; it is told the sine and cosine of 2ξ and the hyperbolic
// ones of 2η.
func series(c *[6]float64, sin, cos, sinh, cosh float64) (re, im float64) {
	ar, ai := 2*cos*cosh, -2*sin*sinh
	var br, bi, cr, ci float64
	for j := 5; j >= 0; j-- {
		br, bi, cr, ci = ar*br-ai*bi-cr+c[j], ai*br+ar*bi-ci, br, bi
	}
	sr, si := sin*cosh, cos*sinh
	return sr*br - si*bi, sr*bi + si*br
}

// wrap brings a longitude, or a difference of two, into [-180, 180]; both ends stay as they are.
func wrap(lon float64) float64 {
	if lon >= -180 && lon <= 180 {
		return lon
	}
	return math.Remainder(lon, 360)
}
