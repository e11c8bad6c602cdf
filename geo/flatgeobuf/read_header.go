package flatgeobuf

import (
	"fmt"
	"io"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// header is what a file says of its features.
type header struct {
	kind    byte
	columns []column
	count   uint64 // 0: it does not say
	system  string
	notes   []*geo.Problem
}

type column struct {
	name string
	kind byte
}

// A header has names and the words for a reference system; both are bounded.
const (
	mostHeader = 8 << 20
	mostName   = 1000
	mostWKT    = 64 << 10
)

func damaged() *geo.Problem {
	return guard.Fatal("fgb.damaged", "FlatGeobuf 文件已损坏，请在 GIS 软件中重新导出后发送。", "the FlatGeobuf file is damaged; export it anew and send it again")
}

// readHeader reads up to the first feature, and says where that begins.
func readHeader(in io.ReaderAt, size int64, l geo.Limits) (*header, int64, error) {
	b := make([]byte, len(magic)+4)
	if size < int64(len(b)) {
		return nil, 0, guard.Fatal("fgb.short", "文件不完整，没有完整的文件头。", "the file is cut short: it has no whole header")
	}
	if _, err := in.ReadAt(b, 0); err != nil && err != io.EOF {
		return nil, 0, err
	}
	if !Is(b) {
		return nil, 0, damaged()
	}
	if b[3] != magic[3] {
		return nil, 0, guard.Fatal("fgb.version", "不支持 FlatGeobuf 第 %d 版，请用较新的软件导出为第 3 版。", "version %d of FlatGeobuf is not read; export it as version 3", int(b[3]))
	}
	at, n := int64(len(b)), int64((&buffer{b: b}).number(len(magic), 4))
	if n > size-at {
		return nil, 0, guard.Fatal("fgb.short", "文件不完整，没有完整的文件头。", "the file is cut short: it has no whole header")
	}
	if n > mostHeader {
		return nil, 0, guard.Fatal("fgb.header", "文件头有 %d 字节，上限 %d 字节。", "the header has %d bytes, the limit is %d", n, mostHeader)
	}
	b = make([]byte, n)
	if _, err := in.ReadAt(b, at); err != nil && err != io.EOF {
		return nil, 0, err
	}
	h, index, err := parseHeader(&buffer{b: b}, l)
	if err != nil {
		return nil, 0, err
	}
	if index > size-at-n {
		return nil, 0, guard.Fatal("fgb.short", "文件不完整，在空间索引处中断。", "the file is cut short inside its index")
	}
	return h, at + n + index, nil
}

// parseHeader reads the table, and how many bytes of index follow.
func parseHeader(f *buffer, l geo.Limits) (h *header, index int64, err error) {
	t := f.root()
	h = &header{kind: byte(t.number(headerKind, 1, kindUnknown)), count: t.number(headerCount, 8, 0)}
	index, fits := indexBytes(h.count, uint16(t.number(headerNode, 2, nodeEntries)))
	if !fits || h.count > 1<<48 {
		return nil, 0, damaged()
	}
	if t.has(headerZ) || t.has(headerM) || t.has(headerT) || t.has(headerTM) {
		h.notes = append(h.notes, guard.Note("shape.height", "高程或量测值（Z、M）未读取。", "heights and measures (Z, M) are not read"))
	}
	if err := h.readColumns(t.list(headerColumns, 4), l); err != nil {
		return nil, 0, err
	}
	if system, there := t.child(headerCRS); there {
		h.system = systemOf(system)
	}
	if f.broken {
		return nil, 0, damaged()
	}
	return h, index, nil
}

func (h *header) readColumns(all list, l geo.Limits) error {
	if all.n > l.Fields {
		return guard.Fatal("file.fields", "图层有 %d 个字段，上限 %d 个。", "the layer has %d fields, the limit is %d", all.n, l.Fields)
	}
	for i := range all.n {
		t := all.table(i)
		c := column{name: t.text(columnName), kind: byte(t.number(columnKind, 1, typeByte))}
		switch {
		case all.f.broken:
			return damaged()
		case len(c.name) > mostName || text.Bad(c.name):
			return guard.Fatal("fgb.name", "第 %d 个字段的名称过长或不是 UTF-8 文字。", "the name of field %d is too long or no text in UTF-8", i+1)
		case c.kind > typeBinary:
			return guard.Fatal("fgb.column", "字段“%s”的类型 %d 不认识。", "the field %s is of the kind %d, which is not known", c.name, int(c.kind))
		case c.kind == typeBinary:
			p := guard.Note("fgb.bytes", "字段内容为二进制，未读取。", "the field holds bytes and was not read")
			p.Field = guard.Show(c.name)
			h.notes = append(h.notes, p)
		}
		h.columns = append(h.columns, c)
	}
	return nil
}

// systemOf is a reference system by its code, and by its words when it has none that is known.
func systemOf(t flat) string {
	org, code, wkt := t.text(crsOrg), int32(t.number(crsCode, 4, 0)), t.text(crsWKT)
	switch {
	case code > 0 && (org == "" || strings.EqualFold(org, "EPSG")):
		return fmt.Sprintf("EPSG:%d", code)
	case len(wkt) > mostWKT || text.Bad(wkt):
		return ""
	}
	return wkt
}
