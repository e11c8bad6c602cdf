// Package picture gives every request one picture of the city: the present one, one of the past, or two to compare.
//
// A request takes its picture when it arrives and finishes on it, whatever is imported meanwhile. What is computed from a whole picture (gaps, borders, reach,
// rulings on stored applications, tiles) is computed once for it, by the first request that asks. Which picture that is, and whether the client has the
// answer on it already, is settled by middleware, so that a handler asks Of or IntervalOf and nothing else.
package picture
