package crs_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo/crs"
)

func TestParseUnderstandsWhatPeopleAndFilesWrite(t *testing.T) {
	for text, want := range map[string]string{
		"EPSG:4547":                      "CGCS2000 / 3-degree Gauss-Kruger CM 114E",
		" epsg:4526 ":                    "CGCS2000 / 3-degree Gauss-Kruger zone 38",
		"4508":                           "CGCS2000 / Gauss-Kruger CM 111E",
		"4497":                           "CGCS2000 / Gauss-Kruger zone 19",
		"urn:ogc:def:crs:EPSG::4490":     "China Geodetic Coordinate System 2000",
		"urn:ogc:def:crs:EPSG:8.9:32649": "WGS 84 / UTM zone 49N",
		"http://www.opengis.net/def/crs/EPSG/0/4547":   "CGCS2000 / 3-degree Gauss-Kruger CM 114E",
		"urn:ogc:def:crs:OGC:1.3:CRS84":                "WGS 84",
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84": "WGS 84",
		"CRS84":                       "WGS 84",
		"OGC:CRS84":                   "WGS 84",
		"EPSG:3857":                   "WGS 84 / Pseudo-Mercator",
		"EPSG:900913":                 "WGS 84 / Pseudo-Mercator",
		"102100":                      "WGS 84 / Pseudo-Mercator",
		"EPSG:4480":                   "China Geodetic Coordinate System 2000",
		"urn:ogc:def:crs:EPSG::4979":  "WGS 84",
		"urn:ogc:def:crs:OGC::CRS84h": "WGS 84",
		"32733":                       "WGS 84 / UTM zone 33S",
		"WGS 84":                      "WGS 84",
		"CGCS2000":                    "China Geodetic Coordinate System 2000",
		"gcj02":                       "GCJ-02",
		"GCJ-02":                      "GCJ-02",
		"bd09":                        "BD-09",
		"BD_09":                       "BD-09",
	} {
		sys, err := crs.Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if sys.Name() != want {
			t.Errorf("%q is %s, want %s", text, sys.Name(), want)
		}
	}
}

func TestParseRefusesWithAReasonOfItsOwn(t *testing.T) {
	for text, want := range map[string]error{
		"":                     crs.ErrUnknown,
		"Xiantao":              crs.ErrUnknown,
		"ESRI:4547":            crs.ErrUnknown,
		"-4547":                crs.ErrUnknown,
		"99999999999999999999": crs.ErrUnknown,
		"EPSG:2056":            crs.ErrUnsupported,
		"32600":                crs.ErrUnsupported,
		"32661":                crs.ErrUnsupported,
		"4555":                 crs.ErrControlled,
		"4610":                 crs.ErrControlled,
		"4214":                 crs.ErrControlled,
		"EPSG:2383":            crs.ErrControlled,
		"EPSG:2327":            crs.ErrControlled,
		"EPSG:2390":            crs.ErrControlled,
		"EPSG:2401":            crs.ErrControlled,
		"EPSG:2442":            crs.ErrControlled,
		"EPSG:21419":           crs.ErrControlled,
	} {
		if _, err := crs.Parse(text); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	_, err := crs.ByCode(2056)
	if !strings.Contains(err.Error(), "2056") || !strings.Contains(err.Error(), "4490") {
		t.Errorf("the refusal names neither what was asked nor what would work: %v", err)
	}
}

func TestEveryCodeKeepsItsNumberAndComesBack(t *testing.T) {
	codes := []int{4490, 4326, 3857}
	for c := 4491; c <= 4554; c++ {
		codes = append(codes, c)
	}
	for z := 1; z <= 60; z++ {
		codes = append(codes, 32600+z, 32700+z)
	}
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(codes).Draw(t, "code")
		sys, err := crs.ByCode(code)
		if err != nil || sys.Code() != code {
			t.Fatalf("EPSG:%d gives %v, %v", code, sys, err)
		}
		middle := 0.0
		if !sys.Geographic() && code != 3857 {
			middle = meridian(sys)
		}
		lon := rapid.Float64Range(middle-6, middle+6).Draw(t, "lon")
		lat := rapid.Float64Range(-84, 84).Draw(t, "lat")
		backLon, backLat := sys.ToGeographic(sys.FromGeographic(lon, lat))
		gap := math.Abs(math.Remainder(backLon-lon, 360)) * math.Cos(lat*math.Pi/180)
		if gap > 1e-12 || math.Abs(backLat-lat) > 1e-12 {
			t.Fatalf("EPSG:%d: %v %v comes back as %v %v", code, lon, lat, backLon, backLat)
		}
	})
}

// meridian of a strip: where its easting is the false easting.
func meridian(sys crs.System) float64 {
	name, code := sys.Name(), sys.Code()
	east := 500_000.0
	if code < 32600 && strings.Contains(name, "zone") {
		x, _ := sys.FromGeographic(100, 0)
		east += math.Floor(x/1e6) * 1e6
	}
	lon, _ := sys.ToGeographic(east, 0)
	return math.Round(lon)
}

