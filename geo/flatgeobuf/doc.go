// Package flatgeobuf reads and writes FlatGeobuf, version 3: one file of one layer with a packed R-tree before its features, which QGIS, GDAL
// and PostGIS (ST_AsFlatGeobuf) know, and of which a browser fetches only what it shows.
//
// The format is that of https://github.com/flatgeobuf/flatgeobuf: README.md for the order of the parts, src/fbs/header.fbs and feature.fbs for
// the tables, packedrtree.h for the index. A file is eight bytes of magic, the header, the index and the features; header and features are
// FlatBuffers (https://flatbuffers.dev/internals/) with their length before them. Coordinates stand x before y, whatever the system's own order.
//
// # Decision: features stand in the order of the index, sorted outside of memory
//
// Context: without an index QGIS reads the whole file for every move of the map, and then GeoPackage serves better. The index stands before
// the features, and refers to them in the order in which they stand: both must be known before the first byte. Choice: features wait in
// temporary files, are sorted along a Hilbert curve in runs of 32,768 that are merged, and are then written from front to back. What grows with
// their number in memory are the nodes above the leaves, two bytes a feature. Price: a file is written twice before it leaves, and its
// features do not come in the order of the layer.
//
// # Decision: a file says how many features it has
//
// Context: the format allows a header without a count, for writers that do not know it, and has no end of its own: such a file, cut
// between two features, looks whole. Choice: the writer gives the number always, and the reader takes a file that ends before it for what it is:
// a fatal problem, as is anything behind the last feature. Of a file that gives no number the reader says once that nobody can tell whether
// it is whole. Price: none; GDAL too gives the number.
//
// # Decision: nothing in a file is believed, and nothing of it is generated code
//
// Context: FlatBuffers are read in place, by offsets; the Go library follows them wherever they lead, and has no verifier as those in
// C++ and Rust are. Choice: the library (github.com/google/flatbuffers/go) writes; the reader follows offsets with a hundred lines of its own,
// each checked against the bytes that are there, and vertices are counted before they are taken, so that parts which point to one
// another's bytes do not multiply. The index is passed over, its length checked: a reader of all features does not need it. Price: those lines.
//
// Z, M and times are dropped and told once. Curves, surfaces of triangles and collections are refused row by row, as in package gpkg.
package flatgeobuf
