package geojson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// Property is one member of a feature's properties. Value is a string, bool, integer, float64, json.Number,
// json.RawMessage or nil; anything else is written as encoding/json does.
type Property struct {
	Name  string
	Value any
}

// Writer writes one FeatureCollection, feature by feature. After the first error every call returns it.
type Writer struct {
	w      *bufio.Writer
	meta   map[string]any
	digits int
	begun  bool
	closed bool
	count  int
	buf    []byte
	heads  []head // of properties, by their place
	err    error
}

// head is the name of a property as it is written before its value.
type head struct {
	name    string
	written []byte
}

// NewWriter begins a collection; meta are further members of the collection (sorted by name), written before the
// features. Nothing is written before the first Write or Close.
func NewWriter(w io.Writer, meta map[string]any) *Writer {
	out := buffers.Get().(*bufio.Writer)
	out.Reset(w)
	return &Writer{w: out, meta: meta, digits: 7}
}

// buffers are those of collections that were closed: an answer of a hundred features would else take longer to make its buffer than to fill it.
var buffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }}

// SetDigits sets the decimals of coordinates: 7 (about 1 cm) unless told otherwise, 3 for metres. Trailing zeros are
// not written. It must be called before the first Write.
func (w *Writer) SetDigits(n int) { w.digits = max(0, min(n, 15)) }

// Write appends a feature. id "" leaves the member out; a nil geometry is null; rings are rewound as RFC 7946 §3.1.6
// asks, in a copy. Values and coordinates that JSON cannot hold are errors that name the feature, and the output ends
// with the feature before.
func (w *Writer) Write(id string, g orb.Geometry, props []Property) error {
	if w.closed && w.err == nil {
		return errors.New("geojson: write after close")
	}
	w.begin()
	if w.err != nil {
		return w.err
	}
	b := w.buf[:0]
	if w.count > 0 {
		b = append(b, ',')
	}
	b, err := w.feature(append(b, '\n'), id, g, props)
	w.buf = b[:0]
	if err != nil {
		w.err = fmt.Errorf("write geojson: feature %d: %w", w.count+1, err)
		return w.err
	}
	w.count++
	_, w.err = w.w.Write(b)
	return w.err
}

// Close ends the collection and flushes it; it does not close what it writes to.
func (w *Writer) Close() error {
	w.begin()
	if w.err != nil || w.closed {
		return w.err
	}
	w.closed = true
	if _, w.err = w.w.WriteString("\n]}\n"); w.err == nil {
		w.err = w.w.Flush()
	}
	w.w.Reset(nil)
	buffers.Put(w.w)
	w.w = nil
	return w.err
}

// begin writes what stands before the features, once.
func (w *Writer) begin() {
	if w.begun || w.err != nil {
		return
	}
	w.begun = true
	b := []byte(`{"type":"FeatureCollection",`)
	for _, key := range slices.Sorted(maps.Keys(w.meta)) {
		if key == "type" || key == "features" {
			w.err = fmt.Errorf("write geojson: meta must not name %s", key)
			return
		}
		b = append(appendString(b, key), ':')
		if b, w.err = appendValue(b, w.meta[key]); w.err != nil {
			w.err = fmt.Errorf("write geojson: %s: %w", key, w.err)
			return
		}
		b = append(b, ',')
	}
	_, w.err = w.w.Write(append(b, `"features":[`...))
}

