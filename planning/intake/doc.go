// Package intake turns the records of a file into records of a layer, and says everything that is wrong with them.
//
// A file comes as a [geo.Reader]; what a layer wants is a [planning.Layer]. Between the two stand the header (which column is
// which field, in Chinese or English, cut to ten bytes or whole), the coordinates (which system and who says so, whether they fall
// into the city, and if not, why probably), and the values (a number, a day, a choice). A problem never stops the
// reading, so that a clerk sends a file back once and not ten times.
//
// Decision: a row is good or it is refused; nothing is guessed.
// Context: a household count of "12.5" or a boundary 640 m aside decides about a permit. Choice: a value that is not
// plainly what the field wants is a problem of its row, with a sentence; the sender decides. Price: files that other
// programs would swallow come back.
//
// Decision: coordinates that nobody names are read where the numbers leave one answer.
// Context: half of the files that come have no .prj, or one that says "Unknown"; the numbers of a strip with its zone in front
// fit nothing else, those of UTM and a 6° strip fit both, those of an old datum and of GCJ-02 look like the right ones. Choice: the
// first 500 records are looked at; if one system brings them into the city it is used and told as a note, if several do
// they are listed and the operator says which, and what looks the same as another is never an answer: GCJ-02 and BD-09 only
// as declared, Xi'an 1980 and Beijing 1954 only with the operator's own parameters. Price: a file in GCJ-02 without a word
// about it lies 640 m aside, as it would anywhere.
package intake
