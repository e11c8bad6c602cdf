package paper

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

var (
	beyond     = regexp.MustCompile(`<([0-9A-F]{4})><[0-9A-F]{4}><([0-9A-F]{5,6})>`)
	length     = regexp.MustCompile(`/Length (\d+)`)
	xrefLine   = regexp.MustCompile(`(\d{10}) 00000 n`)
	startXref  = regexp.MustCompile(`startxref\s+(\d+)`)
	xrefMarker = []byte("\nxref\n")
)

// astral mends how the library writes characters beyond the Basic Multilingual Plane into the table from which readers copy text: UTF-16
// has two halves for them, and one number of five digits is read as another character. Lengths and offsets of the file follow.
func astral(pdf []byte) ([]byte, error) {
	if !beyond.Match(pdf) {
		return pdf, nil
	}
	at := bytes.LastIndex(pdf, xrefMarker)
	if at < 0 {
		return nil, fmt.Errorf("the file has no table of offsets")
	}
	body, tail := pdf[:at+1], pdf[at+1:]
	starts := offsets(tail)
	moved := map[int]int{}
	var out []byte
	last := 0
	for _, start := range slices.Sorted(slices.Values(starts)) {
		out = append(out, mended(body[last:start])...)
		moved[start], last = len(out), start
	}
	out = append(out, mended(body[last:])...)
	xref := len(out)
	tail = xrefLine.ReplaceAllFunc(tail, func(line []byte) []byte {
		old, _ := strconv.Atoi(string(line[:10]))
		return fmt.Appendf(nil, "%010d 00000 n", moved[old])
	})
	tail = startXref.ReplaceAll(tail, fmt.Appendf(nil, "startxref\n%d", xref))
	return append(out, tail...), nil
}

func offsets(tail []byte) []int {
	var out []int
	for _, m := range xrefLine.FindAllSubmatch(tail, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		out = append(out, n)
	}
	return out
}

// mended is one object of the file.
func mended(object []byte) []byte {
	if !beyond.Match(object) {
		return object
	}
	longer := 0
	object = beyond.ReplaceAllFunc(object, func(entry []byte) []byte {
		m := beyond.FindSubmatch(entry)
		code, _ := strconv.ParseUint(string(m[2]), 16, 32)
		high, low := utf16.EncodeRune(rune(code))
		now := fmt.Appendf(nil, "<%s><%s><%04X%04X>", m[1], m[1], high, low)
		longer += len(now) - len(entry)
		return now
	})
	first := true
	return length.ReplaceAllFunc(object, func(entry []byte) []byte {
		if !first {
			return entry
		}
		first = false
		n, _ := strconv.Atoi(string(length.FindSubmatch(entry)[1]))
		return fmt.Appendf(nil, "/Length %d", n+longer)
	})
}
