package intake

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// Options say how the operator wants a file read.
type Options struct {
	File    string            // name, for receipts
	CRS     string            // "EPSG:4547", "GCJ-02", …; "" for what the file says
	Shift   *crs.Shift        // parameters from an old datum or a local plane, for which the operator answers; nil for none
	Swap    bool              // the file gives north before east
	Extent  orb.Bound         // EPSG:4490: where the city's features may lie
	Mapping map[string]string // field → header, or headers parted by "|", where they are not understood by themselves
	Ignore  []string          // headers that are not read, whatever they seem to mean
	Replace bool              // what the file does not name comes to its end: a file without rows is then refused
}

// Intake reads the rows of one file for one layer.
type Intake struct {
	layer  *planning.Layer
	source geo.Reader
	header *header
	places []place // of the columns in the row before, which are nearly always those of the next
	coords *coordinates
	file   string
	codes  codes
	totals totals
	last   geo.Feature
	rows   int // read so far
	shapes int // of them with one
	faults int // records that the format could not read
	late   late
	option Options
}

// place is the position of the field that a column means.
type place struct {
	column string
	slot   int
}

// slot is [header.slot] of the column that stands at a place of a row.
func (in *Intake) slot(at int, column string) (slot int, note *geo.Problem) {
	if at < len(in.places) && in.places[at].column == column {
		return in.places[at].slot, nil
	}
	slot, note = in.header.slot(column)
	if at == len(in.places) { // one after another
		in.places = append(in.places, place{})
	}
	in.places[at] = place{column, slot}
	return slot, note
}

// Row is a record with its place in the file.
type Row struct {
	Number int
	Record planning.Record
}

// Open prepares to read source as layer l. Problems that concern the whole file (no such coordinate system, a required column that is
// not there) come back as problems; an error means that the options are wrong.
func Open(l *planning.Layer, source geo.Reader, o Options) (*Intake, []geo.Problem, error) {
	h, err := newHeader(l, o.Mapping)
	if err != nil {
		return nil, nil, err
	}
	h.ignore(o.Ignore)
	about := source.About()
	in := &Intake{layer: l, source: source, header: h, file: o.File, codes: newCodes(about.Rows), option: o}
	var problems []geo.Problem
	if l.Geometry != planning.NoGeometry {
		ahead := &peeked{Reader: source}
		if in.source = ahead; about.Shapeless || ahead.shapeless() {
			problems = []geo.Problem{noShapes(l, about.Format)}
		} else {
			about.CRS = source.About().CRS // of a short file, looked at to its end, also what stands behind its features
			if in.coords, problems = systemOf(o, about, ahead.look); ahead.empty() {
				problems = nil // which system it is in does not matter
			} else if len(ahead.look()) == 0 && in.coords == nil {
				problems = append(ahead.faults(), problems...) // no shape could be read: why comes first
			}
		}
	}
	in.late.said = about.CRS
	for _, column := range about.Columns {
		if _, note := h.slot(column); note != nil {
			problems = append(problems, *note)
		}
	}
	if about.Columns != nil {
		problems = append(problems, unmet(o.Mapping, about.Columns)...)
		problems = append(problems, h.missing()...)
	}
	return in, problems, nil
}

// CRS says as which coordinates the file is read.
func (in *Intake) CRS() planning.Text {
	if in.coords == nil {
		return planning.Text{}
	}
	return in.coords.title
}

// Where brings a shape of the file into EPSG:4490 without asking whether it lies in the city: for a map that shows what is wrong. It is nil where that
// cannot be said.
func (in *Intake) Where(g orb.Geometry) orb.Geometry {
	if g == nil || in.coords == nil || in.coords.from == nil {
		return nil
	}
	if out := orb.Round(crs.Transform(g, in.coords.from, in.coords.to), kept); geo.Finite(out) {
		return out
	}
	return nil
}

// Last is the record that Next read last, as the file has it: for a map that shows what is wrong with it.
func (in *Intake) Last() geo.Feature { return in.last }

// Columns says what each column met so far was taken for.
func (in *Intake) Columns() []Column { return in.header.seen }

// Next reads the next row: a row to keep, or the problems for which it is refused. It returns io.EOF after the last. Notes may come
// with a good row. A problem that ends the file comes with io.EOF.
func (in *Intake) Next() (*Row, []geo.Problem, error) {
	var said []geo.Problem // of sums between the rows
	for {
		row, problems, again, err := in.next()
		if len(said) < mostSaid {
			said = append(said, problems...)
		}
		if !again {
			return row, said, err
		}
	}
}

