package kml

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for Open; the zero value guesses the encoding.
type Options struct {
	File     string // name used in problems
	Encoding string // overrides the guess; what the document's first line says is believed no more than a .cpg
	Name     string // of a KMZ: which document; doc.kml or the only one when empty
	Limits   geo.Limits
}

// maxDepth is how deep elements may nest. Folders in folders of a real file need about twenty.
const maxDepth = 100

// Reader hands out the Placemarks of a document. It implements geo.Reader and is not for concurrent use.
type Reader struct {
	feed   guard.Feed
	stream *text.Stream
	d      *xml.Decoder
	budget budget
	l      geo.Limits
	depth  int
	row    int
	said   map[string]bool // notes given once
}

// Open reads up to the root element. Errors are fatal *geo.Problem values.
func Open(in io.Reader, o Options) (*Reader, error) {
	l := guard.Limits(o.Limits)
	stream, err := text.NewStream(in, o.Encoding, l.FileBytes)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	r := &Reader{stream: stream, l: l, said: map[string]bool{}}
	r.budget = budget{r: bufio.NewReaderSize(stream, 64<<10), max: min(l.FileBytes, 64*int64(l.Vertices)+4*int64(l.TextBytes))}
	r.d = xml.NewDecoder(&r.budget)
	r.d.Entity = xml.HTMLEntity
	r.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // stream has made it UTF-8 already
	r.feed = guard.Feed{File: o.File, Max: l.Records, Read: r.read}
	if err := r.root(); err != nil {
		return nil, guard.In(o.File, err)
	}
	return r, nil
}

// OpenArchive opens the document of a KMZ.
func OpenArchive(a *archive.Archive, o Options) (*Reader, error) {
	e, err := document(a, o.Name)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	in, err := a.Open(e)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	return Open(in, o)
}

// document picks the KML that counts: the one asked for, doc.kml, or the first, as the standard says.
func document(a *archive.Archive, name string) (*archive.Entry, error) {
	var first *archive.Entry
	for _, e := range a.Entries() {
		if e.Ext() != ".kml" {
			continue
		}
		switch {
		case name != "" && (strings.EqualFold(e.Name, name) || strings.EqualFold(e.Base(), name) || e.Stem() == strings.ToLower(name)):
			return e, nil
		case name == "" && strings.EqualFold(e.Name, "doc.kml"):
			return e, nil
		case name == "" && first == nil:
			first = e
		}
	}
	if first == nil {
		return nil, guard.Fatal("kml.name", "压缩包内没有要读取的 .kml 文件。", "the archive does not have the .kml that is asked for")
	}
	return first, nil
}

// About tells format and encoding as found so far.
func (r *Reader) About() geo.About {
	return geo.About{Format: "kml", Encoding: r.stream.Encoding(), CRS: "EPSG:4326", Rows: -1}
}

// Next returns the next feature; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) { return r.feed.Next() }

// budget stops a token that never ends.
type budget struct {
	r         *bufio.Reader
	left, max int64
}

var errToken = errors.New("a token is too long")

func (b *budget) ReadByte() (byte, error) {
	if b.left--; b.left < 0 {
		return 0, errToken
	}
	return b.r.ReadByte()
}

// Read is not used by encoding/xml where there is ReadByte.
func (b *budget) Read(p []byte) (int, error) { return b.r.Read(p) }

// token returns the next one and keeps count of the depth; io.EOF at the end of the document.
func (r *Reader) token() (xml.Token, error) {
	r.budget.left = r.budget.max
	t, err := r.d.Token()
	switch t.(type) {
	case xml.StartElement:
		if r.depth++; r.depth > maxDepth {
			return nil, guard.Fatal("kml.deep", "元素嵌套超过 %d 层。", "elements nest deeper than %d levels", maxDepth)
		}
	case xml.EndElement:
		r.depth--
	}
	return t, worded(err)
}

