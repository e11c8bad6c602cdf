// Package street measures how far people walk. Lines of a street layer become a network; what stands beside it is joined to the nearest street; distances
// are the shortest along streets, with the parts from the door to the street at both ends counted in. A river or a wall needs no layer: it is simply where
// no street is.
//
// A network is made once from lines in a plane, in metres ([Build]); any number of goroutines may then ask it, each with a [Walk] of its own.
//
// Decision: lines are joined where they share a vertex, or where one ends on another, and nowhere else.
// Context: lines that cross without a vertex may be a bridge over a street. Choice: what the surveyor did not join stays apart. Price: a layer drawn without
// nodes at its crossings says "not reached" where people walk; the number of parts of the network ([Network.Parts]) shows it.
//
// Decision: the tolerance adds a step, and moves nothing.
// Context: ends miss their street by centimetres. Merging all vertices within a tolerance moves lines, shortens densely drawn curves, and depends on the
// order. Choice: two vertices within the tolerance, or an end and the foot of its perpendicular on a line, are joined by a step as long as the gap. Price: a
// few more edges. Gain: a distance along streets is never shorter than the straight line, whatever the tolerance, and the same in any order of the lines.
//
// Decision: each place has one way to the streets, the shortest.
// Context: a large block has gates that no layer knows. Choice: the nearest street to the footprint, within the access distance; without one the place is not
// reached, and is said to be. Price: a block between two streets is taken to open to the nearer one.
package street
