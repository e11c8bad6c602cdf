// Package geo knows shapes and nearness: what lies in what, on whose edge, how far, who owns this point, and what
// is wrong with a geometry. It makes no new geometry; repair, union and difference are PostGIS's. It knows no
// planning, no SQL and no HTTP.
//
// A geometry that is asked more than once becomes a Shape (Prepare), or, if it is a collection, a Figure (PrepareFigure); many shapes go into an Index, and shapes
// that partition the ground into an OwnerGrid. Many are asked at once by OwnerGrid.JoinAll (which points lie where),
// JoinBoxes and JoinShapes (what meets what) and JoinNearest, on all cores. Shapes and grids are immutable, an Index is copied in constant
// time: a reader keeps the picture it began with. Everything works in any plane; lengths and areas are in its
// units, so give the city's plane (metres) where a law counts square metres.
//
// The sub-packages read and write files; Feature and Problem are what they all speak.
//
// # Decisions
//
// Exact where it matters. Context: a corner of a house lies on a boundary by design, and then a float decides by
// its last bit; two engines (PostGIS and this one) must not disagree about which community a home is in. Choice:
// every yes-or-no is the sign of one determinant (orient), taken in float64 when an error bound proves it and in
// unrounded big.Float otherwise; no predicate computes a new coordinate. go-geom's bigxy was tried and left: its
// big.Float works with 53 bits and answered wrongly once in 200,000 nearly collinear triples. Price: about a
// microsecond for a point that really lies on an edge, nothing measurable for others.
//
// Inside, outside, edge. Context: ST_Contains and ST_Covers differ on the boundary, and orb puts the edge of a
// hole outside. Choice: Locate answers with a Place and the caller picks the rule; a hole's ring is an Edge like
// any other. Invalid ground is even-odd, so that the answer never depends on the order of rings. Price: ground
// that an invalid multipolygon covers twice is outside; Check finds such ground first.
//
// Stripes for points, boxes for the rest. Context: a point asks for edges at its height, a segment or a distance
// for edges nearby. Choice: y-stripes with lists of edges (about twice the coordinates' memory, bounded for
// combs), and a box for every 8 edges in ring order, boxes of boxes above (5 bytes an edge). Price: two small
// structures instead of one general one.
//
// Covers by pieces. Context: the full DE-9IM matrix is slow, and wrong in the reachable library. Choice: cut each
// edge where corners of the other shape lie on it; as no edge may cross properly, every cut is an input corner
// and every piece is decided exactly, by its ends, by the edge it runs along, or by its exact middle. Price: it
// says little about invalid shapes.
//
// Relations by cells. Context: touches, crosses, overlaps and equals need the whole DE-9IM matrix, and edges cross where no float64 is;
// an engine that rounds such a point gets about two in a thousand ugly pairs with lines wrong. Choice: Relate cuts every edge by all others and asks of each piece
// and corner where it lies in either figure; a cut in the middle of two edges is kept as a fraction of the edge, bounded in float64 and made a
// rational number only where bounds overlap. A collection is the union of its parts. Price: some microseconds for two houses; Covers and Intersects stay, because
// they need no cut at all.
//
// Points by an owner grid. Context: most points of a city lie far from any border, and a tree is walked for each of
// them. Choice: coarse cells, one for two edges; those that an edge touches are cut into up to 32² finer ones, about six
// for an edge; the one point in ten that still has edges near it goes straight to the middle of its finer cell and counts
// the two or three edges on the way. Neighbours that share all their edges in a cell are decided together. Points go
// through in batches, step by step, because the time is spent waiting for memory. Price: making the
// grid takes as long as joining ten to twenty million points, and it needs some 75 bytes for an edge.
//
// Boxes along a curve. Context: joining boxes is mostly guessing branches wrong. Choice: both sides are put along a
// Z-order curve by a radix sort, sixteen neighbours go through a packed tree together, and boxes are compared by the
// signs of differences. A party that straddles a bend of the curve is taken one by one. Price: the result is sorted once more.
//
// One sweep for validity. Context: an upload may have 100,000 corners and be hostile; comparing edges whose boxes
// meet took half a minute for a slanted comb. Choice: a sweep over the corners with a treap of exact comparisons
// finds crossings, touches and which ring lies in which, in n log n. The rules are GEOS's, so that ST_IsValid
// agrees. Price: only the first crossing (from the left) of a ring is reported.
//
// Coverage by directed edges. Context: PostGIS 3.2 cannot name the edges at which communities overlap or leave ground out. Choice: put corners on a
// grid, match every edge with its reverse, and look closer only at what is left: cut it where others meet it, bend it by less than a step of
// the grid where it runs along another (snap rounding), and count whose ground lies on either side. Price: what differs by less than a step is not seen,
// and two edges that cross under a very small angle may be told apart a step early.
//
// tidwall/rtree with float64 boxes. Context: the tree must be copied while it is read. Choice: its copy-on-write,
// wrapped so that the writer's rule is written down. Price: no bulk load; 100,000 inserts take 50 ms.
package geo
