// Package kml reads KML 2.2 and 2.3 (OGC 12-007r2), as Google Earth, 奥维 and 图新 write it, bare or packed as KMZ: every Placemark is a
// feature, whatever folder it stands in.
//
// The name and the description of a Placemark are fields called name and description; ExtendedData, by Schema or
// not, gives the others, and wins where both have one name. Coordinates are longitude and latitude in WGS 84, because
// the format has no others: a file from a map of GCJ-02 has to be declared as such by hand.
//
// # Decision: one Placemark in memory, read as the bytes come
//
// Context: a survey of a city as KML has hundreds of megabytes, and encoding/xml unmarshals a document as a whole.
// Choice: encoding/xml gives token after token, each bounded; only the Placemark that is open is kept. Nesting is bounded
// and checked, entities are the five of XML and the named ones of HTML, which descriptions use. Price: a document that
// breaks off ends there, with the features before it already handed out.
//
// # Decision: what is no feature is told
//
// Context: overlays, tours and links to other files look like content in Google Earth. Choice: they are named once
// each, as a note, because somebody may believe that they came along; a link is never followed. Heights are dropped and
// told. Price: none known.
package kml
