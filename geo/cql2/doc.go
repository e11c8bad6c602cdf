// Package cql2 reads, checks, runs and writes filters in the Common Query Language CQL2 (OGC 21-065r2), in its text
// and its JSON encoding. It knows no planning and no HTTP: the caller says what properties a record has.
//
//	e, err := cql2.ParseText(`households > 300 AND S_INTERSECTS(geometry, BBOX(113.4, 30.3, 113.5, 30.4))`)
//	f, err := cql2.Compile(e, &cql2.Schema{Properties: map[string]cql2.Kind{"households": cql2.Integer, "geometry": cql2.Geometry}})
//	ok, err := f.Match(record)
//
// Both encodings give one tree of Expr. Compile checks it against a Schema and makes a Filter, which matches records
// in three-valued logic and tells beforehand what an index needs to know: the box that a geometry must touch (Bound)
// and the values that an identifier must have (Values). Every error is an *Error with a sentence in Chinese and
// English and its place: a character of the text, or a pointer into the JSON.
package cql2
