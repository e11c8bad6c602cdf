package sqlitefile

import (
	"encoding/binary"
	"fmt"
	"io"
)

const (
	pageSize   = 4096
	headerSize = 100       // of the file, on the first page
	lockPage   = 1<<18 + 1 // holds the byte at 1 GiB on which SQLite locks; never used

	pageInterior = 0x05
	pageLeaf     = 0x0d
	pageIndex    = 0x02
	pageIndexEnd = 0x0a
)

// File is a database under way.
type File struct {
	out     io.WriterAt
	pages   uint32 // given out
	buf     []byte // whole pages that wait to be written, the last ones given out
	objects [][]any
	o       Options
	scratch recordBuffer
}

// Options are what stands in the file's header.
type Options struct {
	ApplicationID uint32
	UserVersion   uint32
}

// written is how many bytes are collected before they are written.
const written = 256 * pageSize

// New begins a database at the start of out.
func New(out io.WriterAt, o Options) *File {
	f := &File{out: out, o: o}
	f.pages = 1 // the first page is written last
	return f
}

// Object adds an entry to the schema that has no content of its own: a view, a trigger, a virtual table.
func (f *File) Object(kind, name, table, sql string) { f.object(kind, name, table, 0, sql) }

func (f *File) object(kind, name, table string, root uint32, sql any) {
	f.objects = append(f.objects, []any{kind, name, table, int64(root), sql})
}

// page writes the next page and returns its number.
func (f *File) page(p *[pageSize]byte) (uint32, error) {
	if err := f.passLock(); err != nil {
		return 0, err
	}
	f.pages++
	if f.pages == 0 {
		return 0, fmt.Errorf("a database of more than %d pages", ^uint32(0))
	}
	f.buf = append(f.buf, p[:]...)
	if len(f.buf) >= written {
		return f.pages, f.flush()
	}
	return f.pages, nil
}

// next is the number that the next page will have.
func (f *File) next() uint32 {
	if f.pages+1 == lockPage {
		return lockPage + 1
	}
	return f.pages + 1
}

// passLock leaves the page of the lock empty.
func (f *File) passLock() error {
	if f.pages+1 != lockPage {
		return nil
	}
	f.pages++
	f.buf = append(f.buf, make([]byte, pageSize)...)
	return nil
}

func (f *File) flush() error {
	first := int64(f.pages) - int64(len(f.buf)/pageSize) // pages before the buffer
	_, err := f.out.WriteAt(f.buf, first*pageSize)
	f.buf = f.buf[:0]
	return err
}

// patch writes a page again that is there already.
func (f *File) patch(number uint32, p *[pageSize]byte) error {
	if err := f.flush(); err != nil {
		return err
	}
	_, err := f.out.WriteAt(p[:], int64(number-1)*pageSize)
	return err
}

// Close writes the schema and the first page.
func (f *File) Close() error {
	first, err := f.schema()
	if err != nil {
		return err
	}
	if err := f.flush(); err != nil {
		return err
	}
	f.header(first[:headerSize])
	_, err = f.out.WriteAt(first[:], 0)
	return err
}

// Size is the number of bytes of the file so far.
func (f *File) Size() int64 { return int64(f.pages) * pageSize }

// schema makes the first page: the whole table of the schema, or the root above its leaves.
func (f *File) schema() (*[pageSize]byte, error) {
	t := f.table(headerSize)
	for i, row := range f.objects {
		if err := t.Append(int64(i+1), row...); err != nil {
			return nil, err
		}
	}
	return t.root()
}

func (f *File) header(h []byte) {
	copy(h, "SQLite format 3\x00")
	be := binary.BigEndian
	be.PutUint16(h[16:], pageSize)
	h[18], h[19] = 1, 1              // no write-ahead log
	h[21], h[22], h[23] = 64, 32, 32 // fixed by the format
	be.PutUint32(h[24:], 1)          // change counter
	be.PutUint32(h[28:], f.pages)    //
	be.PutUint32(h[40:], 1)          // schema cookie
	be.PutUint32(h[44:], 4)          // schema format
	be.PutUint32(h[56:], 1)          // UTF-8
	be.PutUint32(h[60:], f.o.UserVersion)
	be.PutUint32(h[68:], f.o.ApplicationID)
	be.PutUint32(h[92:], 1)         // the change counter for which the version is said
	be.PutUint32(h[96:], 3_040_001) // of SQLite, whose format this is
}