// mostSaid bounds what is kept of a file that consists of sums.
const mostSaid = 100

// next is Next, but for rows that only sum up others: after one again is true.
func (in *Intake) next() (row *Row, problems []geo.Problem, again bool, err error) {
	f, err := in.source.Next()
	if err == io.EOF {
		return nil, in.atEnd(), false, io.EOF
	}
	if problem := (*geo.Problem)(nil); errors.As(err, &problem) {
		row, problems, err = in.refused(problem)
		return row, problems, false, err
	}
	if err != nil {
		return nil, nil, false, fmt.Errorf("read %s: %w", in.file, err)
	}
	if in.rows, in.last = in.rows+1, f; f.Geometry != nil {
		in.shapes++
		in.late.look(f.Geometry)
	}
	if notes, isTotal := in.totals.takes(in, &f); isTotal {
		return nil, notes, true, nil
	}
	row, problems = in.row(&f)
	for i := range problems {
		if problems[i].Row == 0 && !problems[i].Note {
			problems[i].Row = f.Row
		}
	}
	return row, problems, false, nil
}

// refused is what Next answers for a record that the format could not read, and for a word of the format that concerns none.
func (in *Intake) refused(p *geo.Problem) (*Row, []geo.Problem, error) {
	switch {
	case p.Fatal:
		return nil, []geo.Problem{*p}, io.EOF
	case p.Note:
		row, problems, err := in.Next()
		return row, append([]geo.Problem{*p}, problems...), err
	}
	in.faults++
	return nil, []geo.Problem{*p}, nil
}

// Absent lists the fields, beside the code, that no column of the file gives. It is complete after the last row.
func (in *Intake) Absent() []planning.Field { return in.header.absent() }

// atEnd says what can be known only after the last row: that there was none, that none had a shape, that the file named other coordinates behind its features,
// and, for formats without a header, which columns never came.
func (in *Intake) atEnd() (problems []geo.Problem) {
	if in.rows+in.faults == 0 {
		problems = append(problems, noRows(in.option.Replace))
	}
	problems = append(problems, in.saidLate()...)
	if in.layer.Geometry != planning.NoGeometry && in.rows > 0 && in.shapes == 0 {
		problems = append(problems, noShapes(in.layer, in.source.About().Format))
	}
	if in.source.About().Columns != nil || len(in.header.seen) == 0 {
		return problems
	}
	return append(problems, in.header.missing()...)
}

// noRows is a file without anything in it, which is no reason to end everything that there is.
func noRows(replace bool) geo.Problem {
	p := geo.Problem{Code: "no_rows", Note: !replace, Fatal: replace, Zh: "文件中没有任何要素", En: "the file has no features"}
	if replace {
		p.Zh += "，整体替换会使该图层的全部要素终止；请核对文件，或不用替换方式导入"
		p.En += ", and replacing the layer by it would end every feature that there is: look at the file, or do not replace"
	}
	return p
}

func (in *Intake) row(f *geo.Feature) (*Row, []geo.Problem) {
	values, problems := in.values(f)
	record := planning.Record{Values: values[firstSlot : firstSlot+len(in.layer.Fields)], Source: in.file, Audience: in.defaultAudience()}
	own := firstSlot + len(in.layer.Fields)
	record.ValidFrom, _ = values[own].(planning.Date)
	record.ValidTo, _ = values[own+1].(planning.Date)
	if a, ok := values[own+2].(string); ok {
		record.Audience = planning.Audience(a)
	}
	if !record.ValidTo.IsZero() && !record.ValidFrom.Before(record.ValidTo) && !record.ValidFrom.IsZero() {
		problems = append(problems, *wrong("validity", "失效日期不晚于生效日期", "it ends before it begins"))
	}
	problems = append(problems, in.oneOf(values)...)
	problems = append(problems, in.code(&record, values, f.Row)...)
	problems = append(problems, cellCode(in.layer, &record, f.Row)...)
	if p := in.ground(&record, f.Geometry); p != nil {
		problems = append(problems, *p)
	}
	for _, p := range problems {
		if !p.Note {
			return nil, problems
		}
	}
	return &Row{Number: f.Row, Record: record}, problems
}

func (in *Intake) defaultAudience() planning.Audience {
	if in.layer.Internal {
		return planning.Internal
	}
	return planning.Public
}

