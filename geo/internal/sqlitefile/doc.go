// Package sqlitefile writes SQLite database files from front to back, each table once, by ascending rowid.
//
// # Decision: an own writer of the file format
//
// Context: a GeoPackage of 300,000 shapes is a SQLite file of 200 MB. SQLite in pure Go is C carried over instruction by instruction; it
// inserts some 50,000 rows of such a table a second, its R-tree not included, and keeps a journal and a cache of pages for changes
// that never come. Choice: rows arrive in order and never change, so a B-tree is written as it grows: leaves as they fill, a page
// a level in memory, and the first page, which names the roots, last. Memory does not depend on the number of rows. Price: these few
// hundred lines, which know nothing but appending; the tests let SQLite check what they write (PRAGMA integrity_check).
//
// The format is that of https://www.sqlite.org/fileformat2.html: pages of 4,096 bytes, UTF-8, schema format 4, no free pages, no
// auto-vacuum. A file that was not closed has no first page and is no database.
package sqlitefile
