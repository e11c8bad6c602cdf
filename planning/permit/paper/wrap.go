package paper

import (
	"strings"
	"unicode"
)

// Marks that begin no line, and marks that end none.
const (
	closing = "，。；：、！？）》」』】〕”’…％%,.;:!?)]}"
	opening = "（《「『【〔“‘([{"
)

// wrap breaks text into lines of a width: between Chinese characters, around words of Latin letters and digits, never before a closing mark nor
// after an opening one. No line is wider, unless it is one character.
func (s *sheet) wrap(text string, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.ToValidUTF8(text, "\uFFFD"), "\n") {
		line := ""
		for _, piece := range pieces(paragraph) {
			if line != "" && s.widthOf(strings.TrimRightFunc(line+piece, unicode.IsSpace)) > width {
				lines, line = append(lines, line), ""
			}
			for s.widthOf(strings.TrimRightFunc(piece, unicode.IsSpace)) > width { // longer than a line by itself
				cut := s.fitting(piece, width)
				if cut == len(piece) {
					break
				}
				lines, piece = append(lines, piece[:cut]), piece[cut:]
			}
			line += piece
		}
		lines = append(lines, line)
	}
	return lines
}

// fitting is how many bytes of a word fit into a width, one character at least; after a hyphen or a slash where one is in the second half.
func (s *sheet) fitting(word string, width float64) int {
	end := 0
	for i := range word {
		if end > 0 && s.widthOf(word[:i]) > width {
			return hyphenated(word, end)
		}
		if i > 0 {
			end = i
		}
	}
	if end == 0 || s.widthOf(word) <= width {
		return len(word)
	}
	return hyphenated(word, end)
}

func hyphenated(word string, end int) int {
	if at := strings.LastIndexAny(word[:end], "-/_") + 1; at > end/2 {
		return at
	}
	return end
}

// pieces are what a line may be broken between.
func pieces(text string) []string {
	var out []string
	from, before := 0, rune(0)
	for i, r := range text {
		if i > 0 && breakable(before, r) {
			out, from = append(out, text[from:i]), i
		}
		before = r
	}
	if from < len(text) {
		out = append(out, text[from:])
	}
	return out
}

// breakable says whether a line may end between two characters.
func breakable(before, after rune) bool {
	switch {
	case strings.ContainsRune(closing, after) || unicode.IsSpace(after) || strings.ContainsRune(opening, before):
		return false
	case unicode.IsSpace(before):
		return true
	}
	return !latin(before) || !latin(after)
}

// latin says whether a character is part of a word that stays together.
func latin(r rune) bool { return r < 0x2E80 && !strings.ContainsRune("“”‘’…", r) }
