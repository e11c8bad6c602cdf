package intake_test

import (
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
)

// rows is a file in memory.
type rows struct {
	about geo.About
	list  []geo.Feature
}

func (r *rows) Next() (geo.Feature, error) {
	if len(r.list) == 0 {
		return geo.Feature{}, io.EOF
	}
	f := r.list[0]
	r.list = r.list[1:]
	return f, nil
}

func (r *rows) About() geo.About { return r.about }

// sheet is a file without shapes: a header and lines, cells parted by "|".
func sheet(header string, lines ...string) *rows {
	columns := strings.Split(header, "|")
	r := &rows{about: geo.About{Format: "csv", Encoding: "UTF-8", Columns: columns, Rows: -1}}
	for i, line := range lines {
		f := geo.Feature{Row: i + 1}
		for j, cell := range strings.Split(line, "|") {
			f.Fields = append(f.Fields, geo.Field{Name: columns[j], Text: cell})
		}
		r.list = append(r.list, f)
	}
	return r
}

var xiantao = orb.Bound{Min: orb.Point{112.9, 30.05}, Max: orb.Point{113.85, 30.55}}

// read reads everything: good records by code, and problems as "row field code".
func read(t *testing.T, layer string, source geo.Reader, o intake.Options) (map[string]planning.Record, []string) {
	t.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		t.Fatal(err)
	}
	o.Extent = xiantao
	in, problems, err := intake.Open(l, source, o)
	if err != nil {
		t.Fatal(err)
	}
	good, said := map[string]planning.Record{}, []string{}
	for {
		for _, p := range problems {
			said = append(said, strings.TrimSpace(strings.Join([]string{p.Field, p.Code}, " ")))
			if p.Zh == "" || p.En == "" {
				t.Errorf("%s has no sentence in one language", p.Code)
			}
		}
		if in == nil || in.CRS() == (planning.Text{}) && l.Geometry != "" {
			return good, said
		}
		row, more, err := in.Next()
		if row != nil {
			good[row.Record.Code] = row.Record
		}
		if err == io.EOF {
			for _, p := range more {
				said = append(said, strings.TrimSpace(p.Field+" "+p.Code))
			}
			return good, said
		}
		if err != nil {
			t.Fatal(err)
		}
		problems = more
	}
}

func TestHeadersInBothLanguagesAndCutToTenBytes(t *testing.T) {
	for _, header := range []string{
		"facility_code|code|name|use|gross_area",
		"用房编号|房间编号|房间名称|用途|社区用房建筑面积",
		"用房编号|房间编号|名称|用途|社区用房建", // a DBF header in GBK is cut to ten bytes
		"Facility code|Code|Name|Use|建筑面积（m²）",
		"用房 编号|功能室编号|功能室名称|用 途|面积(㎡)",
	} {
		good, said := read(t, planning.Rooms, sheet(header, "SS-1|R-1|便民大厅|服务大厅|1,234.50"), intake.Options{})
		r, ok := good["R-1"]
		if !ok || len(said) > 0 {
			t.Errorf("%s: %v", header, said)
			continue
		}
		l, _ := planning.LayerNamed(planning.Rooms)
		if r.Text(l, "use") != "hall" || r.Decimal(l, "gross_area").String() != "1234.50" {
			t.Errorf("%s: read as %v", header, r.Values)
		}
	}
}

