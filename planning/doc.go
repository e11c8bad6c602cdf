// Package planning is what a planner says: communities, developments, compounds, rooms, as values and pure
// functions. It knows no database, no network, no file and no clock.
//
// Everything known at one revision is a [City]. It is indexed and never changes after it is made: a check, a
// tile, a table or an export is a function of it and finishes on the City it started with. An edit makes a new
// City that shares what it did not touch ([City.Apply]), and knows what it touched ([City.Since]).
//
// What a city keeps is described once, as data, in [Layers]: each layer's fields, their headers in Chinese and
// English, their kinds and what they refer to. Import, export, tables, tiles and the screens' columns are read off that
// description.
//
// Decision: one description instead of one hand-written codec for each layer.
// Context: eighteen layers go in and out in five formats, and every one has the same life (versions, legal
// dates, audience). Choice: a Layer is a value; a Record holds its fields in the Layer's order; the few layers
// about which rules speak also have a typed row, made once when the City takes the record in. Price: a field's
// name is a string in import and export, which a test checks against the tables.
//
// Decision: shares of ground are facts and not computed here.
// Context: how much of a compound lies in which community needs the intersection of two areas, and no overlay
// that is reachable in Go is robust. Choice: PostGIS computes them in the transaction that changes either side
// and they arrive as [Ground], like any other change. Price: a City without a database has none.
package planning
