package pmtiles

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// entry is one line of a directory: run tiles from number on have the same bytes. A run of 0 points to a leaf directory whose first tile is number.
type entry struct {
	number uint64
	offset uint64
	length uint32
	run    uint32
}

// packDirectory writes entries column by column, as differences, and packs them.
func packDirectory(entries []entry) ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.number-last)
		last = e.number
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = binary.AppendUvarint(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return pack(b)
}

func pack(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// unpack refuses what grows beyond limit.
func unpack(b []byte, limit int64) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(out)) > limit {
		err = fmt.Errorf("it unpacks to more than %d bytes", limit)
	}
	return out, err
}

// largestDirectory bounds what a directory may unpack to.
const largestDirectory = 64 << 20

func unpackDirectory(packed []byte) ([]entry, error) {
	b, err := unpack(packed, largestDirectory)
	if err != nil {
		return nil, err
	}
	r := &columns{rest: b}
	n := r.next()
	if n > uint64(len(b)) { // an entry has four bytes at least
		return nil, fmt.Errorf("%d entries are announced in %d bytes", n, len(b))
	}
	out := make([]entry, n)
	last := uint64(0)
	for i := range out {
		step := r.next()
		if step > endOfNumbers || last+step >= endOfNumbers || i > 0 && step == 0 {
			r.fail("its tiles are not in order")
			break
		}
		last += step
		out[i].number = last
	}
	for i := range out {
		out[i].run = r.small()
	}
	for i := range out {
		out[i].length = r.small()
	}
	for i := range out {
		switch at := r.next(); {
		case at > 0:
			out[i].offset = at - 1
		case i > 0:
			out[i].offset = out[i-1].offset + uint64(out[i-1].length)
		default:
			r.fail("its first entry follows none")
		}
	}
	if len(r.rest) > 0 {
		r.fail("something follows its last entry")
	}
	return out, r.err
}

// endOfNumbers is the number of the first tile of a zoom that no file has.
const endOfNumbers = (1<<(2*27) - 1) / 3

// columns reads numbers until something is wrong.
type columns struct {
	rest []byte
	err  error
}

func (c *columns) fail(why string) {
	if c.err == nil {
		c.err = errors.New(why)
	}
}

func (c *columns) next() uint64 {
	v, n := binary.Uvarint(c.rest)
	if n <= 0 {
		c.fail("it ends within an entry")
		return 0
	}
	c.rest = c.rest[n:]
	return v
}

func (c *columns) small() uint32 {
	v := c.next()
	if v > 1<<32-1 {
		c.fail("a length or a run is too large")
	}
	return uint32(v)
}
