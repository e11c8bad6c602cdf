// Package intake turns the records of a file into records of a layer, and says everything that is wrong with them.
//
// A file comes as a [geo.Reader]; what a layer wants is a [planning.Layer]. Between the two stand the header (which column is
// which field, in Chinese or English, cut to ten bytes or whole), the coordinates (which system, whether they fall
// into the city, and if not, why probably), and the values (a number, a day, a choice). A problem never stops the
// reading, so that a clerk sends a file back once and not ten times.
//
// Decision: a row is good or it is refused; nothing is guessed.
// Context: a household count of "12.5" or a boundary 640 m aside decides about a permit. Choice: a value that is not
// plainly what the field wants is a problem of its row, with a sentence; the sender decides. Price: files that other
// programs would swallow come back.
package intake
