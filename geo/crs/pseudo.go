package crs

import "math"

// gcj02 is the obfuscated system of Chinese commercial maps (火星坐标系), about 640 m off in this city. The
// formulae are the published reconstruction; outside the box of China it is the identity.
type gcj02 struct{}

func (gcj02) Code() int        { return 0 }
func (gcj02) Name() string     { return "GCJ-02" }
func (gcj02) Geographic() bool { return true }

func (gcj02) FromGeographic(lon, lat float64) (x, y float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	return shiftGCJ(lon, lat)
}

// ToGeographic inverts by iteration: exact to 1e-10 degrees, where the usual one-step inverse leaves 0.15 m.
func (gcj02) ToGeographic(x, y float64) (lon, lat float64) {
	lon, lat = invert(shiftGCJ, x, y)
	if !inChina(lon, lat) {
		return x, y
	}
	return lon, lat
}

// bd09 is Baidu's system: GCJ-02 turned and stretched once more.
type bd09 struct{}

func (bd09) Code() int        { return 0 }
func (bd09) Name() string     { return "BD-09" }
func (bd09) Geographic() bool { return true }

func (bd09) FromGeographic(lon, lat float64) (x, y float64) {
	if !inChina(lon, lat) {
		return lon, lat
	}
	return shiftBD(shiftGCJ(lon, lat))
}

func (bd09) ToGeographic(x, y float64) (lon, lat float64) {
	gx, gy := invert(shiftBD, x, y)
	lon, lat = invert(shiftGCJ, gx, gy)
	if !inChina(lon, lat) {
		return x, y
	}
	return lon, lat
}

// inChina is the box in which the published code applies the shift. It includes neighbours; so does the code.
func inChina(lon, lat float64) bool {
	return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

// invert solves f(lon, lat) = (x, y). f is the identity plus a shift that changes by less than 3 % of the way, so
// each step gains more than a digit and a half.
func invert(f func(lon, lat float64) (x, y float64), x, y float64) (lon, lat float64) {
	lon, lat = x, y
	for range 20 {
		fx, fy := f(lon, lat)
		dx, dy := x-fx, y-fy
		lon, lat = lon+dx, lat+dy
		if !(math.Abs(dx)+math.Abs(dy) > 1e-13) {
			break
		}
	}
	return lon, lat
}

// shiftGCJ is the shift of GCJ-02 without the box, on the ellipsoid of Krasovsky 1940.
func shiftGCJ(lon, lat float64) (float64, float64) {
	const a, e2 = 6378245.0, 0.00669342162296594323
	x, y := lon-105, lat-35
	east := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x)) +
		ripple(x, 20, 6, 20, 2) + ripple(x, 20, 1, 40, 1.0/3) + ripple(x, 150, 1.0/12, 300, 1.0/30)
	north := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x)) +
		ripple(x, 20, 6, 20, 2) + ripple(y, 20, 1, 40, 1.0/3) + ripple(y, 160, 1.0/12, 320, 1.0/30)
	sin, cos := math.Sincos(lat * radian)
	w := 1 - e2*sin*sin
	root := math.Sqrt(w)
	return lon + east/(a/root*cos*radian), lat + north/(a*(1-e2)/(w*root)*radian)
}

// ripple is one line of the published sum: two sines of amplitude a and b, times two thirds.
func ripple(v, a, fa, b, fb float64) float64 {
	return (a*math.Sin(fa*v*math.Pi) + b*math.Sin(fb*v*math.Pi)) * 2 / 3
}

// shiftBD turns GCJ-02 into BD-09.
func shiftBD(lon, lat float64) (float64, float64) {
	const k = math.Pi * 3000 / 180
	r := math.Hypot(lon, lat) + 0.00002*math.Sin(lat*k)
	sin, cos := math.Sincos(math.Atan2(lat, lon) + 0.000003*math.Cos(lon*k))
	return r*cos + 0.0065, r*sin + 0.006
}
