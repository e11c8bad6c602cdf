package points

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// longestLine bounds a line of a list of parcels.
const longestLine = 64 << 10

// marks begin a list, in both encodings.
var marks = func() (out [][]byte) {
	for _, s := range []string{"[属性描述]", "[地块坐标]"} {
		gb, _ := text.Encode(text.GB18030, s)
		out = append(out, []byte(s), gb)
	}
	return out
}()

// IsTXT tells the registry's list of parcels by its first bytes.
func IsTXT(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for _, m := range marks {
		if bytes.HasPrefix(head, m) {
			return true
		}
	}
	return false
}

// Options for OpenTXT.
type Options struct {
	File     string // name used in problems
	Encoding string // overrides the guess
	Limits   geo.Limits
}

// list reads parcels line by line.
type list struct {
	feed   guard.Feed
	in     *bufio.Reader
	stream *text.Stream
	l      geo.Limits
	about  geo.About
	head   map[string]string // of [属性描述]
	line   int
	row    int
	ahead  []string // the head of the next parcel, nil when it is not known
	first  []string // a line read ahead
	atEnd  error
}

// parcelFields are the names of what stands in the head of a parcel, behind the number of its points.
var parcelFields = []string{"地块面积", "地块编号", "地块名称", "记录图形属性", "图幅号", "地块用途", "地类编码"}

// OpenTXT reads the registry's list up to its first parcel. Errors are fatal *geo.Problem values.
func OpenTXT(in io.Reader, o Options) (geo.Reader, error) {
	l := guard.Limits(o.Limits)
	stream, err := text.NewStream(in, o.Encoding, l.FileBytes)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	r := &list{in: bufio.NewReaderSize(stream, longestLine), stream: stream, l: l, head: map[string]string{}}
	r.feed = guard.Feed{File: o.File, Max: l.Records, Read: r.read}
	if err := r.begin(); err != nil {
		return nil, guard.In(o.File, err)
	}
	return r, nil
}

func (r *list) About() geo.About {
	a := r.about
	a.Encoding = r.stream.Encoding()
	return a
}

func (r *list) Next() (geo.Feature, error) { return r.feed.Next() }

