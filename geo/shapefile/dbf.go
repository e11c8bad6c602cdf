package shapefile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// NameBytes is how many bytes of a column's name a .dbf keeps.
const NameBytes = 10

const (
	dbfHeader   = 32
	deleted     = '*'
	endOfFields = 0x0d
	endOfTable  = 0x1a
)

// column is one field of the table.
type column struct {
	raw   []byte // name as written
	name  string
	kind  byte
	width int
	cut   bool // said that a value ends in half a character
}

// table reads the records of a .dbf in order.
type table struct {
	r         *bufio.Reader
	limits    geo.Limits
	columns   []column
	language  byte // language driver id
	announced int
	read      int
	row       []byte
	enc       string
	dec       *text.Decoder
}

// openTable reads the header; the field names stay raw until decode.
func openTable(r io.Reader, l geo.Limits) (*table, error) {
	t := &table{r: bufio.NewReaderSize(r, 64<<10), limits: l}
	var h [dbfHeader]byte
	if _, err := io.ReadFull(t.r, h[:]); err != nil {
		return nil, badHeader(err)
	}
	announced := binary.LittleEndian.Uint32(h[4:])
	if int64(announced) > int64(l.Records) {
		return nil, guard.Fatal("file.records", ".dbf 写明有 %d 条记录，上限 %d 条。", "the .dbf announces %d records, the limit is %d", announced, l.Records)
	}
	t.announced, t.language = int(announced), h[29]
	size, record := int(binary.LittleEndian.Uint16(h[8:])), int(binary.LittleEndian.Uint16(h[10:]))
	if size < dbfHeader+1 || record < 1 {
		return nil, badHeader(nil)
	}
	rest := make([]byte, size-dbfHeader)
	if _, err := io.ReadFull(t.r, rest); err != nil {
		return nil, badHeader(err)
	}
	t.row = make([]byte, record)
	return t, t.fields(rest)
}

// fields reads the field descriptors up to their end mark.
func (t *table) fields(b []byte) error {
	var short []column // the same with the second byte of C widths ignored
	for len(b) >= 32 && b[0] != endOfFields {
		c := column{raw: bytes.Clone(nulEnded(b[:11])), kind: b[11], width: int(b[16])}
		short = append(short, c)
		if c.kind == 'C' {
			c.width |= int(b[17]) << 8
		}
		t.columns = append(t.columns, c)
		b = b[32:]
	}
	if len(t.columns) > t.limits.Fields {
		return guard.Fatal("file.fields", ".dbf 有 %d 个字段，上限 %d 个。", "the .dbf has %d fields, the limit is %d", len(t.columns), t.limits.Fields)
	}
	if !t.fits() {
		t.columns = short
	}
	if !t.fits() || len(t.columns) == 0 {
		return badHeader(nil)
	}
	return nil
}

// fits tells whether the widths add up to the record length.
func (t *table) fits() bool {
	sum := 1
	for _, c := range t.columns {
		sum += c.width
	}
	return sum == len(t.row)
}

// decode names the columns in the encoding found and refuses types that are not text.
func (t *table) decode(enc string) error {
	t.enc, t.dec = enc, text.NewDecoder(enc)
	seen := map[string]bool{}
	for i := range t.columns {
		c := &t.columns[i]
		name, ok := t.dec.Decode(text.Cut(enc, c.raw))
		c.name = strings.TrimSpace(name)
		if !ok {
			return guard.Fatal("dbf.name", "第 %d 个字段名不是有效的 %s 文字，请指定编码。", "the name of field %d is not valid %s; say the encoding", i+1, enc)
		}
		if seen[c.name] || c.name == "" {
			return guard.Fatal("dbf.name", "第 %d 个字段名“%s”为空或重复。", "the name of field %d, %s, is empty or stands twice", i+1, c.name)
		}
		seen[c.name] = true
		if err := checkType(c); err != nil {
			return err
		}
	}
	return nil
}

// checkType accepts the types that shapefiles hold.
func checkType(c *column) error {
	if strings.IndexByte("CNFDL", c.kind) >= 0 {
		return nil
	}
	p := guard.Fatal("dbf.type", "字段类型“%s”无法读取，请改为文本、数值或日期字段后重新导出。",
		"a field of type %s cannot be read; make it text, number or date and export again", string(rune(c.kind)))
	if c.kind == 'M' {
		p = guard.Fatal("dbf.memo", "备注（Memo）字段的内容不在 .dbf 内，无法读取，请改为文本字段后重新导出。",
			"a memo field keeps its texts outside the .dbf and cannot be read; make it a text field and export again")
	}
	p.Field = c.name
	return p
}

func (t *table) names() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// next returns the next record's bytes, valid until the call after, and io.EOF after the announced number.
func (t *table) next() ([]byte, error) {
	if t.read == t.announced {
		return nil, io.EOF
	}
	n, err := io.ReadFull(t.r, t.row)
	if err == io.EOF || err == io.ErrUnexpectedEOF || n > 0 && t.row[0] == endOfTable {
		return nil, guard.Fatal("dbf.short", ".dbf 不完整：写明有 %d 条记录，实际只有 %d 条。", "the .dbf is cut short: it announces %d records and holds %d", t.announced, t.read)
	}
	if err != nil {
		return nil, err
	}
	t.read++
	if t.row[0] != ' ' && t.row[0] != deleted {
		return nil, guard.Fatal("dbf.record", ".dbf 第 %d 条记录的起始标记不正确，文件头与内容不符。", "record %d of the .dbf does not start like a record; header and content disagree", t.read)
	}
	return t.row, nil
}

// nulEnded cuts at the first NUL: what follows is left over from an earlier, longer text.
func nulEnded(b []byte) []byte {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i]
	}
	return b
}

// badHeader is a header that contradicts itself; problems of the archive pass.
func badHeader(err error) error {
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	return guard.Fatal("dbf.header", ".dbf 文件头不正确（长度与字段不符），请在 GIS 软件中重新导出。", "the header of the .dbf is wrong: its lengths do not fit its fields; export the layer anew")
}
