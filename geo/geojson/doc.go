// Package geojson reads and writes GeoJSON (RFC 7946) as streams: one feature in memory at a time.
//
// Open reads a FeatureCollection, a single Feature or bare geometry, newline-delimited features and GeoJSON text
// sequences (RFC 8142), in UTF-8 or GB18030. Writer writes a FeatureCollection that QGIS and browsers read alike.
//
// # Decision: an own scanner under encoding/json
//
// Context: decoding a collection at once takes ten times its size in memory, and encoding/json's token stream allocates
// for every coordinate and turns 0.10 into a float. Choice: a scanner cuts the stream into values by brackets and
// quotes alone, bounded in bytes and depth; encoding/json says whether one value is valid; a small cursor then reads
// it without a second copy, numbers as the digits that stand there. A feature with a mistake inside is refused with
// its row and the next one is read. Price: a lost bracket or quote cannot be repaired and ends the file, but
// in a text sequence, where the mark of the next text shows where to go on (RFC 8142 §2.3).
//
// # Decision: wrong is refused, strange is noted
//
// Context: RFC 7946 lets a reader guess (open rings, coordinates as text, doubled keys). Choice: whatever would make
// a guess at a shape is a problem of its row; heights, doubled keys and members outside properties are noted once.
// Price: files that other programs swallow are sent back, with a sentence.
//
// Orientation of rings is not looked at when reading: RFC 7946 forbids refusing it.
package geojson
