package tiles

import (
	"encoding/binary"
	"fmt"
)

// table collects the keys and values of a layer, each once, in the order in which they were first met.
type table struct {
	keys   map[string]uint64
	values map[string]uint64 // by encoded message
	names  []string
	bodies [][]byte
	buffer []byte
	used   []uint64 // keys of the feature at hand
}

func newTable() *table {
	return &table{keys: map[string]uint64{}, values: map[string]uint64{}}
}

// tags appends the pairs of a feature to b.
func (t *table) tags(b []byte, attributes []Attribute) ([]byte, error) {
	t.used = t.used[:0]
	for _, a := range attributes {
		if a.Value == nil {
			continue
		}
		value, err := t.value(a.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Key, err)
		}
		key := t.key(a.Key)
		for _, u := range t.used {
			if u == key {
				return nil, fmt.Errorf("%s: given twice", a.Key)
			}
		}
		t.used = append(t.used, key)
		b = binary.AppendUvarint(binary.AppendUvarint(b, key), value)
	}
	return b, nil
}

func (t *table) key(name string) uint64 {
	n, there := t.keys[name]
	if !there {
		n = uint64(len(t.names))
		t.keys[name], t.names = n, append(t.names, name)
	}
	return n
}

func (t *table) value(v any) (uint64, error) {
	body, err := appendValue(t.buffer[:0], v)
	if err != nil {
		return 0, err
	}
	t.buffer = body
	n, there := t.values[string(body)]
	if !there {
		n = uint64(len(t.bodies))
		t.bodies = append(t.bodies, append([]byte(nil), body...))
		t.values[string(body)] = n
	}
	return n, nil
}

// append writes the tables to the message of a layer.
func (t *table) append(b []byte) []byte {
	for _, name := range t.names {
		b = appendText(b, layerKeys, name)
	}
	for _, body := range t.bodies {
		b = appendBytes(b, layerValues, body)
	}
	return b
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
