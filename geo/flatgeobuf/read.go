package flatgeobuf

import (
	"bufio"
	"encoding/binary"
	"io"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for Open.
type Options struct {
	File   string // name used in problems
	Limits geo.Limits
}

// Reader hands out the features of a file in their order. It implements geo.Reader and is not for concurrent use.
type Reader struct {
	feed  guard.Feed
	about geo.About
	head  *header
	in    *bufio.Reader
	left  int64 // bytes of features that have not been read
	buf   []byte
	row   int
	said  map[string]bool // notes given once
	l     geo.Limits
}

// Is tells a FlatGeobuf of any version by its first bytes.
func Is(head []byte) bool {
	return len(head) >= len(magic) && string(head[:3]) == magic[:3] && string(head[4:7]) == magic[4:7]
}

// Open reads the header of a file of the given size. Errors are fatal *geo.Problem values.
func Open(r io.ReaderAt, size int64, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	reader := &Reader{l: o.Limits, said: map[string]bool{}}
	reader.feed = guard.Feed{File: o.File, Max: o.Limits.Records, Read: reader.read}
	if err := reader.open(r, size); err != nil {
		return nil, guard.In(o.File, err)
	}
	return reader, nil
}

func (r *Reader) open(in io.ReaderAt, size int64) (err error) {
	if size > r.l.FileBytes {
		return guard.Fatal("file.size", "文件超过 %d 字节的上限。", "the file exceeds the limit of %d bytes", r.l.FileBytes)
	}
	at := int64(0)
	if r.head, at, err = readHeader(in, size, r.l); err != nil {
		return err
	}
	for _, n := range r.head.notes {
		r.said[n.Code] = true
		r.feed.Say(n)
	}
	r.left = size - at
	r.in = bufio.NewReaderSize(io.NewSectionReader(in, at, r.left), 64<<10)
	r.about = geo.About{Format: "flatgeobuf", Encoding: text.UTF8, CRS: r.head.system, Columns: []string{}, Rows: -1}
	for _, c := range r.head.columns {
		if c.kind != typeBinary {
			r.about.Columns = append(r.about.Columns, c.name)
		}
	}
	switch {
	case r.head.count > uint64(r.left)/leastBytes:
		return guard.Fatal("fgb.short", "文件不完整：写明有 %d 个要素，内容不足。", "the file is cut short: it announces %d features, more than its bytes hold", int64(r.head.count))
	case r.head.count > 0:
		r.about.Rows = int(r.head.count)
	case r.left == 0:
		r.about.Rows = 0
	default:
		r.feed.Say(guard.Note("fgb.uncounted", "文件没有写明要素个数，无法判断其是否完整，请核对读取的个数。", "the file does not say how many features it has, so that nobody can tell whether it is whole; look at the number that was read"))
	}
	return nil
}

// leastBytes is how long the shortest feature is: its length, where its table is, and one that has nothing.
const leastBytes = 4 + 4 + 4 + 4

// About tells the columns and the reference system of the layer.
func (r *Reader) About() geo.About { return r.about }

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) { return r.feed.Next() }

// read makes a record of the next feature.
func (r *Reader) read() (guard.Record, error) {
	if done, err := r.done(); done || err != nil {
		if err == nil {
			err = io.EOF
		}
		return guard.Record{}, err
	}
	b, err := r.next()
	if err != nil {
		return guard.Record{}, err
	}
	r.row++
	rec := guard.Record{Feature: geo.Feature{Row: r.row}}
	r.feature(&rec, &buffer{b: b})
	return rec, nil
}

// done tells whether the file has ended where it says that it does.
func (r *Reader) done() (bool, error) {
	count := int64(r.head.count)
	switch {
	case count == 0:
		return r.left == 0, nil
	case int64(r.row) < count && r.left == 0:
		return false, r.short()
	case int64(r.row) == count && r.left > 0:
		return false, guard.Fatal("fgb.behind", "文件写明有 %d 个要素，其后还有 %d 字节。", "the file announces %d features, and has %d more bytes behind them", count, r.left)
	}
	return int64(r.row) == count, nil
}

// short is what a file is that ends before it should.
func (r *Reader) short() error {
	if r.head.count == 0 {
		return guard.Fatal("fgb.short", "文件不完整，在第 %d 个要素处中断。", "the file is cut short at feature %d", r.row+1)
	}
	return guard.Fatal("fgb.short", "文件不完整：写明有 %[2]d 个要素，在第 %[1]d 个处中断。", "the file is cut short at feature %d of %d", r.row+1, int64(r.head.count))
}

// next takes the bytes of the next feature.
func (r *Reader) next() ([]byte, error) {
	var size [4]byte
	if r.left < int64(len(size)) {
		return nil, r.short()
	}
	if _, err := io.ReadFull(r.in, size[:]); err != nil {
		return nil, err
	}
	r.left -= int64(len(size))
	n := int64(binary.LittleEndian.Uint32(size[:]))
	if n > r.left {
		return nil, r.short()
	}
	if most := r.mostBytes(); n > most {
		return nil, guard.Fatal("fgb.feature", "第 %d 个要素有 %d 字节，上限 %d 字节。", "feature %d has %d bytes, the limit is %d", r.row+1, n, most)
	}
	if int64(cap(r.buf)) < n {
		r.buf = make([]byte, n)
	}
	r.buf = r.buf[:n]
	_, err := io.ReadFull(r.in, r.buf)
	r.left -= n
	return r.buf, err
}

// mostBytes is how long a feature may be: its vertices with heights and all, and values as long as one row of a table may be.
func (r *Reader) mostBytes() int64 { return int64(r.l.Vertices)*48 + int64(r.l.TextBytes) + 8<<20 }

// note adds a note the first time it comes up.
func (r *Reader) note(rec *guard.Record, n *geo.Problem) {
	if !r.said[n.Code] {
		r.said[n.Code] = true
		rec.Add(n, r.row, "")
	}
}
