// Package shapefile reads and writes ESRI shapefiles packed in a ZIP, as a planning bureau sends them: written by
// ArcGIS or CASS, texts in GBK, often with nothing that says so.
//
// Open finds the one shapefile of an archive and hands out its features; .shp and .dbf are unpacked side by side, a
// record at a time, so memory holds one record whatever the size. A .dbf without a .shp is the table of a layer without
// shapes, as Writer leaves it; whether a layer without shapes was meant is for the one who reads it to say. Write makes a shapefile of features.
//
// Formats: ESRI Shapefile Technical Description (July 1998); dBASE III+ tables. Z and M are dropped; MultiPatch
// and memo fields are refused.
//
// # Decision: the .shx is not read
//
// Context: entries of a ZIP cannot be sought in, and the index only says where to seek. Choice: records are read in
// the order they stand, and .shp and .dbf must end together. Price: a shapefile that was edited in place and never
// packed keeps dead records in its .shp; it is refused because the counts differ, with a sentence that asks for a new
// export. Joining by guess would put one community's name on another's ground.
//
// # Decision: rings are sorted by containment, not by orientation
//
// Context: outer rings should run clockwise, and in files from CAD often do not. Choice: a ring inside an even number
// of rings is an outer ring, inside an odd number a hole of the smallest ring around it; in a correct file this gives
// what the orientation says. Price: overlapping outer rings, an error anyway, come out as a polygon with a hole when
// one lies wholly in the other. The work is bounded (see maxWork).
//
// # Decision: the table is read twice when its encoding is unknown
//
// Context: a guess from the first records fails when the first Chinese text comes late. Choice: the first 64 MB of the
// .dbf are looked through before the first record is handed out. Price: the time to unpack them, 0.3 s at most.
//
// Row numbers are those of the records in the file, deleted ones included, so that they equal a GIS's feature id + 1.
// Values are text as written; only a date (type D) is written 2006-01-02, as in every format of this module.
package shapefile
