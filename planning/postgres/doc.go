// Package postgres is the store: every statement of SQL that the program says, beside the Go that reads its answer.
//
// A [Store] holds one picture of the city in memory, a [planning.City], and keeps it current. Readers take the picture and need
// neither SQL nor a lock. Writers say one transaction: it stages the rows, lets PostGIS judge their shapes, and calls
// apply_staged, which raises the revision, closes old versions, opens new ones, measures the ground that they touch,
// and says NOTIFY. Every server hears it ([Store.Follow]), reads what changed between its revision and the new one, applies that
// to a copy-on-write copy, and swaps one pointer.
//
// Decision: the revision is the truth, the notification only a hint.
// Context: a notification sent while a connection was down is lost. Choice: a follower compares revisions when it
// connects, when it is told, and every few seconds; what it applies is always "everything after mine". Price: one
// short query every few seconds from an idle server.
//
// Decision: SQL is made from the description of the layer.
// Context: thirteen layers have the same life. Choice: columns come from [planning.Layer], and a test compares them with the
// tables. Price: a column cannot have a name of its own.
package postgres
