package clerk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/file"
	"peijian/geo/shapefile"
	"peijian/geo/text"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// How much of a file is looked at before all of it is read.
const (
	previewRows   = 20
	sampleRows    = 500
	samplesShown  = 3
	sampleVertexs = 200_000 // vertices of the shapes shown
)

// Inspection is what the first rows of a file show.
type Inspection struct {
	Format   string        `json:"format"`
	Encoding string        `json:"encoding" doc:"In which its texts are read: as said, as the file says, or guessed"`
	Rows     int           `json:"rows" doc:"That it announces, -1 when it does not"`
	Says     string        `json:"says" doc:"What the file says of its coordinates"`
	CRS      planning.Text `json:"crs" doc:"As which coordinates it would be read now, empty when that must be said"`
	Parts    []string      `json:"parts" doc:"Shapefiles of an archive, where there are several: one must be chosen"`
	Previews []Preview     `json:"previews" doc:"The first rows, once in each encoding where that makes a difference"`
	Headers  []Header      `json:"headers"`
	Systems  []System      `json:"systems" doc:"In which coordinates the file may stand, the likeliest first"`
	Shapes   []Shape       `json:"shapes" doc:"The first shapes, as they would lie on the map now"`
	Problem  *geo.Problem  `json:"problem" doc:"Why it cannot be read; null: it can"`

	Remembered *desk.Options `json:"remembered" doc:"How the last file of this sender for this layer was read; null: none came"`
}

// Preview is the first rows of a file in one encoding.
type Preview struct {
	Encoding string     `json:"encoding"`
	Columns  []string   `json:"columns"`
	Rows     [][]string `json:"rows"`
	Bad      int        `json:"bad" doc:"Texts that mean nothing in this encoding"`
}

// Header is a column of a file.
type Header struct {
	Name    string   `json:"name"`
	Field   string   `json:"field" doc:"That it is taken for, empty for none"`
	Samples []string `json:"samples"`
	Filled  int      `json:"filled" doc:"Of the rows looked at"`
}

// System is a reference system in which a file may stand.
type System struct {
	CRS    string        `json:"crs"`
	Swap   bool          `json:"swap" doc:"North before east"`
	Title  planning.Text `json:"title" doc:"What speaks for it"`
	Inside int           `json:"inside" doc:"Shapes that would lie in the city"`
	Of     int           `json:"of" doc:"Shapes looked at"`
	Said   bool          `json:"said" doc:"The file says so"`
}

// Shape is the shape of a row on the map.
type Shape struct {
	Row      int             `json:"row"`
	Geometry json.RawMessage `json:"geometry"`
}

// Inspect looks into a draft as o would read it. A file that cannot be read is an Inspection with a problem.
func (c *Clerk) Inspect(ctx context.Context, d *desk.Draft, o desk.Options) (*Inspection, error) {
	out := &Inspection{Rows: -1, Parts: []string{}, Previews: []Preview{}, Headers: []Header{}, Systems: []System{}, Shapes: []Shape{}}
	if o.Sender != "" && o.Layer != "" {
		known, there, err := c.Store.Remembered(ctx, o.Sender, o.Layer)
		if err != nil {
			return nil, err
		}
		if there {
			out.Remembered = &known
		}
	}
	extent, err := c.Store.Extent(ctx)
	if err != nil {
		return nil, err
	}
	s, err := c.fetch(ctx, d)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	looking := look{file: d.File, spool: s, o: o, extent: extent, out: out}
	err = looking.all()
	if p := (*geo.Problem)(nil); errors.As(err, &p) {
		out.Problem, err = p, nil
	}
	return out, err
}

// look is one look into a file.
type look struct {
	file   string
	spool  *Spool
	o      desk.Options
	extent orb.Bound
	out    *Inspection
}

func (l *look) open(encoding string) (geo.Reader, error) {
	return file.Open(l.file, l.spool, l.spool.Size, file.Options{Encoding: encoding, Layer: l.o.Part})
}

func (l *look) all() error {
	l.parts()
	r, err := l.open(l.o.Encoding)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close(r) }()
	features, err := first(r, sampleRows)
	if err != nil && len(features) == 0 {
		return err
	}
	about := r.About()
	l.out.Format, l.out.Encoding, l.out.Rows, l.out.Says = about.Format, about.Encoding, about.Rows, about.CRS
	l.previews(&about)
	l.headers(features, &about)
	l.systems(features, &about)
	return l.proposal(features)
}

// parts lists the layers of an archive of shapefiles.
func (l *look) parts() {
	a, err := archive.Open(l.spool, l.spool.Size, l.file, geo.DefaultLimits())
	if err != nil {
		return // no archive, or one whose fault is told when it is opened
	}
	l.out.Parts = append(l.out.Parts, shapefile.Names(a)...)
}

// first reads features, and passes over rows that the format cannot read: a check will name them.
func first(r geo.Reader, n int) (out []geo.Feature, err error) {
	for vertices, problems := 0, 0; len(out) < n && problems < sampleRows && vertices < sampleVertexs; {
		f, err := r.Next()
		p := (*geo.Problem)(nil)
		switch {
		case err == io.EOF:
			return out, nil
		case errors.As(err, &p) && !p.Fatal:
			problems++
			continue
		case err != nil:
			return out, err
		}
		vertices += geo.VertexCount(f.Geometry) + 1
		out = append(out, f)
	}
	return out, nil
}

