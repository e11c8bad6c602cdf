package pmtiles

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"peijian/tiles"
)

// Reader reads a file of vector tiles in gzip, as a viewer would: by its directories, from anywhere. Any number of goroutines may use it.
type Reader struct {
	Header

	file io.ReaderAt
	root []entry
}

// deepestDirectory is how deep directories may lie in one another, by the specification.
const deepestDirectory = 4

// largestPart bounds what is read of a file at once.
const largestPart = 256 << 20

// NewReader reads the header and the root directory.
func NewReader(f io.ReaderAt) (*Reader, error) {
	b := make([]byte, headerSize)
	if _, err := f.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read pmtiles: %w", err)
	}
	h, err := readHeader(b)
	if err != nil {
		return nil, fmt.Errorf("read pmtiles: %w", err)
	}
	if h.root.offset+h.root.length > rootLimit {
		return nil, errors.New("read pmtiles: the root directory is not in the first 16 KiB")
	}
	r := &Reader{Header: h, file: f}
	r.root, err = r.directory(h.root)
	return r, err
}

var errTooDeep = errors.New("read pmtiles: directories lie too deep")

func (r *Reader) part(s section) ([]byte, error) {
	if s.length > largestPart {
		return nil, fmt.Errorf("read pmtiles: a part of %d bytes", s.length)
	}
	b := make([]byte, s.length)
	if _, err := r.file.ReadAt(b, int64(s.offset)); err != nil && (!errors.Is(err, io.EOF) || s.length > 0) {
		return nil, fmt.Errorf("read pmtiles: %w", err)
	}
	return b, nil
}

func (r *Reader) directory(s section) ([]entry, error) {
	b, err := r.part(s)
	if err != nil {
		return nil, err
	}
	out, err := unpackDirectory(b)
	if err != nil {
		return nil, fmt.Errorf("read pmtiles: directory: %w", err)
	}
	return out, nil
}

// Metadata reads the metadata into v, as json.Unmarshal does.
func (r *Reader) Metadata(v any) error {
	b, err := r.part(r.metadata)
	if err == nil {
		b, err = unpack(b, largestDirectory)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// Tile gives the unpacked bytes of a tile, nil when the file has none.
func (r *Reader) Tile(t tiles.Tile) ([]byte, error) {
	n, entries := Number(t), r.root
	for range deepestDirectory {
		e, found := locate(entries, n)
		if !found {
			return nil, nil
		}
		if e.run > 0 {
			return r.content(e)
		}
		var err error
		if entries, err = r.directory(section{r.leaves.offset + e.offset, uint64(e.length)}); err != nil {
			return nil, err
		}
	}
	return nil, errTooDeep
}

func (r *Reader) content(e entry) ([]byte, error) {
	b, err := r.part(section{r.data.offset + e.offset, uint64(e.length)})
	if err != nil {
		return nil, err
	}
	return unpack(b, largestPart)
}

// locate finds the entry in which a number is, or the leaf where it would be.
func locate(entries []entry, n uint64) (e entry, found bool) {
	i, exact := slices.BinarySearchFunc(entries, n, func(e entry, n uint64) int {
		switch {
		case e.number < n:
			return -1
		case e.number > n:
			return 1
		}
		return 0
	})
	if !exact {
		i--
	}
	if i < 0 {
		return e, false
	}
	e = entries[i]
	return e, e.run == 0 || n-e.number < uint64(e.run)
}

// Walk goes through all tiles in the order of the file, until yield says false.
func (r *Reader) Walk(yield func(t tiles.Tile, body []byte) bool) error {
	_, err := r.walk(r.root, 1, yield)
	return err
}

func (r *Reader) walk(entries []entry, depth int, yield func(tiles.Tile, []byte) bool) (on bool, err error) {
	if depth > deepestDirectory {
		return false, errTooDeep
	}
	for _, e := range entries {
		if e.run == 0 {
			leaf, err := r.directory(section{r.leaves.offset + e.offset, uint64(e.length)})
			if err != nil {
				return false, err
			}
			if on, err := r.walk(leaf, depth+1, yield); err != nil || !on {
				return on, err
			}
			continue
		}
		body, err := r.content(e)
		if err != nil {
			return false, err
		}
		for i := range uint64(e.run) {
			if e.number+i >= endOfNumbers {
				return false, errors.New("read pmtiles: a run goes on beyond the last tile")
			}
			if !yield(TileOf(e.number+i), body) {
				return false, nil
			}
		}
	}
	return true, nil
}
