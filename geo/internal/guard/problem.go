package guard

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"peijian/geo"
)

// shown bounds how much of a foreign text goes into a sentence.
const shown = 60

// Problem words a problem of one record. Both sentences are formats over the same arguments; where their order
// differs use %[n]d. Strings among the arguments come from the file and are shortened and cleaned.
func Problem(code, zh, en string, args ...any) *geo.Problem {
	clean := make([]any, len(args))
	for i, a := range args {
		clean[i] = a
		if s, ok := a.(string); ok {
			clean[i] = Show(s)
		}
	}
	return &geo.Problem{Code: code, Zh: fmt.Sprintf(zh, clean...), En: fmt.Sprintf(en, clean...)}
}

// Fatal words a problem after which nothing of the file can be read.
func Fatal(code, zh, en string, args ...any) *geo.Problem {
	p := Problem(code, zh, en, args...)
	p.Fatal = true
	return p
}

// Note words a remark that costs no data.
func Note(code, zh, en string, args ...any) *geo.Problem {
	p := Problem(code, zh, en, args...)
	p.Note = true
	return p
}

// In says which file a problem is in, unless it knows already. Errors that are no problem stay as they are.
func In(file string, err error) error {
	var p *geo.Problem
	if errors.As(err, &p) && p.File == "" {
		p.File = file
	}
	return err
}

// Show makes a foreign text fit for a sentence: at most 60 characters, nothing that moves a cursor.
func Show(s string) string {
	s = strings.ToValidUTF8(s, "?")
	n := 0
	for i := range s {
		if n == shown {
			s = s[:i] + "…"
			break
		}
		n++
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, s)
}
