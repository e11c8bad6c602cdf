package tiles

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
)

// table collects the keys and values of a layer, each once, in the order in which they were first met. It keeps its slices from layer to layer.
type table struct {
	keys  map[string]uint64
	names []string
	last  []place  // by their place among a feature's attributes: most features of a layer have the same keys, and many the same values as the one before
	used  []uint64 // keys of the feature at hand

	values []byte // fields of the layer's message, one after another
	count  int    // of them
	known  []known
	slots  []uint64     // upper half of the hash, and the number in known plus 1, by the lower half; 0 is free
	small  [1024]uint32 // numbers of whole numbers plus 1, by themselves; 0: not met yet
	seed   maphash.Seed
}

// place remembers the key and the value of the feature before.
type place struct {
	name   string
	key    uint64
	met    bool // its key has a number
	value  value
	number uint64
}

// value is what a value of a tile is made of; two that are equal are one.
type value struct {
	kind byte // key of its field in the message; 0: none
	bits uint64
	text string
}

type known struct {
	value
	hash   uint64
	number uint64
}

func newTable() table {
	return table{keys: map[string]uint64{}, slots: make([]uint64, fewSlots), seed: maphash.MakeSeed()}
}

// reset forgets everything, texts included: they belong to a city that may have gone.
func (t *table) reset() {
	clear(t.keys)
	clear(t.names)
	clear(t.last)
	clear(t.known)
	clear(t.slots)
	t.slots = t.slots[:fewSlots]
	clear(t.small[:])
	t.names, t.last, t.values, t.count, t.known = t.names[:0], t.last[:0], t.values[:0], 0, t.known[:0]
}

// tags appends the pairs of a feature to b.
func (t *table) tags(b []byte, attributes []Attribute) ([]byte, error) {
	t.used = t.used[:0]
	for i := range attributes {
		a := &attributes[i]
		if a.Value == nil {
			continue
		}
		at := t.place(i, a.Key)
		if slices.Contains(t.used, at.key) {
			return nil, fmt.Errorf("%s: given twice", a.Key)
		}
		t.used = append(t.used, at.key)
		n, err := t.numberAt(at, a.Value)
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(binary.AppendUvarint(b, at.key), n)
	}
	return b, nil
}

// expect says which attributes all features have, in rows. A key of which no feature has a value is not written.
func (t *table) expect(keys []string) error {
	for i, k := range keys {
		if slices.Contains(keys[:i], k) {
			return fmt.Errorf("%s: given twice", k)
		}
		t.last = append(t.last, place{name: k})
	}
	return nil
}

// row appends the pairs of a feature whose attributes are those that are expected. Its text is not looked for among the values: no other feature has it.
func (t *table) row(b []byte, text string, values []any) ([]byte, error) {
	b = binary.AppendUvarint(binary.AppendUvarint(b, t.meet(&t.last[0])), uint64(t.count))
	t.write(value{valueString, 0, text})
	for i, v := range values {
		if v == nil {
			continue
		}
		at := &t.last[i+1]
		n, err := t.numberAt(at, v)
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(binary.AppendUvarint(b, t.meet(at)), n)
	}
	return b, nil
}

// meet gives the number of a place's key.
func (t *table) meet(at *place) uint64 {
	if !at.met {
		at.key, at.met = uint64(len(t.names)), true
		t.names = append(t.names, at.name)
	}
	return at.key
}

// numberAt is the number of a value. Many are those of the feature before.
func (t *table) numberAt(at *place, v any) (uint64, error) {
	switch v := v.(type) {
	case string:
		if at.value.kind != valueString || at.value.text != v {
			at.value = value{valueString, 0, v}
			at.number = t.number(at.value)
		}
		return at.number, nil
	case int64:
		if uint64(v) < uint64(len(t.small)) {
			return t.smallNumber(uint64(v)), nil
		}
	}
	one, err := valueOf(v)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", at.name, err)
	}
	return t.number(one), nil
}

