// Package export writes what a city has into files: layers, gaps, the ground between communities, in every format of geo/file, as one
// audience may see them.
//
// A Source is a layer on its way out: its columns, how many features, and the features themselves, one by one, in EPSG:4490. A Job writes sources
// into one file and leaves a Receipt: how many features of each layer, how many bytes, their SHA-256. The command line and the server use the same
// Job; a Sender knows of connections and makes jobs of what is asked for over HTTP.
//
// Decision: the file is never whole by accident.
// Context: a download that breaks after 10,000 of 20,000 features must not look like a city of 10,000. Choice: formats that are written from front
// to back leave as they are made, in chunks whose end is missing when anything fails, and count and digest come behind the last one; the
// others are made in a temporary file first, so that what fails is answered with a sentence instead of a file, and count, digest and length are
// known before the first byte. Price: a GeoPackage of the whole city is written twice.
//
// Decision: what is not in memory is read while it is written.
// Context: the command line has no city; to load all of it for a file of one layer took longer than the file, and its memory. Choice: a Source may read its records one by one
// (View.Read), from the snapshot of which the receipt tells the revision; features are measured only for filters that ask where they are, and only the layers
// over which such a filter goes are loaded. Both ways write the same bytes, in the order of codes. Price: how many there are is known at the end; gaps, the ground and the past still
// want the whole city.
//
// Decision: a receipt has an address.
// Context: browsers hide what comes behind an answer (trailers), and a person wants to see "8,994 features, SHA-256 …". Choice: each export has a name,
// which the client may choose; under it the server tells how far the export is and, in the end, count and digest. Price: the server remembers the
// last thousand.
//
// Decision: who has not signed in gets what is public.
// Context: a file walks where a screen does not. Choice: on a server with accounts, internal layers, features and fields (limited title, who is
// responsible for a cell) leave only with an officer who works with them; the receipt says for whom a file was made. Price: a link that QGIS opens
// without signing in has public data.
//
// Decision: what goes out comes in again unchanged.
// Context: an analyst edits one row in QGIS or Excel and sends the layer back; whatever else differs is noise that hides the one change. Choice: coordinates
// keep a tenth of a millimetre through every system (geo/crs.Decimals), decimals their digits where the format can, names of columns are such
// as the importer knows, in any of the languages; tests send the sample city through each format and back. Price: none seen.
package export
