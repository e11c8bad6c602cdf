// Package permit is the rule engine: it judges a file that lies before a gate by a rulebook, and says why.
//
//	a, problems := application.Parse(name, bytes) // what the sender states
//	facts := survey.Of(city, a)                   // what the map knows of it
//	r := permit.Evaluate(permit.Default(), a, facts, asOf)
//	err := table.Write(terminal, r, planning.Chinese)
//
// The packages below do what the first, second and last line say; the values that they exchange, [Application], [Surroundings] and
// [Ruling], live here, where they are judged. A [Rulebook] is data that a lawyer can read: clauses, each with one
// test, an effect, an article and the gates at which it speaks. [Evaluate] is pure: rulebook, application, [Surroundings] and a day make a
// [Ruling] with a [Finding] for every clause, and the same four make the same bytes years later.
//
// How it runs: the units are counted (phases released so far and this one, and the siblings that count); the clauses that do not speak of
// such a development fall silent; every quota that the gate asks for gets an account; every room is looked at by every clause that looks at
// rooms, and stands in each account as counting, not counting or not known; the rooms that count are summed; then each clause is heard.
// The worst outcome of the clauses that do more than advise is the ruling's, and only a pass opens the gate.
//
// Files: rulebook_ reads and refuses rulebooks, clause_ hears clauses, evaluate_ counts and seats; quota.go keeps the accounts, shelf.go the
// rulebooks of a place. testdata/variants has the rules of other places, each with worked cases: whoever writes a rulebook begins there.
//
// Decision: a room that does not count is left out, with its reason, and does not fail the file by itself.
// Context: a basement room may be promised on top of enough others, and a developer must never do worse by promising more. Choice: the
// clause about the room fails when the rooms that count do not suffice, and lacks a paper as long as rooms that are not known yet might.
// Price: the clause is not decided on its own; property tests hold the law that one room more never makes a file worse.
//
// Decision: three values for everything, and "not known" never opens.
// Context: floors are written as people like, papers are missing. Choice: a floor that cannot be read, an area that is not stated and a
// signature that is not there are Undetermined, with what to hand in. Price: a careless file takes a second round.
//
// Decision: what the map says beats what the file leaves out, and what neither says is not invented.
// Context: a released phase left out of the file would lower what is owed. Choice: released phases of the map are added and the larger
// number of units counts, also of a phase without a permit; a file without a code is known by the name of its development; one that the
// map knows by neither, and that names no site, is judged without a map and the ruling says so. Price: whoever wants every file on the
// map must demand a code before the gate.
//
// Decision: every quota has an account of its own, and a clause says for which quotas it speaks.
// Context: elder-care and property rooms have areas of their own; one place joins two of them in one sum, another forbids that a room
// serves two. Choice: a quantity clause names its quotas, one account for all that it names; a room is offered for quotas and counts in
// each account that takes it, unless the clause "exclusive" wants it in one only; the ruling's headline is the community quota's and the
// others are listed. Price: a room for two accounts is not divided between them: it counts wholly in both, or in neither.
//
// Decision: what is missing in figures is missing, and a paper in lieu counts when it is there.
// Context: rules by floor area meet files that state units only, and siblings of which the map knows no floor area. Choice: nothing is
// converted; the clause lacks a figure. Money, pooled and distant rooms add the area that their paper states, where the rule has that way.
// Price: such files take a second round.
//
// Decision: shares are of what is owed, and before_share is by phases.
// Context: a share of everything promised punishes whoever promises more, and "before half of the homes are finished" is not in any file.
// Choice: "of: required" is what rulebooks should say, "of: promised" is there for rules that mean it; a room is early enough when the
// phases before its own hold less than the share of the units. Price: both are readings, and rulebooks say so. The property tests name the
// two rules under which units or rooms more can change a file for the other side.
//
// Decision: areas are decimals, exact to the last digit; a rate is for 1, 10 or whole hundreds of units.
// Context: 4592 × 0.2 is not 918.4 in binary. Choice: apd with sixty digits, comparisons on exact values, two decimals only when shown,
// required and short rounded up and promised rounded down, so that a display never flatters. A third of an area has no end in decimals, and
// sixty digits tell it from every area that can be stated, which has four behind the point. Price: a rate for 70 units must be written for
// 10 or 100.
//
// Decision: the rulebook names the date that selects it, and everything else is judged as of the day of the review.
// Context: a file that came in before a rulebook began must not pass under it because it lay on a desk, while an agreement that ended on
// that desk has ended. Choice: selected_by, which every rulebook must state with its reason; Xiantao's is the day of receipt, the product's
// own default; a file received after the review, or on no day, lacks a paper. Price: one rulebook knows only its own days, and which other
// one applies the clerk must choose.
//
// Decision: a quote must be found in its source, letter by letter, or the rulebook is refused.
// Context: an article misquoted once to a developer costs the office its standing. Choice: the source's text stands in the rulebook, and
// a clause without one says that it is the product's own default and is not verified; where a quote leaves open what the clause decides,
// the citation says what is the product's own. Price: sources must be typed in, and "verified" says no more than this: the source may be a
// published copy, as Xiantao's is, and whether it is the official text is for the legal office to find out.
//
// Decision: an example says what of it is not verified, and a ruling repeats it.
// Context: the rules of other cities are known from copies and press reports. Choice: doubts, a list in the rulebook that every ruling
// carries; no quote, no article number that nobody read; a draft has the force of a proposal. Price: rulings by examples are longer.
//
// How it grows: a further way to ask is a further field of [Clause] with a type that can hear it, and look at rooms if it wants; further
// numbers are further keys of that type. Old rulebooks stay what they were: an unknown key is refused, a missing one changes nothing.
package permit
