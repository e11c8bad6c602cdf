// Package migrations brings a city's schema to the shape this binary expects.
//
// One city is one PostgreSQL schema, and one database holds many cities. The
// numbered SQL files beside this one are what each of those schemas goes
// through: forward only, embedded in the binary, run by goose. No file names a
// schema; every connection looks into the city's schema first and into public
// (where PostGIS lives) second, so the same files serve every city.
//
// The work falls into two halves because it takes two kinds of power:
//
//   - [Prepare] makes what stands outside the city: the two roles, the PostGIS
//     extension, the schema itself. It wants an administrator, and where the
//     login is not one, the error is an [AdminError] that carries the SQL a
//     database administrator has to run once.
//   - [Up] runs the numbered files as [Owner], and only ever as [Owner],
//     whoever logs in.
//
// # Decision: two roles, and nothing by default
//
// Context: the gate must hold against the program's own bugs, so the program
// must not own its tables. Choice: [Owner] owns every schema and every table,
// [App] is what the program works as, and a migration grants [App] each table,
// sequence and function by name. PostgreSQL gives every new function to PUBLIC;
// Prepare takes that back for whatever Owner makes. Price: a migration that
// forgets a GRANT fails in the first test that uses the table, which is the
// right moment.
//
// # Decision: the version table lives in the city
//
// Context: cities of one database are migrated one after the other and may be
// restored singly. Choice: goose_db_version stands in the city's own schema.
// Price: the state of ten cities is ten queries.
//
// The tests are in planning/postgres/pgtest, which has the databases to run
// them in: this package imports nothing of the house.
package migrations
