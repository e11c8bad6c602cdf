package geojson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for Open; the zero value guesses the encoding.
type Options struct {
	File     string // name used in problems
	Encoding string // overrides the guess
	Limits   geo.Limits
}

// place is where in the file the reader stands.
type place int

const (
	inRoot     place = iota // between root values
	inFeatures              // in the array of a collection
	atFirst                 // the root object was no collection: its members wait in first
)

// Reader hands out features. It implements geo.Reader and is not for concurrent use.
type Reader struct {
	feed   guard.Feed
	stream *text.Stream
	scan   scanner
	parse  parser

	place      place
	row        int
	first      []byte // members of the root object up to its features
	kind       string // the root object's type
	kinds      int    // how often it was given
	crs        string
	collection bool
	more       bool // an element of the features has been read
}

// Open reads up to the first feature, so that About knows the crs when it stands before the features. Errors are
// fatal *geo.Problem values.
func Open(in io.Reader, o Options) (*Reader, error) {
	l := guard.Limits(o.Limits)
	stream, err := text.NewStream(in, o.Encoding, l.FileBytes)
	if err != nil {
		return nil, guard.In(o.File, asProblem(err, 0))
	}
	r := &Reader{stream: stream, parse: parser{limits: l, said: map[string]bool{}}}
	r.scan = scanner{r: bufio.NewReaderSize(stream, 64<<10), max: featureBytes(l)}
	r.feed = guard.Feed{File: o.File, Max: l.Records, Read: r.read}
	if err := r.open(); err != nil {
		return nil, guard.In(o.File, asProblem(err, 0))
	}
	return r, nil
}

// featureBytes is the room for one feature: its vertices at 64 bytes each and a few long texts.
func featureBytes(l geo.Limits) int {
	return int(min(l.FileBytes, 64*int64(l.Vertices)+4*int64(l.TextBytes)))
}

// About tells format, encoding as found so far, and the crs if it stood before the features.
func (r *Reader) About() geo.About {
	return geo.About{Format: "geojson", Encoding: r.stream.Encoding(), CRS: r.crs, Rows: -1}
}

// CRS is the name in the file's "crs" member, "" when it has none (RFC 7946: longitude and latitude in WGS 84). It is
// complete only after the last feature, because the member may stand behind them.
func (r *Reader) CRS() string { return r.crs }

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) { return r.feed.Next() }

// open reads the members of the first root object.
func (r *Reader) open() error {
	first, _ := r.scan.r.Peek(1) // an error comes again with the next call
	c, err := r.scan.peek()
	switch {
	case err != nil:
		return unexpected(err)
	case first[0] == separator && c == '{':
		return nil // a text sequence, feature by feature
	case c == '[':
		return guard.Fatal("geojson.list", "文件是一个列表，不是 GeoJSON 的 FeatureCollection。", "the file is a bare list, not a FeatureCollection")
	case c != '{':
		return errSyntax
	}
	if _, err := r.scan.take("{"); err != nil {
		return err
	}
	r.first = append(r.first, '{')
	return r.members(true)
}

// members reads root members until the features begin or the object ends. begin is true right after the brace.
func (r *Reader) members(begin bool) error {
	for {
		wanted := ",}"
		if begin {
			wanted = "}\""
		}
		c, err := r.scan.peek()
		if err == nil && begin && c == '"' {
			err = r.member()
		} else if c, err = r.scan.take(wanted); err == nil && c == ',' {
			err = r.member()
		} else if err == nil {
			return r.closeRoot()
		}
		if err != nil || r.place == inFeatures {
			return unexpected(err)
		}
		begin = false
	}
}

// member reads one member of the root object.
func (r *Reader) member() error {
	raw, err := r.scan.value(true)
	if err != nil {
		return tooBig(err)
	}
	key, ok := unquote(raw)
	if !ok {
		return errSyntax
	}
	if _, err := r.scan.take(":"); err != nil {
		return err
	}
	if c, err := r.scan.peek(); err == nil && key == "features" && c == '[' {
		return r.features()
	}
	return r.plain(key)
}

// features begins the array. A file with two of them would lose one.
func (r *Reader) features() error {
	if r.collection {
		return guard.Fatal("geojson.features", "文件中有两个 features。", "the file has two members called features")
	}
	if r.kinds == 0 && bytes.Contains(r.first, []byte(`"geometryType":`)) {
		return guard.Fatal("geojson.esri", "文件是 ArcGIS 的 Esri JSON，不是 GeoJSON；请导出为 GeoJSON 后发送。",
			"the file is Esri JSON as ArcGIS writes it, and no GeoJSON; export GeoJSON and send that")
	}
	r.collection, r.place, r.first = true, inFeatures, nil
	if r.kinds > 0 {
		if err := r.checkKind(); err != nil {
			return err
		}
	}
	_, err := r.scan.take("[")
	return err
}

// plain reads a root member other than the features.
func (r *Reader) plain(key string) error {
	keep := !r.collection || key == "type" || key == "crs"
	raw, err := r.scan.value(keep)
	if err != nil {
		return tooBig(err)
	}
	if keep && !json.Valid(raw) {
		return errSyntax
	}
	switch key {
	case "type":
		r.kinds++
		if kind, _ := unquote(raw); r.kinds == 1 || kind != r.kind {
			if r.kinds > 1 {
				return guard.Fatal("geojson.type", "文件写明了两种类型：%s 和 %s。", "the file names two types, %s and %s", r.kind, kind)
			}
			r.kind = kind
		}
	case "crs":
		if r.crs = crsName(raw); r.crs == "" && string(raw) != "null" {
			r.feed.Say(guard.Note("geojson.crs_unread", "文件的 crs 无法理解，按没有注明读取。", "the file's crs says nothing that is understood; it is read as if it were not there"))
		}
		if r.collection && r.crs != "" {
			r.feed.Say(guard.Note("geojson.crs_late", "坐标系“%s”写在要素之后。", "the crs %s stands behind the features", r.crs))
		}
	}
	return r.keepFirst(key, raw)
}

