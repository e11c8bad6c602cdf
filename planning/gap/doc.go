// Package gap finds homes that fall out of anybody's care: one detector per file, each a pure function of a [planning.City].
//
// The source names four ways (part 3, section 6): high-rises that grow across boundaries so that nobody, or two, feel responsible;
// villages turned communities that serve only the old villagers; compounds whose work unit is gone; and venues out of reach. The first
// three are found here from where housing's ground lies ([planning.Ground]), from rosters and from what a compound says of itself.
//
// Decision: unknown is not a gap and not none.
// Context: registers have holes. Choice: a compound of which nobody said whether its unit is gone is not reported as orphaned; a
// gap whose households nobody counted is reported with households unknown, never zero. Price: a city that knows
// little sees few gaps; the number of homes not counted is shown beside every sum.
package gap
