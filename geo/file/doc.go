// Package file is the one door for files from outside: Open looks at what a file is, whatever it is called, and
// returns its reader.
//
// A zip with a .shp is a shapefile, one with a .dbf and no .shp the table of a layer without shapes, one with
// xl/workbook.xml a workbook, one with a .kml a KMZ; an SQLite file is a GeoPackage, one that begins with fgb a
// FlatGeobuf; text that begins with a brace is GeoJSON, text that begins with a
// bracket of XML is KML, one that begins with [属性描述] a list of parcels, other text a table, whose columns of
// coordinates become shapes. Formats that are not read get a sentence that says what to send instead, because "unknown
// format" helps nobody who has only that one button in his CAD program.
//
// # Decision: content before name
//
// Context: files arrive renamed, .json that are CSV, .csv that are workbooks, .zip that are RAR. Choice: the first
// bytes decide; the name only tells apart what has no mark of its own (.dbf, .dxf). Price: a CSV whose first cell
// begins with a brace is taken for GeoJSON, and refused.
package file
