// Package sample makes a city to try Peijian on, and writes it as the files that a bureau would send: shapefiles in GBK
// that do not say so, one of them with the zone number in its eastings, GeoJSON, ledgers with a title row above the
// header, CSV with and without a byte order mark. They go in through the importer like anybody's files.
//
// Names and codes of communities, and how many there are of each kind, are facts with a source; everything else is made
// up and says so ([Notice], [Notes]). What is wrong with the city was put there on purpose and is listed
// ([City.Planted]): a detector must find exactly that.
//
// The story of [Build] is told in builder.go, stage by stage: a warped grid of streets below a river (urban.go), dealt
// out to communities (urban.go); towns and their fields (towns.go, county.go); boundaries on which something is
// planted (edges.go, planted.go); parcels in the blocks (parcels.go), and on them estates, compounds,
// factories, villages and community rooms (estate.go, ordinary.go, premises.go); rosters and households (figures.go);
// the grid cells of each community (cells.go); streets and waters (lines.go). What it draws with is in package ground. It makes no file; [Write] does (files.go,
// sheets.go), through package bureau, which knows how offices save theirs.
//
// Decision: boundaries are paths of one lattice, and nothing is ever overlaid.
// Context: 79 ragged polygons that match vertex for vertex, and sub-districts around them, need a clean tessellation,
// and no overlay within reach is robust. Choice: each edge between two street corners is displaced once, inside a narrow
// diamond, and walked in one direction by the ground on its left and in the other by the ground on its right; a void or
// an overlap is an edge that one side draws differently. Price: blocks have four sides, and the city looks a little tidy.
//
// Decision: what is not planted is far from every threshold.
// Context: the planted list must be complete, or it proves nothing. Choice: housing stands on parcels that keep their
// distance from every boundary, so that it lies in one community entirely; planted housing lies well beyond the
// thresholds. Price: the sample has no borderline cases; the detectors' own tests have those.
//
// Decision: the city is made by a program and not kept as files.
// Context: a city of 6,000 buildings is two megabytes that nobody can review. Choice: a generator that anybody can read,
// without a seed to choose, without maps walked in Go's order, without a clock, and with coordinates rounded at every
// step, so that all machines make the same bytes. Price: a change in one stage may move much of what later stages make;
// each stage has its own dice, so that it does not move the rest.
package sample
