// Package gpkg reads and writes GeoPackage (OGC 12-128r19): one SQLite file that QGIS, ArcGIS and SuperMap open as it is.
//
// Open finds the feature tables of a file and hands out the rows of one of them; [DecodeBlob] and [AppendBlob] are the
// shapes as the format stores them, a header of its own before well-known binary.
//
// # Decision: a stranger's file is read and never run
//
// Context: an SQLite file carries SQL of its sender: views, triggers, computed columns, checks, tables that are
// programs. Choice: the file is opened through a file system that only reads it and knows no other file, in defensive
// mode, with an untrusted schema; an authorizer lets nothing pass but reading columns of the tables asked for, no
// function and no PRAGMA beyond the three that are asked; views and virtual tables are refused with a sentence,
// computed columns are left out and told. SQLite's own limits bound the length of a value, of SQL and the number of
// columns. Damage that SQLite does not catch arrives as a panic of this goroutine and leaves as a sentence. Price: a
// layer that is a view in its file has to be exported by its sender.
//
// # Decision: the header of a shape is not believed
//
// Context: envelopes in files are stale after edits, and the flag for "empty" is often forgotten. Choice: they are
// passed over; a shape without coordinates is no shape, whatever its header says. Price: eight numbers are read for
// nothing.
//
// Z and M are dropped and told once. Curves and surfaces are read where they consist of straight lines; arcs,
// surfaces of triangles and collections are refused row by row: straightening an arc is a decision about a boundary that its owner has to take.
package gpkg
