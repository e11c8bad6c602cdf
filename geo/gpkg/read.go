package gpkg

import (
	"context"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for Open; the zero value reads the only layer of a file.
type Options struct {
	File   string // name used in problems
	Layer  string // which layer, by its table or its title; needed when there are several
	Limits geo.Limits
}

// Reader hands out the rows of one table. It implements geo.Reader and io.Closer and is not for concurrent use. It gives
// its database back at the end of the file, when it is closed, or when it is forgotten.
type Reader struct {
	feed  guard.Feed
	about geo.About
	d     *database
	t     *table
	cells []any
	into  []any
	row   int
	said  map[string]bool // notes given once
	l     geo.Limits
}

// Open finds the layer of a file of the given size and describes it. Errors are fatal *geo.Problem values.
func Open(r io.ReaderAt, size int64, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	if size > o.Limits.FileBytes {
		return nil, guard.In(o.File, guard.Fatal("file.size", "文件超过 %d 字节的上限。", "the file exceeds the limit of %d bytes", o.Limits.FileBytes))
	}
	d, err := openDatabase(r, size, o.Limits)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	reader := &Reader{d: d, l: o.Limits, said: map[string]bool{}}
	reader.feed = guard.Feed{File: o.File, Max: o.Limits.Records, Read: reader.read}
	if err := reader.begin(o.Layer); err != nil {
		d.close()
		return nil, guard.In(o.File, err)
	}
	if writtenAhead(r) {
		reader.feed.Say(guard.Note("gpkg.wal", "文件可能仍由其他程序打开：最后的编辑或在旁边的 -wal 文件中，未包含在内；如有缺失，请关闭该程序后重新发送。",
			"another program may still have the file open: last edits may be in the -wal file beside it and are not in this one; if any are missing, close that program and send the file again"))
	}
	runtime.AddCleanup(reader, func(d *database) { d.close() }, d)
	return reader, nil
}

// writtenAhead tells a database in the mode in which edits are first written beside it, where QGIS leaves them until it closes the file. One file of two
// looks whole.
func writtenAhead(r io.ReaderAt) bool {
	const readVersion, ahead = 19, 2 // of the database's header
	var b [1]byte
	_, err := r.ReadAt(b[:], readVersion)
	return err == nil && b[0] == ahead
}

// begin chooses the table and asks for its rows.
func (r *Reader) begin(layer string) error {
	tables, err := r.d.tables()
	if err != nil {
		return err
	}
	if r.t, err = choose(tables, layer); err != nil {
		return err
	}
	notes, err := r.d.describe(r.t, r.l)
	if err != nil {
		return err
	}
	for _, n := range notes {
		r.feed.Say(n)
	}
	r.about = geo.About{Format: "gpkg", Encoding: text.UTF8, CRS: r.t.CRS, Columns: []string{}, Rows: -1, Shapeless: r.t.shape == ""}
	for _, c := range r.t.columns {
		if !c.hidden() {
			r.about.Columns = append(r.about.Columns, c.name)
		}
	}
	r.cells, r.into = make([]any, len(r.t.columns)+1), make([]any, len(r.t.columns)+1)
	for i := range r.cells {
		r.into[i] = &r.cells[i]
	}
	return r.d.guarded(func() error {
		r.d.rows, err = r.d.conn.QueryContext(context.Background(), r.t.query())
		return err
	})
}

// hidden tells a column that is no field: bytes, and the number that programs give to rows on their own.
func (c column) hidden() bool {
	switch strings.ToLower(c.name) {
	case "fid", "ogc_fid", "id", "objectid":
		return c.blob || c.key
	}
	return c.blob
}

// query selects the shape and then the columns, in the order in which rows are stored.
func (t *table) query() string {
	list := []string{"NULL"}
	if t.shape != "" {
		list[0] = quoted(t.shape)
	}
	for _, c := range t.columns {
		switch {
		case c.blob:
			list = append(list, "NULL")
		case c.day:
			list = append(list, "CAST("+quoted(c.name)+" AS TEXT)")
		default:
			list = append(list, quoted(c.name))
		}
	}
	return "SELECT " + strings.Join(list, ", ") + " FROM " + quoted(t.Table) + " NOT INDEXED"
}

// About tells the columns and the reference system of the layer.
func (r *Reader) About() geo.About { return r.about }

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) {
	f, err := r.feed.Next()
	if p, isProblem := err.(*geo.Problem); err == io.EOF || isProblem && p.Fatal {
		r.d.close()
	}
	return f, err
}

// Close gives the file back before its end. It may be called twice.
func (r *Reader) Close() error {
	r.d.close()
	return nil
}

// read makes a record of the next row.
func (r *Reader) read() (guard.Record, error) {
	if r.d.db == nil {
		return guard.Record{}, io.EOF
	}
	var rec guard.Record
	err := r.d.guarded(func() error {
		if !r.d.rows.Next() {
			if err := r.d.rows.Err(); err != nil {
				return err
			}
			return io.EOF
		}
		return r.d.rows.Scan(r.into...)
	})
	if err != nil {
		return rec, err
	}
	r.row++
	rec.Feature.Row = r.row
	r.shape(&rec)
	for i, c := range r.t.columns {
		r.field(&rec, c, r.cells[i+1])
	}
	return rec, nil
}

// shape decodes the row's shape.
func (r *Reader) shape(rec *guard.Record) {
	if r.cells[0] == nil {
		return
	}
	b, isBytes := r.cells[0].([]byte)
	if !isBytes {
		b = nil // a text or a number in the place of a shape
	}
	blob, p := DecodeBlob(b, r.l.Vertices)
	if p != nil {
		rec.Add(p, r.row, "")
		return
	}
	rec.Feature.Geometry = blob.Geometry
	if blob.Height {
		r.note(rec, "shape.height", guard.Note("shape.height", "高程或量测值（Z、M）未读取。", "heights and measures (Z, M) are not read"))
	}
	if int64(blob.SRS) != r.t.srs && blob.SRS > 0 {
		r.note(rec, "gpkg.srs", guard.Note("gpkg.srs", "图形注明的坐标系（srs_id %d）与图层的（%d）不同，按图层的读取。",
			"a shape names another reference system (srs_id %d) than its layer (%d); the layer's counts", int(blob.SRS), r.t.srs))
	}
}

// note adds a note the first time it comes up.
func (r *Reader) note(rec *guard.Record, key string, n *geo.Problem) {
	if !r.said[key] {
		r.said[key] = true
		rec.Add(n, r.row, "")
	}
}

// field adds one cell.
func (r *Reader) field(rec *guard.Record, c column, v any) {
	s, there := written(v)
	if c.key {
		rec.Feature.ID = s
	}
	if c.hidden() {
		return
	}
	_, isBytes := v.([]byte)
	switch {
	case isBytes:
		rec.Add(guard.Problem("gpkg.bytes", "字段内容为二进制，无法读取。", "the field holds bytes, which have no text"), r.row, c.name)
	case text.Bad(s):
		rec.Add(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"), r.row, c.name)
	case len(s) > r.l.TextBytes:
		rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", r.l.TextBytes), r.row, c.name)
	}
	rec.Feature.Fields = append(rec.Feature.Fields, geo.Field{Name: c.name, Text: s, Null: !there})
}

// written is a stored value as text: numbers with the digits they need and without exponent.
func written(v any) (s string, there bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	case []byte:
		return "", false // bytes where the table promised something else have no text
	case time.Time:
		return v.Format(time.RFC3339), true
	}
	return "", false
}
