package pmtiles

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"peijian/tiles"
)

// About is what a file says of its tiles as a whole.
type About struct {
	Bounds     orb.Bound // degrees
	Center     orb.Point
	CenterZoom uint8
	Metadata   any // a JSON object; a viewer reads name, attribution and vector_layers from it
}

// Writer writes one file. It is for one goroutine.
type Writer struct {
	file    io.WriterAt
	at      uint64 // bytes of tiles so far
	next    uint64 // the least number that may come
	entries []entry
	roots   []entry
	leaves  []byte
	known   *digests
	header  Header
	err     error
}

// dataAt is where tiles begin: behind what is filled in at the end.
const dataAt = rootLimit

// Leaves hold so many entries, and twice as many after every thousand leaves, so that the root directory keeps its room.
const (
	leafEntries = 4096
	leafDoubles = 1000
)

// NewWriter begins a file. Until Close has returned nil, it is none.
func NewWriter(f io.WriterAt) *Writer {
	return &Writer{file: f, known: newDigests(), header: Header{Clustered: true, MinZoom: 255}}
}

// Add writes a tile, which must be gzip and must come after all tiles of smaller numbers. A tile without bytes is not written. After an error
// nothing more is.
func (w *Writer) Add(t tiles.Tile, packed []byte) error {
	if w.err != nil || len(packed) == 0 {
		return w.err
	}
	n := Number(t)
	if n < w.next {
		return w.fail(fmt.Errorf("tile %v comes after one that follows it", t))
	}
	w.next = n + 1
	w.header.MinZoom, w.header.MaxZoom = min(w.header.MinZoom, uint8(t.Z)), max(w.header.MaxZoom, uint8(t.Z))
	w.header.Addressed++
	at, known := w.known.find(packed)
	if !known {
		if _, err := w.file.WriteAt(packed, dataAt+int64(w.at)); err != nil {
			return w.fail(err)
		}
		at = section{w.at, uint64(len(packed))}
		w.at += at.length
		w.known.keep(packed, at)
		w.header.Contents++
	}
	return w.list(n, at)
}

// list enters a tile into the directory.
func (w *Writer) list(n uint64, at section) error {
	if last := len(w.entries) - 1; last >= 0 {
		if e := &w.entries[last]; e.offset == at.offset && e.number+uint64(e.run) == n {
			e.run++
			return nil
		}
	}
	if len(w.entries) == leafEntries<<(len(w.roots)/leafDoubles) {
		if err := w.leaf(); err != nil {
			return w.fail(err)
		}
	}
	w.entries = append(w.entries, entry{n, at.offset, uint32(at.length), 1})
	w.header.Entries++
	return nil
}

// leaf packs the entries so far into a leaf directory.
func (w *Writer) leaf() error {
	packed, err := packDirectory(w.entries)
	if err != nil {
		return err
	}
	w.roots = append(w.roots, entry{w.entries[0].number, uint64(len(w.leaves)), uint32(len(packed)), 0})
	w.leaves = append(w.leaves, packed...)
	w.entries = w.entries[:0]
	return nil
}

func (w *Writer) fail(err error) error {
	w.err = fmt.Errorf("write pmtiles: %w", err)
	return w.err
}

// Close writes the directories, the metadata and at last the header. It does not close the file.
func (w *Writer) Close(about About) error {
	if w.err != nil {
		return w.err
	}
	if w.header.Addressed == 0 {
		return w.fail(errors.New("there is no tile"))
	}
	root, err := w.rootDirectory()
	if err != nil {
		return w.fail(err)
	}
	metadata, err := json.Marshal(about.Metadata)
	if err == nil {
		metadata, err = pack(metadata)
	}
	if err != nil {
		return w.fail(err)
	}
	h := &w.header
	h.Bounds, h.Center, h.CenterZoom = about.Bounds, about.Center, about.CenterZoom
	h.root = section{headerSize, uint64(len(root))}
	h.data = section{dataAt, w.at}
	h.metadata = section{dataAt + w.at, uint64(len(metadata))}
	h.leaves = section{h.metadata.offset + h.metadata.length, uint64(len(w.leaves))}
	for _, part := range []struct {
		at   uint64
		body []byte
	}{{h.metadata.offset, metadata}, {h.leaves.offset, w.leaves}, {h.root.offset, root}, {0, h.bytes()}} {
		if _, err := w.file.WriteAt(part.body, int64(part.at)); err != nil {
			return w.fail(err)
		}
	}
	return nil
}

// rootDirectory has the tiles themselves when there are few, and the leaves otherwise.
func (w *Writer) rootDirectory() ([]byte, error) {
	if len(w.roots) == 0 {
		if root, err := packDirectory(w.entries); err != nil || headerSize+len(root) <= rootLimit {
			return root, err
		}
	}
	if err := w.leaf(); err != nil {
		return nil, err
	}
	root, err := packDirectory(w.roots)
	if err == nil && headerSize+len(root) > rootLimit {
		err = fmt.Errorf("%d tiles are more than one file can list", w.header.Addressed)
	}
	return root, err
}

// Counts says how many tiles were written, and how many different ones.
func (w *Writer) Counts() (tiles, contents uint64) { return w.header.Addressed, w.header.Contents }

// Bounds of what is remembered of tiles.
const (
	smallTile   = 4096
	mostDigests = 1 << 16
)

// digests remembers where small tiles are, those of the last two turns.
type digests struct{ now, before map[[sha256.Size]byte]section }

func newDigests() *digests {
	return &digests{now: map[[sha256.Size]byte]section{}}
}

func (d *digests) find(packed []byte) (section, bool) {
	if len(packed) > smallTile {
		return section{}, false
	}
	sum := sha256.Sum256(packed)
	at, known := d.now[sum]
	if !known {
		if at, known = d.before[sum]; known {
			d.put(sum, at)
		}
	}
	return at, known
}

func (d *digests) keep(packed []byte, at section) {
	if len(packed) <= smallTile {
		d.put(sha256.Sum256(packed), at)
	}
}

func (d *digests) put(sum [sha256.Size]byte, at section) {
	if len(d.now) >= mostDigests/2 {
		d.now, d.before = map[[sha256.Size]byte]section{}, d.now
	}
	d.now[sum] = at
}
