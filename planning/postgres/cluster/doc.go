// Package cluster runs Peijian's private PostgreSQL.
//
// Somebody who types `make demo` has no database server and does not want one.
// Without --database-url the program finds the PostgreSQL that the system's
// packages installed ([Find]), makes a cluster of its own below one directory
// and starts it on a Unix socket ([Start]); everything after that is the same
// code as with a bureau's own server. [Throwaway] is the same machine for
// tests: made in a temporary directory, without fsync, dead with its process.
// That is in memory where there is room, or wherever TMPDIR says.
//
// # Who may connect
//
// The server listens on no network address. Its socket lies in a directory
// that only the server's user (and root) can enter, and there it trusts
// whoever connects, so that there is no password to store. Three roles exist:
// [Super] makes roles, databases and extensions and nothing else,
// migrations.Owner owns the cities, migrations.App is what the program works as.
//
// # Decision: processes share one server, the last one out stops it
//
// Context: an import is run while the server serves; neither knows of the
// other, either may be killed. Choice: everybody who uses the cluster holds a
// shared lock on users.lock, and whoever starts or stops it does so under
// start.lock. Who leaves tries to turn the shared lock into an exclusive one,
// and who succeeds was the last. The kernel drops the locks of the dead, so
// nothing has to be cleaned up after kill -9: the server runs on, the next
// process joins it and stops it in its turn. Price: the directory must be on a
// file system with flock, which every local one is.
//
// # Decision: root runs the server as somebody else
//
// Context: PostgreSQL refuses to run as root, and root's checkout often lies
// where no other user can look. Choice: as root the server runs as the owner
// of an existing cluster, else as the user postgres. If that user cannot enter
// the directory, the data goes to /var/lib/peijian and a symbolic link says
// so. Price: removing the checkout leaves that data behind; a new checkout at
// the same place finds it again, and the log tells.
//
// # Decision: postgres is started directly, in a session of its own
//
// Context: Ctrl-C reaches every process of a terminal, and would stop the
// database before the program that still writes to it. Choice: no pg_ctl start;
// the server is our child in its own session, its death is noticed at once and
// the end of its log becomes the error. Price: stopping another process's
// child is still pg_ctl's work.
//
// # Decision: a throw-away cluster lies in memory
//
// Context: each test has a database of its own, 670 files that are made and
// removed again, and a file system that will not soon use the number of a
// removed file again (ext4 without a journal) looks for a free one for 0.7 ms
// each: half of the time of the longest package. Choice: /dev/shm, where it is
// memory with 4 GB of room. Price: a few hundred MB of it for each package
// under test; what is measured beside a peer says TMPDIR, since a city's data
// lie on a disk.
package cluster
