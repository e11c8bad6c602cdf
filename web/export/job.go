package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/geo/spool"
	"peijian/geo/table"
	"peijian/planning"
)

// Job is one file to be made.
type Job struct {
	View     View
	Sources  []Source
	Format   file.Format
	EPSG     int         // 0: 4490
	Encoding string      // label, "": UTF-8
	Place    table.Place // of tables, "": well-known text
	Spool    *spool.Spool
	Changed  string // when it is made: 2026-11-23T08:00:00Z

	// Wrote is told now and then, and at the end, how many features are written. It may be nil.
	Wrote func(features int64)
}

// Refusal is an order that cannot be carried out, said in both languages.
type Refusal struct {
	Parameter string
	Why       planning.Text
}

// Error is the English sentence.
func (r *Refusal) Error() string { return r.Parameter + ": " + r.Why.En }

// Unwrap says of which kind it is.
func (r *Refusal) Unwrap() error { return planning.ErrInvalid }

func refuse(parameter, zh, en string) error {
	return &Refusal{parameter, planning.Text{Zh: zh, En: en}}
}

// Check refuses what the format cannot hold, before anything is made.
func (j *Job) Check() error {
	switch {
	case len(j.Sources) == 0:
		return refuse("layers", "没有选择图层", "no layer was chosen")
	case len(j.Sources) > 1 && !j.Format.Many:
		return refuse("format", j.Format.Zh+" 文件只能容纳一个图层，请逐个导出，或选用 GeoPackage、XLSX", "a file of "+j.Format.En+" holds one layer: export one by one, or choose GeoPackage or XLSX")
	}
	if _, err := crs.ByCode(j.epsg()); err != nil || !j.says() {
		return refuse("crs", fmt.Sprintf("%s 不能使用 EPSG:%d", j.Format.Zh, j.epsg()), fmt.Sprintf("%s cannot be in EPSG:%d", j.Format.En, j.epsg()))
	}
	if _, err := file.Create(nowhere{}, j.Format, j.options()); err != nil {
		return refuse("encoding", j.Format.Zh+" 不支持编码 "+j.Encoding, j.Format.En+" is not written in "+j.Encoding)
	}
	return nil
}

// nowhere is what Check begins a file in.
type nowhere struct{}

func (nowhere) Write(b []byte) (int, error)            { return len(b), nil }
func (nowhere) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }

func (j *Job) says() bool {
	if j.Format.Systems == nil {
		return true
	}
	for _, code := range j.Format.Systems {
		if code == j.epsg() {
			return true
		}
	}
	return false
}

func (j *Job) epsg() int {
	if j.EPSG == 0 {
		return 4490
	}
	return j.EPSG
}

// Receipt is what the file will have, before it is made.
func (j *Job) Receipt() Receipt {
	r := Receipt{
		Format: j.Format.Name, State: Running, Layers: []LayerCount{}, Encoding: j.encoding(),
		Revision: j.View.City.Revision, AsOf: j.View.City.AsOf, Audience: j.audience(),
	}
	names := []string{}
	for _, s := range j.Sources {
		r.Layers = append(r.Layers, LayerCount{s.Layer, s.Title, int64(s.Count)})
		names = append(names, s.Layer)
		if s.Shape != geo.NoShapes {
			r.CRS = fmt.Sprintf("EPSG:%d", j.epsg())
		}
	}
	if len(names) > 3 {
		names = []string{"peijian"}
	}
	r.File = fmt.Sprintf("%s-r%d%s", strings.Join(names, "-"), r.Revision, j.Format.Ext)
	if notice := j.View.City.Info.Notice; !notice.IsZero() {
		r.Notice = &notice
	}
	return r
}

func (j *Job) encoding() string {
	if j.Encoding == "" {
		return "UTF-8"
	}
	return j.Encoding
}

func (j *Job) audience() planning.Audience {
	if j.View.sees(planning.Internal) {
		return planning.Internal
	}
	return planning.Public
}

// Anywhere is what can be written and read at any place: a file.
type Anywhere interface {
	io.Writer
	io.WriterAt
	io.ReaderAt
}

// Run makes the file and its receipt. A format that does not stream is made in out when that is Anywhere, and otherwise in the job's spool, and
// copied from there. When the error is not nil, what was written is not a whole file.
func (j *Job) Run(ctx context.Context, out io.Writer) (Receipt, error) {
	r := j.Receipt()
	r.State = Broken
	if err := j.Check(); err != nil {
		return r, err
	}
	sum := &tally{hash: sha256.New()}
	err := j.into(ctx, out, sum, &r)
	if err != nil {
		return r, err
	}
	r.State, r.Bytes, r.SHA256 = Complete, sum.bytes, hex.EncodeToString(sum.hash.Sum(nil))
	return r, nil
}

func (j *Job) into(ctx context.Context, out io.Writer, sum *tally, r *Receipt) error {
	if j.Format.Streams {
		sum.w = out
		return j.write(ctx, sum, r)
	}
	sum.w = io.Discard
	at, ok := out.(Anywhere)
	if !ok {
		if j.Spool == nil {
			return fmt.Errorf("export %s: there is nowhere to make the file", j.Format.Name)
		}
		spooled, err := j.Spool.Create()
		if err != nil {
			return err
		}
		at, sum.w = spooled, out
	}
	if err := j.write(ctx, at, r); err != nil {
		return err
	}
	_, err := io.Copy(sum, io.NewSectionReader(at, 0, 1<<62))
	return err
}

