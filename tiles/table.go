package tiles

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
)

// table collects the keys and values of a layer, each once, in the order in which they were first met.
type table struct {
	keys  map[string]uint64
	names []string
	last  []string // keys of the feature before, by their place: most features of a layer have the same
	lasts []uint64
	used  []uint64 // keys of the feature at hand

	values []byte   // fields of the layer's message, one after another
	ends   []uint32 // of each value in values
	hashes []uint64
	slots  []uint32 // numbers of values plus 1, by hash; 0 is free
	buffer []byte
	body   []byte
	seed   maphash.Seed
}

func newTable() *table {
	return &table{keys: map[string]uint64{}, slots: make([]uint32, 64), seed: maphash.MakeSeed()}
}

// tags appends the pairs of a feature to b.
func (t *table) tags(b []byte, attributes []Attribute) ([]byte, error) {
	t.used = t.used[:0]
	for i, a := range attributes {
		if a.Value == nil {
			continue
		}
		value, err := t.value(a.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Key, err)
		}
		key := t.key(i, a.Key)
		if slices.Contains(t.used, key) {
			return nil, fmt.Errorf("%s: given twice", a.Key)
		}
		t.used = append(t.used, key)
		b = binary.AppendUvarint(binary.AppendUvarint(b, key), value)
	}
	return b, nil
}

// key gives the number of the key at a place among a feature's attributes.
func (t *table) key(place int, name string) uint64 {
	if place < len(t.last) && t.last[place] == name {
		return t.lasts[place]
	}
	n, there := t.keys[name]
	if !there {
		n = uint64(len(t.names))
		t.keys[name], t.names = n, append(t.names, name)
	}
	for len(t.last) <= place {
		t.last, t.lasts = append(t.last, name), append(t.lasts, n)
	}
	t.last[place], t.lasts[place] = name, n
	return n
}

func (t *table) value(v any) (uint64, error) {
	body, err := appendValue(t.body[:0], v)
	if err != nil {
		return 0, err
	}
	t.body, t.buffer = body, appendBytes(t.buffer[:0], layerValues, body)
	hash := maphash.Bytes(t.seed, t.buffer)
	slot := t.slot(hash, t.buffer)
	if n := t.slots[slot]; n > 0 {
		return uint64(n - 1), nil
	}
	t.values = append(t.values, t.buffer...)
	t.ends, t.hashes = append(t.ends, uint32(len(t.values))), append(t.hashes, hash)
	n := len(t.ends)
	t.slots[slot] = uint32(n)
	if 2*n > len(t.slots) {
		t.widen()
	}
	return uint64(n - 1), nil
}

// slot is where a value stands, or where it would.
func (t *table) slot(hash uint64, value []byte) int {
	mask := len(t.slots) - 1
	for at := int(hash) & mask; ; at = (at + 1) & mask {
		n := t.slots[at]
		if n == 0 || t.hashes[n-1] == hash && bytes.Equal(t.valueAt(n-1), value) {
			return at
		}
	}
}

func (t *table) valueAt(n uint32) []byte {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.values[from:t.ends[n]]
}

// widen gives the values four times the room.
func (t *table) widen() {
	t.slots = make([]uint32, 4*len(t.slots))
	mask := len(t.slots) - 1
	for i, hash := range t.hashes {
		at := int(hash) & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = uint32(i + 1)
	}
}

// append writes the tables to the message of a layer.
func (t *table) append(b []byte) []byte {
	for _, name := range t.names {
		b = appendText(b, layerKeys, name)
	}
	return append(b, t.values...)
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendText(b, valueString, v), nil
	case bool:
		if v {
			return appendNumber(b, valueBool, 1), nil
		}
		return appendNumber(b, valueBool, 0), nil
	case int:
		return appendInteger(b, int64(v)), nil
	case int64:
		return appendInteger(b, v), nil
	case uint64:
		return appendNumber(b, valueUint, v), nil
	case float64:
		return appendDouble(b, valueDouble, v), nil
	}
	return nil, fmt.Errorf("a tile has no value of type %T", v)
}

func appendInteger(b []byte, n int64) []byte {
	if n < 0 {
		return appendNumber(b, valueSint, zigzag(n))
	}
	return appendNumber(b, valueUint, uint64(n))
}
