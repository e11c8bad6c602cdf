// Package guard is what the file formats share against hostile and broken files: how a problem is worded, how
// limits are filled in, and how a reader of records becomes a geo.Reader.
//
// # Decision: problems and notes travel through Next, before their feature
//
// Context: geo.Reader has two methods; a record may be refused for several reasons at once, and some remarks
// (a height dropped, a doubled key) lose no data. Choice: Feed hands out every problem of a record as an error of
// its own, in the order found; a record with notes only follows after its notes, a refused record does not follow.
// A caller that collects non-fatal problems and calls Next again sees everything. Price: a caller that stops at the
// first error must look at Problem.Note.
package guard
