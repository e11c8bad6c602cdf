// Package bureau writes a table in the formats in which offices send theirs, with the habits that make them hard to read:
// a shapefile in GBK that says nothing of its encoding, GeoJSON in EPSG:4490, a ledger with a title above its header, CSV as
// Excel saves it. The same table gives the same bytes every time.
package bureau
