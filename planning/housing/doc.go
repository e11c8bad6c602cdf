// Package housing tells of a piece of housing (a development, a compound, a building that stands alone) what everything else asks first: which homes it has, how
// many households live there and who counted them, on the ground of which communities it lies, and which of them answers for it.
//
// Decision: who answers for housing is where most of its measured ground lies.
// Context: a roster, an address and a boundary may say three things. Choice: the ground ([planning.Ground]) decides, and housing of which less than the city's
// threshold is covered is nobody's; rosters are held against it, and what differs is a gap. Price: a wrong boundary gives homes to the wrong community until it is
// mended.
//
// Decision: the number that says most about people comes first.
// Context: one development has occupied, registered and designed households, of several years. Choice: occupied before registered before designed, of each
// the latest; then what the feature says of itself; then its buildings, if all of them were counted. Price: an old count of occupied households hides a new one of
// registered; the sentence beside the number says which it is and of when.
package housing
