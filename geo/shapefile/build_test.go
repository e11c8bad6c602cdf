package shapefile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// file is one entry of an archive under construction.
type file struct {
	name string
	body []byte
}

func zipped(t testing.TB, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		// Names outside UTF-8 are written as they are, without the flag, as Windows does.
		e, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(f.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parcels is a small layer: two parcels, one with a hole, and a record without shape.
func parcels() []geo.Feature {
	return []geo.Feature{
		{Row: 1, Geometry: shape("POLYGON((0 0,0 9,9 9,9 0,0 0),(3 3,6 3,6 6,3 6,3 3))"), Fields: values("名称", "剅河社区", "户数", "1200", "日期", "2026-11-23")},
		{Row: 2, Geometry: shape("MULTIPOLYGON(((20 0,20 5,25 5,25 0,20 0)),((30 0,30 5,35 5,35 0,30 0)))"), Fields: values("名称", "长埫口𠮷", "户数", "-0.50", "日期", "")},
		{Row: 3, Fields: values("名称", "", "户数", "", "日期", "")},
	}
}

func parcelOptions() WriteOptions {
	return WriteOptions{Name: "社区", Shape: Polygon, Fields: []FieldDef{
		{Name: "名称", Type: 'C', Width: 20}, {Name: "户数", Type: 'N', Width: 10, Decimals: 2}, {Name: "日期", Type: 'D'},
	}}
}

// values makes fields of name, text pairs; an empty text is null.
func values(pairs ...string) []geo.Field {
	var out []geo.Field
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, geo.Field{Name: pairs[i], Text: pairs[i+1], Null: pairs[i+1] == ""})
	}
	return out
}

func shape(s string) orb.Geometry {
	g, err := wkt.Unmarshal(s)
	if err != nil {
		panic(err)
	}
	return g
}

func each(features []geo.Feature) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func written(t testing.TB, o WriteOptions, features []geo.Feature) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, o, each(features)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpacked returns the entries of an archive by extension.
func unpacked(t testing.TB, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name[strings.LastIndexByte(f.Name, '.'):]] = body
	}
	return out
}

// repacked writes the parcels, lets change spoil the parts, and packs them again.
func repacked(t testing.TB, change func(parts map[string][]byte)) []byte {
	t.Helper()
	parts := unpacked(t, written(t, parcelOptions(), parcels()))
	change(parts)
	var files []file
	for _, ext := range []string{".shp", ".shx", ".dbf", ".prj", ".cpg"} {
		if body, ok := parts[ext]; ok {
			files = append(files, file{"layer" + ext, body})
		}
	}
	return zipped(t, files...)
}

func open(b []byte, o Options) (*Reader, error) {
	return Open(bytes.NewReader(b), int64(len(b)), o)
}

// readAll returns everything a file gives; an error of Open counts as the error that ended it.
func readAll(b []byte, o Options) ([]geo.Feature, []*geo.Problem, error) {
	r, err := open(b, o)
	if err != nil {
		return nil, nil, err
	}
	return guard.Drain(r)
}

func put32(b []byte, at int, v uint32, order binary.ByteOrder) { order.PutUint32(b[at:], v) }
