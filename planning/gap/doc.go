// Package gap finds homes that fall out of anybody's care: one detector per file, each a pure function of a [planning.City] and one subject.
//
// The source names four ways (part 3, section 6): high-rises that grow across boundaries so that nobody, or two, feel responsible;
// villages turned communities that serve only the old villagers; compounds whose work unit is gone; and venues out of reach. The first
// three are found here from where housing's ground lies ([planning.Ground]), from rosters and from what a compound says of itself.
//
// [Detect] looks at every subject. A [Tracker] follows a city from edit to edit and looks again only at the subjects that an edit touched; both find the
// same, field by field and in the same order.
//
// A new kind is one row in detectors. Its finder looks at one subject and tells a gap or nil; needs names, for each layer that it reads besides the
// subject and the subject's measured ground, the ways from a feature of that layer to the subjects that read it (needs.go has the hops: up a
// reference, down to those who refer, to the housing on whose ground a community has a claim, to what stands in its box). Kinds of housing, of
// communities and of rooms share ofHousing, ofCommunities and ofFacilities. A kind that has no single subject, or cannot name what it reads so
// narrowly, gives whole instead, a function of the City, and the layers in reads: it is run again when one of them changed, and after every edit
// when reads is nil. A finder must give the same for the same features: it may not depend on the order in which an R-tree hands things out,
// nor on the revision or the day but for [planning.City.AsOf], since a new day is a new run.
//
// Decision: ways are written down, and not recorded while a finder reads.
// Context: what depends on what must be known when something changes. Choice: a table, walked from the old and from the new version of what
// changed, over the indexes that the City has anyway. Price: a way that somebody forgets leaves a gap as it was; so random edits over all layers
// are held against full runs, and every way that is struck from the table fails that test. Gain: nothing is kept for each subject.
//
// Decision: a gap's revision and day are filled in when gaps are listed.
// Context: they change with every revision, though nothing else of the gap does. Choice: what is kept between edits is what was found; a list
// says of which City it is. Price: a list is a copy, some 0.4 kB for each gap.
//
// Whose a piece of housing is and how many live in it says package housing; how far its homes are from their venue, package reach.
//
// Decision: unknown is not a gap and not none.
// Context: registers have holes. Choice: a compound of which nobody said whether its unit is gone is not reported as orphaned; a
// gap whose households nobody counted is reported with households unknown, never zero. Price: a city that knows
// little sees few gaps; the number of homes not counted is shown beside every sum.
//
// Decision: what is wrong with grid cells is a list of its own ([DetectCells]) and no kind of gap.
// Context: cells that overlap, leave their community or leave homes out are faults in the division of work, and the homes in them are often gaps already.
// Choice: every gap knows its cell, and the faults of the cells are told beside the gaps, with kinds of their own and somebody who must act. Price: they have
// no case; they are gone when the cells are drawn right.
//
// Decision: ground between communities is a gap that comes back when its facts change, and not when its shape does.
// Context: an officer who dismissed an overlap does not want it again for every corner that moves. Choice: its facts ([Gap.Stable]) are whose it is, which housing
// stands on it, how many live there, and of which order of magnitude its m² are. Price: it can grow to nearly ten times before anybody is told.
package gap
