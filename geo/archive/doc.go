// Package archive opens a ZIP from a stranger.
//
// It lists the entries a person packed (no folders, no __MACOSX, no hidden files), with names in Chinese even when
// Windows wrote them in CP936 without saying so, and unpacks them under limits that count real bytes.
//
// # Decision: headers are never believed
//
// Context: a ZIP states each entry's size, and a bomb lies; several entries may also share the same packed bytes.
// Choice: every reader counts what it really inflates, against a limit for the entry, a limit for all entries
// together, and, beyond 16 MB, a ratio to the packed bytes. An entry that is read twice counts once. Price: a bomb is
// found while it is read, so nothing may be stored before a file is read to its end. The 16 MB are free because empty
// columns of a .dbf pack 500 to 1 in honest files.
package archive