// keepFirst remembers a member of a root object that may turn out to be a feature.
func (r *Reader) keepFirst(key string, raw []byte) error {
	if r.collection {
		return nil
	}
	if len(r.first)+len(key)+len(raw) > r.scan.max {
		return tooBig(errLong)
	}
	if len(r.first) > 1 {
		r.first = append(r.first, ',')
	}
	name, err := json.Marshal(key)
	r.first = append(append(append(r.first, name...), ':'), raw...)
	return err
}

// closeRoot decides what the first root object was.
func (r *Reader) closeRoot() error {
	if r.collection {
		r.place = inRoot
		return r.checkKind()
	}
	if r.kind == "FeatureCollection" {
		return guard.Fatal("geojson.features", "FeatureCollection 中没有 features 列表。", "the FeatureCollection has no list of features")
	}
	if r.kind == "" {
		return r.checkKind()
	}
	if r.kind != "Feature" && !slices.Contains(geometryTypes, r.kind) {
		return guard.Fatal("geojson.type", "文件类型“%s”不正确，应为 FeatureCollection。", "the file's type is %s; it should be FeatureCollection", r.kind)
	}
	r.first, r.place = append(r.first, '}'), atFirst
	return nil
}

func (r *Reader) checkKind() error {
	switch r.kind {
	case "FeatureCollection":
		return nil
	case "":
		return guard.Fatal("geojson.type", "文件没有写明 type，应为 FeatureCollection。", "the file does not say its type; it should be FeatureCollection")
	}
	return guard.Fatal("geojson.type", "文件类型为“%s”，应为 FeatureCollection。", "the file's type is %s; it should be FeatureCollection", r.kind)
}

// read gives the next feature, wherever the reader stands.
func (r *Reader) read() (guard.Record, error) {
	var rec guard.Record
	var err error
	switch r.place {
	case inFeatures:
		rec, err = r.element()
	case atFirst:
		r.row++
		rec = r.parse.feature(r.row, r.first)
		r.first, r.place = nil, inRoot
	default:
		rec, err = r.root()
	}
	if err == nil || err == io.EOF {
		return rec, err
	}
	return guard.Record{}, asProblem(err, r.row)
}

// element reads one element of the features, or what follows the last.
func (r *Reader) element() (guard.Record, error) {
	c, err := r.scan.peek()
	if err != nil {
		return guard.Record{}, unexpected(err)
	}
	if c != ']' && !r.more {
		r.more = true
		return r.value()
	}
	if c, err = r.scan.take(",]"); err != nil {
		return guard.Record{}, err
	}
	if c == ',' {
		return r.value()
	}
	r.place = inRoot
	return guard.Record{Skip: true}, r.members(false)
}

// root reads the next text of a sequence; nothing may follow a collection.
func (r *Reader) root() (guard.Record, error) {
	c, err := r.scan.peek()
	if err != nil {
		return guard.Record{}, err
	}
	if r.collection || c != '{' {
		return guard.Record{}, guard.Fatal("geojson.trailing", "文件结束之后还有内容。", "there is more after the end of the file's content")
	}
	return r.value()
}

// value reads and parses one feature; one that is too long or too deep is refused, and reading goes on.
func (r *Reader) value() (guard.Record, error) {
	r.row++
	raw, err := r.scan.value(true)
	rec := guard.Record{}
	switch {
	case errors.Is(err, errLong):
		rec.Add(guard.Problem("geojson.long", "要素超过 %d 字节。", "the feature is longer than %d bytes", r.scan.max), r.row, "")
	case errors.Is(err, errCut):
		rec.Add(guard.Problem("geojson.cut", "要素不完整，写到一半就中断了。", "the feature is cut short; the next one begins inside it"), r.row, "")
	case errors.Is(err, errDeep):
		rec.Add(guard.Problem("geojson.deep", "要素嵌套超过 %d 层。", "the feature nests deeper than %d levels", maxDepth), r.row, "")
	case err != nil:
		return guard.Record{}, err
	default:
		rec = r.parse.feature(r.row, raw)
	}
	return rec, nil
}

// tooBig makes a problem of a root member over the limits.
func tooBig(err error) error {
	if errors.Is(err, errLong) || errors.Is(err, errDeep) {
		return guard.Fatal("geojson.long", "文件开头的内容过长或嵌套过深。", "a member of the file's object is too long or nested too deep")
	}
	return err
}

// asProblem words the errors that end a file; row is the last one begun.
func asProblem(err error, row int) error {
	var p *geo.Problem
	switch {
	case errors.As(err, &p):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		p = guard.Fatal("geojson.short", "文件不完整，在括号或引号闭合之前就结束了。", "the file is cut short: it ends before its brackets or quotes close")
	case errors.Is(err, errSyntax), errors.Is(err, errCut):
		p = guard.Fatal("geojson.syntax", "不是有效的 JSON，无法继续读取。", "not valid JSON; reading cannot go on")
	default:
		return err
	}
	p.Row = row
	return p
}
