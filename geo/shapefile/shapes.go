package shapefile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// Shape types of the specification. Z and M variants are the base type plus 10 and plus 20.
const (
	typeNull       = 0
	typePoint      = 1
	typePolyLine   = 3
	typePolygon    = 5
	typeMultiPoint = 8
	typeMultiPatch = 31
)

const (
	shpHeader = 100
	buffered  = 64 << 10
	peeked    = 4 << 10 // up to this size, a record is looked at where it lies in the buffer
)

// shapes reads the records of a .shp in order.
type shapes struct {
	r       *bufio.Reader
	kind    int32 // shape type announced by the header
	limits  geo.Limits
	pos     int64 // bytes read
	end     int64 // bytes announced
	buf     bytes.Buffer
	count   int
	inOrder bool // record numbers so far were 1, 2, 3 … (or 0, 1, 2 …)
	base    int32
	said    bool
}

// openShapes reads the header.
func openShapes(r io.Reader, l geo.Limits) (*shapes, error) {
	s := &shapes{r: bufio.NewReaderSize(r, buffered), limits: l, inOrder: true}
	var h [shpHeader]byte
	if _, err := io.ReadFull(s.r, h[:]); err != nil {
		return nil, short(err, shpHeader)
	}
	if binary.BigEndian.Uint32(h[0:]) != 9994 || binary.LittleEndian.Uint32(h[28:]) != 1000 {
		return nil, guard.Fatal("shapefile.shp_header", ".shp 文件头不正确，不是有效的 Shapefile。", "the .shp does not start like a shapefile")
	}
	s.pos, s.end = shpHeader, 2*int64(binary.BigEndian.Uint32(h[24:]))
	s.kind = int32(binary.LittleEndian.Uint32(h[32:]))
	if s.end < shpHeader {
		return nil, guard.Fatal("shapefile.shp_header", ".shp 文件头写明的长度 %d 字节不正确。", "the .shp announces a length of %d bytes, less than its own header", s.end)
	}
	return s, checkKind(s.kind)
}

// checkKind refuses the shape types that have no plane geometry.
func checkKind(kind int32) error {
	switch kind {
	case typeNull:
		return nil
	case typeMultiPatch:
		return guard.Fatal("shapefile.multipatch", "图层是三维多面体（MultiPatch），请转换为面图层后发送。", "the layer holds 3-D multipatches; convert it to polygons")
	}
	if !known(kind) {
		return guard.Fatal("shapefile.type", ".shp 的图形类型 %d 无法识别。", "the .shp has the unknown shape type %d", kind)
	}
	return nil
}

// known tells the types of plane shapes, with Z or M or without.
func known(kind int32) bool {
	switch kind % 10 {
	case typePoint, typePolyLine, typePolygon, typeMultiPoint:
		return kind > 0 && kind < 30
	}
	return false
}

// next returns the content of the next record, valid until the call after. Its errors are io.EOF at the announced
// end, fatal problems, and problems of this record only, after which reading goes on.
func (s *shapes) next() ([]byte, error) {
	if s.pos >= s.end {
		return nil, io.EOF
	}
	var h [8]byte
	if _, err := io.ReadFull(s.r, h[:]); err != nil {
		return nil, short(err, s.end)
	}
	s.pos += 8
	s.checkNumber(int32(binary.BigEndian.Uint32(h[0:])))
	size := 2 * int64(int32(binary.BigEndian.Uint32(h[4:])))
	if size < 0 || s.pos+size > s.end {
		return nil, guard.Fatal("shapefile.record", "第 %d 个图形的长度 %d 字节超出 .shp 文件范围，文件已损坏。",
			"shape %d announces %d bytes, more than the .shp holds; the file is damaged", s.count, size)
	}
	s.pos += size
	return s.content(size)
}

// content reads a record. The buffer grows as bytes arrive, so a length without bytes behind it costs nothing.
func (s *shapes) content(size int64) ([]byte, error) {
	if size <= peeked {
		b, err := s.r.Peek(int(size))
		if err != nil {
			return nil, short(err, s.end)
		}
		_, err = s.r.Discard(int(size))
		return b, err
	}
	s.buf.Reset()
	if size > s.largest() {
		if _, err := io.CopyN(io.Discard, s.r, size); err != nil {
			return nil, short(err, s.end)
		}
		return nil, tooManyVertices(s.limits.Vertices)
	}
	if _, err := io.CopyN(&s.buf, s.r, size); err != nil {
		return nil, short(err, s.end)
	}
	return s.buf.Bytes(), nil
}

// largest is the size of a record with as many vertices as allowed, each a part of its own, with Z and M.
func (s *shapes) largest() int64 { return 128 + 36*int64(s.limits.Vertices) }

// checkNumber watches the record numbers, which start at 1 or, from some writers, at 0.
func (s *shapes) checkNumber(n int32) {
	if s.count == 0 {
		s.base = n
	}
	if n != s.base+int32(s.count) || s.base < 0 || s.base > 1 {
		s.inOrder = false
	}
	s.count++
}

func tooManyVertices(limit int) *geo.Problem {
	return guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", limit)
}

// short turns a premature end into a problem; problems of the archive pass.
func short(err error, announced int64) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return guard.Fatal("shapefile.shp_short", ".shp 不完整：文件头写明 %d 字节，实际内容提前结束。", "the .shp is cut short: it announces %d bytes and ends before", announced)
	}
	return err
}