func (w *Writer) feature(b []byte, id string, g orb.Geometry, props []Property) ([]byte, error) {
	b = append(b, `{"type":"Feature",`...)
	if id != "" {
		b = append(appendString(append(b, `"id":`...), id), ',')
	}
	b, err := w.geometry(append(b, `"geometry":`...), g)
	if err != nil {
		return b, err
	}
	b = append(b, `,"properties":{`...)
	for i, p := range props {
		if i > 0 {
			b = append(b, ',')
		}
		b = w.name(b, i, p.Name)
		if b, err = appendValue(b, p.Value); err != nil {
			return b, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return append(b, "}}"...), nil
}

// name writes the name of the i-th property: features of a layer have the same ones.
func (w *Writer) name(b []byte, i int, name string) []byte {
	for len(w.heads) <= i {
		w.heads = append(w.heads, head{})
	}
	h := &w.heads[i]
	if h.name != name || h.written == nil {
		*h = head{name, append(appendString(nil, name), ':')}
	}
	return append(b, h.written...)
}

func (w *Writer) geometry(b []byte, g orb.Geometry) ([]byte, error) {
	if g == nil {
		return append(b, "null"...), nil
	}
	if !geo.Finite(g) {
		return b, errors.New("a coordinate is not a finite number")
	}
	b = append(append(append(b, `{"type":"`...), g.GeoJSONType()...), `","coordinates":`...)
	switch g := g.(type) {
	case orb.Point:
		b = w.point(b, g)
	case orb.MultiPoint:
		b = w.points(b, g)
	case orb.LineString:
		b = w.points(b, g)
	case orb.MultiLineString:
		b = append(b, '[')
		for i, l := range g {
			b = w.points(comma(b, i), l)
		}
		b = append(b, ']')
	case orb.Polygon:
		b = w.polygon(b, g)
	case orb.MultiPolygon:
		b = append(b, '[')
		for i, p := range g {
			b = w.polygon(comma(b, i), p)
		}
		b = append(b, ']')
	default:
		return b, fmt.Errorf("a %T is not written", g)
	}
	return append(b, '}'), nil
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

// polygon writes the rings the way RFC 7946 wants them, without turning them where they stand.
func (w *Writer) polygon(b []byte, p orb.Polygon) []byte {
	b = append(b, '[')
	for i, r := range p {
		if b = comma(b, i); !geo.Backward(r, i > 0) {
			b = w.points(b, r)
			continue
		}
		b = append(b, '[')
		for j := len(r) - 1; j >= 0; j-- {
			b = w.point(comma(b, len(r)-1-j), r[j])
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func (w *Writer) points(b []byte, ps []orb.Point) []byte {
	b = append(b, '[')
	for i := range ps {
		b = w.point(comma(b, i), ps[i])
	}
	return append(b, ']')
}

func (w *Writer) point(b []byte, p orb.Point) []byte {
	b = w.number(append(b, '['), p[0])
	return append(w.number(append(b, ','), p[1]), ']')
}

// number writes at most w.digits decimals, without trailing zeros and without minus zero. strconv takes ten times as long for a fixed
// number of decimals as for whole numbers, so what is exact as a whole number of units in the last place is written as one.
func (w *Writer) number(b []byte, v float64) []byte {
	if units := math.Round(v * powers[w.digits]); math.Abs(units) < 1<<53 {
		return appendUnits(b, int64(units), w.digits)
	}
	from := len(b)
	b = strconv.AppendFloat(b, v, 'f', w.digits, 64)
	if w.digits > 0 {
		b = bytes.TrimRight(b, "0")
		b = bytes.TrimSuffix(b, []byte{'.'})
	}
	if string(b[from:]) == "-0" {
		b = append(b[:from], '0')
	}
	return b
}

// powers are those of ten by which decimals are scaled.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// pairs are the numbers from 00 to 99.
const pairs = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849" +
	"5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

// appendUnits writes a number of units in the last of so many decimals: from its end, two digits at a time.
func appendUnits(b []byte, units int64, digits int) []byte {
	if units == 0 {
		return append(b, '0')
	}
	if units < 0 {
		b, units = append(b, '-'), -units
	}
	rest := uint64(units)
	for digits > 1 && rest%100 == 0 {
		rest, digits = rest/100, digits-2
	}
	for digits > 0 && rest%10 == 0 {
		rest, digits = rest/10, digits-1
	}
	var room [40]byte
	at := len(room)
	if digits > 0 {
		for ; digits > 1; digits -= 2 {
			two := rest % 100
			rest, at = rest/100, at-2
			room[at], room[at+1] = pairs[2*two], pairs[2*two+1]
		}
		if digits == 1 {
			at--
			room[at] = byte('0' + rest%10)
			rest /= 10
		}
		at--
		room[at] = '.'
	}
	if rest == 0 {
		at--
		room[at] = '0'
	}
	for ; rest > 0; rest /= 10 {
		at--
		room[at] = byte('0' + rest%10)
	}
	return append(b, room[at:]...)
}

// appendValue writes a property value.
func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendString(b, v), nil
	case geo.Digits:
		if plainDecimal(string(v)) {
			return append(b, v...), nil
		}
		return appendValue(b, json.Number(v))
	case json.Number:
		if _, err := strconv.ParseFloat(string(v), 64); err == nil && json.Valid([]byte(v)) {
			return append(b, v...), nil
		}
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return b, errors.New("the number is not finite")
		}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimRight(out.Bytes(), "\n")...), nil
}

// plainDecimal says that a text is a number of JSON with digits and a point alone, as most are.
func plainDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, rest, pointed := strings.Cut(s, ".")
	return digitsAlone(whole) && (len(whole) == 1 || whole[0] != '0') && (!pointed || digitsAlone(rest))
}

func digitsAlone(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

const hex = "0123456789abcdef"

// appendString writes a JSON string, Chinese as it is. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	if !special(s) {
		return append(append(b, s...), '"')
	}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029:
			b = append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// special says that a text may have something that is not written as it is.
func special(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == 0x7f, c == 0xe2: // the separators of lines and paragraphs begin with this byte
			return true
		}
	}
	return !utf8.ValidString(s)
}
