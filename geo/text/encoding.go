package text

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// The two encodings that a reader reports and a writer writes.
const (
	UTF8    = "UTF-8"
	GB18030 = "GB18030"
)

// labels are the names found in .cpg files and chosen by users, upper case, without blanks, - and _.
var labels = map[string]string{
	"UTF8": UTF8, "65001": UTF8, "CP65001": UTF8,
	"GB18030": GB18030, "54936": GB18030, "CP54936": GB18030,
	"GBK": GB18030, "936": GB18030, "CP936": GB18030, "MS936": GB18030, "WINDOWS936": GB18030, "ANSI936": GB18030,
	"GB2312": GB18030, "EUCCN": GB18030, "XGBK": GB18030, "OEM": GB18030, "OEM936": GB18030, "ANSI": GB18030,
}

// Canonical returns UTF8 or GB18030 for a label such as "cp936" or "utf8", and false for any other.
func Canonical(label string) (string, bool) {
	key := strings.NewReplacer("-", "", "_", "", " ", "", "\ufeff", "", "\x00", "").Replace(strings.ToUpper(strings.TrimSpace(label)))
	name, ok := labels[key]
	return name, ok
}

// Evidence says whether texts are UTF-8. The zero value has seen nothing and says yes.
type Evidence struct{ good, bad int }

// Add looks at a text, or at a window into one that may end inside a character when cut is true.
func (e *Evidence) Add(b []byte, cut bool) {
	if cut {
		b = Cut(UTF8, b)
	}
	if ascii(b) {
		return
	}
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			e.bad++
		case n >= 3:
			e.good++
		}
		b = b[n:]
	}
}

// Encoding is UTF8 when everything was valid. It stays UTF8 while sound Chinese characters outweigh what is broken:
// read as GB18030, a UTF-8 file with one damaged byte would turn into well-formed nonsense from end to end, whereas
// GBK bytes hardly ever make three-byte characters of UTF-8.
func (e *Evidence) Encoding() string {
	if e.bad == 0 || e.good > 4*e.bad {
		return UTF8
	}
	return GB18030
}

// Guess names the encoding of one text; see Evidence.
func Guess(b []byte, cut bool) string {
	var e Evidence
	e.Add(b, cut)
	return e.Encoding()
}

// Cut drops a character of which only the first bytes are there from the end of b.
func Cut(enc string, b []byte) []byte {
	if enc == GB18030 {
		return b[:wholeGB(b)]
	}
	for back := 1; back <= 3 && back <= len(b); back++ {
		c := b[len(b)-back]
		if c < utf8.RuneSelf {
			break
		}
		if utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-back:]) {
				return b[:len(b)-back]
			}
			break
		}
	}
	return b
}

// wholeGB returns the length of the longest prefix that does not end inside a character. GB18030 can only be cut
// by reading from the front: a second byte looks like a first one.
func wholeGB(b []byte) int {
	i := 0
	for i < len(b) {
		n := 1
		switch {
		case b[i] < 0x81 || b[i] == 0xff:
		case i+1 < len(b) && b[i+1] >= '0' && b[i+1] <= '9':
			n = 4
		default:
			n = 2
		}
		if i+n > len(b) {
			break
		}
		i += n
	}
	return i
}

// Decoder turns single values into UTF-8. It is not for concurrent use.
type Decoder struct {
	gb *encoding.Decoder // nil for UTF-8
}

// NewDecoder returns a decoder for UTF8 or GB18030.
func NewDecoder(enc string) *Decoder {
	if enc == GB18030 {
		return &Decoder{gb: simplifiedchinese.GB18030.NewDecoder()}
	}
	return &Decoder{}
}

// Says tells whether bytes, read as a string, are the text that they mean in this encoding already.
func (d *Decoder) Says(s string) bool {
	return d.gb == nil && utf8.ValidString(s) || ascii(s)
}

// Decode returns the text of b, and false when bytes in it mean nothing in this encoding; they then stand as U+FFFD.
func (d *Decoder) Decode(b []byte) (string, bool) {
	if ascii(b) {
		return string(b), true
	}
	if d.gb == nil {
		return strings.ToValidUTF8(string(b), "\ufffd"), utf8.Valid(b)
	}
	out, err := d.gb.Bytes(b)
	return string(out), err == nil && !bytes.ContainsRune(out, utf8.RuneError)
}

// Encode writes a text in UTF8 or GB18030; false when the text is not valid Unicode.
func Encode(enc, s string) ([]byte, bool) {
	if !utf8.ValidString(s) {
		return nil, false
	}
	if enc != GB18030 {
		return []byte(s), true
	}
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	return out, err == nil
}

// Bad tells that a decoded text has lost a character: bytes that mean nothing in the file's encoding, the mark U+FFFD
// that an earlier conversion leaves behind, or a NUL, which no database stores.
func Bad(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == 0 || s[i] >= utf8.RuneSelf {
			return strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError)
		}
	}
	return false
}

func ascii[T string | []byte](b T) bool { return firstOther(b) == len(b) }

// firstOther returns where the first byte outside ASCII stands, len(b) when there is none.
func firstOther[T string | []byte](b T) int {
	for i := range len(b) {
		if b[i] >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}
