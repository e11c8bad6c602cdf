package flatgeobuf

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/spool"
)

// WriteOptions say how a file is written.
type WriteOptions struct {
	Spool *spool.Spool // where features wait until their order is known
}

// Writer writes a file of one layer with an index. It is a geo.Writer. Features go to temporary files; nothing leaves before Close.
type Writer struct {
	out      io.Writer
	o        WriteOptions
	schema   geo.Schema
	encoder  encoder
	features *heap
	order    *sorter
	bound    orb.Bound
	count    int
}

// heap is a temporary file that is written through a buffer.
type heap struct {
	*bufio.Writer
	file *spool.File
	size int64
}

const heapBuffer = 64 << 10

func newHeap(s *spool.Spool) (*heap, error) {
	f, err := s.Create()
	if err != nil {
		return nil, err
	}
	return &heap{Writer: bufio.NewWriterSize(f, heapBuffer), file: f}, nil
}

func (h *heap) add(b []byte) error {
	h.size += int64(len(b))
	_, err := h.Write(b)
	return err
}

// NewWriter begins a file.
func NewWriter(out io.Writer, o WriteOptions) *Writer { return &Writer{out: out, o: o} }

// Begin opens the layer.
func (w *Writer) Begin(s geo.Schema) (err error) {
	switch {
	case w.features != nil:
		return errors.New("write flatgeobuf: a file holds one layer")
	case w.o.Spool == nil:
		return errors.New("write flatgeobuf: there is nowhere to keep the features")
	case len(s.Columns) > 1<<16:
		return fmt.Errorf("write flatgeobuf: %d columns; the format numbers 65,536", len(s.Columns))
	}
	if s.Shape != geo.NoShapes {
		if _, err := crs.ByCode(s.EPSG); err != nil {
			return fmt.Errorf("write flatgeobuf: layer %s: %w", s.Name, err)
		}
	}
	w.schema, w.bound, w.encoder = s, geo.Bound(nil), newEncoder(&s)
	if w.features, err = newHeap(w.o.Spool); err == nil {
		w.order, err = newSorter(w.o.Spool)
	}
	return err
}

// Write appends a feature.
func (w *Writer) Write(r geo.Row) error {
	if w.features == nil {
		return errors.New("write flatgeobuf: no layer was begun")
	}
	if err := w.add(&r); err != nil {
		return fmt.Errorf("write flatgeobuf: layer %s: row %d: %w", w.schema.Name, w.count+1, err)
	}
	w.count++
	return nil
}

func (w *Writer) add(r *geo.Row) error {
	if err := w.schema.Fits(r); err != nil {
		return err
	}
	b, err := w.encoder.feature(r)
	if err != nil {
		return err
	}
	box := geo.Bound(r.Shape)
	if w.schema.Shape == geo.NoShapes {
		box = geo.Bound(nil)
	}
	e := entry{box: noBox, at: w.features.size, size: int64(len(b))}
	if !box.IsEmpty() {
		w.bound = w.bound.Union(box)
		e.box = [4]float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	}
	if err := w.order.add(e); err != nil {
		return err
	}
	return w.features.add(b)
}

// Close writes header, index and features.
func (w *Writer) Close() error {
	if w.features == nil {
		return errors.New("write flatgeobuf: no layer was begun")
	}
	out := bufio.NewWriterSize(w.out, heapBuffer)
	if err := errors.Join(w.features.Flush(), w.whole(out)); err != nil {
		return fmt.Errorf("write flatgeobuf: layer %s: %w", w.schema.Name, err)
	}
	return out.Flush()
}

func (w *Writer) whole(out *bufio.Writer) error {
	if _, err := out.Write(w.header()); err != nil {
		return err
	}
	if w.indexed() {
		if err := w.order.sort(w.bound); err != nil {
			return err
		}
		if err := w.index(out); err != nil {
			return err
		}
	}
	return w.order.each(func(e entry) error {
		_, err := io.CopyN(out, io.NewSectionReader(w.features.file, e.at, e.size), e.size)
		return err
	})
}

// indexed tells whether there is anything to find by its place.
func (w *Writer) indexed() bool { return !w.bound.IsEmpty() }
