package geojson

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

func readAll(s string, o Options) (*Reader, []geo.Feature, []*geo.Problem, error) {
	r, err := Open(strings.NewReader(s), o)
	if err != nil {
		return nil, nil, nil, err
	}
	features, problems, err := guard.Drain(r)
	return r, features, problems, err
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func feature(geometry, properties string) string {
	return `{"type":"Feature","geometry":` + geometry + `,"properties":` + properties + `}`
}

const here = `{"type":"Point","coordinates":[113.45,30.36]}`

func TestValuesStayTextExactlyAsWritten(t *testing.T) {
	_, features, problems, err := readAll(collection(`{"id":7,"type":"Feature","properties":
		{"名称":"剅河\u793e区𠮷","面积":918.40,"大":12345678901234567890.10,"e":1e5,"是":true,"无":null,"空":"","列":[1, {"a" : "b,c"}],"引":"a\"b\\"},"geometry":`+here+`}`), Options{})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	want := []geo.Feature{{Row: 1, ID: "7", Geometry: orb.Point{113.45, 30.36}, Fields: []geo.Field{
		{Name: "名称", Text: "剅河社区𠮷"}, {Name: "面积", Text: "918.40"}, {Name: "大", Text: "12345678901234567890.10"}, {Name: "e", Text: "1e5"},
		{Name: "是", Text: "true"}, {Name: "无", Null: true}, {Name: "空"}, {Name: "列", Text: `[1,{"a":"b,c"}]`}, {Name: "引", Text: `a"b\`},
	}}}
	if d := cmp.Diff(want, features); d != "" {
		t.Error(d)
	}
}

func TestEveryGeometryTypeIsRead(t *testing.T) {
	for coordinates, want := range map[string]string{
		`"Point","coordinates":[1,2]`:                                              "POINT(1 2)",
		`"MultiPoint","coordinates":[[1,2],[3,4]]`:                                 "MULTIPOINT((1 2),(3 4))",
		`"LineString","coordinates":[[1,2],[3,4]]`:                                 "LINESTRING(1 2,3 4)",
		`"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]`:            "MULTILINESTRING((1 2,3 4),(5 6,7 8))",
		`"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]`:                      "POLYGON((0 0,9 0,9 9,0 0))",
		`"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]]]`:               "MULTIPOLYGON(((0 0,9 0,9 9,0 0)))",
		`"Polygon","coordinates":[ [ [-1.5e1,0] ,[9,0],[9,9],[-15.0,0] ] ], "x":1`: "POLYGON((-15 0,9 0,9 9,-15 0))",
	} {
		_, features, problems, err := readAll(collection(feature(`{"type":`+coordinates+`}`, `{}`)), Options{})
		g, _ := wkt.Unmarshal(want)
		if err != nil || len(problems) > 0 || !orb.Equal(features[0].Geometry, g) {
			t.Error(coordinates, features, problems, err)
		}
	}
	for _, empty := range []string{`null`, `{"type":"MultiPolygon","coordinates":[]}`, `{"type":"Polygon","coordinates":[ ]}`, `{"type":"LineString","coordinates":[]}`} {
		_, features, problems, err := readAll(feature(empty, `null`), Options{})
		if err != nil || len(problems) > 0 || features[0].Geometry != nil {
			t.Error(empty, features, problems, err)
		}
	}
}

func TestTheFormsAFileMayHave(t *testing.T) {
	f := feature(here, `{"名":"社"}`)
	for name, c := range map[string]struct {
		s string
		n int
	}{
		"a collection":                       {collection(f, f), 2},
		"an empty collection":                {collection(), 0},
		"members in another order":           {`{"bbox":[1,2,3,4],"features":[` + f + `],"name":{"a":[1]},"type":"FeatureCollection"}`, 1},
		"a byte order mark":                  {"\ufeff" + collection(f), 1},
		"one feature":                        {f, 1},
		"a bare geometry":                    {here, 1},
		"lines":                              {f + "\n" + f + "\r\n\n" + f + "\n", 3},
		"a text sequence":                    {"\x1e" + f + "\n\x1e" + strings.ReplaceAll(f, ",", ",\n") + "\n", 2},
		"blanks at every place":              {" \n{ \"type\" : \"FeatureCollection\" , \"features\" : [ " + f + " , " + f + " ] } \n ", 2},
		"brackets and quotes inside strings": {collection(feature(here, `{"a":"}]\"{[\\"}`), f), 2},
		"a crs of null":                      {`{"type":"FeatureCollection","crs":null,"features":[]}`, 0},
	} {
		_, features, problems, err := readAll(c.s, Options{})
		if err != nil || len(problems) > 0 || len(features) != c.n {
			t.Error(name, len(features), problems, err)
		}
	}
}

func TestATextSequenceGoesOnBehindATextThatBrokeOff(t *testing.T) {
	f := feature(here, `{"名":"剅河"}`)
	for name, s := range map[string]string{
		"the first":   "\x1e" + f[:30] + "\x1e" + f + "\n\x1e" + f + "\n",
		"in a string": "\x1e" + f + "\x1e" + f[:len(f)-5] + "\x1e" + f,
	} {
		_, features, problems, err := readAll(s, Options{})
		if err != nil || guard.Codes(problems, nil) != "geojson.cut" || problems[0].Note || len(features) != 2 {
			t.Error(name, len(features), problems, err)
		}
	}
	if _, features, problems, err := readAll("\x1e"+f+"\x1e"+f[:30], Options{}); err == nil || len(features) != 1 {
		t.Error("a sequence that ends inside a text:", features, problems, err)
	}
}

func TestGBKIsFoundAndRead(t *testing.T) {
	padding := strings.Repeat(feature(here, `{}`)+",", 2000)
	// 乗 ends in a backslash in GBK: read as bytes it would swallow the quote behind it.
	b, _ := text.Encode(text.GB18030, `{"type":"FeatureCollection","features":[`+padding+feature(here, `{"名称":"剅河乗","b":"𠮷"}`)+`]}`)
	r, features, problems, err := readAll(string(b), Options{})
	if err != nil || len(problems) > 0 || r.About().Encoding != text.GB18030 {
		t.Fatal(problems, err, r.About())
	}
	last := features[len(features)-1]
	if d := cmp.Diff([]geo.Field{{Name: "名称", Text: "剅河乗"}, {Name: "b", Text: "𠮷"}}, last.Fields); d != "" {
		t.Error(d)
	}
}

func TestTheCRSIsKnownBeforeOrAfterTheFeatures(t *testing.T) {
	const name, code = `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}}`, `"crs":{"type":"EPSG","properties":{"code":4547}}`
	r, _, problems, err := readAll(`{"type":"FeatureCollection",`+name+`,"features":[]}`, Options{})
	if err != nil || len(problems) > 0 || r.About().CRS != "urn:ogc:def:crs:EPSG::4547" {
		t.Error(r.About(), problems, err)
	}
	r, err = Open(strings.NewReader(`{"type":"FeatureCollection","features":[`+feature(here, `{}`)+`],`+code+`}`), Options{})
	if err != nil || r.About().CRS != "" {
		t.Fatal(err)
	}
	_, problems, err = guard.Drain(r)
	if err != nil || r.CRS() != "EPSG:4547" || guard.Codes(problems, nil) != "geojson.crs_late" || !problems[0].Note {
		t.Error(r.CRS(), problems, err)
	}
}

func TestACRSThatIsABareNameOrNothingKnown(t *testing.T) {
	r, _, problems, err := readAll(`{"type":"FeatureCollection","crs":"EPSG:4547","features":[]}`, Options{})
	if err != nil || len(problems) > 0 || r.About().CRS != "EPSG:4547" {
		t.Error(r.About(), problems, err)
	}
	for _, odd := range []string{`{"type":"link","properties":{"href":"http://example.org/crs"}}`, `{}`, `4547`, `["EPSG:4547"]`} {
		r, _, problems, err := readAll(`{"type":"FeatureCollection","crs":`+odd+`,"features":[`+feature(here, `{}`)+`]}`, Options{})
		if err != nil || r.About().CRS != "" || guard.Codes(problems, nil) != "geojson.crs_unread" {
			t.Error(odd, r.About(), problems, err)
		}
	}
}

func TestEsriJSONIsNamed(t *testing.T) {
	_, _, _, err := readAll(`{"displayFieldName":"","geometryType":"esriGeometryPoint","spatialReference":{"wkid":4490},"features":[{"attributes":{"a":1},"geometry":{"x":1,"y":2}}]}`, Options{})
	if guard.Codes(nil, err) != "geojson.esri" {
		t.Error(err)
	}
	if _, _, _, err := readAll(`{"properties":{}}`, Options{}); err == nil || !strings.Contains(err.Error(), "does not say its type") {
		t.Error(err)
	}
	_, _, problems, err := readAll(`{"features":[{"properties":{}}]}`, Options{})
	if guard.Codes(problems, err) != "geojson.type geojson.type" || !strings.Contains(problems[0].En, "does not say its type") {
		t.Error(problems, err)
	}
}

func TestNotesAreGivenOnceAndCostNoFeature(t *testing.T) {
	z := `{"type":"Point","coordinates":[1,2,33]}`
	_, features, problems, err := readAll(collection(feature(z, `{"a":1,"b":2,"a":3}`), feature(z, `{"a":1,"a":4}`), `{"name":"x",`+feature(here, `{}`)[1:]), Options{})
	if err != nil || len(features) != 3 || guard.Codes(problems, nil) != "geojson.z geojson.doubled geojson.outside" {
		t.Fatal(len(features), problems, err)
	}
	if d := cmp.Diff([]geo.Field{{Name: "a", Text: "3"}, {Name: "b", Text: "2"}}, features[0].Fields); d != "" {
		t.Error(d)
	}
	for i, p := range problems {
		if !p.Note || p.Row != []int{1, 1, 3}[i] {
			t.Error(p)
		}
	}
}

func TestBadFeaturesAreProblemsOfTheirRow(t *testing.T) {
	polygon := func(ring string) string { return feature(`{"type":"Polygon","coordinates":[`+ring+`]}`, `{}`) }
	for _, c := range []struct{ name, code, s string }{
		{"null", "geojson.object", `null`},
		{"a number", "geojson.object", `12`},
		{"no type", "geojson.type", `{"geometry":null,"properties":{}}`},
		{"a misspelt type", "geojson.type", `{"type":"Featre","geometry":null,"properties":{}}`},
		{"no geometry", "geojson.geometry", `{"type":"Feature","properties":{}}`},
		{"a geometry of text", "geojson.geometry", feature(`"POINT(1 2)"`, `{}`)},
		{"a misspelt geometry", "geojson.type", feature(`{"type":"point","coordinates":[1,2]}`, `{}`)},
		{"a geometry without type", "geojson.type", feature(`{"coordinates":[1,2]}`, `{}`)},
		{"a geometry without coordinates", "geojson.coordinates", feature(`{"type":"Point"}`, `{}`)},
		{"a collection of geometries", "geojson.collection", feature(`{"type":"GeometryCollection","geometries":[]}`, `{}`)},
		{"coordinates as text", "geojson.position", feature(`{"type":"Point","coordinates":["113",30]}`, `{}`)},
		{"one text for all", "geojson.nesting", feature(`{"type":"Point","coordinates":"113,30"}`, `{}`)},
		{"null in a position", "geojson.position", feature(`{"type":"Point","coordinates":[null,30]}`, `{}`)},
		{"one number", "geojson.position", feature(`{"type":"Point","coordinates":[113]}`, `{}`)},
		{"an empty point", "geojson.position", feature(`{"type":"Point","coordinates":[]}`, `{}`)},
		{"too deep for its type", "geojson.nesting", feature(`{"type":"Point","coordinates":[[1,2]]}`, `{}`)},
		{"too flat for its type", "geojson.nesting", feature(`{"type":"MultiPolygon","coordinates":[[[1,2]]]}`, `{}`)},
		{"NaN", "shape.coordinate", feature(`{"type":"Point","coordinates":[1,NaN]}`, `{}`)},
		{"-Infinity", "shape.coordinate", feature(`{"type":"Point","coordinates":[-Infinity,1]}`, `{}`)},
		{"a number beyond float64", "shape.coordinate", feature(`{"type":"Point","coordinates":[1e999,1]}`, `{}`)},
		{"a ring of three", "shape.ring", polygon(`[[0,0],[1,1],[0,0]]`)},
		{"a ring not closed", "shape.unclosed", polygon(`[[0,0],[1,0],[1,1],[0,1]]`)},
		{"a line of one", "shape.line", feature(`{"type":"LineString","coordinates":[[1,2]]}`, `{}`)},
		{"properties as a list", "geojson.properties", feature(`null`, `[1]`)},
		{"properties as a number", "geojson.properties", feature(`null`, `1`)},
		{"an id that is an object", "geojson.id", `{"id":{},` + feature(`null`, `{}`)[1:]},
		{"a missing comma", "geojson.syntax", `{"type":"Feature" "geometry":null}`},
		{"half a surrogate pair", "text.invalid", feature(`null`, `{"a":"\ud842"}`)},
		{"a NUL", "text.invalid", feature(`null`, `{"a":"x\u0000"}`)},
		{"broken UTF-8", "text.invalid", feature(`null`, "{\"社区\":\"社\xe7\xa4\"}")},
		{"very deep", "geojson.deep", feature(`null`, `{"a":`+strings.Repeat("[", 2000)+strings.Repeat("]", 2000)+`}`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, features, problems, err := readAll(collection(feature(here, `{"社":"区社区社区社区社区社区社区"}`), c.s, feature(here, `{}`)), Options{File: "a.json"})
			if err != nil || guard.Codes(problems, nil) != c.code || len(features) != 2 {
				t.Fatal(len(features), problems, err)
			}
			if p := problems[0]; p.Row != 2 || p.Fatal || p.Note || p.File != "a.json" {
				t.Errorf("%+v", p)
			}
			sentences(t, problems, nil)
		})
	}
}

func TestBrokenFilesEndWithASentence(t *testing.T) {
	f := feature(here, `{}`)
	for _, c := range []struct{ name, code, s string }{
		{"nothing", "geojson.short", ""},
		{"blanks", "geojson.short", " \n"},
		{"null", "geojson.syntax", "null"},
		{"a list", "geojson.list", "[" + f + "]"},
		{"no type", "geojson.type", "{}"},
		{"a type in lower case", "geojson.type", `{"type":"featurecollection","features":[` + f + `]}`},
		{"a type behind the features that is wrong", "geojson.type", `{"features":[],"type":"Feature"}`},
		{"no type beside the features", "geojson.type", `{"features":[]}`},
		{"no features", "geojson.features", `{"type":"FeatureCollection"}`},
		{"features as an object", "geojson.features", `{"type":"FeatureCollection","features":{}}`},
		{"features twice", "geojson.features", `{"type":"FeatureCollection","features":[],"features":[]}`},
		{"two types", "geojson.type", `{"type":"FeatureCollection","type":"Feature","features":[]}`},
		{"cut off in a feature", "geojson.short", collection(f, f)[:150]},
		{"cut off behind a feature", "geojson.short", `{"type":"FeatureCollection","features":[` + f},
		{"cut off behind the features", "geojson.short", `{"type":"FeatureCollection","features":[` + f + `]`},
		{"a missing comma between features", "geojson.syntax", `{"type":"FeatureCollection","features":[` + f + f + `]}`},
		{"a comma too many", "geojson.syntax", `{"type":"FeatureCollection","features":[` + f + `,]}`},
		{"bytes after the end", "geojson.trailing", collection(f) + "x"},
		{"a second collection", "geojson.trailing", collection(f) + collection(f)},
		{"deep before the features", "geojson.long", `{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, _, err := readAll(c.s, Options{File: "a.json"})
			var p *geo.Problem
			if !errors.As(err, &p) || p.Code != c.code || !p.Fatal || p.File != "a.json" {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			sentences(t, nil, err)
		})
	}
}

func TestLimits(t *testing.T) {
	line := feature(`{"type":"MultiPoint","coordinates":[[1,2],[1,2],[1,2],[1,2]]}`, `{"a":1,"b":"long long text"}`)
	for _, c := range []struct {
		code string
		l    geo.Limits
	}{
		{"shape.vertices", geo.Limits{Vertices: 3}},
		{"file.fields", geo.Limits{Fields: 1}},
		{"text.long", geo.Limits{TextBytes: 10, Vertices: 100}},
		{"geojson.long", geo.Limits{Vertices: 1, TextBytes: 1}},
		{"file.records", geo.Limits{Records: 1}},
		{"file.size", geo.Limits{FileBytes: 200}},
	} {
		_, _, problems, err := readAll(line+"\n"+line, Options{Limits: c.l})
		if err != nil {
			problems = append(problems, err.(*geo.Problem))
		}
		if !strings.Contains(guard.Codes(problems, nil), c.code) {
			t.Error(c.code, problems)
		}
		sentences(t, problems, nil)
	}
}

// endless is a collection whose one string never ends.
type endless struct{ head io.Reader }

func (e endless) Read(p []byte) (int, error) {
	if n, err := e.head.Read(p); err == nil {
		return n, nil
	}
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestAnEndlessStringCostsNoMoreThanItsLimit(t *testing.T) {
	r, err := Open(endless{strings.NewReader(`{"type":"FeatureCollection","features":[{"a":"`)}, Options{Limits: geo.Limits{FileBytes: 50 << 20, Vertices: 1000, TextBytes: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = guard.Drain(r)
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != "file.size" || cap(r.scan.buf) > 1<<20 {
		t.Error(err, cap(r.scan.buf))
	}
}

func TestGeojsonhint(t *testing.T) {
	dir := os.Getenv("PEIJIAN_DATA")
	if dir == "" {
		t.Skip("PEIJIAN_DATA is not set: the bad GeoJSON files of others are not read")
	}
	// These are warnings or matters of style there; here they are read.
	allowed := " bad-polygon-interiorring-rhr bbox-4or6elements bbox-contains-string bbox-string excessive_precision_truncated " +
		"polygon_winding_order point-toomany different-first-size featurecollection_changed_semantics "
	for _, kind := range []string{"bad", "good"} {
		paths, _ := filepath.Glob(filepath.Join(dir, "invalid/geojsonhint/test/data", kind, "*.geojson"))
		if len(paths) < 15 {
			t.Fatal("files are missing in", dir)
		}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, features, problems, err := readAll(string(b), Options{})
			sentences(t, problems, err)
			name := strings.TrimSuffix(filepath.Base(path), ".geojson")
			refused := err != nil || len(problems) > 0 && !problems[len(problems)-1].Note
			wanted := kind == "bad" && !strings.Contains(allowed, " "+name+" ") || name == "good-geometrycollection"
			if refused != wanted {
				t.Errorf("%s: %d features, %v, %v", name, len(features), problems, err)
			}
		}
	}
}

func sentences(t *testing.T, problems []*geo.Problem, err error) {
	t.Helper()
	if err != nil {
		var p *geo.Problem
		if !errors.As(err, &p) {
			t.Error("not a problem:", err)
			return
		}
		problems = append(problems, p)
	}
	for _, p := range problems {
		if p.Code == "" || !strings.HasSuffix(p.Zh, "。") || p.En == "" || strings.Contains(p.Zh+p.En, "%!") {
			t.Errorf("%+v", p)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var ring []string
	for i := range 33 {
		ring = append(ring, fmt.Sprintf("[113.%07d,30.%07d]", i%32*123, i%32*456))
	}
	f := feature(`{"type":"Polygon","coordinates":[[`+strings.Join(ring, ",")+`]]}`, `{"名称":"社区","户数":1200}`)
	s := collection(strings.Repeat(f+",", 1000) + f)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		if _, _, _, err := readAll(s, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAMarkOfASequenceInsideACollectionIsNoJSON(t *testing.T) {
	for _, s := range []string{"{\"\x1e0", "{\"type\":\"FeatureCollection\x1e\",\"features\":[]}"} {
		_, _, _, err := readAll(s, Options{})
		sentences(t, nil, err)
		if err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func FuzzSequence(f *testing.F) {
	one := feature(here, `{"名":"剅河"}`)
	f.Add("\x1e" + one + "\n\x1e" + one + "\n")
	f.Add("\x1e" + one[:20] + "\x1e" + one)
	f.Add(one + "\n" + one + "\n")
	f.Fuzz(func(t *testing.T, s string) {
		_, _, problems, err := readAll("\x1e"+s, Options{Limits: geo.Limits{FileBytes: 1 << 20, Vertices: 1000, Records: 1000}})
		sentences(t, problems, err)
	})
}
