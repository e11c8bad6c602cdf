package crs_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/geo/crs"
)

const (
	esriCGCS = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	esriWGS  = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	ogcWGS   = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`
	ogcCGCS  = `GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],TOWGS84[0,0,0,0,0,0,0],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4490"]]`
)

// esri writes a projected system in ESRI's dialect.
func esri(name, geographic, east, north, meridian, scale string) string {
	return `PROJCS["` + name + `",` + geographic + `,PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",` + east +
		`],PARAMETER["False_Northing",` + north + `],PARAMETER["Central_Meridian",` + meridian +
		`],PARAMETER["Scale_Factor",` + scale + `],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
}

const ogc3857 = `PROJCS["WGS 84 / Pseudo-Mercator",` + ogcWGS + `,PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["X",EAST],AXIS["Y",NORTH],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0.0 +lon_0=0.0 +x_0=0.0 +y_0=0 +k=1.0 +units=m +nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]`

func TestPRJIsReadByItsParameters(t *testing.T) {
	for _, c := range []struct {
		what, wkt string
		code      int
	}{
		{"ESRI degrees", esriCGCS, 4490},
		{"OGC degrees with a null shift", ogcCGCS, 4490},
		{"ESRI WGS 84", esriWGS, 4326},
		{"OGC WGS 84", ogcWGS, 4326},
		{"3° strip without a zone", esri("CGCS2000_3_Degree_GK_CM_114E", esriCGCS, "500000.0", "0.0", "114.0", "1.0"), 4547},
		{"3° strip with a zone", esri("CGCS2000_3_Degree_GK_Zone_38", esriCGCS, "38500000.0", "0.0", "114.0", "1.0"), 4526},
		{"6° strip without a zone", esri("CGCS2000_GK_CM_111E", esriCGCS, "500000.0", "0.0", "111.0", "1.0"), 4508},
		{"6° strip with a zone", esri("CGCS2000_GK_Zone_19", esriCGCS, "19500000.0", "0.0", "111.0", "1.0"), 4497},
		{"3° strip on a meridian that 6° strips have too", esri("CGCS2000_3_Degree_GK_CM_111E", esriCGCS, "500000.0", "0.0", "111.0", "1.0"), 4546},
		{"a name that lies about the zone", esri("CGCS2000_3_Degree_GK_Zone_38", esriCGCS, "500000.0", "0.0", "114.0", "1.0"), 4547},
		{"a name that says nothing", esri("新建坐标系", esriCGCS, "500000", "0", "114", "1"), 4547},
		{"brackets of the other kind, line breaks and a BOM", "\ufeff" + strings.NewReplacer("[", "(", "]", ")", ",", ",\r\n  ").Replace(esriCGCS), 4490},
		{"OGC strip", strings.NewReplacer("Gauss_Kruger", "Transverse_Mercator").Replace(esri("CGCS2000 / 3-degree Gauss-Kruger CM 114E", ogcCGCS, "500000", "0", "114", "1")), 4547},
		{"UTM north", strings.Replace(esri("WGS_1984_UTM_Zone_49N", esriWGS, "500000.0", "0.0", "111.0", "0.9996"), "Gauss_Kruger", "Transverse_Mercator", 1), 32649},
		{"UTM south", strings.Replace(esri("WGS_1984_UTM_Zone_60S", esriWGS, "500000.0", "10000000.0", "177.0", "0.9996"), "Gauss_Kruger", "Transverse_Mercator", 1), 32760},
		{"web Mercator of ESRI", `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",` + esriWGS + `,PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`, 3857},
		{"web Mercator of GDAL", ogc3857, 3857},
		{"a compound with heights", `COMPD_CS["with heights",` + esriCGCS + `,VERT_CS["1985",VERT_DATUM["1985",2005],UNIT["m",1.0]]]`, 4490},
	} {
		sys, err := crs.ParsePRJ(c.wkt)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		} else if sys.Code() != c.code {
			t.Errorf("%s is EPSG:%d, want %d", c.what, sys.Code(), c.code)
		}
		if again, err := crs.Parse(c.wkt); err != nil || again != sys {
			t.Errorf("%s: Parse says %v, %v", c.what, again, err)
		}
	}
}

