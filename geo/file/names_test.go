package file

import (
	"archive/zip"
	"bytes"
	"iter"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"peijian/geo"
	"peijian/geo/gpkg/gpkgtest"
	"peijian/geo/internal/guard"
	"peijian/geo/shapefile"
	"peijian/geo/text"
)

// Rare characters: 剅 and 埫 are not in GB2312, 𠮷 is not in GBK.
const first, second, rare = "剅河镇", "长埫口镇", "𠮷"

func gb(t *testing.T, s string) []byte {
	t.Helper()
	b, ok := text.Encode(text.GB18030, s)
	if !ok {
		t.Fatal("cannot be written:", s)
	}
	return b
}

// towns is a shapefile with the three names; its entries are named in Chinese by CP936, as Windows does it.
func towns(t *testing.T, o shapefile.WriteOptions) []byte {
	t.Helper()
	o.Shape, o.Fields = shapefile.Point, []shapefile.FieldDef{{Name: "名称", Type: 'C', Width: 20}}
	var seq iter.Seq2[geo.Feature, error] = func(yield func(geo.Feature, error) bool) {
		for _, name := range []string{first, second, rare} {
			yield(geo.Feature{Geometry: orb.Point{1, 2}, Fields: []geo.Field{{Name: "名称", Text: name}}}, nil)
		}
	}
	var b bytes.Buffer
	if err := shapefile.Write(&b, o, seq); err != nil {
		t.Fatal(err)
	}
	return renamed(t, b.Bytes(), "剅河乡镇")
}

// renamed packs the parts of a shapefile under a name in CP936 without saying so.
func renamed(t *testing.T, packed []byte, stem string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		ext := f.Name[strings.LastIndex(f.Name, "."):]
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.CreateHeader(&zip.FileHeader{Name: string(gb(t, stem)) + ext, NonUTF8: true, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		if _, err := content.WriteTo(w); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sheetOf(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, s := range []string{"名称", first, second, rare} {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &[]string{s, "x" + s}); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRareNamesSurviveEveryFormat(t *testing.T) {
	features := func(before, after string) string {
		s := ""
		for _, name := range []string{first, second, rare} {
			s += before + `{"type":"Feature","geometry":null,"properties":{"名称":"` + name + `"}}` + after
		}
		return s
	}
	csv := "名称,数\n" + first + ",a\n" + second + ",b\n" + rare + ",c\n"
	placemark := func(s string) string {
		return `<Placemark><ExtendedData><Data name="名称"><value>` + s + `</value></Data></ExtendedData></Placemark>`
	}
	kml := `<kml><Document>` + placemark(first) + placemark(second) + placemark(rare) + `</Document></kml>`
	list := "[地块坐标]\n"
	for _, s := range []string{first, second, rare} {
		list += "1,,1," + s + ",点,,,,@\nJ1,1,3353522,442282\n"
	}
	table := gpkgtest.Layer("剅", 4547, `, "名称" TEXT`) + `INSERT INTO "剅" VALUES (1, NULL, '` + first + `'), (2, NULL, '` + second + `'), (3, NULL, '` + rare + `')`
	for name, b := range map[string][]byte{
		"shapefile in GB18030, no .cpg, no byte": towns(t, shapefile.WriteOptions{Encoding: text.GB18030}),
		"shapefile in GB18030 with .cpg":         towns(t, shapefile.WriteOptions{Encoding: text.GB18030, CPG: "GBK"}),
		"shapefile in UTF-8 with .cpg":           towns(t, shapefile.WriteOptions{Encoding: text.UTF8, CPG: "UTF-8"}),
		"shapefile in UTF-8 without .cpg":        towns(t, shapefile.WriteOptions{Encoding: text.UTF8}),
		"GeoPackage":                             gpkgtest.Made(t, table),
		"FlatGeobuf":                             flatgeobufOf(t, first, second, rare),
		"GeoJSON":                                []byte(`{"type":"FeatureCollection","features":[` + strings.TrimSuffix(features("", ","), ",") + `]}`),
		"GeoJSON in GB18030":                     gb(t, `{"type":"FeatureCollection","features":[`+strings.TrimSuffix(features("", ","), ",")+`]}`),
		"GeoJSON text sequence":                  []byte(features("\x1e", "\n")),
		"GeoJSON text sequence in GB18030":       gb(t, features("\x1e", "\n")),
		"GeoJSON lines":                          []byte(features("", "\n")),
		"KML":                                    []byte(kml),
		"KML in GB18030":                         gb(t, kml),
		"KMZ":                                    zipWith(t, "doc.kml", kml),
		"CSV with a mark":                        []byte("\ufeff" + csv),
		"CSV in GB18030":                         gb(t, csv),
		"XLSX":                                   sheetOf(t),
		"boundary points":                        []byte(list),
		"boundary points in GB18030":             gb(t, list),
	} {
		r, err := open("a", b)
		if err != nil {
			t.Error(name, err)
			continue
		}
		got, problems, err := guard.Drain(r)
		var names []string
		for _, f := range got {
			for _, cell := range f.Fields {
				if cell.Name == "名称" || cell.Name == "地块名称" {
					names = append(names, cell.Text)
				}
			}
		}
		if err != nil || len(problems) > 0 || strings.Join(names, " ") != first+" "+second+" "+rare {
			t.Error(name, names, problems, err)
		}
	}
}
