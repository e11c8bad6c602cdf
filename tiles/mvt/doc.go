// Package mvt reads vector tiles (Mapbox Vector Tile 2.1) as strictly as the specification is written, and knows nothing of the encoder. It judges the tiles
// that tests make: whatever a lenient viewer would draw anyhow, or drop without a word, is an error here, in a sentence that names the layer and the
// feature.
//
//	bytes ─ protobuf fields ─ layers ─ features ─ attributes, and commands followed into points, lines and rings
//
// Decision: refuse more than the specification does.
// Context: the published fixtures call two tiles valid only so that a reader may choose: a feature that does not say its kind (and that stands, byte for
// byte, also among the invalid ones), a command that announces half a billion places and brings one. Choice: no encoder of ours should write them, so they are faults. Price: not a reader for tiles from anywhere.
//
// Memory is bounded by the bytes: nothing is set aside for what a tile announces and does not bring.
package mvt
