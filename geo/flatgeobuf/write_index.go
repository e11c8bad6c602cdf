package flatgeobuf

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"io"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo/internal/hilbert"
	"peijian/geo/spool"
)

// entry is a feature: its box (west, south, east, north), and where it waits.
type entry struct {
	box  [4]float64
	at   int64
	size int64
	key  uint32 // along the curve
}

// noBox is the box of what has no shape: no search finds it, and it widens no box.
var noBox = [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

// gathered is how many entries are sorted in memory at a time.
const gathered = 1 << 15

const storedBytes = 4*8 + 8 + 8 + 4

func (e *entry) append(b []byte) []byte {
	for _, v := range e.box {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(e.at))
	b = binary.LittleEndian.AppendUint64(b, uint64(e.size))
	return binary.LittleEndian.AppendUint32(b, e.key)
}

func (e *entry) read(b []byte) {
	for i := range e.box {
		e.box[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	e.at, e.size = int64(binary.LittleEndian.Uint64(b[32:])), int64(binary.LittleEndian.Uint64(b[40:]))
	e.key = binary.LittleEndian.Uint32(b[48:])
}

// sorter keeps entries in a temporary file: as they come and, once sorted, along the curve.
type sorter struct {
	spool  *spool.Spool
	stored *heap
	buf    []byte
}

func newSorter(s *spool.Spool) (*sorter, error) {
	h, err := newHeap(s)
	return &sorter{spool: s, stored: h}, err
}

func (s *sorter) add(e entry) error {
	s.buf = e.append(s.buf[:0])
	return s.stored.add(s.buf)
}

// each hands out the entries in their order.
func (s *sorter) each(f func(entry) error) error {
	if err := s.stored.Flush(); err != nil {
		return err
	}
	r := run{Reader: bufio.NewReaderSize(s.stored.file.Reader(), heapBuffer)}
	for r.next() {
		if err := f(r.entry); err != nil {
			return err
		}
	}
	return r.err
}

// run is a sorted part of the entries, being read.
type run struct {
	*bufio.Reader
	entry
	err error
	buf [storedBytes]byte
}

func (r *run) next() bool {
	_, err := io.ReadFull(r.Reader, r.buf[:])
	if err == nil {
		r.entry.read(r.buf[:])
	} else if err != io.EOF {
		r.err = err
	}
	return err == nil
}

// sort lays the entries along the curve: runs that fit into memory, and one that is merged of them.
func (s *sorter) sort(all orb.Bound) error {
	runs, err := newHeap(s.spool)
	if err != nil {
		return err
	}
	part := make([]entry, 0, min(gathered, s.stored.size/storedBytes))
	flush := func() error {
		slices.SortFunc(part, func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
		for i := range part {
			s.buf = part[i].append(s.buf[:0])
			if err := runs.add(s.buf); err != nil {
				return err
			}
		}
		part = part[:0]
		return nil
	}
	err = s.each(func(e entry) error {
		e.key = keyOf(e.box, all)
		if part = append(part, e); len(part) < gathered {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		err = runs.Flush()
	}
	if err != nil {
		return err
	}
	return s.merge(runs)
}

// keyOf is where the middle of a box lies on the curve; what has none comes last.
func keyOf(b [4]float64, all orb.Bound) uint32 {
	if b == noBox {
		return math.MaxUint32
	}
	return hilbert.Place(hilbert.Cell(b[0]/2+b[2]/2, all.Min[0], all.Max[0]), hilbert.Cell(b[1]/2+b[3]/2, all.Min[1], all.Max[1]))
}

const runBytes = gathered * storedBytes

// merge makes one order of the runs.
func (s *sorter) merge(sorted *heap) (err error) {
	var runs []*run
	for at := int64(0); at < sorted.size; at += runBytes {
		part := io.NewSectionReader(sorted.file, at, min(runBytes, sorted.size-at))
		if r := (&run{Reader: bufio.NewReaderSize(part, 8<<10)}); r.next() {
			runs = append(runs, r)
		} else {
			return r.err
		}
	}
	if s.stored, err = newHeap(s.spool); err != nil {
		return err
	}
	for len(runs) > 0 {
		first := 0
		for i, r := range runs {
			if r.key < runs[first].key {
				first = i
			}
		}
		r := runs[first]
		if err := s.add(r.entry); err != nil {
			return err
		}
		if !r.next() {
			if r.err != nil {
				return r.err
			}
			runs = slices.Delete(runs, first, first+1)
		}
	}
	return nil
}

// index writes the nodes from the root down to the leaves.
func (w *Writer) index(out *bufio.Writer) error {
	sizes := levels(uint64(w.count), nodeEntries)
	above, err := w.order.above(sizes)
	if err != nil {
		return err
	}
	node, b := uint64(0), []byte(nil) // the number of the first node of the level below
	for i := len(above) - 1; i >= 0; i-- {
		node += sizes[i+1]
		for k, box := range above[i] {
			b = appendNode(b[:0], box, node+uint64(k)*nodeEntries)
			if _, err := out.Write(b); err != nil {
				return err
			}
		}
	}
	at := uint64(0)
	return w.order.each(func(e entry) error {
		b = appendNode(b[:0], e.box, at)
		at += uint64(e.size)
		_, err := out.Write(b)
		return err
	})
}

// above are the boxes of the levels over the leaves, the lowest first.
func (s *sorter) above(sizes []uint64) ([][][4]float64, error) {
	var out [][][4]float64
	for _, n := range sizes[1:] {
		boxes := make([][4]float64, n)
		for i := range boxes {
			boxes[i] = noBox
		}
		out = append(out, boxes)
	}
	i := 0
	err := s.each(func(e entry) error {
		widen(&out[0][i/nodeEntries], e.box)
		i++
		return nil
	})
	for k := 1; k < len(out); k++ {
		for i, box := range out[k-1] {
			widen(&out[k][i/nodeEntries], box)
		}
	}
	return out, err
}

func widen(sum *[4]float64, b [4]float64) {
	*sum = [4]float64{min(sum[0], b[0]), min(sum[1], b[1]), max(sum[2], b[2]), max(sum[3], b[3])}
}

func appendNode(b []byte, box [4]float64, leads uint64) []byte {
	for _, v := range box {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return binary.LittleEndian.AppendUint64(b, leads)
}