// previews shows the first rows in both encodings where the format has a choice and the rows come out different.
func (l *look) previews(about *geo.About) {
	encodings := []string{about.Encoding}
	if about.Format != "xlsx" && about.Format != "gpkg" && about.Format != "flatgeobuf" && about.Format != "geojson" {
		for _, e := range []string{text.UTF8, text.GB18030} {
			if e != about.Encoding {
				encodings = append(encodings, e)
			}
		}
	}
	best := Preview{}
	for _, e := range encodings {
		p := Preview{Encoding: e, Columns: []string{}, Rows: [][]string{}}
		if r, err := l.open(e); err == nil {
			features, _ := first(r, previewRows) // what cannot be read in an encoding is not shown in it
			p = preview(e, features, r.About().Columns)
			_ = file.Close(r)
		}
		l.out.Previews = append(l.out.Previews, p)
		if len(p.Rows) > len(best.Rows) {
			best = p
		}
	}
	for i := range l.out.Previews {
		if p := &l.out.Previews[i]; len(p.Rows) < len(best.Rows) {
			*p = best.as(p.Encoding)
		}
	}
}

// as shows the same bytes in another encoding: what somebody would see who takes the wrong one. Readers refuse such rows.
func (p *Preview) as(encoding string) Preview {
	out := Preview{Encoding: encoding, Columns: []string{}, Rows: [][]string{}}
	d := text.NewDecoder(encoding)
	misread := func(s string) string {
		b, _ := text.Encode(p.Encoding, s)
		got, _ := d.Decode(b)
		out.Bad += strings.Count(got, "\ufffd")
		return got
	}
	for _, c := range p.Columns {
		out.Columns = append(out.Columns, misread(c))
	}
	for _, row := range p.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = misread(cell)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func preview(encoding string, features []geo.Feature, columns []string) Preview {
	p := Preview{Encoding: encoding, Columns: []string{}, Rows: [][]string{}}
	at := map[string]int{}
	meet := func(name string) {
		if _, met := at[name]; !met {
			at[name] = len(p.Columns)
			p.Columns = append(p.Columns, name)
		}
	}
	for _, name := range columns {
		meet(name)
	}
	for _, f := range features {
		for _, cell := range f.Fields {
			meet(cell.Name)
		}
	}
	for _, name := range p.Columns {
		p.Bad += strings.Count(name, "\ufffd")
	}
	for _, f := range features {
		row := make([]string, len(p.Columns))
		for _, cell := range f.Fields {
			row[at[cell.Name]] = short(cell.Text)
			p.Bad += strings.Count(cell.Text, "\ufffd")
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func short(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}

// headers lists the columns with what stands in them.
func (l *look) headers(features []geo.Feature, about *geo.About) {
	at := map[string]int{}
	meet := func(name string) int {
		i, met := at[name]
		if !met {
			i = len(l.out.Headers)
			at[name] = i
			l.out.Headers = append(l.out.Headers, Header{Name: name, Samples: []string{}})
		}
		return i
	}
	for _, name := range about.Columns {
		meet(name)
	}
	for _, f := range features {
		for _, cell := range f.Fields {
			h := &l.out.Headers[meet(cell.Name)]
			if cell.Null || cell.Text == "" {
				continue
			}
			h.Filled++
			if len(h.Samples) < samplesShown {
				h.Samples = append(h.Samples, short(cell.Text))
			}
		}
	}
}

// ofPlaces tells a problem that keeps the whole file from the map.
func ofPlaces(p geo.Problem) bool {
	return p.Fatal && (p.Code == "no_shapes" || strings.HasPrefix(p.Code, "crs_"))
}

// proposal says for what each column would be taken, and where the first shapes would lie.
func (l *look) proposal(features []geo.Feature) error {
	layer, err := layerOf(&l.o)
	if err != nil {
		return nil // nobody has said into which layer it goes
	}
	shift, err := shiftOf(&l.o)
	if err != nil {
		return err
	}
	r, err := l.open(l.o.Encoding)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close(r) }()
	in, problems, err := intake.Open(layer, r, intake.Options{File: l.file, CRS: l.o.CRS, Swap: l.o.Swap, Shift: shift, Extent: l.extent, Mapping: l.o.Mapping, Ignore: l.o.Ignore})
	if err != nil {
		return err
	}
	for range features {
		if _, _, err := in.Next(); err != nil { // columns are met row by row in some formats
			break
		}
	}
	fields := map[string]string{}
	for _, c := range in.Columns() {
		fields[c.Header] = c.Field
	}
	for i := range l.out.Headers {
		l.out.Headers[i].Field = fields[l.out.Headers[i].Name]
	}
	l.out.CRS = in.CRS()
	if i := slices.IndexFunc(problems, ofPlaces); i >= 0 {
		l.out.Problem = &problems[i]
	}
	for _, f := range features {
		if g := in.Where(f.Geometry); g != nil {
			if b, err := geojson.NewGeometry(g).MarshalJSON(); err == nil {
				l.out.Shapes = append(l.out.Shapes, Shape{Row: f.Row, Geometry: b})
			}
		}
	}
	return nil
}
