// Package history says what was when: what differs between two pictures of a city, the versions of one feature, and the days on which something was recorded.
//
// Decision: a difference is taken between two Cities, and not between revisions.
// Context: what is shown on a day depends on what was recorded by then and on the law of that day, and a public picture hides what an internal one has. Choice: two
// Cities are compared, layer by layer in the order of codes; layers that they share cost nothing, and versions of the same revision are not looked into. Price: both
// Cities are needed, where SQL could list versions.
//
// Decision: what a feature says differs, not that somebody wrote it down again.
// Context: a version can repeat the one before, or differ in a field that the audience may not see. Choice: two versions differ when a value, a legal date, the audience or the
// shape does; the source file is no difference. Price: every pair of versions is compared value by value.
package history
