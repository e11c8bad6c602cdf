// Package views writes the SQL of the views for people who come to the database themselves: one family for every layer, with the words of the layer as comments.
//
// Decision: views are made from the description of the layers, and not by a migration.
// Context: later migrations add columns, and titles are words of the program. Choice: after migrating, the owner runs [SQL] where it is not what it was; a column that is
// added comes last, so that views of others on these views stay. Price: a migration that drops a column or gives it another type drops the views first.
//
// Decision: an edit of a view is an edit through the door.
// Context: QGIS writes INSERT, UPDATE and DELETE. Choice: INSTEAD OF triggers call put_feature and close_feature, so that each raises the revision, is recorded with the login, measures the
// ground and is heard by every server. Price: a revision for every row.
//
// Decision: who sees limited title is a matter of roles.
// Context: the views run with their owner's rights. Choice: the plain views have what the public may see, [Reader] may read them; those that end in _internal have everything, [Analyst] may
// read and edit them. Price: two families.
package views
