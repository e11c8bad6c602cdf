package tileset

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// rows are features of a layer on their way into a tile. They keep their slices from tile to tile.
type rows struct {
	list  []*planning.Feature
	drawn []int    // numbers of the fields that are drawn
	keys  []string // code, name, and the names of these
	name  int      // number of the field with the name, -1 without one

	keyed, other []keyed
}

var rowsPool = sync.Pool{New: func() any { return &rows{} }}

func (r *rows) of(l *planning.Layer, audience planning.Audience) {
	r.drawn, r.name = drawnFields(l, audience), l.Field("name")
	r.keys = append(r.keys[:0], "code", "name")
	for _, at := range r.drawn {
		r.keys = append(r.keys, l.Fields[at].Name)
	}
}

// put gives the slices back, without the features in them: their city may go before the slices are used again.
func (r *rows) put() {
	clear(r.list)
	clear(r.keyed)
	clear(r.other)
	r.list, r.keyed, r.other = r.list[:0], r.keyed[:0], r.other[:0]
	rowsPool.Put(r)
}

func (r *rows) Len() int                    { return len(r.list) }
func (r *rows) Geometry(i int) orb.Geometry { return r.list[i].Tile }
func (r *rows) Keys() []string              { return r.keys }

// Describe gives code, name and the drawn fields.
func (r *rows) Describe(i int, to []any) (id uint64, code string, values []any) {
	f := r.list[i]
	to = append(to, r.nameOf(f))
	for _, at := range r.drawn {
		var v any
		if at < len(f.Values) {
			v = f.Values[at]
		}
		to = append(to, v)
	}
	return FeatureID(f.Code), f.Code, to
}

// nameOf is Feature.Name as the record has it, so that it need not be put into a box of its own.
func (r *rows) nameOf(f *planning.Feature) any {
	if r.name >= 0 && r.name < len(f.Values) {
		if s, ok := f.Values[r.name].(string); ok && s != "" {
			return f.Values[r.name]
		}
	}
	return f.Code
}

// drawnFields are the numbers of the fields that styles and pop-ups read: choices, whole numbers, truths and codes of other features.
func drawnFields(l *planning.Layer, audience planning.Audience) (out []int) {
	for i, f := range l.Fields {
		if kindOf(&f) != "" && (!f.Internal || audience == planning.Internal) {
			out = append(out, i)
		}
	}
	return out
}

// keyed is a feature with the last eight bytes of its code, which tell most of them apart in one comparison and leave neighbours together.
type keyed struct {
	key uint64
	f   *planning.Feature
}

func keyOf(f *planning.Feature) keyed {
	if n := len(f.Code); n >= 8 {
		c := f.Code[n-8:]
		return keyed{uint64(c[0])<<56 | uint64(c[1])<<48 | uint64(c[2])<<40 | uint64(c[3])<<32 | uint64(c[4])<<24 | uint64(c[5])<<16 | uint64(c[6])<<8 | uint64(c[7]), f}
	}
	var b [8]byte
	copy(b[8-len(f.Code):], f.Code)
	return keyed{binary.BigEndian.Uint64(b[:]), f}
}

// inOrder sorts rows the same way whatever the index did: by their keys, and where these are the same by the whole code.
func (r *rows) inOrder() {
	for _, f := range r.list {
		r.keyed = append(r.keyed, keyOf(f))
	}
	r.sort()
	for from := 0; from < len(r.keyed); {
		to := from + 1
		for to < len(r.keyed) && r.keyed[to].key == r.keyed[from].key {
			to++
		}
		if to-from > 1 {
			slices.SortFunc(r.keyed[from:to], func(a, b keyed) int { return cmp.Compare(a.f.Code, b.f.Code) })
		}
		from = to
	}
	for i := range r.keyed {
		r.list[i] = r.keyed[i].f
	}
}

// fewRows is up to how many rows are sorted by comparing.
const fewRows = 256

// sort sorts by key. Many are sorted byte by byte, the last first: codes differ in few of them.
func (r *rows) sort() {
	if len(r.keyed) <= fewRows {
		slices.SortFunc(r.keyed, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
		return
	}
	var differ uint64
	for i := range r.keyed {
		differ |= r.keyed[i].key ^ r.keyed[0].key
	}
	r.other = slices.Grow(r.other, len(r.keyed))[:len(r.keyed)]
	for shift := 0; shift < 64; shift += 8 {
		if differ>>shift&0xff != 0 {
			spread(r.other, r.keyed, shift)
			r.keyed, r.other = r.other, r.keyed
		}
	}
}

// spread sorts by one byte of the key and leaves equal ones in their order.
func spread(to, from []keyed, shift int) {
	var at [256]int
	for i := range from {
		at[from[i].key>>shift&0xff]++
	}
	sum := 0
	for b, n := range at {
		at[b], sum = sum, sum+n
	}
	for i := range from {
		b := from[i].key >> shift & 0xff
		to[at[b]] = from[i]
		at[b]++
	}
}

// FeatureID is the number of a feature in tiles: the upper 53 bits of FNV-1a of its code, so that a browser holds it whole.
func FeatureID(code string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(code) {
		h = (h ^ uint64(code[i])) * 1099511628211
	}
	return h >> 11
}