// begin reads [属性描述] and looks at the first point, whose size tells whether the zone stands before the easting.
func (r *list) begin() error {
	inHead := false
	for {
		s, err := r.next()
		if err == io.EOF {
			return guard.Fatal("points.no_parcels", "文件中没有 [地块坐标] 一节。", "the file has no section [地块坐标]")
		}
		if err != nil {
			return err
		}
		switch {
		case s == "[地块坐标]":
			return r.peek()
		case strings.HasPrefix(s, "["):
			inHead = s == "[属性描述]"
		case inHead && len(r.head) < 100:
			name, value, _ := strings.Cut(s, "=")
			r.head[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
}

// peek reads the head and the first point of the first parcel.
func (r *list) peek() error {
	columns := parcelFields
	r.about = geo.About{Format: "txt", Columns: columns, Rows: -1}
	var err error
	if r.ahead, err = r.fields(); err == nil {
		r.first, err = r.fields()
	}
	if err == nil {
		r.about.CRS = r.system()
	}
	if err == io.EOF {
		r.atEnd = err
		return nil
	}
	return err
}

// next reads a line that is not blank, without blanks around it.
func (r *list) next() (string, error) {
	for {
		b, err := r.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return "", guard.Fatal("points.line", "第 %d 行超过 %d 字节。", "line %d is longer than %d bytes", r.line+1, longestLine)
		}
		if err != nil && (err != io.EOF || len(b) == 0) {
			return "", err
		}
		r.line++
		if s := strings.TrimSpace(strings.TrimPrefix(string(b), "\ufeff")); s != "" {
			return s, nil
		}
	}
}

// fields reads the next line, cut at its commas.
func (r *list) fields() ([]string, error) {
	s, err := r.next()
	if err != nil {
		return nil, err
	}
	parts := strings.Split(strings.ReplaceAll(s, "，", ","), ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts, nil
}

// system names the reference system of the head: 2000 国家大地坐标系 in strips of 3° or 6°, with the zone before the
// easting or not, as the first point has it. "" leaves it to the numbers.
func (r *list) system() string {
	width, _ := strconv.Atoi(r.head["几度分带"])
	zone, _ := strconv.Atoi(r.head["带号"])
	prefixed := false
	if len(r.first) >= 4 {
		if v, ok := number(r.first[3]); ok && v >= 1e6 {
			prefixed = true
			if zone == 0 {
				zone = int(v / 1e6)
			}
		}
	}
	name := r.head["坐标系"]
	old := strings.Contains(name, "80") || strings.Contains(name, "54")
	first := 0
	switch {
	case width == 3 && zone >= 25 && zone <= 45 && !old:
		first = map[bool]int{true: 4513, false: 4534}[prefixed] - 25
	case width == 6 && zone >= 13 && zone <= 23 && !old:
		first = map[bool]int{true: 4491, false: 4502}[prefixed] - 13
	case width == 3 && zone >= 25 && zone <= 45 && strings.Contains(name, "80"):
		first = map[bool]int{true: 2349, false: 2370}[prefixed] - 25
	case width == 6 && zone >= 13 && zone <= 23 && strings.Contains(name, "80"):
		first = map[bool]int{true: 2327, false: 2338}[prefixed] - 13
	case width == 3 && zone >= 25 && zone <= 45:
		first = map[bool]int{true: 2401, false: 2422}[prefixed] - 25
	case width == 6 && zone >= 13 && zone <= 23:
		first = map[bool]int{true: 21413, false: 21453}[prefixed] - 13
	case strings.Contains(name, "80"):
		return "EPSG:4610" // the datum alone is enough to refuse it
	case strings.Contains(name, "54"):
		return "EPSG:4214"
	default:
		return ""
	}
	return fmt.Sprintf("EPSG:%d", first+zone)
}

// read makes a feature of the next parcel.
func (r *list) read() (guard.Record, error) {
	if r.ahead == nil {
		if r.atEnd != nil {
			return guard.Record{}, r.atEnd
		}
		return guard.Record{}, io.EOF
	}
	r.row++
	p := &parcel{feature: geo.Feature{Row: r.row}, max: r.l.Vertices}
	head := r.ahead
	r.ahead = nil
	if !isHead(head) {
		return guard.Record{}, guard.Fatal("points.head", "第 %d 行应为地块的表头（以 @ 结尾）。", "line %d should be the head of a parcel, ending in @", r.line)
	}
	r.describe(p, head)
	if err := r.points(p); err != nil {
		return guard.Record{}, err
	}
	return r.finish(p, head), nil
}

func isHead(parts []string) bool {
	return parts[len(parts)-1] == "@" || strings.HasSuffix(parts[len(parts)-1], "@")
}

// describe fills the fields of a parcel from its head.
func (r *list) describe(p *parcel, head []string) {
	for i, name := range parcelFields {
		value := ""
		if i+1 < len(head) {
			value = strings.TrimSuffix(head[i+1], "@")
		}
		p.feature.Fields = append(p.feature.Fields, geo.Field{Name: name, Text: value, Null: value == ""})
		if text.Bad(value) {
			p.spoil(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"))
		}
	}
}

// points reads up to the head of the next parcel.
func (r *list) points(p *parcel) error {
	for {
		parts := r.first
		r.first = nil
		if parts == nil {
			var err error
			if parts, err = r.fields(); err == io.EOF {
				r.atEnd = io.EOF
				return nil
			} else if err != nil {
				return err
			}
		}
		if isHead(parts) {
			r.ahead = parts
			return nil
		}
		r.point(p, parts)
	}
}

// point reads "J1,1,3353522.37,38442282.63": name, ring, X to the north, Y to the east.
func (r *list) point(p *parcel, parts []string) {
	if len(parts) < 4 {
		p.spoil(guard.Problem("points.line", "第 %d 行不是“点号,圈号,X,Y”。", "line %d is not point,ring,X,Y", r.line))
		return
	}
	x, okX := number(parts[2])
	y, okY := number(parts[3])
	if !okX || !okY {
		p.spoil(guard.Problem("points.number", "第 %d 行的坐标不是数字。", "line %d has a coordinate that is no number", r.line))
		return
	}
	p.add(ringName(parts[1]), orb.Point{y, x})
}

// finish makes the shape that the head announces: 面, 线 or 点.
func (r *list) finish(p *parcel, head []string) guard.Record {
	rec := guard.Record{Feature: p.feature}
	if p.problem == nil {
		switch kind := p.feature.Fields[3].Text; kind {
		case "点":
			rec.Feature.Geometry = pointsOf(p)
		case "线":
			rec.Feature.Geometry = linesOf(p)
		default:
			rec.Feature.Geometry = p.polygon()
		}
	}
	if p.problem != nil {
		rec.Add(p.problem, r.row, "")
		return rec
	}
	if said, err := strconv.Atoi(head[0]); err == nil && said != p.count && said != p.count-len(p.rings) && said != p.count+len(p.rings) {
		rec.Add(guard.Note("points.count", "表头写有 %d 个界址点，实有 %d 个。", "the head announces %d points, and there are %d", said, p.count), r.row, "")
	}
	return rec
}

func pointsOf(p *parcel) orb.Geometry {
	var out orb.MultiPoint
	for _, ring := range p.rings {
		out = append(out, ring...)
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

func linesOf(p *parcel) orb.Geometry {
	var out orb.MultiLineString
	for i, ring := range p.rings {
		if len(ring) < 2 {
			p.spoil(guard.Problem("shape.line", "第 %d 条线少于 2 个顶点。", "line %d has fewer than 2 vertices", i+1))
			return nil
		}
		out = append(out, orb.LineString(ring))
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}
