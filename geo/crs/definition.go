package crs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ESRI is the well-known text of a system as ArcGIS writes it into a .prj, "" for a system that has none (GCJ-02, BD-09).
func ESRI(s System) string {
	switch s := s.(type) {
	case degrees:
		return esriGeographic(s.code)
	case mercator:
		return `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",` + esriGeographic(4326) + `,PROJECTION["Mercator_Auxiliary_Sphere"],` +
			`PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],` +
			`PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`
	case transverse:
		method := "Gauss_Kruger"
		if s.shape == ellipsoidWGS84 {
			method = "Transverse_Mercator"
		}
		return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["%s"],PARAMETER["False_Easting",%s],PARAMETER["False_Northing",%s],`+
			`PARAMETER["Central_Meridian",%s],PARAMETER["Scale_Factor",%s],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`,
			esriName(s), esriGeographic(s.geographic()), method, pointed(s.east), pointed(s.north), pointed(s.meridian), pointed(s.scale))
	}
	return ""
}

func esriGeographic(code int) string {
	name, datum, spheroid, inverse := "GCS_China_Geodetic_Coordinate_System_2000", "D_China_2000", "CGCS2000", "298.257222101"
	if code == 4326 {
		name, datum, spheroid, inverse = "GCS_WGS_1984", "D_WGS_1984", "WGS_1984", "298.257223563"
	}
	return `GEOGCS["` + name + `",DATUM["` + datum + `",SPHEROID["` + spheroid + `",6378137.0,` + inverse + `]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
}

// esriName is ArcGIS's name of a strip: CGCS2000_3_Degree_GK_Zone_38.
func esriName(t transverse) string {
	name := strings.NewReplacer("3-degree Gauss-Kruger", "3_Degree_GK", "Gauss-Kruger", "GK", " / ", "_", "WGS 84", "WGS_1984", "zone", "Zone").Replace(t.name)
	return strings.ReplaceAll(name, " ", "_")
}

// WKT is the well-known text, version 1, of a system as PROJ and GeoPackage have it, "" for a system without an EPSG code.
func WKT(s System) string {
	switch s := s.(type) {
	case degrees:
		return ogcGeographic(s.code)
	case mercator:
		return `PROJCS["WGS 84 / Pseudo-Mercator",` + ogcGeographic(4326) + `,PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],` +
			`PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],` +
			`EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]`
	case transverse:
		if s.code == 0 {
			return ""
		}
		return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",%s],`+
			`PARAMETER["scale_factor",%s],PARAMETER["false_easting",%s],PARAMETER["false_northing",%s],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","%d"]]`,
			s.name, ogcGeographic(s.geographic()), short(s.meridian), short(s.scale), short(s.east), short(s.north), s.code)
	}
	return ""
}

func ogcGeographic(code int) string {
	if code == 4326 {
		return `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],` +
			`PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`
	}
	return `GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],` +
		`PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]]`
}

// geographic is the code of the degrees from which a strip is made.
func (t transverse) geographic() int {
	if t.shape == ellipsoidWGS84 {
		return 4326
	}
	return 4490
}

func short(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// pointed writes a number with a decimal point, as ArcGIS does.
func pointed(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return short(v)
}

// Decimals is how many decimals of a coordinate keep a tenth of a millimetre through a change of system and back: nine of a degree, five of
// a metre.
func Decimals(s System) int {
	if s.Geographic() {
		return 9
	}
	return 5
}
