// Package pmtiles writes and reads tiles in one file that a web server can hand out in ranges (PMTiles, version 3).
//
//	header 127 bytes ─ root directory, within the first 16 KiB ─ tiles in the order of their numbers ─ metadata ─ leaf directories
//
// A tile's number goes along a Hilbert curve through each zoom, one zoom after another, so that neighbours on the map are near one another in the file
// ("clustered"). Tiles and directories are gzip.
//
// Decision: write in one pass and in bounded memory.
// Context: a province has millions of tiles, and the directory, which a reader needs first, is known last. Choice: the first 16 KiB are left open and filled at the end; leaf
// directories are packed as soon as they are full and follow the tiles. Price: tiles must come in the order of their numbers, and the file must be one that can be written
// at any place. What is kept in memory is the packed leaves, three bytes a tile or so, and the digests of small tiles.
//
// Decision: equal tiles are kept once, when they are small.
// Context: most equal tiles show one flat surface, or nothing but an edge. Choice: of tiles up to 4 kB the last 65,536 different ones are remembered by
// digest; neighbours that are equal share one entry. Price: a large tile that comes twice is there twice.
package pmtiles