// worded makes problems of what encoding/xml says.
func worded(err error) error {
	var known *geo.Problem
	var syntax *xml.SyntaxError
	switch {
	case err == nil || err == io.EOF || errors.As(err, &known):
		return err
	case errors.Is(err, errToken):
		return guard.Fatal("kml.long", "文件中有一段文字或坐标过长。", "a text or a list of coordinates in the file is too long")
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return guard.Fatal("kml.short", "文件不完整，在元素结束之前就中断了。", "the file is cut short: it ends before its elements do")
	case errors.As(err, &syntax):
		return guard.Fatal("kml.syntax", "第 %d 行不是有效的 XML，无法继续读取。", "line %d is not valid XML; reading cannot go on", syntax.Line)
	}
	if strings.HasPrefix(err.Error(), "xml: ") { // of its first line, which has no kind of its own
		return guard.Fatal("kml.declaration", "文件首行的 XML 声明不正确（%s）。", "the XML declaration in the first line is not valid (%s)", err.Error())
	}
	return err
}

// root reads up to the element <kml>.
func (r *Reader) root() error {
	for {
		t, err := r.token()
		if err == io.EOF {
			return worded(&xml.SyntaxError{Msg: "unexpected EOF"})
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if e.Name.Local != "kml" {
				return guard.Fatal("kml.root", "文件的根元素是 %s，不是 KML。", "the root of the file is %s and not kml", e.Name.Local)
			}
			return nil
		}
	}
}

// ignored are elements that hold no feature, whatever Google Earth shows of them.
var ignored = map[string]struct{ zh, en string }{
	"NetworkLink":   {"网络链接（NetworkLink）指向的内容未读取，请将其另存后单独发送。", "what a NetworkLink points to is not fetched; save it and send it on its own"},
	"GroundOverlay": {"贴图（GroundOverlay）不是矢量要素，未读取。", "a GroundOverlay is a picture and no feature; it is not read"},
	"ScreenOverlay": {"屏幕叠加图（ScreenOverlay）未读取。", "a ScreenOverlay is a picture and no feature; it is not read"},
	"PhotoOverlay":  {"照片叠加（PhotoOverlay）未读取。", "a PhotoOverlay is a picture and no feature; it is not read"},
	"Tour":          {"漫游（Tour）未读取。", "a tour is no feature; it is not read"},
	"Schema":        {},
	"Style":         {},
	"StyleMap":      {},
	"ExtendedData":  {},
	"Region":        {},
	"LookAt":        {},
	"Camera":        {},
}

// read goes on to the next Placemark.
func (r *Reader) read() (guard.Record, error) {
	for {
		t, err := r.token()
		if err != nil {
			return guard.Record{}, err
		}
		e, begins := t.(xml.StartElement)
		if !begins {
			continue
		}
		if e.Name.Local == "Placemark" {
			return r.placemark(e)
		}
		if why, skip := ignored[e.Name.Local]; skip {
			if err := r.skip(); err != nil {
				return guard.Record{}, err
			}
			if why.zh != "" && !r.said[e.Name.Local] {
				r.said[e.Name.Local] = true
				return guard.Record{Skip: true, Problems: []*geo.Problem{guard.Note("kml.ignored", why.zh, why.en)}}, nil
			}
		}
	}
}

// skip passes the element that has begun.
func (r *Reader) skip() error {
	for until := r.depth - 1; r.depth > until; {
		if _, err := r.token(); err != nil {
			return unexpected(err)
		}
	}
	return nil
}

// text returns the characters of the element that has begun, with those of elements inside, at most limit+1 bytes.
func (r *Reader) text(limit int) (string, error) {
	var b strings.Builder
	for until := r.depth - 1; r.depth > until; {
		t, err := r.token()
		if err != nil {
			return "", unexpected(err)
		}
		if c, ok := t.(xml.CharData); ok && b.Len() <= limit {
			b.Write(c[:min(len(c), limit+1-b.Len())])
		}
	}
	return strings.TrimSpace(b.String()), nil
}

// unexpected is an end inside an element.
func unexpected(err error) error {
	if err == io.EOF {
		return worded(&xml.SyntaxError{Msg: "unexpected EOF"})
	}
	return err
}