// place gives what is remembered of a place, its key among it.
func (t *table) place(at int, name string) *place {
	if at < len(t.last) && t.last[at].name == name {
		return &t.last[at]
	}
	n, there := t.keys[name]
	if !there {
		n = uint64(len(t.names))
		t.keys[name], t.names = n, append(t.names, name)
	}
	for len(t.last) <= at {
		t.last = append(t.last, place{})
	}
	t.last[at] = place{name: name, key: n, met: true}
	return &t.last[at]
}

func valueOf(v any) (value, error) {
	switch v := v.(type) {
	case string:
		return value{valueString, 0, v}, nil
	case bool:
		if v {
			return value{valueBool, 1, ""}, nil
		}
		return value{valueBool, 0, ""}, nil
	case int:
		return integer(int64(v)), nil
	case int64:
		return integer(v), nil
	case uint64:
		return value{valueUint, v, ""}, nil
	case float64:
		return value{valueDouble, math.Float64bits(v), ""}, nil
	}
	return value{}, fmt.Errorf("a tile has no value of type %T", v)
}

func integer(n int64) value {
	if n < 0 {
		return value{valueSint, zigzag(n), ""}
	}
	return value{valueUint, uint64(n), ""}
}

// number is that of a value, which is written when it is met first.
func (t *table) number(v value) uint64 {
	if v.kind == valueUint && v.bits < uint64(len(t.small)) {
		return t.smallNumber(v.bits)
	}
	hash := (v.bits ^ uint64(v.kind)<<56) * 0x9e3779b97f4a7c15
	hash ^= hash >> 29
	if v.kind == valueString {
		hash = maphash.String(t.seed, v.text)
	}
	mask := uint64(len(t.slots) - 1)
	at := hash & mask
	for ; t.slots[at] > 0; at = (at + 1) & mask {
		if s := t.slots[at]; s>>32 == hash>>32 && t.known[uint32(s)-1].value == v {
			return t.known[uint32(s)-1].number
		}
	}
	t.known = append(t.known, known{v, hash, uint64(t.count)})
	t.slots[at] = hash>>32<<32 | uint64(len(t.known))
	t.write(v)
	if 4*len(t.known) > 3*len(t.slots) {
		t.widen()
	}
	return t.known[len(t.known)-1].number
}

// smallNumber is number for a whole number below 1,024: most are, and a look suffices.
func (t *table) smallNumber(v uint64) uint64 {
	n := &t.small[v]
	if *n == 0 {
		t.write(value{valueUint, v, ""})
		*n = uint32(t.count)
	}
	return uint64(*n - 1)
}

// fewSlots is the room with which a layer begins.
const fewSlots = 1024

// widen gives the values twice the room, and no more: what does not stay near the processor costs more than a second look.
func (t *table) widen() {
	if n := 2 * len(t.slots); n <= cap(t.slots) {
		t.slots = t.slots[:n]
		clear(t.slots)
	} else {
		t.slots = make([]uint64, n)
	}
	mask := uint64(len(t.slots) - 1)
	for i := range t.known {
		hash := t.known[i].hash
		at := hash & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = hash>>32<<32 | uint64(i+1)
	}
}

// write appends a value to those of the layer.
func (t *table) write(v value) {
	t.count++
	switch v.kind {
	case valueString:
		t.values = appendNumber(t.values, layerValues, uint64(1+varintSize(uint64(len(v.text)))+len(v.text)))
		t.values = appendText(t.values, valueString, v.text)
	case valueDouble:
		t.values = binary.LittleEndian.AppendUint64(append(t.values, layerValues, 9, valueDouble), v.bits)
	default:
		t.values = appendNumber(t.values, layerValues, uint64(1+varintSize(v.bits)))
		t.values = appendNumber(t.values, v.kind, v.bits)
	}
}

// append writes the tables to the message of a layer.
func (t *table) append(b []byte) []byte {
	for _, name := range t.names {
		b = appendText(b, layerKeys, name)
	}
	return append(b, t.values...)
}
