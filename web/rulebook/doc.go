// Package rulebook shows rulebooks as a person reads them: clause by clause, each with its article and with its numbers in words, and the text whose
// digest stands under every ruling.
package rulebook