func TestValuesThatAreNotWhatAFieldWants(t *testing.T) {
	for _, c := range []struct{ layer, header, line, want string }{
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|-3|2026-01-01", "户数 negative"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|12.5|2026-01-01", "户数 fraction"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|很多|2026-01-01", "户数 not_a_number"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|NaN|2026-01-01", "户数 not_a_number"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|1e300|2026-01-01", "户数 too_large"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|99999999|2026-01-01", "户数 too_large"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住|3|2026-02-30", "统计日期 not_a_date"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|瞎填|3|2026-02-03", "口径 not_a_choice"},
		{planning.Households, "项目编号|口径|户数|统计日期", "D|入住||2026-02-03", "户数 empty"},
		{planning.Households, "项目编号|社区代码|口径|户数|统计日期", "D|C|入住|3|2026-02-03", "one_of"},
		{planning.Households, "项目编号|社区代码|口径|户数|统计日期", "||入住|3|2026-02-03", "one_of"},
		{planning.Rooms, "用房编号|房间编号|名称|用途|建筑面积", "F|R|名\x00称|办公|1", "名称 bad_text"},
		{planning.Rooms, "用房编号|房间编号|名称|用途|建筑面积", "F|" + strings.Repeat("剅", 201) + "|名称|办公|1", "房间编号 too_long"},
		{planning.Rooms, "用房编号|房间编号|名称|用途|建筑面积|公开范围", "F|R|名称|办公|1|绝密", "公开范围 not_a_choice"},
		{planning.Rooms, "用房编号|房间编号|名称|用途|建筑面积|生效日期|失效日期", "F|R|名称|办公|1|2026-02-01|2026-01-01", "validity"},
	} {
		good, said := read(t, c.layer, sheet(c.header, c.line), intake.Options{})
		if len(good) != 0 || len(said) != 1 || said[0] != c.want {
			t.Errorf("%s: got %v, want %q", c.line, said, c.want)
		}
	}
}

func TestEveryProblemOfARowIsSaid(t *testing.T) {
	_, said := read(t, planning.Households, sheet("项目编号|口径|户数|统计日期", "D|瞎填|-3|昨天"), intake.Options{})
	if diff := cmp.Diff([]string{"口径 not_a_choice", "户数 negative", "统计日期 not_a_date"}, said); diff != "" {
		t.Error(diff)
	}
}

