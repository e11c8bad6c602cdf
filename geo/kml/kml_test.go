package kml

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

const head = `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>图</name>`

func wrapped(inner string) string { return head + inner + `</Document></kml>` }

func placed(shape string) string { return wrapped(`<Placemark>` + shape + `</Placemark>`) }

func readAll(s string, o Options) ([]geo.Feature, []*geo.Problem, error) {
	r, err := Open(strings.NewReader(s), o)
	if err != nil {
		return nil, nil, err
	}
	return guard.Drain(r)
}

func shape(t *testing.T, s string) orb.Geometry {
	t.Helper()
	if s == "" {
		return nil
	}
	g, err := wkt.Unmarshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPlacemarksInNestedFoldersWithTheirData(t *testing.T) {
	s := wrapped(`<Schema name="社区" id="S"><SimpleField name="户数" type="int"/></Schema><Style id="x"/>
<Folder><name>仙桃</name><Folder><Placemark id="p1"><name>剅河镇</name><description><![CDATA[<b>说明</b>]]></description><styleUrl>#x</styleUrl>
<ExtendedData><SchemaData schemaUrl="#S"><SimpleData name="户数">300</SimpleData><SimpleData name="类型">镇</SimpleData></SchemaData></ExtendedData>
<Point><coordinates>113.45,30.36,0</coordinates></Point></Placemark></Folder></Folder>
<Placemark><name>甲&nbsp;乙</name><ExtendedData><Data name="name"><displayName>名</displayName><value>长埫口镇</value></Data><e:own xmlns:e="urn:e">v</e:own></ExtendedData></Placemark>`)
	features, problems, err := readAll(s, Options{})
	want := []geo.Feature{
		{Row: 1, ID: "p1", Geometry: orb.Point{113.45, 30.36}, Fields: []geo.Field{{Name: "name", Text: "剅河镇"}, {Name: "description", Text: "<b>说明</b>"}, {Name: "户数", Text: "300"}, {Name: "类型", Text: "镇"}}},
		{Row: 2, Fields: []geo.Field{{Name: "name", Text: "长埫口镇"}, {Name: "own", Text: "v"}}},
	}
	if d := cmp.Diff(want, features); d != "" || err != nil || len(problems) > 0 {
		t.Error(d, problems, err)
	}
}

func TestShapesOfKML(t *testing.T) {
	ring := func(s string) string { return `<LinearRing><coordinates>` + s + `</coordinates></LinearRing>` }
	outer, inner := ring("0,0 9,0 9,9 0,9 0,0"), ring("2,2 2,4 4,4 2,2")
	line := `<LineString><tessellate>1</tessellate><coordinates>0,0 1,1</coordinates></LineString>`
	point := func(s string) string { return `<Point><coordinates>` + s + `</coordinates></Point>` }
	polygon := `<Polygon><extrude>0</extrude><outerBoundaryIs>` + outer + `</outerBoundaryIs><innerBoundaryIs>` + inner + `</innerBoundaryIs></Polygon>`
	for _, c := range []struct{ kml, wkt string }{
		{point("1,2"), "POINT(1 2)"},
		{point("\n\t 1.5 , -2.5 ,\u00a00 \n"), "POINT(1.5 -2.5)"},
		{point("1,2,"), "POINT(1 2)"},
		{line, "LINESTRING(0 0,1 1)"},
		{`<LineString><coordinates>0, 0, 5 1, 1, 5 2,2,5</coordinates></LineString>`, "LINESTRING(0 0,1 1,2 2)"},
		{`<LineString><coordinates>0,0, 1,1, 2,2</coordinates></LineString>`, "LINESTRING(0 0,1 1,2 2)"},
		{`<LineString><coordinates>1e1,2E0&#x3000;3,4</coordinates></LineString>`, "LINESTRING(10 2,3 4)"},
		{ring("0,0 9,0 9,9 0,0"), "LINESTRING(0 0,9 0,9 9,0 0)"},
		{polygon, "POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,2 4,4 4,2 2))"},
		{`<MultiGeometry>` + polygon + `</MultiGeometry>`, "POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,2 4,4 4,2 2))"},
		{`<MultiGeometry>` + polygon + `<MultiGeometry>` + polygon + `</MultiGeometry></MultiGeometry>`, "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(2 2,2 4,4 4,2 2)),((0 0,9 0,9 9,0 9,0 0),(2 2,2 4,4 4,2 2)))"},
		{`<MultiGeometry>` + line + line + `</MultiGeometry>`, "MULTILINESTRING((0 0,1 1),(0 0,1 1))"},
		{`<MultiGeometry>` + point("1,2") + point("3,4") + `</MultiGeometry>`, "MULTIPOINT((1 2),(3 4))"},
		{`<MultiGeometry/>`, ""},
		{point(""), ""},
		{`<Polygon/>`, ""},
		{``, ""},
	} {
		features, problems, err := readAll(placed(c.kml), Options{})
		if said := guard.Codes(problems, err); said != "" && said != "shape.height" || len(features) != 1 {
			t.Errorf("%s: %s", c.kml, said)
		} else if d := cmp.Diff(shape(t, c.wkt), features[0].Geometry); d != "" {
			t.Errorf("%s: %s", c.kml, d)
		}
	}
}

func TestBadPlacemarksAreProblemsOfTheirRow(t *testing.T) {
	line := func(s string) string { return `<LineString><coordinates>` + s + `</coordinates></LineString>` }
	ring := func(s string) string {
		return `<Polygon><outerBoundaryIs><LinearRing><coordinates>` + s + `</coordinates></LinearRing></outerBoundaryIs></Polygon>`
	}
	for _, c := range []struct{ kml, code string }{
		{line("1,2"), "shape.line"},
		{line("1 2 3 4"), "kml.position"},
		{line("1,2 3"), "kml.position"},
		{line("1,2,3,4 5,6"), "kml.position"},
		{line("1,北纬30 5,6"), "kml.position"},
		{line("NaN,2 5,6"), "kml.position"},
		{line("1e300,2 5,6"), "kml.position"},
		{`<Point><coordinates>1,2 3,4</coordinates></Point>`, "kml.point"},
		{ring("0,0 1,0 0,0"), "shape.ring"},
		{ring("0,0 1,0 1,1 0,1"), "shape.unclosed"},
		{`<Polygon><innerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></innerBoundaryIs></Polygon>`, "kml.outer"},
		{`<MultiGeometry><Point><coordinates>1,2</coordinates></Point>` + line("1,2 3,4") + `</MultiGeometry>`, "shape.collection"},
		{`<gx:Track><gx:coord>1 2 3</gx:coord></gx:Track>`, "kml.shape"},
		{`<Model><Link><href>house.dae</href></Link></Model>`, "kml.shape"},
		{`<name>社` + "\ufffd" + `</name>`, "text.invalid"},
		{`<name>` + strings.Repeat("长", 100) + `</name>`, "text.long"},
		{`<ExtendedData>` + strings.Repeat(`<Data name="a"><value>1</value></Data>`, 1) + `<Data name="b"><value>1</value></Data><Data name="c"><value>1</value></Data></ExtendedData>`, "file.fields"},
		{line("1,1 2,2 3,3 4,4 5,5 6,6 7,7 8,8 9,9 10,10 11,11"), "shape.vertices"},
	} {
		s := wrapped(`<Placemark/><Placemark>` + c.kml + `</Placemark><Placemark><name>后</name></Placemark>`)
		features, problems, err := readAll(s, Options{File: "a.kml", Limits: geo.Limits{Vertices: 10, TextBytes: 200, Fields: 2}})
		if got := guard.Codes(problems, err); got != c.code || len(features) != 2 || problems[0].Row != 2 || problems[0].File != "a.kml" || problems[0].Zh == "" {
			t.Errorf("%s: %s, %d features; want %s", c.kml, got, len(features), c.code)
		}
	}
}

func TestWhatIsNoFeatureIsToldOnce(t *testing.T) {
	s := wrapped(`<NetworkLink><Link><href>http://example.com/x.kml</href></Link></NetworkLink><NetworkLink/><GroundOverlay><name>图</name></GroundOverlay><gx:Tour/>
<Placemark><Point><coordinates>1,2,5</coordinates></Point></Placemark><Placemark><Point><coordinates>1,2,5</coordinates></Point></Placemark>
<Placemark><ExtendedData><Data name="a"><value>1</value></Data><Data name="a"><value>2</value></Data></ExtendedData></Placemark>`)
	features, problems, err := readAll(s, Options{})
	if got := guard.Codes(problems, err); got != "kml.ignored kml.ignored kml.ignored shape.height kml.doubled" || len(features) != 3 || features[2].Fields[0].Text != "2" {
		t.Error(got, features)
	}
	for _, p := range problems {
		if !p.Note {
			t.Errorf("%s costs data", p.Code)
		}
	}
}

func TestGBKIsFoundWhateverTheFirstLineSays(t *testing.T) {
	for _, said := range []string{"GB2312", "GBK", "UTF-8"} {
		b, _ := text.Encode(text.GB18030, strings.Replace(placed(`<name>剅河镇</name>`), "UTF-8", said, 1))
		r, err := Open(bytes.NewReader(b), Options{})
		if err != nil {
			t.Error(said, err)
			continue
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(problems) > 0 || features[0].Fields[0].Text != "剅河镇" || r.About().Encoding != text.GB18030 {
			t.Error(said, features, problems, err)
		}
	}
}

func TestBrokenDocumentsEndWithASentence(t *testing.T) {
	whole := placed(`<name>甲</name>`)
	for _, c := range []struct{ s, code string }{
		{`<html><body/></html>`, "kml.root"},
		{`<?xml version="1.0"?>`, "kml.short"},
		{whole[:len(whole)-20], "kml.short"},
		{strings.Replace(whole, "</name>", "", 1), "kml.syntax"},
		{placed(`<name>a & b</name>`), "kml.syntax"},
		{placed(`<name>&bomb;</name>`), "kml.syntax"},
		{`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>` + placed(`<name>&b;</name>`)[38:], "kml.syntax"},
		{wrapped(strings.Repeat(`<Folder>`, 200) + strings.Repeat(`</Folder>`, 200)), "kml.deep"},
		{placed(strings.Repeat(`<MultiGeometry>`, 200) + strings.Repeat(`</MultiGeometry>`, 200)), "kml.deep"},
		{placed(`<name>` + strings.Repeat("x", 5000) + `</name>`), "kml.long"},
		{`<?xml version="2.0"?><kml/>`, "kml.declaration"},
		{"\xff\xfe<\x00k\x00", "text.utf16"},
	} {
		_, problems, err := readAll(c.s, Options{Limits: geo.Limits{Vertices: 10, TextBytes: 100}})
		if got := guard.Codes(problems, err); got != c.code {
			t.Errorf("%.80s: %s, want %s", c.s, got, c.code)
		}
	}
}

func packed(t testing.TB, files map[string]string) *archive.Archive {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(s))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := archive.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), "a.kmz", geo.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheDocumentOfAKMZ(t *testing.T) {
	files := map[string]string{"files/other.kml": placed(`<name>别的</name>`), "doc.kml": placed(`<name>正文</name>`), "files/x.png": "x"}
	for name, want := range map[string]string{"": "正文", "other.kml": "别的", "files/other": "别的"} {
		r, err := OpenArchive(packed(t, files), Options{Name: name})
		if err != nil {
			t.Error(name, err)
			continue
		}
		if features, _, err := guard.Drain(r); err != nil || features[0].Fields[0].Text != want {
			t.Error(name, features, err)
		}
	}
	delete(files, "doc.kml")
	if r, err := OpenArchive(packed(t, files), Options{}); err != nil {
		t.Error(err)
	} else if features, _, _ := guard.Drain(r); features[0].Fields[0].Text != "别的" {
		t.Error(features)
	}
	if _, err := OpenArchive(packed(t, files), Options{Name: "没有"}); guard.Codes(nil, err) != "kml.name" {
		t.Error(err)
	}
}

func FuzzKML(f *testing.F) {
	f.Add(placed(`<name>剅</name><ExtendedData><Data name="a"><value>1</value></Data></ExtendedData><Point><coordinates>1, 2 ,3</coordinates></Point>`))
	f.Add(wrapped(`<Folder><Placemark><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder>`))
	f.Fuzz(func(t *testing.T, s string) {
		features, problems, err := readAll(s, Options{File: "a.kml", Limits: geo.Limits{Vertices: 100, TextBytes: 1000, Records: 100, FileBytes: 1 << 20}})
		var p *geo.Problem
		if err != nil && (!errors.As(err, &p) || !p.Fatal || p.Zh == "") {
			t.Error("no sentence:", err)
		}
		for _, p := range problems {
			if p.Zh == "" || p.En == "" {
				t.Error("no sentence:", p)
			}
		}
		for _, f := range features {
			if f.Geometry != nil && !geo.Finite(f.Geometry) {
				t.Error("came through:", f.Geometry)
			}
		}
	})
}
