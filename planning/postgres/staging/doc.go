// Package staging brings the rows of a file onto a layer's stage, finds what stands against them, and makes them a revision, all in one transaction of the store's.
//
// A [Work] is one file on its way. Rows are read, written down for COPY and taken in by the database side by side; what a row is refused for, and what is to be noted of it,
// goes into the receipt ([peijian/planning/intake.Receipt]), with its place on the map where somebody looks.
//
// Decision: the first rows of a layer are published while they are read.
// Context: a city begins with a million buildings, and reading, checking and writing them one after the other takes three times as long as a plain copy. Choice: Go reads
// and writes down ahead of the database by two batches; it judges each shape and remembers its box (PostGIS is asked about those in question alone, and its constraints stay
// the last word); where a layer has never had a version, the revision is opened after the first 10,000 rows and from there on COPY brings every batch straight into the layer,
// without its key and its indexes, which are built at the end and, by a trigger, in any case before the transaction ends. What the triggers of a table ask of every
// statement's rows is asked of all of them then, by the same trigger; the CHECKs are asked of each row as ever. The layer then stands for its stage: a view numbers its
// rows as the file does, as long as the file has no holes, and what is asked of the stage is asked of it. A problem that is found later
// makes the transaction come to nothing, as ever. That a version's revision is on record is asked once for each statement and not by a foreign key for each row.
// Price: the city's other writers wait from the first rows on and not only from the last, and with them whoever reads the table itself: it is locked from when its
// indexes are set aside until the end. Servers read the City in memory meanwhile, and a look at the layer's view or at a past day waits.
//
// Decision: the ground of a large import is measured in Go where Go can be sure, to the database's own digits.
// Context: PostGIS needs 10 µs for a house that lies in no community and much more for one that lies in a large one, and all of it after the last row is in.
// Choice: a survey has the communities in memory and measures each row while others are copied: a house that one community covers, or that has no point in common
// with any, and whose area, a hundred-millionth of a metre this or that way at each corner, rounds to the same tenth of a square millimetre. About all others (two
// houses in a hundred, and those on borders) the database is asked as ever; drafts and later imports keep what the survey found in a table of the transaction. When the city
// has changed between the survey and the revision, the database measures everything. Price: which housing has ground of its own stands in Go and in SQL; a test
// compares both over random cities, row by row and digit by digit.
package staging
