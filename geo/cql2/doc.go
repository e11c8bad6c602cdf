// Package cql2 reads, checks, runs and writes filters in the Common Query Language CQL2 (OGC 21-065r2), in its text
// and its JSON encoding. It knows no planning and no HTTP: the caller says what properties a record has.
//
//	e, err := cql2.ParseText(`households > 300 AND S_INTERSECTS(geometry, BBOX(113.4, 30.3, 113.5, 30.4))`)
//	f, err := cql2.Compile(e, &cql2.Schema{Properties: map[string]cql2.Kind{"households": cql2.Integer, "geometry": cql2.Geometry}})
//	ok, err := f.Match(record)
//
// Both encodings give one tree of Expr. Compile checks it against a Schema and makes a Filter, which matches records
// in three-valued logic and tells beforehand what an index needs to know: the box that a geometry must touch (Bound)
// and the values that an identifier must have (Values). Every error of parsing and compiling is an *Error with a
// sentence in Chinese and English and its place: a character of the text, or a pointer into the JSON.
//
// All conformance classes of the standard are met; Conformance lists them: cql2-text, cql2-json, basic-cql2,
// advanced-comparison-operators, case-insensitive-comparison, accent-insensitive-comparison, basic-spatial-functions,
// basic-spatial-functions-plus, spatial-functions, temporal-functions, array-functions, property-property, functions and
// arithmetic. Annex A is followed in ats_test.go.
//
// # Beyond the standard
//
// A quoted name may hold any character, with "" for a quote, because columns are called 户数(户). A MULTIPOINT may leave
// out the inner parentheses. Heights are read and dropped. What people type on a Chinese keyboard is told apart: an
// ideographic space is a space, curly quotes and full-width punctuation get a sentence of their own.
//
// # Decisions
//
// The grammar, exactly. Context: servers differ in what they let pass, and a filter that works here and nowhere else
// is a trap. Choice: what the BNF does not derive is refused, with a sentence that says what to write: a boolean property
// is no condition (active = TRUE), BETWEEN is for numbers, NOT does not follow NOT. Where the BNF is ambiguous its order
// decides: (1) as an argument is an array. Price: a few more errors for those used to SQL.
//
// A quote after a backslash. Context: the BNF derives both \' as a quote and \ as itself, and LIKE needs \\. Choice: \'
// is always a quote and \\ always two backslashes. Price: a text that ends in a single backslash can be said in JSON
// only; writing it as text is ErrNoText and never another text.
//
// Types are not cast, but for instants. Context: the standard leaves casts open; its tests of IN compare instants with
// bare texts. Choice: a literal text beside an instant is read as one, a timestamp beside a date becomes the day on
// which it falls in the schema's Location, and nothing else is cast. Price: '5' > 4 is an error.
//
// Unknown rather than failing. Context: one odd record must not cost a whole answer. Choice: division by zero and
// results beyond float64 are null. Only a function that fails, or a record that breaks its schema, is an error.
//
// Numbers. Integers are compared and added exactly in 64 bits, everything else is float64; an integer and a float are
// compared as the numbers they are. Areas that decide by law are decimals and not a matter for a filter.
//
// Texts are compared in NFC by code points; CASEI is Unicode's full case folding, ACCENTI takes off the marks that a
// decomposition splits off. Price: no locale, so 银 does not sort by its reading.
//
// Space. Relations are those of geo, exact in the plane of the records; literals are taken there by Schema.Literals and
// must be valid, since an invalid polygon has no agreed inside. The inside of a collection is that of its union.
//
// Closures. Context: a filter runs over a hundred thousand records. Choice: the tree becomes closures over values that
// need no allocation; constants are reckoned once and long lists become maps. Price: none is visible from outside.
//
// Hostile input. Length, depth and parts are limited, so is the number of array elements that no map can find; a
// pattern is matched piece by piece. So the time of parsing is linear in the text, and that of a match in the tree.
package cql2
