package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/geo/spool"
	"peijian/geo/table"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/web/export"
)

type exportCommand struct {
	asOfFlag
	Layer       []string          `arg:"" help:"Layers to write (see 'peijian layers'); gaps and ground are what the city finds."`
	Output      string            `help:"File to write; without it, the standard output." short:"o" type:"path" placeholder:"FILE"`
	Format      string            `help:"Format of the file; without it, what its ending says, and GeoJSON: ${formats}."`
	CRS         string            `name:"crs" help:"Coordinates of the file: EPSG:4490, 4326, 4547, 4526, 3857 …" default:"EPSG:4490"`
	Encoding    string            `help:"Encoding of its texts where the format has a choice: UTF-8, GBK or GB18030." default:"UTF-8"`
	Names       string            `help:"How columns and choices are called: field, zh, en or both; without it, field, and both for a workbook." enum:",field,zh,en,both" default:""`
	Geometry    string            `help:"How a table tells where things are: ${enum}." enum:"wkt,point,none" default:"wkt"`
	Q           string            `help:"Only features with this in their name or code." placeholder:"TEXT"`
	Subdistrict string            `help:"Only features of this sub-district." placeholder:"CODE"`
	Community   string            `help:"Only features of this community." placeholder:"CODE"`
	BBox        []float64         `name:"bbox" help:"Only features in this box: west,south,east,north in degrees." placeholder:"W,S,E,N"`
	Audience    planning.Audience `help:"For whom: ${enum}." enum:"internal,public" default:"internal"`
	JSON        bool              `name:"json" help:"Print the receipt as JSON."`
}

// Run writes layers of the city as it is now, or as it was, into one file. A file comes under its name only when it is whole.
func (c *exportCommand) Run(ctx context.Context, s *settings) error {
	job, err := c.job()
	if err != nil {
		return err
	}
	filter, err := c.filter()
	if err != nil {
		return err
	}
	write := func() error {
		if err := job.Check(); err != nil {
			return spoken(err, planning.English)
		}
		receipt, err := c.write(ctx, job)
		if err != nil {
			return spoken(err, s.Lang)
		}
		return c.tell(receipt, s.Lang)
	}
	needed, suffices := c.needs(filter)
	return s.withFor(ctx, c.Audience, !suffices, func(store *postgres.Store) error {
		if suffices {
			return store.Excerpt(ctx, needed, func(e *postgres.Excerpt) error {
				if err := c.read(ctx, e, job, filter); err != nil {
					return err
				}
				return write()
			})
		}
		if err := c.choose(ctx, store, job, filter); err != nil {
			return err
		}
		return write()
	})
}

// needs are the layers that must be in memory before anything is written; where that does not suffice, all of the city must be: for the past, and for what is found in it.
func (c *exportCommand) needs(filter export.Filter) (names []string, suffices bool) {
	for _, name := range c.Layer {
		l, err := planning.LayerNamed(name)
		if err != nil || !c.AsOf.IsZero() {
			return nil, false
		}
		names = append(names, filter.Needs(l)...)
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

// read takes the layers asked for from an excerpt of the city, to be read while they are written.
func (c *exportCommand) read(ctx context.Context, e *postgres.Excerpt, job *export.Job, filter export.Filter) error {
	job.View.City = e.City
	for _, name := range c.Layer {
		source, err := job.View.Read(name, filter, func(l *planning.Layer, box *orb.Bound) iter.Seq2[*planning.Record, error] {
			return e.Records(ctx, l, box)
		})
		if err != nil {
			return err
		}
		job.Sources = append(job.Sources, source)
	}
	return nil
}

// spoken says what cannot be carried out in the language of the one who asked.
func spoken(err error, lang planning.Lang) error {
	if r := (*export.Refusal)(nil); errors.As(err, &r) {
		return planning.Errorf(planning.ErrInvalid, "export: %s: %s", r.Parameter, r.Why.In(lang))
	}
	if p := (*geo.Problem)(nil); errors.As(err, &p) {
		return planning.Errorf(planning.ErrInvalid, "export: %s%s", placeOf(*p, lang), planning.Text{Zh: p.Zh, En: p.En}.In(lang))
	}
	return err
}

// job reads what kind of file is wanted.
func (c *exportCommand) job() (*export.Job, error) {
	f, err := c.format()
	if err != nil {
		return nil, err
	}
	system, err := crs.Parse(c.CRS)
	if err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "export: --crs: %w", err)
	}
	if system.Code() == 0 { // no file can say that it is in GCJ-02 or in a plane of one's own
		return nil, planning.Errorf(planning.ErrInvalid, "export: --crs: files are not written in %s: name a system that has an EPSG code", system.Name())
	}
	words := export.Words(c.Names)
	if words == "" {
		words = export.WordsOf(f)
	}
	return &export.Job{
		View: export.View{Audience: c.Audience, Words: words}, Format: f, EPSG: system.Code(), Encoding: c.Encoding, Place: table.Place(c.Geometry),
		Changed: time.Now().UTC().Format("2006-01-02T15:04:05Z"), Wrote: progress(c.Output),
	}, nil
}