// values reads the cells of f into the header's positions, with defaults where cells are empty.
func (in *Intake) values(f *geo.Feature) ([]any, []geo.Problem) {
	out := make([]any, len(in.header.fields))
	var problems []geo.Problem
	var bad map[int]bool
	for at := range f.Fields {
		cell := &f.Fields[at]
		slot, note := in.slot(at, cell.Name)
		if note != nil {
			problems = append(problems, *note)
		}
		if slot < 0 || cell.Null || out[slot] != nil {
			continue
		}
		v, p := in.header.value(slot, cell.Text)
		if p != nil {
			p.Field = cell.Name
			problems = append(problems, *p)
			if bad == nil {
				bad = map[int]bool{}
			}
			bad[slot] = !p.Note
		}
		out[slot] = v
	}
	for i, field := range in.header.fields {
		if out[i] == nil && field.Default != nil && !bad[i] {
			out[i] = field.Default
		}
		if out[i] == nil && field.Required && !bad[i] && i != codeSlot {
			problems = append(problems, geo.Problem{Code: "empty", Field: in.named(i),
				Zh: fmt.Sprintf("“%s”为空", field.Title.Zh), En: fmt.Sprintf("%s is empty", field.Title.En)})
		}
	}
	return out, problems
}

// named is the header under which a position came, or the field's own name when it did not.
func (in *Intake) named(slot int) string {
	if column, ok := in.header.taken[slot]; ok {
		return column
	}
	return in.header.fields[slot].Title.Zh
}

// code takes the record's code from its cell, or makes it of the layer's key.
func (in *Intake) code(r *planning.Record, values []any, row int) []geo.Problem {
	r.Code, _ = values[codeSlot].(string)
	if r.Code == "" {
		r.Code = in.keyOf(values)
	}
	if r.Code == "" {
		return []geo.Problem{{Code: "empty", Field: in.named(codeSlot),
			Zh: fmt.Sprintf("“%s”为空", in.layer.Code.Title.Zh), En: "the code is empty"}}
	}
	if len([]rune(r.Code)) > longestCode {
		return []geo.Problem{{Code: "too_long", Field: in.named(codeSlot),
			Zh: fmt.Sprintf("编号超过 %d 字", longestCode), En: fmt.Sprintf("the code is longer than %d characters", longestCode)}}
	}
	if first, twice := in.codes.take(r.Code, row); twice {
		return []geo.Problem{{Code: "code_twice", Field: in.named(codeSlot),
			Zh: fmt.Sprintf("编号 %s 与第 %d 行重复", r.Code, first), En: fmt.Sprintf("code %s stands in row %d already", r.Code, first)}}
	}
	return nil
}

func (in *Intake) keyOf(values []any) string {
	var parts []string
	for _, name := range in.layer.Key {
		i := in.layer.Field(name)
		v := values[firstSlot+i]
		if number, isText := v.(string); isText && in.layer.Fields[i].Form == planning.PermitNumber {
			v = planning.PermitNumberKey(number) // one number, however its brackets are drawn
		}
		if v != nil {
			parts = append(parts, fmt.Sprint(v))
		}
	}
	return strings.Join(parts, "/")
}

func (in *Intake) oneOf(values []any) []geo.Problem {
	if len(in.layer.OneOf) == 0 {
		return nil
	}
	filled, zh, en := 0, []string{}, []string{}
	for _, name := range in.layer.OneOf {
		i := in.layer.Field(name)
		if values[firstSlot+i] != nil {
			filled++
		}
		zh, en = append(zh, in.layer.Fields[i].Title.Zh), append(en, in.layer.Fields[i].Title.En)
	}
	if filled == 1 {
		return nil
	}
	return []geo.Problem{{Code: "one_of", Zh: fmt.Sprintf("%s 应填且只填一项", strings.Join(zh, "、")),
		En: fmt.Sprintf("exactly one of %s should be filled", strings.Join(en, ", "))}}
}

// ground gives the record its shape, in the city's coordinates.
func (in *Intake) ground(r *planning.Record, g orb.Geometry) *geo.Problem {
	shape, p := shapeOf(in.layer, g)
	if p != nil || shape == nil || in.coords == nil {
		return p
	}
	if p := ringsClosed(shape); p != nil {
		return p
	}
	r.Geometry, p = in.coords.place(shape)
	return p
}
