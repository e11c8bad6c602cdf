package crs_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"peijian/geo/crs"
)

const (
	helmert = `{"method":"helmert","convention":"position_vector","tx":24,"ty":-123,"tz":-94,"rx":0.02,"ry":-0.25,"rz":-0.13,"ds":1.1}`
	plane   = "method: plane\nfrom: 仙桃独立坐标系\nto: EPSG:4547\nnorth: 3300000\neast: 400000\nrotation: 0\nscale: 0\n"
)

func shift(t *testing.T, s string) *crs.Shift {
	t.Helper()
	out, err := crs.ParseShift([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shifted(t *testing.T, parameters, from string) crs.System {
	t.Helper()
	sys, err := shift(t, parameters).System(from)
	if err != nil {
		t.Fatal(err)
	}
	return sys
}

// The numbers are PostGIS 3.3's (PROJ 9.1): ST_Transform of the point from +ellps=krass or +a=6378140 +rf=298.257 with
// +towgs84=24,-123,-94,0.02,-0.25,-0.13,1.1 to +proj=longlat +ellps=GRS80 +towgs84=0,0,0.
func TestSevenParametersEqualPostGIS(t *testing.T) {
	for _, c := range []struct {
		from           string
		x, y, lon, lat float64
	}{
		{"EPSG:2435", 442282.63, 3353522.37, 113.40029436765067, 30.299286030975757},
		{"EPSG:2414", 38442282.63, 3353522.37, 113.40029436765067, 30.299286030975757},
		{"EPSG:4214", 113.4, 30.3, 113.40028100541373, 30.299823501343173},
		{"EPSG:2383", 442282.63, 3353522.37, 113.40028138386857, 30.299788016924506},
		{"EPSG:4610", 113.4, 30.3, 113.4002810099329, 30.299802076463248},
	} {
		sys := shifted(t, helmert, c.from)
		lon, lat := sys.ToGeographic(c.x, c.y)
		if math.Abs(lon-c.lon) > 1e-11 || math.Abs(lat-c.lat) > 1e-11 {
			t.Errorf("%s: %.13f %.13f, want %.13f %.13f", c.from, lon, lat, c.lon, c.lat)
		}
		x, y := sys.FromGeographic(lon, lat)
		if precision := map[bool]float64{true: 1e-11, false: 1e-5}[sys.Geographic()]; math.Abs(x-c.x) > precision || math.Abs(y-c.y) > precision {
			t.Errorf("%s comes back to %.7f %.7f", c.from, x, y)
		}
	}
}

func TestTheConventionTurnsTheOtherWay(t *testing.T) {
	frame := strings.NewReplacer("position_vector", "coordinate_frame", "0.02", "-0.02", "-0.25", "0.25", "-0.13", "0.13").Replace(helmert)
	lon, lat := shifted(t, helmert, "EPSG:2435").ToGeographic(442282.63, 3353522.37)
	if a, b := shifted(t, frame, "EPSG:2435").ToGeographic(442282.63, 3353522.37); a != lon || b != lat {
		t.Errorf("opposite signs: %v %v, want %v %v", a, b, lon, lat)
	}
	same := strings.Replace(helmert, "position_vector", "coordinate_frame", 1)
	if a, b := shifted(t, same, "EPSG:2435").ToGeographic(442282.63, 3353522.37); math.Abs(a-lon) < 1e-6 && math.Abs(b-lat) < 1e-6 {
		t.Error("the convention changes nothing")
	}
}

func TestAPrjOfAnOldDatumIsShiftedAsItsCode(t *testing.T) {
	beijing := `GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	for wkt, code := range map[string]string{
		beijing: "EPSG:4214", xian: "EPSG:4610",
		esri("Beijing_1954_3_Degree_GK_Zone_38", beijing, "38500000", "0", "114", "1"): "EPSG:2414",
		esri("Xian_1980_3_Degree_GK_CM_114E", xian, "500000", "0", "114", "1"):         "EPSG:2383",
		esri("Xian_1980_GK_Zone_19", xian, "19500000", "0", "111", "1"):                "EPSG:2333",
	} {
		x, y := shifted(t, helmert, code).FromGeographic(113.4, 30.3)
		lon, lat := shifted(t, helmert, wkt).ToGeographic(x, y)
		if math.Abs(lon-113.4) > 1e-11 || math.Abs(lat-30.3) > 1e-11 {
			t.Errorf("%s: %v %v", code, lon, lat)
		}
	}
}

func TestFourParametersAreASimilarityWithXToTheNorth(t *testing.T) {
	to := parse(t, "EPSG:4547")
	for _, c := range []struct {
		parameters              string
		x, y, easting, northing float64
	}{
		{plane, 42282.63, 53522.37, 442282.63, 3353522.37},
		{strings.Replace(plane, "rotation: 0", "rotation: 324000", 1), 100, 200, 400200, 3299900}, // 90°: N' = −E, E' = N
		{strings.Replace(plane, "scale: 0", "scale: 10", 1), 100000, 0, 500001, 3300000},
	} {
		sys := shifted(t, c.parameters, "")
		wantLon, wantLat := to.ToGeographic(c.easting, c.northing)
		lon, lat := sys.ToGeographic(c.x, c.y)
		if math.Abs(lon-wantLon) > 1e-12 || math.Abs(lat-wantLat) > 1e-12 {
			t.Errorf("%s: %v %v, want %v %v", c.parameters, lon, lat, wantLon, wantLat)
		}
		if x, y := sys.FromGeographic(lon, lat); math.Abs(x-c.x) > 1e-6 || math.Abs(y-c.y) > 1e-6 {
			t.Errorf("comes back to %v %v", x, y)
		}
	}
	if name := shifted(t, plane, "EPSG:2383").Name(); !strings.Contains(name, "EPSG:2383") || !strings.Contains(name, "CM 114E") {
		t.Error(name)
	}
}

func TestParametersThatAreNotComplete(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":                "",
		"no YAML":                "{",
		"a method unknown":       `{"method":"molodensky"}`,
		"a parameter missing":    strings.Replace(helmert, `,"ds":1.1`, "", 1),
		"a parameter empty":      strings.Replace(helmert, `1.1`, "null", 1),
		"no convention":          strings.Replace(helmert, `"convention":"position_vector",`, "", 1),
		"another convention":     strings.Replace(helmert, "position_vector", "bursa_wolf", 1),
		"a name unknown":         strings.Replace(helmert, `"ds"`, `"m":0,"ds"`, 1),
		"a name twice":           strings.Replace(helmert, `"ds"`, `"tx":0,"ds"`, 1),
		"of the other method":    strings.Replace(helmert, `"ds"`, `"scale":0,"ds"`, 1),
		"kilometres":             strings.Replace(helmert, "-123", "-123000", 1),
		"radians for seconds":    strings.Replace(helmert, "0.02", "1e9", 1),
		"a word for a number":    strings.Replace(helmert, "0.02", `"viel"`, 1),
		"no number":              strings.Replace(helmert, "0.02", ".nan", 1),
		"two documents":          plane + "---\n" + plane,
		"into degrees":           strings.Replace(plane, "4547", "4490", 1),
		"into an old datum":      strings.Replace(plane, "4547", "2383", 1),
		"longer than any letter": plane + "# " + strings.Repeat("x", 70_000),
	} {
		if s, err := crs.ParseShift([]byte(s)); !errors.Is(err, crs.ErrShift) {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}

func TestAShiftIsForWhatNeedsOne(t *testing.T) {
	for from, want := range map[string]error{"EPSG:4547": crs.ErrShift, esriCGCS: crs.ErrShift, "": crs.ErrShift, "EPSG:27700": crs.ErrUnsupported, "Unknown": crs.ErrUnknown} {
		if sys, err := shift(t, helmert).System(from); !errors.Is(err, want) {
			t.Errorf("%.20s: %v, %v", from, sys, err)
		}
	}
	if _, err := shift(t, plane).System("EPSG:4547"); !errors.Is(err, crs.ErrShift) {
		t.Error("four parameters for a file that needs none:", err)
	}
	if sys, err := shift(t, strings.Replace(helmert, `"method"`, `"from":"EPSG:2383","method"`, 1)).System(""); err != nil || !strings.Contains(sys.Name(), "Xian 1980") {
		t.Error(sys, err)
	}
}

func FuzzShift(f *testing.F) {
	f.Add([]byte(helmert))
	f.Add([]byte(plane))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := crs.ParseShift(b)
		if err != nil {
			if !errors.Is(err, crs.ErrShift) {
				t.Error(err)
			}
			return
		}
		if err := s.Check(); err != nil {
			t.Error("read and not right:", err)
		}
	})
}