func TestCodesMadeOfTheKeyAndCodesTwice(t *testing.T) {
	good, said := read(t, planning.Rosters, sheet("社区代码|项目编号|服务起始", "C|D|2020年1月2日", "C|E|", "C|D|"), intake.Options{})
	if len(good) != 2 || good["C/D"].Code == "" || good["C/E"].Code == "" {
		t.Errorf("codes: %v", good)
	}
	if diff := cmp.Diff([]string{"名册编号 code_twice"}, said); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsUnknownMissingAndTwice(t *testing.T) {
	_, said := read(t, planning.Rooms, sheet("用房编号|用房编号2|名称|房间名称", "F|x|a|b"), intake.Options{})
	want := []string{"用房编号2 column_unknown", "房间名称 column_twice", "code column_missing", "use column_missing", "gross_area column_missing"}
	if diff := cmp.Diff(want, said[:len(want)]); diff != "" {
		t.Error(diff)
	}
}

func TestTheOperatorSaysWhichColumn(t *testing.T) {
	good, said := read(t, planning.Rooms, sheet("SS|BH|MC|YT|MJ", "F|R|厅|办公|10"), intake.Options{Mapping: map[string]string{
		"facility_code": "SS", "code": "BH", "name": "MC", "use": "YT", "gross_area": "MJ"}})
	if len(good) != 1 || len(said) != 0 {
		t.Errorf("%v, %v", good, said)
	}
	good, said = read(t, planning.Rosters, sheet("a|b|社区代码|项目编号", "|B1|C|D", "A2||C|E"), intake.Options{Mapping: map[string]string{"code": "a|b"}})
	if _, first := good["B1"]; len(said) != 0 || !first || good["A2"].Code == "" {
		t.Errorf("alternatives: %v, %v", good, said)
	}
	l, _ := planning.LayerNamed(planning.Rooms)
	if _, _, err := intake.Open(l, sheet("a"), intake.Options{Mapping: map[string]string{"nothing": "a"}}); err == nil {
		t.Error("a field that the layer does not have was mapped")
	}
}

// ground is a file of one community at the city's centre, in system, moved by change.
func ground(t *testing.T, system, about string, change func(orb.Point) orb.Point) *rows {
	t.Helper()
	to, err := crs.Parse(system)
	if err != nil {
		t.Fatal(err)
	}
	ring := orb.Ring{}
	for _, p := range []orb.Point{{113.45, 30.36}, {113.46, 30.36}, {113.46, 30.37}, {113.45, 30.36}} {
		x, y := to.FromGeographic(p.Lon(), p.Lat())
		ring = append(ring, change(orb.Point{x, y}))
	}
	f := geo.Feature{Row: 1, Geometry: orb.Polygon{ring}, Fields: []geo.Field{{Name: "code", Text: "A"}, {Name: "name", Text: "剅河"}}}
	return &rows{about: geo.About{Format: "shapefile", CRS: about, Columns: []string{"code", "name"}}, list: []geo.Feature{f}}
}

func same(p orb.Point) orb.Point { return p }
func swap(p orb.Point) orb.Point { return orb.Point{p.Y(), p.X()} }

func TestCoordinatesFindTheirPlaceOrAreNamed(t *testing.T) {
	for _, c := range []struct {
		name, in, declared string
		change             func(orb.Point) orb.Point
		want               string
	}{
		{"4547 as declared", "EPSG:4547", "EPSG:4547", same, ""},
		{"4526 as declared", "EPSG:4526", "4526", same, ""},
		{"4490 as declared", "EPSG:4490", "EPSG:4490", same, ""},
		{"4326 as declared", "EPSG:4326", "EPSG:4326", same, ""},
		{"GCJ-02 as declared", "GCJ-02", "gcj02", same, ""},
		{"X and Y swapped", "EPSG:4547", "EPSG:4547", swap, "swapped"},
		{"degrees swapped", "EPSG:4490", "EPSG:4490", swap, "swapped"},
		{"with zone prefix, declared without", "EPSG:4526", "EPSG:4547", same, "wrong_crs"},
		{"metres declared as degrees", "EPSG:4547", "EPSG:4490", same, "wrong_crs"},
		{"far away", "EPSG:4490", "EPSG:4490", func(p orb.Point) orb.Point { return orb.Point{p.X() + 20, p.Y()} }, "outside"},
		{"undeclared, and one system fits", "EPSG:4490", "", same, "crs_guessed"},
		{"unknown", "EPSG:4490", "EPSG:27700", same, "crs_unknown"},
		{"Xi'an 1980", "EPSG:4490", "EPSG:2383", same, "crs_controlled"},
	} {
		good, said := read(t, planning.Communities, ground(t, c.in, "", c.change), intake.Options{CRS: c.declared})
		if got := strings.Join(said, ","); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if c.want != "" && c.want != "crs_guessed" {
			continue
		}
		p := good["A"].Geometry.(orb.MultiPolygon)[0][0][0]
		if d := max(p.Lon()-113.45, 113.45-p.Lon(), p.Lat()-30.36, 30.36-p.Lat()); d > 1e-7 {
			t.Errorf("%s: came to %v", c.name, p)
		}
	}
}

func TestAPrjSaysWhatTheOperatorDoesNot(t *testing.T) {
	const prj = `PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	good, said := read(t, planning.Communities, ground(t, "EPSG:4547", prj, same), intake.Options{})
	if len(good) != 1 || len(said) != 0 {
		t.Errorf("%v, %v", good, said)
	}
}

func TestShapesThatALayerDoesNotHave(t *testing.T) {
	for name, g := range map[string]orb.Geometry{
		"no_shapes":   nil,
		"not_finite":  orb.Point{math.NaN(), 30.36},
		"wrong_shape": orb.Point{113.45, 30.36},
		"ring_short":  orb.Polygon{{{113.45, 30.36}, {113.46, 30.36}, {113.45, 30.36}}},
		"ring_open":   orb.Polygon{{{113.45, 30.36}, {113.46, 30.36}, {113.46, 30.37}, {113.45, 30.37}}},
	} {
		f := geo.Feature{Row: 1, Geometry: g, Fields: []geo.Field{{Name: "code", Text: "A"}, {Name: "name", Text: "甲"}}}
		source := &rows{about: geo.About{Format: "geojson"}, list: []geo.Feature{f}}
		good, said := read(t, planning.Communities, source, intake.Options{})
		if len(good) != 0 || len(said) != 1 || said[0] != name {
			t.Errorf("%s: got %v", name, said)
		}
	}
}

// A file of rows alone is told once, whatever else it lacks, and not row by row.
func TestAFileWithoutShapesIsToldInOneSentence(t *testing.T) {
	row := func(i int) geo.Feature {
		return geo.Feature{Row: i, Fields: []geo.Field{{Name: "code", Text: fmt.Sprint("A", i)}, {Name: "name", Text: "甲"}}}
	}
	for name, c := range map[string]struct {
		about geo.About
		n     int
		want  string
		zh    string
	}{
		"a table that says so":                 {geo.About{Format: "csv", Shapeless: true}, 1200, "no_shapes", "经纬度"},
		"a shapefile of null shapes":           {geo.About{Format: "shapefile", Shapeless: true}, 1200, "no_shapes", ".shp、.shx、.dbf、.prj"},
		"null shapes in a file of polygons":    {geo.About{Format: "shapefile"}, 3, "no_shapes", ".shp、.shx、.dbf、.prj"},
		"the same with its system":             {geo.About{Format: "shapefile", CRS: "EPSG:4547"}, 3, "no_shapes", "“社区”图层需要面图形"},
		"more than is looked at, and a system": {geo.About{Format: "gpkg", CRS: "EPSG:4547"}, 600, strings.Repeat("no_shape,", 600) + "no_shapes", ""},
		"no rows at all":                       {geo.About{Format: "gpkg", CRS: "EPSG:4547"}, 0, "no_rows", "没有任何要素"},
		"no rows, and no system":               {geo.About{Format: "csv"}, 0, "no_rows", "没有任何要素"},
	} {
		source := &rows{about: c.about}
		for i := range c.n {
			source.list = append(source.list, row(i+1))
		}
		l, err := planning.LayerNamed(planning.Communities)
		if err != nil {
			t.Fatal(err)
		}
		in, problems, err := intake.Open(l, source, intake.Options{Extent: xiantao})
		for end := err; len(problems) == 0 || problems[0].Code == "no_shape"; {
			if end != nil {
				break
			}
			var more []geo.Problem
			_, more, end = in.Next()
			problems = append(problems, more...)
		}
		var codes []string
		zh := ""
		for _, p := range problems {
			codes, zh = append(codes, p.Code), p.Zh
		}
		if got := strings.Join(codes, ","); got != c.want || !strings.Contains(zh, c.zh) {
			t.Errorf("%s: %.200s %s", name, got, zh)
		}
	}
}

func TestALedgerWhoseSumsDoNotAddUp(t *testing.T) {
	const header = "社区代码|项目编号|统计口径|户数|统计日期"
	row := func(code string, n int) string { return fmt.Sprintf("|%s|规划|%d|2016-11-22", code, n) }
	for name, c := range map[string]struct {
		rows []string
		want []string
	}{
		"80 is not 79":         {[]string{row("A", 23), row("B", 32), row("C", 25), "合计|||79|"}, []string{"“户数”的合计写 79，逐行相加为 80，未改动"}},
		"79 is 79":             {[]string{row("A", 23), row("B", 31), row("C", 25), "合 计|||79|"}, nil},
		"7 is not 8":           {[]string{row("A", 1), row("B", 1), row("C", 1), row("D", 1), row("E", 1), row("F", 1), row("G", 1), "共8个社区||||"}, []string{"文件写共 8 行，实为 7 行，未改动"}},
		"subtotals of a group": {[]string{row("A", 1), "小计|||1|", row("B", 2), row("C", 3), "小计|||6|", "总计|||6|"}, []string{"“户数”的合计写 6，逐行相加为 5，未改动"}},
	} {
		l, _ := planning.LayerNamed(planning.Households)
		in, _, err := intake.Open(l, sheet(header, c.rows...), intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, said := 0, []string(nil)
		for err == nil {
			var r *intake.Row
			var problems []geo.Problem
			if r, problems, err = in.Next(); r != nil {
				rows++
			}
			for _, p := range problems {
				if p.Code == "total" {
					said = append(said, p.Zh)
				}
				if !p.Note || p.En == "" || p.Row == 0 {
					t.Errorf("%s: %+v", name, p)
				}
			}
		}
		if diff := cmp.Diff(c.want, said); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if want := strings.Count(strings.Join(c.rows, "\n"), "2016"); rows != want {
			t.Errorf("%s: %d rows, want %d", name, rows, want)
		}
	}
}
