// Package ogc answers as OGC API - Features: Part 1 (core, GeoJSON, HTML, OpenAPI 3.0), Part 2 (reference systems by URI), Part 3 (queryables and filters),
// Part 4 (create, replace, update, delete), with the schemas, the sorting and the choice of properties of the later parts. GIS programs
// connect to it: QGIS, ArcGIS, ogr2ogr.
//
// A request ([ask]) is taken on one [Picture]: a City with its gaps. The address names a [resource], which says what it takes, in which forms it is answered and
// by which function. A [collection] is a layer of the city, or the gaps; a [thing] is one of its features. Everything is cut from the City in
// memory, never from the database.
//
// Decision: a walk sees one picture from its first page to its last.
// Context: while a program fetches 300,000 features page by page, others edit; a page that is cut from a newer city repeats features or leaves some
// out, and nobody notices. Choice: the links to other pages name the picture (revision and day) on which the first was cut. The server
// holds it until ten minutes have passed without a page, at most 32 of them; they share almost everything. What it no longer
// holds it makes anew from the versions in the database, and where that is not possible it says 410. Price: the links of a walk
// belong to that walk.
//
// Decision: pages are counted, not chained.
// Context: a walk by the last code seen cannot sort, and has no way back. Choice: limit and offset on a picture that does not change;
// the collection's tree finds its n-th feature at once, and what a query picked or sorted is listed once and kept for the pages that follow.
// numberMatched is therefore always exact. Price: two words of memory for each feature of a kept list, two million in all.
//
// Decision: datetime asks the law, recorded asks the record.
// Context: Part 1 (/req/core/fc-time-response) answers datetime with the features whose temporal property meets the instant or interval; here every feature has two: from when to
// when the law knows it, and which revisions had it so. Choice: the legal one is the temporal property. Without datetime a collection is what is in force today. A day that
// has been is answered by the City of that day, with its gaps and to the last page of a walk. An interval, and a day to come, are looked for in all that is on record, so
// that what has ended and what is to come is found beside what is in force: each feature once, as it is on record, for a code has one version at a revision. What a later revision
// put right is not found again: recorded goes back to what was written down on a day, alone or with datetime. Price: gaps are findings of one day, of which an
// interval finds those of today whose housing it meets; an interval reads the whole record once for every revision.
//
// Decision: every collection has its own addresses in the OpenAPI document.
// Context: one address with {collectionId} cannot say which properties may be asked for, and QGIS filters on the server only by those that are
// described. Choice: the document is made for the audience, all addresses written out. Price: it is large, and says nothing new after the
// first collection.
package ogc
