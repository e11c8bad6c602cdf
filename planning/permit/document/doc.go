// Package document reads YAML and JSON that strangers send: into a tree that remembers lines, and from the tree into Go values.
//
// [Read] gives the tree and every problem of the text. [Decode] fills a struct from the tree and reports every key that the
// struct does not have. Both go on after a problem, because a clerk who is told one mistake at a time sends the file ten times.
//
// Decision: an own tree between the YAML parser and the structs.
// Context: areas are decimals and must be read from the text, never through a float; JSON Schema wants plain values, the
// sender wants line numbers, and the YAML parser's own decoder stops at the first unknown key. Choice: goccy/go-yaml parses,
// this package keeps text and line of every scalar, and both the schema and the structs are fed from that. Price: a reflecting
// decoder of some eighty lines.
//
// Decision: a narrow YAML.
// Context: anchors make bombs, tags make types, 0o17 and 1_000 and 1e3 make numbers that no officer recognises. Choice:
// anchors, aliases, merge keys, tags, several documents and repeated keys are refused; a number is what JSON calls a number,
// without an exponent and in at most twenty characters; everything else that is plain is a text. Price: a file made by a program
// that likes anchors must be written out in full.
package document
