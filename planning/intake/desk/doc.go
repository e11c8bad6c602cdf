// Package desk says what lies on an analyst's desk: files on their way into the city, and the record of those that came in.
//
// A file goes in by steps. It is received as a [Draft]; the operator says how it is to be read ([Options]); a check reads
// all of it and leaves three things behind: a receipt, the problems row by row ([Problem]), and the difference against
// what is there ([Change]). Only then can it be committed, in one transaction and one revision; the [Entry] of the record
// tells who did that, with which file and which options. What an entry changed can be put back as one step, which makes an
// entry of its own.
//
// The package holds values and says what they mean. Where they are kept is planning/postgres; who carries a draft from step
// to step is planning/postgres/clerk.
//
// Decision: what was seen is what is written.
// Context: between the look at a difference and the word to write it, others edit the same layer. Choice: a check leaves a
// digest of the difference, and a commit takes it anew under the city's lock: when it is another one, nothing is written and
// the new difference is shown. An edit that changes nothing of what was shown does not disturb. Price: a commit reads the
// file a second time.
//
// Decision: rows are left out by choice only.
// Context: a file with three broken rows among ten thousand must not be lost for them, nor must rows vanish unseen. Choice: a
// file with problems is refused as a whole, unless the operator has said, after seeing them, that these rows stay out; the
// record lists them. Together with replacing the layer this is refused: a row that is left out would end its feature.
package desk
