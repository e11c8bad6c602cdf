package gpkg

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo/internal/sqlitefile"
)

// The R-tree of SQLite: nodes of at most 51 entries, each a 64-bit number and the box in 32-bit floats, rounded outward.
const (
	nodeEntries = 51
	entryBytes  = 24
	nodeBytes   = 4 + nodeEntries*entryBytes
	rootNode    = 1
)

// gathered is how many entries are sorted together before they are packed into leaves: what bounds the memory of an index. A table with more
// rows has leaves of several such runs, one over the other, and a search visits each.
const gathered = 1 << 16

// entry is a row or a node with its box: min x, max x, min y, max y.
type entry struct {
	id  int64
	box [4]float32
}

// rtree writes the three tables under a virtual table as rows come in.
type rtree struct {
	name   string
	nodes  *sqlitefile.Table // node → its bytes
	rows   *sqlitefile.Table // row → the leaf that has it
	file   *sqlitefile.File
	run    []entry
	leaves []entry // id: number of the node
	last   int64   // number given to a node
	parent []int64 // of each node but the root, which is 1
	buf    [nodeBytes]byte
	begun  bool
}

func newRTree(f *sqlitefile.File, name string) *rtree {
	return &rtree{name: name, file: f, last: rootNode,
		nodes: f.Table(name+"_node", "CREATE TABLE "+quoted(name+"_node")+"(nodeno INTEGER PRIMARY KEY,data)"),
		rows:  f.Table(name+"_rowid", "CREATE TABLE "+quoted(name+"_rowid")+"(rowid INTEGER PRIMARY KEY,nodeno)")}
}

// add enters a row. Rows come by ascending id.
func (t *rtree) add(id int64, b orb.Bound) error {
	t.run = append(t.run, entry{id, [4]float32{down(b.Min[0]), up(b.Max[0]), down(b.Min[1]), up(b.Max[1])}})
	if len(t.run) < gathered {
		return nil
	}
	return t.pack()
}

func down(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		return math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func up(v float64) float32 { return -down(-v) }

// pack makes leaves of the run, and says of each row in which leaf it is.
func (t *rtree) pack() error {
	if err := t.reserveRoot(); err != nil {
		return err
	}
	type place struct{ id, node int64 }
	places := make([]place, 0, len(t.run))
	hilbertSort(t.run)
	for part := range slices.Chunk(t.run, nodeEntries) {
		node, err := t.node(part)
		if err != nil {
			return err
		}
		t.leaves = append(t.leaves, node)
		for _, e := range part {
			places = append(places, place{e.id, node.id})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return int(a.id - b.id) })
	for _, p := range places {
		if err := t.rows.Append(p.id, nil, p.node); err != nil {
			return err
		}
	}
	t.run = t.run[:0]
	return nil
}

// reserveRoot writes the first node, whose entries are known last.
func (t *rtree) reserveRoot() error {
	if t.begun {
		return nil
	}
	t.begun = true
	return t.nodes.Append(rootNode, nil, make([]byte, nodeBytes))
}

// node writes the next node and returns it as an entry of the one above.
func (t *rtree) node(entries []entry) (entry, error) {
	t.last++
	t.parent = append(t.parent, rootNode)
	return entry{t.last, boxOf(entries)}, t.nodes.Append(t.last, nil, t.bytes(entries, 0))
}

// bytes encodes a node. Only the root says how deep the tree is.
func (t *rtree) bytes(entries []entry, depth int) []byte {
	clear(t.buf[:])
	be := binary.BigEndian
	be.PutUint16(t.buf[0:], uint16(depth))
	be.PutUint16(t.buf[2:], uint16(len(entries)))
	for i, e := range entries {
		at := t.buf[4+i*entryBytes:]
		be.PutUint64(at, uint64(e.id))
		for k, v := range e.box {
			be.PutUint32(at[8+4*k:], math.Float32bits(v))
		}
	}
	return t.buf[:]
}

func boxOf(entries []entry) [4]float32 {
	b := entries[0].box
	for _, e := range entries[1:] {
		b = [4]float32{min(b[0], e.box[0]), max(b[1], e.box[1]), min(b[2], e.box[2]), max(b[3], e.box[3])}
	}
	return b
}

// end packs what is left and builds the levels above the leaves.
func (t *rtree) end() error {
	root, depth, err := t.levels()
	if err != nil {
		return err
	}
	if err := t.nodes.End(); err != nil {
		return err
	}
	if err := t.nodes.PatchFirst(t.bytes(root, depth)); err != nil {
		return err
	}
	if err := t.rows.End(); err != nil {
		return err
	}
	if err := t.parents(); err != nil {
		return err
	}
	t.file.Object("table", t.name, t.name, "CREATE VIRTUAL TABLE "+quoted(t.name)+" USING rtree(id, minx, maxx, miny, maxy)")
	return nil
}

// levels gives the entries of the root and its height over the leaves.
func (t *rtree) levels() (root []entry, depth int, err error) {
	if t.leaves == nil && len(t.run) <= nodeEntries { // the root is the only leaf
		err = t.reserveRoot()
		for _, e := range t.run {
			if err == nil {
				err = t.rows.Append(e.id, nil, int64(rootNode))
			}
		}
		return t.run, 0, err
	}
	if err := t.pack(); err != nil {
		return nil, 0, err
	}
	level := t.leaves
	for depth = 1; len(level) > nodeEntries; depth++ {
		if level, err = t.above(level); err != nil {
			return nil, 0, err
		}
	}
	return level, depth, nil
}

// above packs the nodes of a level into the next.
func (t *rtree) above(level []entry) ([]entry, error) {
	hilbertSort(level)
	var out []entry
	for part := range slices.Chunk(level, nodeEntries) {
		node, err := t.node(part)
		if err != nil {
			return nil, err
		}
		for _, e := range part {
			t.parent[e.id-rootNode-1] = node.id
		}
		out = append(out, node)
	}
	return out, nil
}

// parents writes which node each node stands in.
func (t *rtree) parents() error {
	table := t.file.Table(t.name+"_parent", "CREATE TABLE "+quoted(t.name+"_parent")+"(nodeno INTEGER PRIMARY KEY,parentnode)")
	for i, parent := range t.parent {
		if err := table.Append(int64(rootNode+1+i), nil, parent); err != nil {
			return err
		}
	}
	return table.End()
}