func (c *exportCommand) format() (file.Format, error) {
	if c.Format == "" && c.Output == "" {
		c.Format = "geojson"
	}
	if c.Format == "" {
		if f, ok := file.FormatOf(c.Output); ok {
			return f, nil
		}
		return file.Format{}, planning.Errorf(planning.ErrInvalid, "export: the ending of %s is that of no format: say which with --format (%s)", filepath.Base(c.Output), formatNames())
	}
	f, ok := file.FormatNamed(c.Format)
	if !ok {
		return f, planning.Errorf(planning.ErrInvalid, "export: there is no format %q (%s)", c.Format, formatNames())
	}
	return f, nil
}

func formatNames() string {
	var names []string
	for _, f := range file.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func (c *exportCommand) filter() (export.Filter, error) {
	filter := export.Filter{Text: c.Q, Subdistrict: c.Subdistrict, Community: c.Community}
	if c.BBox != nil {
		if len(c.BBox) != 4 || c.BBox[0] > c.BBox[2] || c.BBox[1] > c.BBox[3] {
			return filter, planning.Errorf(planning.ErrInvalid, "export: --bbox wants west,south,east,north in degrees")
		}
		filter.Box = &orb.Bound{Min: orb.Point{c.BBox[0], c.BBox[1]}, Max: orb.Point{c.BBox[2], c.BBox[3]}}
	}
	return filter, nil
}

// choose takes the layers asked for from the city.
func (c *exportCommand) choose(ctx context.Context, store *postgres.Store, job *export.Job, filter export.Filter) (err error) {
	if job.View.City, err = c.city(ctx, store); err != nil {
		return err
	}
	for _, name := range c.Layer {
		source, err := c.source(ctx, store, job.View, name, filter)
		if err != nil {
			return err
		}
		job.Sources = append(job.Sources, source)
	}
	return nil
}

func (c *exportCommand) source(ctx context.Context, store *postgres.Store, v export.View, name string, f export.Filter) (export.Source, error) {
	switch name {
	case export.GapsLayer:
		return v.Gaps(f.Gaps(gap.Detect(v.City)), nil), nil
	case export.GroundLayer:
		return v.Ground(f.Ground(gap.FindBorders(v.City).Borders)), nil
	}
	return v.Layer(name, f)
}

// spoolRoom is how much a format that is written twice may keep in temporary files.
const spoolRoom = 64 << 30

func (c *exportCommand) write(ctx context.Context, job *export.Job) (receipt export.Receipt, err error) {
	dir := ""
	if c.Output != "" {
		dir = filepath.Dir(c.Output)
	}
	job.Spool = spool.New(dir, spoolRoom)
	defer func() { err = errors.Join(err, job.Spool.Close()) }()
	if c.Output == "" {
		return job.Run(ctx, struct{ io.Writer }{os.Stdout}) // a terminal and a pipe take bytes in order only
	}
	err = writeWhole(c.Output, func(f *os.File) error {
		receipt, err = job.Run(ctx, f)
		return err
	})
	receipt.File = filepath.Base(c.Output)
	return receipt, err
}

// tell prints the receipt: where the file is not, when it went to the standard output itself.
func (c *exportCommand) tell(r export.Receipt, lang planning.Lang) error {
	out := os.Stdout
	if c.Output == "" {
		if out = os.Stderr; !c.JSON {
			return nil
		}
	}
	if c.JSON {
		return printJSON(out, r)
	}
	fmt.Fprintln(out, planning.Text{
		Zh: fmt.Sprintf("%s：%d 个要素，%d 字节，%s 版本 %d，SHA-256 %s", r.File, r.Count, r.Bytes, r.CRS, r.Revision, r.SHA256),
		En: fmt.Sprintf("%s: %d features, %d bytes, %s revision %d, SHA-256 %s", r.File, r.Count, r.Bytes, r.CRS, r.Revision, r.SHA256),
	}.In(lang))
	return nil
}

// writeWhole writes a file beside its place and moves it there when nothing went wrong.
func writeWhole(path string, write func(*os.File) error) error {
	f, err := os.Create(path + ".partial")
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "export: %w", err)
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		return os.Rename(f.Name(), path)
	}
	return errors.Join(err, os.Remove(f.Name()))
}
