// Package pgtest gives every test a database of its own.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//
//	func TestImport(t *testing.T) {
//		t.Parallel()
//		url := pgtest.New(t) // migrated, empty, nobody else's
//		…
//	}
//
// The first call of [New] in a test process makes a throw-away cluster on a
// Unix socket, without fsync, and migrates one city in it; every further call
// clones that database. The tests of one package therefore share a server and
// never a row, and the packages of `go test ./...` share nothing at all.
// Tests that need no database start none.
//
// A test that kills itself, or is killed, leaves no server behind: the kernel
// ends it with the test process.
//
// # Decision: a missing PostGIS fails the test
//
// Context: a suite that skips what it cannot run is green on the machine where
// nothing ran. Choice: New fails with the sentence that names the package to
// install. Price: no `go test ./...` without PostgreSQL.
//
// # Decision: one cluster for each test process
//
// Context: `go test ./...` runs packages side by side; a server shared by them
// would need somebody to start and to stop it. Choice: each process has its
// own, for about three seconds at the start. Price: those seconds, once for
// each package that needs a database.
package pgtest
