package sqlitefile

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Table is a table under way.
type Table struct {
	f      *File
	name   string
	sql    string
	leaf   node
	levels []*level // above the leaves, the lowest first
	last   int64
	any    bool
	cell   []byte

	first     [pageSize]byte // the leaf that holds the first row, kept to be patched
	firstPage uint32
}

// Table begins a table; sql is its CREATE TABLE. Several tables may be under way at once.
func (f *File) Table(name, sql string) *Table {
	t := f.table(0)
	t.name, t.sql = name, sql
	return t
}

// table begins a B-tree. Room is left on every page for what stands before the root: the header of the file, for the schema.
func (f *File) table(room int) *Table {
	t := &Table{f: f}
	t.leaf = newNode(pageLeaf, room)
	return t
}

// Append adds a row; rowids ascend. A column that is the INTEGER PRIMARY KEY is nil in values.
func (t *Table) Append(rowid int64, values ...any) error {
	if t.any && rowid <= t.last {
		return fmt.Errorf("table %s: row %d after row %d", t.name, rowid, t.last)
	}
	record, err := t.f.scratch.record(values)
	if err != nil {
		return fmt.Errorf("table %s: row %d: %w", t.name, rowid, err)
	}
	local, overflow := split(len(record))
	t.cell = appendVarint(t.cell[:0], uint64(len(record)))
	t.cell = appendVarint(t.cell, uint64(rowid))
	t.cell = append(t.cell, record[:local]...)
	if overflow {
		page, err := t.f.overflow(record[local:])
		if err != nil {
			return err
		}
		t.cell = binary.BigEndian.AppendUint32(t.cell, page)
	}
	if !t.leaf.fits(len(t.cell)) {
		if err := t.turn(); err != nil {
			return err
		}
	}
	t.leaf.add(t.cell)
	t.last, t.any = rowid, true
	return nil
}

// split says how much of a record stays on its leaf.
func split(size int) (local int, overflow bool) {
	const most, least = pageSize - 35, (pageSize-12)*32/255 - 23
	if size <= most {
		return size, false
	}
	if local = least + (size-least)%(pageSize-4); local <= most {
		return local, true
	}
	return least, true
}

// overflow writes the rest of a record on pages of its own, each naming the next, and returns the first.
func (f *File) overflow(rest []byte) (first uint32, err error) {
	first = f.next()
	for len(rest) > 0 {
		var p [pageSize]byte
		n := copy(p[4:], rest)
		rest = rest[n:]
		if len(rest) > 0 {
			binary.BigEndian.PutUint32(p[:], f.after(f.next()))
		}
		if _, err := f.page(&p); err != nil {
			return 0, err
		}
	}
	return first, nil
}

// after is the number of the page that follows another.
func (f *File) after(page uint32) uint32 {
	if page+1 == lockPage {
		return lockPage + 1
	}
	return page + 1
}

// turn writes the leaf and begins the next.
func (t *Table) turn() error {
	page, err := t.f.page(t.leaf.sealed(false))
	if err != nil {
		return err
	}
	if t.firstPage == 0 {
		t.first, t.firstPage = t.leaf.bytes, page
	}
	t.leaf.clear()
	return t.lift(0, child{page, t.last})
}

// lift hangs a page under the level above it.
func (t *Table) lift(at int, c child) error {
	if at == len(t.levels) {
		t.levels = append(t.levels, &level{node: newNode(pageInterior, t.leaf.reserve)})
	}
	full, err := t.levels[at].hang(t.f, c)
	if err != nil || full == nil {
		return err
	}
	return t.lift(at+1, *full)
}

// End completes the table and enters it into the schema.
func (t *Table) End() error {
	root, err := t.root()
	if err != nil {
		return err
	}
	page, err := t.f.page(root)
	if err != nil {
		return err
	}
	if t.firstPage == 0 {
		t.first, t.firstPage = t.leaf.bytes, page
	}
	t.f.object("table", t.name, t.name, page, t.sql)
	return nil
}

// root writes every page but the root, and returns that.
func (t *Table) root() (*[pageSize]byte, error) {
	if len(t.levels) == 0 {
		return t.leaf.sealed(true), nil
	}
	if err := t.turn(); err != nil {
		return nil, err
	}
	for at := 0; ; at++ {
		l := t.levels[at]
		if at == len(t.levels)-1 {
			return l.sealed(true), nil
		}
		page, err := t.f.page(l.sealed(false))
		if err != nil {
			return nil, err
		}
		if err := t.lift(at+1, child{page, l.last.key}); err != nil {
			return nil, err
		}
	}
}

// PatchFirst overwrites the blob at the end of the first row, when the table has ended, with one of the same length.
func (t *Table) PatchFirst(blob []byte) error {
	if t.firstPage == 0 || !t.any {
		return errors.New("there is no first row to patch")
	}
	copy(t.first[pageSize-len(blob):], blob) // the first cell stands at the end of its page
	return t.f.patch(t.firstPage, &t.first)
}
