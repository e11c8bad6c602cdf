package sqlitefile

import "encoding/binary"

// node is a page of a B-tree under way: pointers grow from the front, cells from the back.
type node struct {
	bytes [pageSize]byte
	kind  byte
	room  int // bytes left free at the front
	count int

	reserve int // the room with which the next page begins
	free    int // where the cells begin
}

func newNode(kind byte, room int) node {
	return node{kind: kind, room: room, reserve: room, free: pageSize}
}

// head is the length of the page's own header.
func (n *node) head() int {
	if n.kind == pageInterior || n.kind == pageIndex {
		return 12
	}
	return 8
}

func (n *node) fits(size int) bool {
	return n.room+n.head()+2*(n.count+1) <= n.free-size
}

func (n *node) add(cell []byte) {
	n.free -= len(cell)
	copy(n.bytes[n.free:], cell)
	binary.BigEndian.PutUint16(n.bytes[n.room+n.head()+2*n.count:], uint16(n.free))
	n.count++
}

// sealed fills in the header. Only a root keeps room before its own: what comes to stand below it gives the room back.
func (n *node) sealed(root bool) *[pageSize]byte {
	h := n.bytes[n.room:]
	h[0] = n.kind
	binary.BigEndian.PutUint16(h[3:], uint16(n.count))
	binary.BigEndian.PutUint16(h[5:], uint16(n.free)) // a page of 4,096 bytes says its own size for "nothing yet"
	if !root && n.room > 0 {
		copy(n.bytes[:], h[:n.head()+2*n.count])
		n.room = 0
	}
	return &n.bytes
}

// takeBack removes the cell that was added last.
func (n *node) takeBack(size int) {
	clear(n.bytes[n.free : n.free+size])
	n.free += size
	n.count--
	clear(n.bytes[n.room+n.head()+2*n.count:][:2])
}

func (n *node) clear() {
	*n = newNode(n.kind, n.reserve)
}

// child is a page with the largest rowid under it.
type child struct {
	page uint32
	key  int64
}

// level is the page under way of one level above the leaves. Its last child is the right-most one, for which no cell is made.
type level struct {
	node
	last child
	any  bool
	cell []byte
	prev child // the child whose cell was added last
}

// hang adds a child. When the page is full it is written, and named to be hung one level higher.
func (l *level) hang(f *File, c child) (full *child, err error) {
	if !l.any {
		l.last, l.any = c, true
		return nil, nil
	}
	l.cell = appendCell(l.cell[:0], l.last)
	if l.fits(len(l.cell)) {
		l.add(l.cell)
		l.prev, l.last = l.last, c
		l.right()
		return nil, nil
	}
	// The page is closed with its last cell taken back, so that the next page begins with a cell: one without is no page to SQLite.
	up := l.prev
	l.takeBack(len(appendCell(l.cell[:0], l.prev)))
	binary.BigEndian.PutUint32(l.bytes[l.room+8:], up.page)
	page, err := f.page(l.sealed(false))
	if err != nil {
		return nil, err
	}
	first := appendCell(nil, l.last)
	l.clear()
	l.add(first)
	l.prev, l.last = l.last, c
	l.right()
	return &child{page, up.key}, nil
}

func (l *level) right() { binary.BigEndian.PutUint32(l.bytes[l.room+8:], l.last.page) }

func appendCell(b []byte, c child) []byte {
	return appendVarint(binary.BigEndian.AppendUint32(b, c.page), uint64(c.key))
}
