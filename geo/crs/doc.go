// Package crs turns coordinates of one reference system into those of another, in pure Go.
//
// A Chinese bureau hands out the same boundary in five dresses: degrees in CGCS2000 (EPSG:4490), metres in a
// Gauss–Krüger strip with or without the zone number in front of the easting (EPSG:4526 and 4547 differ by
// exactly 38,000,000 m), UTM from a drone, Web Mercator from a tile service, and the two obfuscated systems of
// the commercial maps, GCJ-02 and BD-09. All of them are here; everything else is refused with a sentence.
//
// Axis order. x is always easting or longitude and y always northing or latitude, as in files, in PostGIS and in
// GeoJSON, whatever order the EPSG register prints (it prints northing first for EPSG:4547).
//
// # Decisions
//
// Krüger's series instead of a library. Context: the reachable Go library is wrong by 2 m at the edge of a 3°
// strip and by 36 m at 6°. Choice: Krüger's n-series to order 6 (Karney, Transverse Mercator with an accuracy of
// a few nanometers, J. Geodesy 85, 2011, equations 35 and 36), both ways, 8 nm from PROJ up to 6° off the
// meridian and better than a micrometre at 20°. Price: a hundred lines, and nonsense beyond about 60° from the
// meridian, where no city measures anything.
//
// WGS 84 and CGCS2000 are one frame. Context: they differ by less than the accuracy of any planning survey, and
// PROJ shifts nothing between them either. Choice: null shift. Price: none that a map of this scale shows.
//
// Xi'an 1980 and Beijing 1954 are refused (ErrControlled). Context: GDAL and PROJ convert them without any datum
// shift and say nothing; the true shift is tens of metres to over a hundred, and its parameters are controlled.
// Choice: an error of its own, so that the operator brings converted data, or the parameters: a Shift reads seven
// (Helmert, in PROJ's small-angle form, its convention named, because nothing in the numbers tells which it is) or four
// (a similarity between planes) from a strict file, and every number must be there. Price: one more step for old files,
// instead of a boundary on the wrong side of a street.
//
// Numbers may name a system, never a datum. Context: files without a word about their coordinates are common, and eastings of
// one strip with its zone number fit nothing else. Choice: Candidates tries what is usual about a city, with x and y as
// they are and exchanged, and lists what brings the coordinates into the city's extent; whoever asks uses the answer if
// it is the only one. Price: UTM and a 6° strip on one meridian are 0.4 per mille apart, so that both fit.
//
// The pseudo systems have an exact inverse. Context: the usual one-step inverse of GCJ-02 is off by 0.15 m.
// Choice: fixed-point iteration to 1e-12 degrees. Price: about 100 ns a step, a handful of steps a point.
//
// A .prj is read by its parameters, not by its name alone. Context: names differ between ESRI, GDAL and CASS, and
// files are renamed by hand. Choice: datum, ellipsoid, central meridian, scale and false easting decide, and a
// file that contradicts itself is an error. A CGCS2000 strip on a meridian of the city's own is computed like any
// other and has Code 0. Price: WKT 2 and exotic projections ask the operator for --crs.
package crs
