// Package tiles cuts features into vector tiles (Mapbox Vector Tile 2.1). It knows geometry and nothing of planning.
//
// Geometry comes in EPSG:3857 and is shared with a picture of the city that must never change. It is therefore only
// read: the first step rounds every vertex into whole units of the tile, and everything after it (clipping, cleaning,
// turning rings the right way) works on those numbers.
//
//	EPSG:3857 ─ snap to the grid ─ clip to tile and buffer ─ drop repeats, spikes, straight vertices ─ mend what crosses ─ commands ─ bytes
//
// The same layers in the same order give the same bytes.
//
// Decision: simplify by snapping to a grid, before clipping.
// Context: communities share their boundaries. Douglas–Peucker and Visvalingam, run ring by ring, begin at another
// vertex for each neighbour and leave slivers and overlaps, which on this map would look like the very gaps it is
// made to show; run on clipped rings, they also break at tile edges. Choice: a vertex goes to the nearest point of
// a grid that is the same for all tiles of a zoom (a quarter of a pixel at most, see [GridAt]) and vertices that fall
// together or lie exactly straight are dropped. Where a vertex goes depends on nothing but the vertex, so neighbours stay matched to
// the last unit, in one tile and across tiles. Price: fewer vertices are saved than by Douglas–Peucker at
// the same error, and a neck narrower than the grid may close.
//
// Decision: mend what rounding breaks, and nothing else.
// Context: a ring whose vertices were moved may cross or touch itself; viewers fill such rings as they like, and strict readers refuse them. Clipping leaves edges
// that lie on one another along the tile's edge. Choice: every polygon is asked whether its edges meet (cheap, and nearly always not); those that do are noded by snap
// rounding and joined anew to valid rings, in whole numbers, exactly. Price: mending moves an edge by up to half a unit (a sixteenth of a pixel), which a neighbour
// that needed no mending does not follow.
//
// Decision: count what is left out.
// Context: at small scales most buildings are smaller than a step of the grid; maps that drop them without a word lie. Choice: [Cut] counts each feature
// that is in the tile and not drawn, and how many of them are in this tile and in no other, so that a map can add up. Price: a shape of which only a part vanishes, a hole or
// a distant corner, is generalised and not counted.
//
// Decision: features are asked for one by one, and drawn in parts on all cores.
// Context: a tile of a large city's centre has ten thousand buildings; most of the time went into lists of boxed values, and one core drew while the others
// waited. Choice: a layer may have a [Source] instead of a list, whose features all have the same keys, so that a value is looked for under the number of its key and nothing
// is looked up by name; parts of 512 features are drawn ahead, in any order, and written in theirs by one goroutine, which alone
// decides what depends on the features before: numbers of values, and who gets the square of a grid step. All slices are kept for the next tile. Price: a Source is asked by several
// goroutines, and a panic in one is carried over to the one who asked for the tile.
//
// Decision: own encoder instead of orb/encoding/mvt.
// Context: that one needs geometry it may overwrite, says version 1 unless told, and encodes through maps of
// properties. Choice: two hundred lines that write protobuf. Price: they are ours to keep; the tests hold them
// against a strict reader of the specification (package mvt) and against orb's own decoder.
package tiles
