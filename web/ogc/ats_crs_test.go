package ogc_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"peijian/geo/crs"
	"peijian/planning"
)

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// systems are what a city on EPSG:4547 offers beside CRS84.
var systems = []string{epsg + "4490", epsg + "4547", epsg + "4526", epsg + "4326", epsg + "3857"}

// The abstract tests of OGC 18-058r1, annex A, by their ids.
var part2 = []struct {
	id   string
	test func(*testing.T, *site)
}{
	{"/conf/crs/crs-uri", atsURI},
	{"/conf/crs/default-crs", atsDefaultCRS},
	{"/conf/crs/storageCrs", atsStorage},
	{"/conf/crs/crs-parameter", atsParameter},
	{"/conf/crs/crs-parameter-default", atsParameterDefault},
	{"/conf/crs/crs-parameter-invalid", atsParameterInvalid},
	{"/conf/crs/crs-parameter-transform", atsTransform},
	{"/conf/crs/bbox-crs-parameter", atsBoxCRS},
	{"/conf/crs/bbox-crs-parameter-default", atsBoxCRSDefault},
	{"/conf/crs/bbox-crs-parameter-invalid", atsBoxCRSInvalid},
}

func TestPart2(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for _, c := range part2 {
		t.Run(strings.TrimPrefix(c.id, "/"), func(t *testing.T) {
			here := *s
			here.t = t
			c.test(t, &here)
		})
	}
	t.Run("it is declared", func(t *testing.T) {
		if !slices.Contains(s.read("/ogc/conformance").ConformsTo, "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs") {
			t.Error("conformance does not name Part 2")
		}
	})
}

// spatial are the collections with shapes.
func spatial(s *site) []reply {
	return slices.DeleteFunc(s.read("/ogc/collections").Collections, func(c reply) bool { return c.StorageCRS == "" })
}

func atsURI(t *testing.T, s *site) {
	if got := len(spatial(s)); got != 10 {
		t.Errorf("%d collections have shapes", got)
	}
	for _, c := range spatial(s) {
		for _, uri := range c.CRS {
			if _, err := crs.Parse(uri); err != nil || !strings.HasPrefix(uri, "http://www.opengis.net/def/crs/") {
				t.Errorf("%v: %s: %v", c.ID, uri, err)
			}
		}
	}
}

func atsDefaultCRS(t *testing.T, s *site) {
	for _, c := range s.read("/ogc/collections").Collections {
		if c.CRS[0] != crs84 {
			t.Errorf("%v: %v", c.ID, c.CRS)
		}
	}
}

func atsStorage(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		if c.StorageCRS != epsg+"4490" || !slices.Contains(c.CRS, c.StorageCRS) || !slices.Equal(c.CRS[1:], systems) {
			t.Errorf("%v: %s of %v", c.ID, c.StorageCRS, c.CRS)
		}
	}
}

func atsParameter(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		items := "/ogc/collections/" + c.ID.(string) + "/items"
		first := s.read(items).Features[0].ID.(string)
		for _, uri := range c.CRS {
			for _, address := range []string{items, items + "/" + first} {
				if w := s.get(address + "?crs=" + uri); w.Code != 200 || w.Header().Get("Content-Crs") != "<"+uri+">" {
					t.Errorf("%s in %s: %d, Content-Crs %s", address, uri, w.Code, w.Header().Get("Content-Crs"))
				}
			}
		}
	}
}

func atsParameterDefault(t *testing.T, s *site) {
	for _, address := range []string{communities, communities + "/C1"} {
		w := s.get(address)
		if w.Header().Get("Content-Crs") != "<"+crs84+">" {
			t.Errorf("%s: %s", address, w.Header().Get("Content-Crs"))
		}
		if got, want := s.read(address+"?crs="+crs84), s.read(address); !same(got.Features, want.Features) || !same(got.Geometry, want.Geometry) {
			t.Errorf("%s differs in CRS84", address)
		}
	}
}

func atsParameterInvalid(t *testing.T, s *site) {
	for _, uri := range []string{"EPSG:4547", epsg + "2383", epsg + "32649", "4547", "urn:ogc:def:crs:EPSG::4547", "http://www.opengis.net/def/crs/OGC/1.3/CRS83"} {
		for _, address := range []string{communities, communities + "/C1"} {
			s.refused(s.get(address+"?crs="+uri), 400, "bad_parameter")
		}
	}
}

