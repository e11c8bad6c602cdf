package sqlitefile

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
)

// Index writes the index of a table and enters it into the schema. Each row holds the indexed values, nil, int64 or string, and the rowid. It
// is for tables of some thousand rows: everything is in memory, and the tree has two levels at most. sql is "" for the index of a
// constraint, whose name SQLite gives: sqlite_autoindex_ and the table's, and a number.
func (f *File) Index(name, table, sql string, rows [][]any) error {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, compareRows)
	cells := make([][]byte, len(rows))
	for i, row := range rows {
		record, err := f.scratch.record(row)
		if err != nil {
			return fmt.Errorf("index %s: %w", name, err)
		}
		if len(record) > (pageSize-12)*64/255-23 {
			return fmt.Errorf("index %s: a key of %d bytes", name, len(record))
		}
		cells[i] = append(appendVarint(nil, uint64(len(record))), record...)
	}
	root, err := f.indexTree(cells)
	if err != nil {
		return fmt.Errorf("index %s: %w", name, err)
	}
	var text any
	if sql != "" {
		text = sql
	}
	f.object("index", name, table, root, text)
	return nil
}

// indexTree packs cells into leaves; the key between two leaves stands in the root.
func (f *File) indexTree(cells [][]byte) (root uint32, err error) {
	leaf, top := newNode(pageIndexEnd, 0), newNode(pageIndex, 0)
	for i, cell := range cells {
		if leaf.fits(len(cell)) {
			leaf.add(cell)
			continue
		}
		if i == len(cells)-1 { // a divider needs a leaf behind it: the last key goes there, and the one before divides
			leaf.takeBack(len(cells[i-1]))
			if err := f.divide(&leaf, &top, cells[i-1]); err != nil {
				return 0, err
			}
			leaf.add(cell)
			continue
		}
		if err := f.divide(&leaf, &top, cell); err != nil {
			return 0, err
		}
	}
	page, err := f.page(leaf.sealed(true))
	if err != nil || top.count == 0 {
		return page, err
	}
	binary.BigEndian.PutUint32(top.bytes[8:], page)
	return f.page(top.sealed(true))
}

// divide writes a leaf and puts the key behind it into the root.
func (f *File) divide(leaf, top *node, key []byte) error {
	page, err := f.page(leaf.sealed(true))
	if err != nil {
		return err
	}
	cell := append(binary.BigEndian.AppendUint32(nil, page), key...)
	if !top.fits(len(cell)) {
		return fmt.Errorf("more keys than two levels hold")
	}
	top.add(cell)
	leaf.clear()
	return nil
}

// compareRows orders keys as SQLite does: nothing before numbers before texts, texts by their bytes.
func compareRows(a, b []any) int {
	for i := range min(len(a), len(b)) {
		if c := compareValues(a[i], b[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func compareValues(a, b any) int {
	if c := cmp.Compare(rank(a), rank(b)); c != 0 {
		return c
	}
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case string:
		return bytes.Compare([]byte(a), []byte(b.(string)))
	}
	return 0
}

func rank(v any) int {
	switch v.(type) {
	case int64:
		return 1
	case string:
		return 2
	}
	return 0
}