// write makes the file.
func (j *Job) write(ctx context.Context, out io.Writer, r *Receipt) error {
	w, err := file.Create(out, j.Format, j.options())
	if err != nil {
		return err
	}
	defer func() { _ = file.Discard(w) }() // of temporary files: the error that ended the job is the one to tell
	for i := range j.Sources {
		before := r.Count
		if err := j.source(ctx, w, &j.Sources[i], r); err != nil {
			return fmt.Errorf("export %s: %w", j.Sources[i].Layer, err)
		}
		if j.Sources[i].failed != nil { // it was read, and is counted now
			r.Layers[i].Count = r.Count - before
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if r.Count != r.Total() {
		return fmt.Errorf("export: %d features were written of %d", r.Count, r.Total()) // never, unless a source lies
	}
	j.tell(r.Count)
	return nil
}

func (j *Job) options() file.CreateOptions {
	yes := [2]string{}
	if j.View.Words == Chinese || j.View.Words == Both {
		yes = [2]string{"是", "否"}
	}
	return file.CreateOptions{Encoding: j.Encoding, Place: j.Place, Words: yes, Meta: j.meta(), Changed: j.Changed, Spool: j.Spool}
}

// meta says in a GeoJSON collection of which picture it is.
func (j *Job) meta() map[string]any {
	r := j.Receipt()
	if len(r.Layers) == 0 {
		return nil
	}
	return map[string]any{"peijian": map[string]any{"layer": r.Layers[0].Layer, "revision": r.Revision, "as_of": r.AsOf, "audience": r.Audience, "notice": r.Notice}}
}

// often is how many features lie between two looks at whether anybody still waits.
const often = 256

func (j *Job) source(ctx context.Context, w geo.Writer, s *Source, r *Receipt) error {
	schema := geo.Schema{Name: s.Layer, Title: s.Title.Zh, About: j.about(), Shape: s.Shape, Columns: s.columns(j.names())}
	if s.Shape != geo.NoShapes {
		schema.EPSG = j.epsg()
	}
	move, err := j.mover()
	if err != nil {
		return err
	}
	if j.Format.Cells && s.Shape != geo.NoShapes && (j.Place == "" || j.Place == table.AsWKT) {
		if schema.ShapeText, err = j.longest(ctx, s, move); err != nil {
			return err
		}
	}
	if err := w.Begin(schema); err != nil {
		return err
	}
	for row := range s.rows {
		if r.Count%often == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			j.tell(r.Count)
		}
		row.Shape = move(row.Shape)
		s.spoken(j.View.Words, row.Values)
		if err := w.Write(row); err != nil {
			return err
		}
		r.Count++
	}
	if s.failed != nil {
		return *s.failed
	}
	return nil
}

// longest walks once over the source: the City does not change, so that what is measured is what will be written.
func (j *Job) longest(ctx context.Context, s *Source, move func(orb.Geometry) orb.Geometry) (int, error) {
	longest, err := table.Longest(func(yield func(orb.Geometry) bool) {
		for row := range s.rows {
			if ctx.Err() != nil || !yield(move(row.Shape)) {
				return
			}
		}
	}, j.epsg())
	return longest, errors.Join(err, ctx.Err())
}

// names are how columns are called. Where they have ten bytes, long ones cannot tell them apart, and a table beside the file says what they mean.
func (j *Job) names() Words {
	if j.Format.Short {
		return Fields
	}
	return j.View.Words
}

// about is the sentence that goes with a layer.
func (j *Job) about() string {
	c := j.View.City
	s := fmt.Sprintf("%s，版本 %d，%s", c.Info.Name.Zh, c.Revision, c.AsOf)
	if !c.Info.Notice.IsZero() {
		s += "。" + c.Info.Notice.Zh
	}
	return s
}

// mover turns shapes into the coordinates of the file. WGS 84 and CGCS2000 are one frame: see geo/crs.
func (j *Job) mover() (func(orb.Geometry) orb.Geometry, error) {
	if code := j.epsg(); code == 4490 || code == 4326 {
		return func(g orb.Geometry) orb.Geometry { return g }, nil
	}
	from, err := crs.ByCode(4490)
	if err != nil {
		return nil, err
	}
	to, err := crs.ByCode(j.epsg())
	return func(g orb.Geometry) orb.Geometry {
		if g == nil {
			return nil
		}
		return crs.Transform(g, from, to)
	}, err
}

func (j *Job) tell(n int64) {
	if j.Wrote != nil {
		j.Wrote(n)
	}
}

// tally counts and digests what passes.
type tally struct {
	w     io.Writer
	hash  hash.Hash
	bytes int64
}

func (t *tally) Write(b []byte) (int, error) {
	n, err := t.w.Write(b)
	t.bytes += int64(n)
	t.hash.Write(b[:n])
	return n, err
}