// The first corner of W1 is 113.435 E, 30.370000012 N. What stands first is what the authority says: latitude, northing.
func atsTransform(t *testing.T, s *site) {
	lon, lat := 113.435, 30.370000012
	for _, c := range []struct {
		uri       string
		code      int
		swapped   bool
		tolerance float64
	}{{crs84, 4326, false, 1e-9}, {epsg + "4490", 4490, true, 1e-9}, {epsg + "4326", 4326, true, 1e-9}, {epsg + "4547", 4547, true, 1e-4}, {epsg + "4526", 4526, true, 1e-4}, {epsg + "3857", 3857, false, 1e-4}} {
		sys, err := crs.ByCode(c.code)
		if err != nil {
			t.Fatal(err)
		}
		wantX, wantY := sys.FromGeographic(lon, lat)
		if c.swapped {
			wantX, wantY = wantY, wantX
		}
		one := s.read("/ogc/collections/streets/items/W1?crs=" + c.uri)
		if x, y := firstPosition(one.Geometry.Coordinates); math.Abs(x-wantX) > c.tolerance || math.Abs(y-wantY) > c.tolerance {
			t.Errorf("%s: %.9f, %.9f, want %.9f, %.9f", c.uri, x, y, wantX, wantY)
		}
	}
	// domain knowledge, worked out by another program: 113.4 E, 30.3 N is E 442,282.63, N 3,353,522.37
	b := s.read("/ogc/collections/facilities/items/F1?crs=" + epsg + "4547")
	if north, east := firstPosition(b.Geometry.Coordinates); north < 3_355_000 || north > 3_365_000 || east < 440_000 || east > 450_000 {
		t.Errorf("F1 at northing %g, easting %g", north, east)
	}
}

// A box in every system finds what the same box finds in degrees.
func atsBoxCRS(t *testing.T, s *site) {
	for _, c := range spatial(s) {
		items := "/ogc/collections/" + c.ID.(string) + "/items"
		b := slices.Clone(c.Extent.Spatial.BBox[0])
		for i, pad := range []float64{-.001, -.001, .001, .001} { // a box is no box in another system when it has no width
			b[i] += pad
		}
		w, h := (b[2]-b[0])/4, (b[3]-b[1])/4
		for _, box := range [][4]float64{{b[0], b[1], b[2], b[3]}, {b[0] + w, b[1] + h, b[2] - w, b[3] - h}, {b[0] - 1, b[1] - 1, b[0] - .9, b[1] - .9}} {
			want := s.walk(items + "?bbox=" + boxIn(t, box, crs84))
			for _, uri := range systems {
				if got := s.walk(items + "?bbox-crs=" + uri + "&bbox=" + boxIn(t, box, uri)); !slices.Equal(got, want) {
					t.Errorf("%s in %s: %v, want %v", items, uri, got, want)
				}
			}
		}
	}
}

// boxIn is a box of degrees in another system, its axes in the authority's order.
func boxIn(t *testing.T, b [4]float64, uri string) string {
	t.Helper()
	sys, err := crs.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	x1, y1 := sys.FromGeographic(b[0], b[1])
	x2, y2 := sys.FromGeographic(b[2], b[3])
	if uri != crs84 && uri != epsg+"3857" {
		x1, y1, x2, y2 = y1, x1, y2, x2
	}
	return fmt.Sprintf("%.10f,%.10f,%.10f,%.10f", x1, y1, x2, y2)
}

func atsBoxCRSDefault(t *testing.T, s *site) {
	box := "113.4401,30.3601,113.4402,30.3602"
	if got, want := s.walk(communities+"?bbox="+box+"&bbox-crs="+crs84), s.walk(communities+"?bbox="+box); !slices.Equal(got, want) || len(got) != 1 {
		t.Errorf("%v, %v", got, want)
	}
}

func atsBoxCRSInvalid(t *testing.T, s *site) {
	for _, uri := range []string{epsg + "2383", "EPSG:4547", "x"} {
		s.refused(s.get(communities+"?bbox=1,2,3,4&bbox-crs="+uri), 400, "bad_parameter")
	}
}
