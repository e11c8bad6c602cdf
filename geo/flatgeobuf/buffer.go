package flatgeobuf

import (
	"encoding/binary"
	"math"
)

// buffer is a FlatBuffer whose offsets are looked at before they are followed. What leads outside makes it broken, and reads as nothing from
// then on: the one who asked looks at broken when it has asked all.
type buffer struct {
	b      []byte
	broken bool
}

// at gives n bytes, nil when they are not there.
func (f *buffer) at(i, n int) []byte {
	if i < 0 || n < 0 || i > len(f.b)-n {
		f.broken = true
		return nil
	}
	return f.b[i : i+n]
}

// number reads n bytes as a number without sign.
func (f *buffer) number(i, n int) uint64 {
	b := f.at(i, n)
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	case 8:
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// leads follows the offset that stands at a place.
func (f *buffer) leads(i int) int { return i + int(f.number(i, 4)) }

// flat is one table: where it stands, and where its list of slots.
type flat struct {
	f        *buffer
	at       int
	slots    int
	slotsEnd int
}

// root is the table with which a buffer begins.
func (f *buffer) root() flat { return f.table(f.leads(0)) }

// table looks at a table before any of it is read.
func (f *buffer) table(at int) flat {
	slots := at - int(int32(f.number(at, 4)))
	size := int(f.number(slots, 2))
	if f.at(slots, size); f.broken || size < 4 || size%2 != 0 {
		f.broken = true
		return flat{f: f}
	}
	return flat{f: f, at: at, slots: slots + 4, slotsEnd: slots + size}
}

// slot is where the value of a slot stands, 0 when the table does not have it.
func (t flat) slot(n int) int {
	i := t.slots + 2*n
	if t.f.broken || i+2 > t.slotsEnd {
		return 0
	}
	if offset := int(t.f.number(i, 2)); offset != 0 {
		return t.at + offset
	}
	return 0
}

// number is the value of a slot of so many bytes, or what it is when the slot is not there.
func (t flat) number(n, bytes int, missing uint64) uint64 {
	if i := t.slot(n); i != 0 {
		return t.f.number(i, bytes)
	}
	return missing
}

func (t flat) has(n int) bool { return t.number(n, 1, 0) != 0 }

// list is a vector: where its items stand and how many there are.
type list struct {
	f     *buffer
	at, n int
	size  int
}

// list looks at a vector of items of so many bytes; a slot that is not there is an empty one.
func (t flat) list(n, size int) list {
	i := t.slot(n)
	if i == 0 {
		return list{f: t.f, size: size}
	}
	i = t.f.leads(i)
	count := int(t.f.number(i, 4))
	if count < 0 || count > len(t.f.b)/size || t.f.at(i+4, count*size) == nil && count > 0 {
		t.f.broken = true
		return list{f: t.f, size: size}
	}
	return list{f: t.f, at: i + 4, n: count, size: size}
}

func (l list) number(i int) uint64 { return l.f.number(l.at+i*l.size, l.size) }

func (l list) float(i int) float64 { return math.Float64frombits(l.number(i)) }

// table is the i-th of a vector of tables.
func (l list) table(i int) flat { return l.f.table(l.f.leads(l.at + i*l.size)) }

func (l list) bytes() []byte { return l.f.at(l.at, l.n*l.size) }

// text is a string, "" for none.
func (t flat) text(n int) string { return string(t.list(n, 1).bytes()) }

// child is the table that a slot leads to.
func (t flat) child(n int) (flat, bool) {
	i := t.slot(n)
	if i == 0 {
		return flat{f: t.f}, false
	}
	child := t.f.table(t.f.leads(i))
	return child, !t.f.broken
}
