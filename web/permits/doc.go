// Package permits is the office's side of the interface: the queue of files with their rulings, what an officer may do with a file and did, its papers, and what
// another rate or another room would change.
//
// Decision: the queue is judged as of the picture's day.
// Context: a rule expires and a file grows old while it lies there. Choice: the queue and its clock show what the gate would say on the
// day of the picture (City.AsOf, today), not on the day of receipt; a file of 2016 is thousands of days overdue, and is judged by
// what is in force now. Price: what was true on an earlier day is not to be seen here; rulings that were given keep their own day.
package permits
