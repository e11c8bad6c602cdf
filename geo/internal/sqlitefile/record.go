package sqlitefile

import (
	"encoding/binary"
	"fmt"
	"math"
)

// recordBuffer makes records. Its bytes are valid until the next one.
type recordBuffer struct{ head, body []byte }

// record encodes values as SQLite keeps a row: the types, then the contents. nil, bool, int64, float64, string and []byte are known.
func (r *recordBuffer) record(values []any) ([]byte, error) {
	r.head, r.body = r.head[:0], r.body[:0]
	for _, v := range values {
		if err := r.add(v); err != nil {
			return nil, err
		}
	}
	size := len(r.head) + 1
	if size >= 0x80 { // the size counts itself
		size++
	}
	if size > 0x3fff {
		return nil, fmt.Errorf("a row of %d columns", len(values))
	}
	n := len(r.head)
	r.head = appendVarint(r.head, uint64(size))
	sized := len(r.head) - n
	// The size goes before the types: turn the two around.
	var prefix [9]byte
	copy(prefix[:], r.head[n:])
	copy(r.head[sized:], r.head[:n])
	copy(r.head, prefix[:sized])
	r.head = append(r.head, r.body...)
	return r.head, nil
}

func (r *recordBuffer) add(value any) error {
	switch v := value.(type) {
	case nil:
		r.head = append(r.head, 0)
	case bool:
		r.head = append(r.head, 8)
		if v {
			r.head[len(r.head)-1] = 9
		}
	case int64:
		r.integer(v)
	case float64:
		r.head = append(r.head, 7)
		r.body = binary.BigEndian.AppendUint64(r.body, math.Float64bits(v))
	case string:
		r.head = appendVarint(r.head, uint64(len(v))*2+13)
		r.body = append(r.body, v...)
	case []byte:
		r.head = appendVarint(r.head, uint64(len(v))*2+12)
		r.body = append(r.body, v...)
	default:
		return fmt.Errorf("a %T is no value of a database", value)
	}
	return nil
}

// integer writes a number in as few bytes as it needs.
func (r *recordBuffer) integer(v int64) {
	switch v {
	case 0:
		r.head = append(r.head, 8)
		return
	case 1:
		r.head = append(r.head, 9)
		return
	}
	for code, bytes := range [...]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8} {
		if code == 0 || bytes < 8 && v != v<<(64-8*bytes)>>(64-8*bytes) {
			continue
		}
		r.head = append(r.head, byte(code))
		for i := bytes - 1; i >= 0; i-- {
			r.body = append(r.body, byte(v>>(8*i)))
		}
		return
	}
}

// appendVarint writes a number of one to nine bytes, seven bits in each, the highest first; the ninth has eight.
func appendVarint(b []byte, v uint64) []byte {
	if v>>56 != 0 {
		for i := 7; i >= 0; i-- {
			b = append(b, byte(v>>(8+7*i))|0x80)
		}
		return append(b, byte(v))
	}
	n := 1
	for v>>(7*n) != 0 {
		n++
	}
	for i := n - 1; i > 0; i-- {
		b = append(b, byte(v>>(7*i))|0x80)
	}
	return append(b, byte(v)&0x7f)
}
