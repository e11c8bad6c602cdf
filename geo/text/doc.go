// Package text finds out in which encoding a Chinese file is written and turns it into UTF-8.
//
// Offices send UTF-8, GBK and, for rare names, GB18030, and seldom say which. One rule serves all: what is valid
// UTF-8 is UTF-8, everything else is GB18030. A file that is UTF-8 but for a few damaged bytes stays UTF-8, so that the
// damage is reported where it is (see Evidence).
//
// # Decision: GB18030 for everything that calls itself GB
//
// Context: "GBK", "CP936", "936", "gb2312" and ArcGIS's "OEM" are written into .cpg files without much thought; a
// strict GB2312 decoder destroys 剅 and 埫, which stand in village names here, and GBK has no 𠮷. Choice: GB18030
// contains all of them byte for byte, so every GB label is read as GB18030. Price: none known; a file in Big5 or
// Shift-JIS is misread, as it would be by any guess, and needs the encoding said by hand.
//
// # Decision: guess where the first non-ASCII byte stands
//
// Context: a GeoJSON may carry megabytes of coordinates before its first Chinese character, so a guess from the
// file's beginning knows nothing. Choice: Stream passes ASCII through and decides on the 64 KB that follow the first
// other byte. What breaks that guess later is not repaired but reported at its row (see Bad). Price: none for ASCII
// files; a window that happens to be valid in both encodings is taken for UTF-8.
package text