func TestZonePrefixIsTheOnlyDifferenceBetween4526And4547(t *testing.T) {
	a, b := byCode(t, "4526"), byCode(t, "4547")
	ax, ay := a.FromGeographic(113.4, 30.3)
	bx, by := b.FromGeographic(113.4, 30.3)
	if math.Abs(ax-bx-38_000_000) > 1e-8 || ay != by {
		t.Errorf("%v %v against %v %v", ax, ay, bx, by)
	}
	if math.Abs(bx-442282.63) > 0.005 || math.Abs(by-3353522.37) > 0.005 {
		t.Errorf("113.4 30.3 lies at %v %v in EPSG:4547", bx, by)
	}
}

func TestPseudoSystemsComeBackToATenthOfAMicrometre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sys, _ := crs.Parse(rapid.SampledFrom([]string{"GCJ-02", "BD-09"}).Draw(t, "system"))
		lon := rapid.Float64Range(72.1, 137.8).Draw(t, "lon")
		lat := rapid.Float64Range(0.9, 55.8).Draw(t, "lat")
		backLon, backLat := sys.ToGeographic(sys.FromGeographic(lon, lat))
		if math.Abs(backLon-lon) > 1e-12 || math.Abs(backLat-lat) > 1e-12 {
			t.Fatalf("%v %v comes back as %v %v", lon, lat, backLon, backLat)
		}
	})
}

func TestNothingPanicsFarOutside(t *testing.T) {
	wild := []float64{0, 90, -90, 180, -180, 720, 1e9, -1e300, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, text := range []string{"4490", "3857", "4547", "4526", "32760", "GCJ-02", "BD-09"} {
		sys := parse(t, text)
		for _, x := range wild {
			for _, y := range wild {
				sys.ToGeographic(x, y)
				sys.FromGeographic(x, y)
			}
		}
	}
}

func TestTransformMakesANewGeometryOfEveryKind(t *testing.T) {
	from, to := parse(t, "4490"), parse(t, "4547")
	at := orb.Point{113.4, 30.3}
	line := orb.LineString{at, {113.5, 30.4}, {113.6, 30.3}, at}
	for _, g := range []orb.Geometry{
		at, orb.MultiPoint(line), line, orb.MultiLineString{line}, orb.Ring(line), orb.Polygon{orb.Ring(line)},
		orb.MultiPolygon{{orb.Ring(line)}, nil}, orb.Collection{at, line},
	} {
		before := orb.Clone(g)
		plane := crs.Transform(g, from, to)
		if diff := cmp.Diff(before, g); diff != "" {
			t.Errorf("%T was overwritten: %s", g, diff)
		}
		if b := plane.Bound(); b.Min[0] < 442_000 || b.Max[1] > 3_400_000 {
			t.Errorf("%T became %v", g, plane)
		}
		same := crs.Transform(g, from, from)
		if diff := cmp.Diff(g, same); diff != "" {
			t.Errorf("%T in its own system changed: %s", g, diff)
		}
	}
	if crs.Transform(nil, from, to) != nil {
		t.Error("nothing became something")
	}
}

func TestTransformOfABoxHoldsEveryPointOfTheBox(t *testing.T) {
	from, to := parse(t, "4490"), parse(t, "4547")
	box := orb.Bound{Min: orb.Point{113, 30}, Max: orb.Point{115, 31}}
	plane := crs.Transform(box, from, to).Bound()
	middle := crs.Transform(orb.Point{114, 30}, from, to).(orb.Point)
	if plane.Min[1] > middle[1] {
		t.Errorf("the lower side bends down to %v, the box begins at %v", middle[1], plane.Min[1])
	}
}

func TestToMercatorKeepsDegreesApart(t *testing.T) {
	p := orb.Point{113.453974, 30.364953}
	got := crs.ToMercator(p).(orb.Point)
	if math.Abs(got[0]-12629638.6) > 0.1 || math.Abs(got[1]-3550547.9) > 0.1 {
		t.Errorf("the city's centre lies at %.1f %.1f", got[0], got[1])
	}
}

func BenchmarkTransform(b *testing.B) {
	for _, c := range [][2]string{{"4490", "4547"}, {"4547", "4490"}, {"4547", "3857"}, {"GCJ-02", "4490"}, {"BD-09", "4490"}} {
		from, _ := crs.Parse(c[0])
		to, _ := crs.Parse(c[1])
		x, y := from.FromGeographic(113.4, 30.3)
		b.Run(c[0]+" to "+c[1], func(b *testing.B) {
			for range b.N {
				to.FromGeographic(from.ToGeographic(x, y))
			}
		})
	}
}
