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
	slots  []uint32 // numbers in known plus 1, by hash; 0 is free
	seed   maphash.Seed
}

// place remembers the key and the value of the feature before.
type place struct {
	name   string
	key    uint64
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
	return table{keys: map[string]uint64{}, slots: make([]uint32, 1024), seed: maphash.MakeSeed()}
}

// reset forgets everything, texts included: they belong to a city that may have gone.
func (t *table) reset() {
	clear(t.keys)
	clear(t.names)
	clear(t.last)
	clear(t.known)
	clear(t.slots)
	t.names, t.last, t.values, t.count, t.known = t.names[:0], t.last[:0], t.values[:0], 0, t.known[:0]
}

// tags appends the pairs of a feature to b.
func (t *table) tags(b []byte, attributes []Attribute) ([]byte, error) {
	t.used = t.used[:0]
	for i := range attributes {
		a := &attributes[i]
		if a.Value == nil && a.Once == "" {
			continue
		}
		at := t.place(i, a.Key)
		if slices.Contains(t.used, at.key) {
			return nil, fmt.Errorf("%s: given twice", a.Key)
		}
		t.used = append(t.used, at.key)
		number := uint64(t.count)
		if a.Once != "" {
			t.write(value{valueString, 0, a.Once})
		} else {
			v, err := valueOf(a.Value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", a.Key, err)
			}
			if at.value != v {
				at.value, at.number = v, t.number(v)
			}
			number = at.number
		}
		b = binary.AppendUvarint(binary.AppendUvarint(b, at.key), number)
	}
	return b, nil
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
	t.last[at] = place{name: name, key: n}
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
	hash := (v.bits ^ uint64(v.kind)<<56) * 0x9e3779b97f4a7c15
	hash ^= hash >> 29
	if v.kind == valueString {
		hash = maphash.String(t.seed, v.text)
	}
	mask := uint64(len(t.slots) - 1)
	at := hash & mask
	for ; t.slots[at] > 0; at = (at + 1) & mask {
		if k := &t.known[t.slots[at]-1]; k.hash == hash && k.value == v {
			return k.number
		}
	}
	t.known = append(t.known, known{v, hash, uint64(t.count)})
	t.slots[at] = uint32(len(t.known))
	t.write(v)
	if 2*len(t.known) > len(t.slots) {
		t.widen()
	}
	return t.known[len(t.known)-1].number
}

// widen gives the values four times the room.
func (t *table) widen() {
	t.slots = make([]uint32, 4*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for i := range t.known {
		at := t.known[i].hash & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = uint32(i + 1)
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
