// Package postgres is the store: every statement of SQL that the program says, beside the Go that reads its answer.
//
// A [Store] holds one picture of the city in memory, a [planning.City], and keeps it current. Readers take the picture and need
// neither SQL nor a lock. Writers say one transaction: it stages the rows, lets PostGIS judge their shapes (package staging), and calls
// apply_staged, which raises the revision, closes old versions, opens new ones, measures the ground that they touch,
// and says NOTIFY. Every server hears it ([Store.Follow]), reads what changed between its revision and the new one, applies that
// to a copy-on-write copy, and swaps one pointer.
//
// Decision: the revision is the truth, the notification only a hint.
// Context: a notification sent while a connection was down is lost. Choice: a follower compares revisions when it
// connects, when it is told, and every few seconds; what it applies is always "everything after mine". Price: one
// short query every few seconds from an idle server.
//
// Decision: grid cells are measured by a trigger on revision_layer, whatever the day.
// Context: a cell's measures follow from cells and communities, which come through several doors, and legal dates move without a change. Choice: every door says
// in revision_layer what it touched before it publishes, and that measures the cells; which communities and cells the law knows on a day, the City says. Price:
// cell_ground holds areas of communities that are not in force.
//
// Decision: the ground between communities is measured when a transaction ends, where something moved.
// Context: overlaps and voids are gaps with a life, so they must be there for every City, the same after an edit as after a full run, and go on as themselves when
// a line is drawn a little otherwise. Their measures hang on legal days too. Choice: measure_borders looks, at the end of a transaction that made a revision, at what
// moved since it looked last, as it was and as it is, and at the areas that touch that; one that has ground in common with an area of before has its name. They
// are rows of border_area, versions like those of a layer, and come into the City as one ([planning.MeasuredLayers]). Price: the first import of communities, and a
// change of the city's limit, measure everything; a city without sub-districts has no limit of its own and is measured as a whole at every change of a community.
//
// Decision: SQL is made from the description of the layer.
// Context: eighteen layers have the same life. Choice: columns come from [planning.Layer], and a test compares them with the
// tables. Price: a column cannot have a name of its own.
//
// Decision: the database holds the gate, against the program too.
// Context: the program may have bugs and its credentials may be stolen. Choice: the application's role reads the tables of the gate and moves files by
// one function, take_step. A row of permit meets a trigger that trusts nothing the caller brought: it locks the city, asks for a reviewed file, the
// newest ruling on the version in force at the city's revision and day, two officers who are both still there, and the rulebook that the owner adopted
// ([Adopt]), and then does the sums again from the file and the map. Those sums read what they do not know in the developer's favour,
// so they never refuse what the rule lets through; where a rulebook asks for more than they know (shares of use, walking distance, money in lieu), a
// forged report is found by [Store.Verify], after the fact. Versions of the map belong to a revision that their own transaction opens, so nothing
// changes beside a decision. Price: rules that decide most are written twice, once in Go and once in SQL, and a test holds the one
// against the other for every reason to refuse.
//
// What it does not hold: officers are known by their number, and whoever holds the application's credentials can speak for two of them, or
// write a file with rooms that are not there. The audit, which they can add to and never change, says so afterwards.
package postgres
