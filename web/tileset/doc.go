// Package tileset says what of a city is drawn in its tiles, for one layer or several at once, and keeps the tiles that were cut.
//
//	City ─ features whose box meets the tile ─ the largest of them ─ attributes, labels ─ package tiles ─ one piece a layer ─ tile
//
// A tile is a pure function of a [Picture]: the same features give the same bytes on every server, whatever was asked or edited before. It knows no HTTP.
//
// Decision: nothing is dropped without a word.
// Context: a tile of a whole province cannot show every building. Choice: a tile draws at most [Most] features of a layer, the largest first, and a mark for
// homes that are too small to see; whatever it does not draw is counted in a layer of its own, [Notice], which maps show as a sentence. At the deepest zoom everything is drawn.
// Price: two tiles side by side may choose differently among small things, as far out as that.
//
// Decision: a tile lives until something in it changes.
// Context: every edit makes a new revision; tiles addressed or validated by revision are all cut and sent anew. Choice: [Cache] follows the city from revision to revision
// and lets go only of tiles that an old or a new box of a changed feature meets; the validator of a tile is a sum of its bytes, so that a client
// that has it keeps it, whichever server it asks. It is a fast sum: it tells a tile from what it was, and protects nothing. Price: every new revision costs a walk through the kept tiles, less than a millisecond for ten thousand.
//
// Decision: several layers are their single tiles, one after another.
// Context: a vector tile is a list of layers. Choice: a tile of several layers is put together from those of one each, in the order of [Names], whatever order was asked for. What
// one of them shows does not depend on which others were asked for with it.
package tileset
