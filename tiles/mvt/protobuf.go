package mvt

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Wire types of protobuf.
const (
	varint     = 0
	eightBytes = 1
	counted    = 2
	fourBytes  = 5
)

// field is one field of a message.
type field struct {
	number, wire, value uint64 // value: of a varint
	body                []byte
}

// fields takes a message apart.
func fields(b []byte) (out []field, err error) {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("the key of a field is no number")
		}
		f := field{number: key >> 3, wire: key & 7}
		if b, err = f.take(b[n:]); err != nil {
			return nil, fmt.Errorf("field %d: %w", f.number, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// take reads what a field holds and gives the rest.
func (f *field) take(b []byte) (rest []byte, err error) {
	size, n := uint64(0), 0
	switch f.wire {
	case varint:
		if f.value, n = binary.Uvarint(b); n <= 0 {
			return nil, errors.New("its number does not end")
		}
		size = uint64(n)
	case eightBytes:
		size = 8
	case fourBytes:
		size = 4
	case counted:
		if size, n = binary.Uvarint(b); n <= 0 {
			return nil, errors.New("its length is no number")
		}
		b = b[n:]
	default:
		return nil, fmt.Errorf("wire type %d is unknown", f.wire)
	}
	if size > uint64(len(b)) {
		return nil, fmt.Errorf("%d bytes are announced and %d are left", size, len(b))
	}
	f.body = b[:size]
	return b[size:], nil
}

// known refuses a field that the message does not have or that comes as something else.
func (f *field) known(wires map[uint64]uint64) error {
	switch wire, known := wires[f.number]; {
	case !known:
		return fmt.Errorf("there is no field %d", f.number)
	case wire != f.wire:
		return fmt.Errorf("field %d has wire type %d and not %d", f.number, f.wire, wire)
	}
	return nil
}

// numbers reads packed varints.
func numbers(b []byte) (out []uint64, err error) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("a list of numbers ends within one")
		}
		out, b = append(out, v), b[n:]
	}
	return out, nil
}

func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }
