package points

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/table"
	"peijian/geo/text"
)

func sheet(s string) (geo.About, []geo.Feature, string) {
	from, err := table.OpenCSV(strings.NewReader(s), table.Options{File: "a.csv"})
	if err != nil {
		return geo.About{}, nil, err.Error()
	}
	r := Wrap(from, "a.csv", geo.Limits{Vertices: 20})
	features, problems, err := guard.Drain(r)
	return r.About(), features, codes(problems, err)
}

func codes(problems []*geo.Problem, err error) string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%d %s", p.Row, p.Code))
	}
	var p *geo.Problem
	if errors.As(err, &p) {
		out = append(out, p.Code)
	} else if err != nil {
		out = append(out, err.Error())
	}
	return strings.Join(out, ", ")
}

// exponents are how the writer of WKT shows metres.
var exponents = regexp.MustCompile(`\d+(\.\d+)?e\+\d+`)

// drawn lists features as "fields: WKT".
func drawn(features []geo.Feature) string {
	var out []string
	for _, f := range features {
		var cells []string
		for _, c := range f.Fields {
			cells = append(cells, c.Text)
		}
		shape := "-"
		if f.Geometry != nil {
			shape = exponents.ReplaceAllStringFunc(wkt.MarshalString(f.Geometry), func(s string) string {
				v, _ := strconv.ParseFloat(s, 64)
				return strconv.FormatFloat(v, 'f', -1, 64)
			})
		}
		out = append(out, strings.Join(cells, "|")+": "+shape)
	}
	return strings.Join(out, "\n")
}

func TestPointsByWhateverTheirColumnsAreCalled(t *testing.T) {
	for _, c := range []struct{ csv, want, said string }{
		{"名称,经度,纬度\n剅河,113.45,30.36", "剅河: POINT(113.45 30.36)", ""},
		{"lat,lon,名称\n30.36,113.45,a", "a: POINT(113.45 30.36)", ""},
		{"名称,X,Y\na,442282.63,3353522.37", "a: POINT(442282.63 3353522.37)", ""},
		{"名称,X,Y\na,3353522.37,442282.63", "a: POINT(442282.63 3353522.37)", "2 points.north"},
		{"名称,X坐标（米）,Y坐标（米）\na,3353522.37,38442282.63", "a: POINT(38442282.63 3353522.37)", "2 points.north"},
		{"名称,x,y\na,12629638.6,3550547.9", "a: POINT(12629638.6 3550547.9)", ""},
		{"名称,x,y\na,113.45,30.36", "a: POINT(113.45 30.36)", ""},
		{"名称,x,y\na,30.36,113.45", "a: POINT(113.45 30.36)", "2 points.north"},
		{"名称,纵坐标X,横坐标Y\na,3353522.37,442282.63", "a: POINT(442282.63 3353522.37)", ""},
		{"名称,北坐标,东坐标\na,\"3,353,522.37\",４４２２８２．６３", "a: POINT(442282.63 3353522.37)", ""},
		{"名称,经度,纬度\na,113°27′00″E,30度21分36秒\nb,113:27:0,N30 21 36\nc,,", "a: POINT(113.45 30.36)\nb: POINT(113.45 30.36)\nc: -", ""},
		{"名称,经度,纬度\na,东,30\nb,113.45,\nc,113.45,30.36", "c: POINT(113.45 30.36)", "2 points.number, 3 points.number"},
		{"名称,面积,用途\na,1,住", "a|1|住: -", ""},
		{"名称,经度,经度坐标,纬度\na,113,114,30", "a|113|114|30: -", ""},
	} {
		about, features, said := sheet(c.csv + "\n")
		if got := drawn(features); got != c.want || said != c.said {
			t.Errorf("%s\n%s\n%s; want\n%s\n%s", c.csv, got, said, c.want, c.said)
		}
		if len(features) > 0 && len(about.Columns) != len(features[0].Fields) {
			t.Errorf("%s: columns %v", c.csv, about.Columns)
		}
	}
}

func TestAnglesOfPeople(t *testing.T) {
	for s, want := range map[string]float64{
		"113°27′14.4″E": 113.454, "东经113°27′14.4″": 113.454, "E113°27'14.4\"": 113.454, "113º27'14.4''": 113.454, "113度27分14.4秒": 113.454,
		"113 27 14.4": 113.454, "113:27:14.4": 113.454, "113°27.24′": 113.454, "113.454°": 113.454, "-113.5": -113.5, "113°30′W": -113.5, "南纬30°30′": -30.5,
		"1e3": 1000, " 1,234.5 ": 1234.5,
	} {
		if got, ok := number(s); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "甲", "113°60′", "113°27′61″", "NaN", "Inf", "1e300", "113..5", "113°27′14″E5", strings.Repeat("1", 100)} {
		if got, ok := number(s); ok {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

const parcels = "宗地号,名称,界址点号,X,Y,圈号\n"

func TestBoundaryPointsBecomeParcels(t *testing.T) {
	const a = "A,甲,J1,3353000,442000,1\nA,甲,J2,3353000,443000,1\nA,甲,J3,3354000,443000,1\nA,甲,J4,3354000,442000,1\n"
	const hole = "A,甲,J5,3353200,442200,2\nA,甲,J6,3353200,442400,2\nA,甲,J7,3353400,442400,2\n"
	const apart = ",,J8,3353000,444000,3\n,,J9,3353000,445000,3\n,,J10,3354000,445000,3\n,,J8,3353000,444000,3\n"
	const outline = "(442000 3353000,443000 3353000,443000 3354000,442000 3354000,442000 3353000)"
	const island = "A,甲,J8,3353250,442280,3\nA,甲,J9,3353250,442300,3\nA,甲,J10,3353270,442300,3\n"
	const touching = "A,甲,J8,3353200,442200,3\nA,甲,J9,3353300,442200,3\nA,甲,J10,3353300,442250,3\n" // outside the hole, and inside the box around it
	const inner = "(442200 3353200,442400 3353200,442400 3353400,442200 3353200)"
	for _, c := range []struct{ csv, want, said string }{
		{a, "A|甲: POLYGON(" + outline + ")", "2 points.north"},
		{a + hole, "A|甲: POLYGON(" + outline + "," + inner + ")", "2 points.north"},
		{a + hole + apart, "A|甲: MULTIPOLYGON((" + outline + "," + inner + "),((444000 3353000,445000 3353000,445000 3354000,444000 3353000)))", "2 points.north"},
		{a + hole + island, "A|甲: MULTIPOLYGON((" + outline + "," + inner + "),((442280 3353250,442300 3353250,442300 3353270,442280 3353250)))", "2 points.north"},
		{a + hole + touching, "A|甲: POLYGON(" + outline + "," + inner + ",(442200 3353200,442200 3353300,442250 3353300,442200 3353200))", "2 points.north"},
		{a + strings.ReplaceAll(a, "A,甲", "B,乙"), "A|甲: POLYGON(" + outline + ")\nB|乙: POLYGON(" + outline + ")", "2 points.north"},
		{strings.Replace(a, "3354000,443000", "甲,443000", 1) + strings.ReplaceAll(a, "A,甲", "B,乙"), "B|乙: POLYGON(" + outline + ")", "2 points.north, 4 points.number"},
		{a + "A,甲,J5,,,1\n", "", "2 points.north, 6 points.number"},
		{"A,甲,J1,3353000,442000,1\nA,甲,J2,3353000,443000,1\n", "", "2 points.north, 2 points.few"},
		{a + strings.ReplaceAll(a, "A,甲", "B,乙") + a, "A|甲: POLYGON(" + outline + ")\nB|乙: POLYGON(" + outline + ")", "2 points.north, 10 points.scattered"},
		{a + "A,甲\nB" + strings.ReplaceAll(a, "A,甲", "B,乙")[1:], "", "2 points.north, 6 table.ragged, 6 table.ragged"},
		{strings.Repeat("A,甲,J1,3353000,442000,1\n", 21), "", "2 points.north, 2 shape.vertices"},
		{strings.NewReplacer("3353000,", "5,", "3354000,", "6,", "442000", "1", "443000", "2").Replace(a), "A|甲: POLYGON((1 5,2 5,2 6,1 6,1 5))", "2 points.north"},
		{strings.NewReplacer("3353000,442000", "442000,3353000", "3353000,443000", "443000,3353000", "3354000,443000", "443000,3354000", "3354000,442000", "442000,3354000").Replace(a), "A|甲: POLYGON(" + outline + ")", ""},
	} {
		_, features, said := sheet(parcels + c.csv)
		if got := drawn(features); got != c.want || said != c.said {
			t.Errorf("%s\n%s\n%s; want\n%s\n%s", c.csv, got, said, c.want, c.said)
		}
	}
}

const registry = `[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=38
精度=0.001
转换参数=,,,,,,
[地块坐标]
4,100.0,Z1,剅河镇,面,H49G001001,住宅用地,0701,@
J1,1,3353000,38442000
J2,1,3353000,38443000
J3,1,3354000,38443000
J4,1,3354000,38442000
J1,1,3353000,38442000
J5,2,3353200,38442200
J6,2,3353200,38442400
J7,2,3353400,38442400
3,1,Z2,长埫口镇,面,,,,@
J1,1,3353000,38444000
J2,1,3353000,38445000
J3,1,3354000,38445000
`

func readTXT(s string, l geo.Limits) (geo.About, []geo.Feature, string) {
	r, err := OpenTXT(strings.NewReader(s), Options{File: "a.txt", Limits: l})
	if err != nil {
		return geo.About{}, nil, codes(nil, err)
	}
	features, problems, err := guard.Drain(r)
	return r.About(), features, codes(problems, err)
}

func TestTheRegistrysListOfParcels(t *testing.T) {
	gb, _ := text.Encode(text.GB18030, registry)
	for encoding, s := range map[string]string{text.UTF8: "\ufeff" + registry, text.GB18030: strings.ReplaceAll(string(gb), "\n", "\r\n")} {
		about, features, said := readTXT(s, geo.Limits{})
		if about.CRS != "EPSG:4526" || about.Encoding != encoding || about.Format != "txt" || said != "1 points.count" {
			t.Error(about, said)
		}
		want := `100.0|Z1|剅河镇|面|H49G001001|住宅用地|0701: POLYGON((38442000 3353000,38443000 3353000,38443000 3354000,38442000 3354000,38442000 3353000),(38442200 3353200,38442400 3353200,38442400 3353400,38442200 3353200))
1|Z2|长埫口镇|面|||: POLYGON((38444000 3353000,38445000 3353000,38445000 3354000,38444000 3353000))`
		if d := cmp.Diff(want, drawn(features)); d != "" {
			t.Error(d)
		}
		if !IsTXT([]byte(s)) {
			t.Error("not known by its first bytes")
		}
	}
}

func TestTheSystemThatAListNames(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", "EPSG:4526"},
		{",384", ",4", "EPSG:4547"},
		{"带号=38", "带号=", "EPSG:4526"},
		{"几度分带=3", "几度分带=6", ""},
		{"几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=38", "几度分带=6\n带号=19", "EPSG:4497"},
		{"坐标系=2000国家大地坐标系", "坐标系=80国家大地坐标系", "EPSG:2362"},
		{"坐标系=2000国家大地坐标系", "坐标系=1954北京坐标系", "EPSG:2414"},
		{"坐标系=2000国家大地坐标系\n几度分带=3", "坐标系=西安80", "EPSG:4610"},
		{"带号=38", "带号=99", ""},
	} {
		if about, _, _ := readTXT(strings.ReplaceAll(registry, c.from, c.to), geo.Limits{}); c.from != "" && about.CRS != c.want {
			t.Errorf("%s → %s: %s, want %s", c.from, c.to, about.CRS, c.want)
		}
	}
}

func TestLinesPointsAndMistakesOfAList(t *testing.T) {
	head := "[地块坐标]\n"
	for _, c := range []struct{ s, want, said string }{
		{head + "2,,L,l,线,,,,@\nJ1,1,5,1\nJ2,1,6,2\n", "|L|l|线|||: LINESTRING(1 5,2 6)", ""},
		{head + "1,,P,p,点,,,,@\nJ1,1,5,1\n", "|P|p|点|||: POINT(1 5)", ""},
		{head + "0,,P,p,点,,,,@\n", "|P|p|点|||: -", ""},
		{head, "", ""},
		{"[属性描述]\n坐标系=x\n", "", "points.no_parcels"},
		{head + "J1,1,5,1\n", "", "points.head"},
		{head + "3,,A,a,面,,,,@\nJ1,1,5\n1,,P,p,点,,,,@\nJ1,1,5,1\n", "|P|p|点|||: POINT(1 5)", "1 points.line"},
		{head + "3,,A,a,面,,,,@\nJ1,1,五,1\n", "", "1 points.number"},
		{head + "3,,A,a,面,,,,@\nJ1,1,5,1\nJ2,1,5,2\n", "", "1 points.few"},
		{head + "9,,A,a,面,,,,@\nJ1,1,5,1\nJ2,1,5,2\nJ3,1,6,2", "|A|a|面|||: POLYGON((1 5,2 5,2 6,1 5))", "1 points.count"},
		{head + "1,,L,l,线,,,,@\nJ1,1,5,1\n", "", "1 shape.line"},
		{head + "3,,A,\ufffd,面,,,,@\nJ1,1,5,1\nJ2,1,5,2\nJ3,1,6,2", "", "1 text.invalid"},
		{head + strings.Repeat("x", 70_000), "", "points.line"},
		{head + "3,,A,a,面,,,,@\n" + strings.Repeat("J1,1,5,1\n", 30), "", "1 shape.vertices"},
	} {
		_, features, said := readTXT(c.s, geo.Limits{Vertices: 20})
		if got := drawn(features); got != c.want || said != c.said {
			t.Errorf("%.90s\n%s\n%s; want\n%s\n%s", c.s, got, said, c.want, c.said)
		}
	}
}

func FuzzTXT(f *testing.F) {
	f.Add([]byte(registry))
	gb, _ := text.Encode(text.GB18030, registry)
	f.Add(gb)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := OpenTXT(bytes.NewReader(b), Options{File: "a.txt", Limits: geo.Limits{Vertices: 1000, Records: 100, FileBytes: 1 << 20}})
		if err == nil {
			var features []geo.Feature
			features, _, err = guard.Drain(r)
			for _, f := range features {
				if f.Geometry != nil && !geo.Finite(f.Geometry) {
					t.Error("came through:", f.Geometry)
				}
			}
		}
		var p *geo.Problem
		if err != nil && (!errors.As(err, &p) || !p.Fatal || p.Zh == "" || p.En == "") {
			t.Error("no sentence:", err)
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add(parcels + "A,甲,J1,3353000,442000,1\nA,甲,J2,3353000,443000,1\n,,J3,3354000,443000,1\n")
	f.Add("名称,经度,纬度\na,113°27′00″E,30度21分36秒\n")
	f.Fuzz(func(t *testing.T, s string) {
		_, features, _ := sheet(s)
		for _, f := range features {
			if f.Geometry != nil && (!geo.Finite(f.Geometry) || geo.VertexCount(f.Geometry) == 0) {
				t.Error("came through:", f.Geometry)
			}
		}
	})
}