func TestPRJThatMustNotBeGuessed(t *testing.T) {
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	beijing := `GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	for _, c := range []struct {
		what, wkt string
		want      error
	}{
		{"an empty file", " \r\n", crs.ErrUnknown},
		{"ESRI's own unknown", "Unknown", crs.ErrUnknown},
		{"half a file", esriCGCS[:60], crs.ErrUnknown},
		{"two systems in one file", esriCGCS + esriCGCS, crs.ErrUnknown},
		{"brackets a mile deep", strings.Repeat("A[", 10_000), crs.ErrUnknown},
		{"a file too long", `GEOGCS["` + strings.Repeat("x", 1<<17) + `"]`, crs.ErrUnknown},
		{"a local system", `LOCAL_CS["仙桃独立坐标系",UNIT["m",1]]`, crs.ErrUnknown},
		{"Xi'an 1980", xian, crs.ErrControlled},
		{"Xi'an 1980 in a strip", esri("Xian_1980_3_Degree_GK_Zone_38", xian, "38500000", "0", "114", "1"), crs.ErrControlled},
		{"Beijing 1954 in a strip", esri("Beijing_1954_3_Degree_GK_CM_114E", beijing, "500000", "0", "114", "1"), crs.ErrControlled},
		{"Xi'an 1980 under another name", strings.ReplaceAll(xian, "Xian_1980", "City"), crs.ErrControlled},
		{"another datum on the ellipsoid of CGCS2000", strings.NewReplacer("D_China_2000", "D_TWD_1997", `"CGCS2000"`, `"GRS_1980"`).Replace(esriCGCS), crs.ErrUnsupported},
		{"CGCS2000 with the ellipsoid of WGS 84", strings.Replace(esriCGCS, "298.257222101", "298.257223563", 1), crs.ErrUnsupported},
		{"degrees from Paris", strings.Replace(esriCGCS, `"Greenwich",0.0`, `"Paris",2.33722917`, 1), crs.ErrUnsupported},
		{"gons", strings.Replace(esriCGCS, "0.0174532925199433", "0.01570796326794897", 1), crs.ErrUnsupported},
		{"a datum shift of its own", strings.Replace(ogcCGCS, "TOWGS84[0,", "TOWGS84[31.4,", 1), crs.ErrUnsupported},
		{"zone 37 on the meridian of zone 38", esri("CGCS2000_3_Degree_GK_Zone_37", esriCGCS, "37500000", "0", "114", "1"), crs.ErrUnsupported},
		{"no central meridian", strings.Replace(esri("x", esriCGCS, "500000", "0", "114", "1"), "Central_Meridian", "Azimuth", 1), crs.ErrUnsupported},
		{"a meridian that is no number", esri("x", esriCGCS, "500000", "0", "NaN", "1"), crs.ErrUnsupported},
		{"a meridian beyond the Earth", esri("x", esriCGCS, "500000", "0", "1e9", "1"), crs.ErrUnsupported},
		{"two central meridians", strings.Replace(esri("x", esriCGCS, "500000", "0", "114", "1"), "False_Northing", "Central_Meridian", 1), crs.ErrUnsupported},
		{"feet", strings.Replace(esri("x", esriCGCS, "500000", "0", "114", "1"), `UNIT["Meter",1.0]`, `UNIT["Foot",0.3048]`, 1), crs.ErrUnsupported},
		{"a cone", strings.Replace(esri("x", esriCGCS, "500000", "0", "114", "1"), "Gauss_Kruger", "Lambert_Conformal_Conic", 1), crs.ErrUnsupported},
		{"Mercator on the ellipsoid", strings.NewReplacer(`,EXTENSION["PROJ4"`, `,REMARK["PROJ4"`, `,AUTHORITY["EPSG","3857"]]`, `]`).Replace(ogc3857), crs.ErrUnsupported},
		{"WKT 2", `GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]]]`, crs.ErrUnsupported},
	} {
		if sys, err := crs.ParsePRJ(c.wkt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.what, sys, err, c.want)
		}
	}
}

func TestStripOfTheCitysOwnIsComputedAsWritten(t *testing.T) {
	sys, err := crs.ParsePRJ(esri("城市任意带", esriCGCS, "500000", "-3000000", "113.5", "1"))
	if err != nil {
		t.Fatal(err)
	}
	if sys.Code() != 0 || sys.Name() != "城市任意带" {
		t.Errorf("got EPSG:%d %s", sys.Code(), sys.Name())
	}
	x, y := sys.FromGeographic(113.0, 30.3)
	wantX, wantY := byCode(t, "4547").FromGeographic(113.5, 30.3) // as far from its own meridian
	if math.Abs(x-wantX) > 1e-8 || math.Abs(y-(wantY-3_000_000)) > 1e-8 {
		t.Errorf("%v %v, want %v %v", x, y, wantX, wantY-3_000_000)
	}
}

func TestLatitudeOfOriginMovesTheNorthing(t *testing.T) {
	text := strings.Replace(esri("own origin", esriCGCS, "1000", "2000", "113.5", "1"), `"Latitude_Of_Origin",0.0`, `"Latitude_Of_Origin",30.0`, 1)
	sys, err := crs.ParsePRJ(text)
	if err != nil {
		t.Fatal(err)
	}
	if x, y := sys.FromGeographic(113.5, 30); math.Abs(x-1000) > 1e-8 || math.Abs(y-2000) > 1e-8 {
		t.Errorf("the origin lies at %v %v, want 1000 2000", x, y)
	}
}

func TestPRJFilesOfTheCollection(t *testing.T) {
	folder := dataFolder(t)
	for file, want := range map[string]int{
		"encoding/gbk_shp/gbk_with_cpg.prj":                4326,
		"encoding/shp2geojson_gbktest/GBKTest.prj":         4550,
		"encoding/taiwan_dbf_utf8_nocpg/Village_Sanhe.prj": -1,
		"invalid/go_shapefile/testdata/poly.prj":           -1,
	} {
		text, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		sys, err := crs.ParsePRJ(string(text))
		switch {
		case want < 0 && !errors.Is(err, crs.ErrUnsupported):
			t.Errorf("%s: %v, %v, want a refusal", file, sys, err)
		case want >= 0 && (err != nil || sys.Code() != want):
			t.Errorf("%s: %v, %v, want EPSG:%d", file, sys, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "4547", "EPSG:4526", "urn:ogc:def:crs:OGC:1.3:CRS84", "GCJ-02", "Unknown", esriCGCS, ogcWGS, ogc3857,
		esri("CGCS2000_3_Degree_GK_Zone_38", esriCGCS, "38500000.0", "0.0", "114.0", "1.0"),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, parse := range []func(string) (crs.System, error){crs.Parse, crs.ParsePRJ} {
			sys, err := parse(s)
			if (sys == nil) == (err == nil) {
				t.Fatalf("%q: %v and %v", s, sys, err)
			}
			if err != nil && len(err.Error()) > 1000 {
				t.Fatalf("%q: the error is %d bytes long", s, len(err.Error()))
			}
			if sys != nil {
				sys.ToGeographic(sys.FromGeographic(113.4, 30.3))
			}
		}
	})
}
