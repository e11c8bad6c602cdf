package shapefile

import (
	"errors"
	"io"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
)

// Reader hands out the features of one shapefile. It implements geo.Reader and is not for concurrent use.
type Reader struct {
	feed  guard.Feed
	about geo.About
	shp   *shapes // nil: a table alone
	dbf   *table
	row   int
}

func newReader(a *archive.Archive, p parts, o Options) (*Reader, error) {
	shapes, err := openLayer(a, p, o)
	if err != nil {
		return nil, err
	}
	dbf, err := a.Open(p.dbf)
	if err != nil {
		return nil, err
	}
	table, err := openTable(dbf, o.Limits)
	if err != nil {
		return nil, err
	}
	r := &Reader{shp: shapes, dbf: table}
	r.feed = guard.Feed{File: o.File, Max: o.Limits.Records, Read: r.read}
	if err := r.settle(a, p, o.Encoding); err != nil {
		return nil, err
	}
	return r, nil
}

// openLayer opens the .shp where there is one.
func openLayer(a *archive.Archive, p parts, o Options) (*shapes, error) {
	if p.shp == nil {
		return nil, nil
	}
	shp, err := a.Open(p.shp)
	if err != nil {
		return nil, err
	}
	return openShapes(shp, o.Limits)
}

// settle decides the encoding, which names the columns, and completes About.
func (r *Reader) settle(a *archive.Archive, p parts, label string) error {
	prj, err := small(a, p.prj)
	if err != nil {
		return err
	}
	enc, note, err := tableEncoding(a, p, label)
	if err != nil {
		return err
	}
	if note != nil {
		r.feed.Say(note)
	}
	if err := r.dbf.decode(enc); err != nil {
		return err
	}
	r.about = geo.About{Format: "shapefile", Encoding: enc, CRS: prj, Columns: r.dbf.names(), Rows: r.dbf.announced,
		Shapeless: r.shp == nil || r.shp.kind == typeNull}
	return nil
}

// About tells encoding, columns, the .prj and how many records the table announces (deleted ones included).
func (r *Reader) About() geo.About { return r.about }

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) { return r.feed.Next() }

// read joins the next shape and the next table row.
func (r *Reader) read() (guard.Record, error) {
	raw, rowErr := r.dbf.next()
	content, shapeErr := []byte(nil), rowErr
	if r.shp != nil {
		content, shapeErr = r.shp.next()
	}
	if err := hard(shapeErr, rowErr); err != nil {
		return guard.Record{}, err
	}
	if shapeErr == io.EOF || rowErr == io.EOF {
		return guard.Record{}, r.end(shapeErr == io.EOF, rowErr == io.EOF)
	}
	r.row++
	if raw[0] == deleted {
		return guard.Record{Skip: true}, nil
	}
	rec := guard.Record{Feature: geo.Feature{Row: r.row}}
	r.dbf.fill(&rec, raw)
	if r.shp != nil {
		r.shape(&rec, content, shapeErr)
	}
	return rec, nil
}

// shape adds the geometry, or the problem that stands in its place.
func (r *Reader) shape(rec *guard.Record, content []byte, readErr error) {
	var p *geo.Problem
	if !errors.As(readErr, &p) {
		rec.Feature.Geometry, p = r.shp.decode(content)
	}
	if p != nil {
		rec.Add(p, r.row, "")
	}
	if !r.shp.inOrder && !r.shp.said {
		r.shp.said = true
		rec.Add(guard.Note("shapefile.numbers", "记录号不连续，已按文件内的先后顺序读取。",
			"record numbers are not in sequence; records are read in the order they stand"), r.row, "")
	}
}

// hard returns the first error that ends the file, apart from io.EOF.
func hard(errs ...error) error {
	for _, err := range errs {
		var p *geo.Problem
		if err == nil || err == io.EOF || errors.As(err, &p) && !p.Fatal {
			continue
		}
		return err
	}
	return nil
}

// end is io.EOF when shapes and rows ended together, and otherwise says how many there are of each.
func (r *Reader) end(shpEnded, dbfEnded bool) error {
	if shpEnded && dbfEnded {
		return io.EOF
	}
	shapes, rows := r.row, r.row
	var err error
	if shpEnded {
		rows, err = count(r.row+1, r.dbf.next)
	} else {
		shapes, err = count(r.row+1, r.shp.next)
	}
	if err != nil {
		return err
	}
	return guard.Fatal("shapefile.count", ".shp 有 %d 个图形，.dbf 有 %d 条属性，两者不一致；请在 GIS 软件中重新导出后发送。",
		".shp has %d shapes, .dbf has %d rows: they do not belong together; export the layer anew and send it again", shapes, rows)
}

// count reads to the end, n records having been read.
func count(n int, next func() ([]byte, error)) (int, error) {
	for {
		_, err := next()
		if err == io.EOF {
			return n, nil
		}
		if err := hard(err); err != nil {
			return n, err
		}
		n++
	}
}
