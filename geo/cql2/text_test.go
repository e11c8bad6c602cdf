package cql2_test

import (
	"errors"
	"strings"
	"testing"

	"peijian/geo/cql2"
)

// Each text, and the JSON encoding of the same expression.
var encodings = []struct{ text, json string }{
	{`true`, `true`},
	{`FALSE`, `false`},
	{`city='Toronto'`, `{"op":"=","args":[{"property":"city"},"Toronto"]}`},
	{`名称 = '剅河镇'`, `{"op":"=","args":[{"property":"名称"},"剅河镇"]}`},
	{`𠮷野 <> '𠮷'`, `{"op":"<>","args":[{"property":"𠮷野"},"𠮷"]}`},
	{`"date" < DATE('2022-04-16')`, `{"op":"<","args":[{"property":"date"},{"date":"2022-04-16"}]}`},
	{`date > 1`, `{"op":">","args":[{"property":"date"},1]}`},
	{`"户数 (户)" >= 1`, `{"op":">=","args":[{"property":"户数 (户)"},1]}`},
	{`"a""b" <= 1`, `{"op":"<=","args":[{"property":"a\"b"},1]}`},
	{`eo:cloud_cover.x < 0.1`, `{"op":"<","args":[{"property":"eo:cloud_cover.x"},0.1]}`},
	{`name = 'Via dell''Avvento'`, `{"op":"=","args":[{"property":"name"},"Via dell'Avvento"]}`},
	{`name = 'Via dell\'Avvento'`, `{"op":"=","args":[{"property":"name"},"Via dell'Avvento"]}`},
	{`updated >= TIMESTAMP('1969-07-20T20:17:40.5Z')`, `{"op":">=","args":[{"property":"updated"},{"timestamp":"1969-07-20T20:17:40.5Z"}]}`},
	{`a = -100`, `{"op":"=","args":[{"property":"a"},-100]}`},
	{`a = +1.5E3`, `{"op":"=","args":[{"property":"a"},1.5E3]}`},
	{`a = .5`, `{"op":"=","args":[{"property":"a"},0.5]}`},
	{`a = 5.`, `{"op":"=","args":[{"property":"a"},5.0]}`},
	{`a = 1 AND b = 2 and c = 3`, `{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]},{"op":"=","args":[{"property":"c"},3]}]}`},
	{`a = 1 OR b = 2 AND c = 3`, `{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"and","args":[{"op":"=","args":[{"property":"b"},2]},{"op":"=","args":[{"property":"c"},3]}]}]}`},
	{`NOT (a = 1 OR b = 2)`, `{"op":"not","args":[{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]}]}]}`},
	{`name LIKE 'Smith%'`, `{"op":"like","args":[{"property":"name"},"Smith%"]}`},
	{`name NOT LIKE '100\%'`, `{"op":"not","args":[{"op":"like","args":[{"property":"name"},"100\\%"]}]}`},
	{`CASEI(name) LIKE casei('FOO%')`, `{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["FOO%"]}]}`},
	{`depth BETWEEN 100.0 AND 150.0 AND a = 1`, `{"op":"and","args":[{"op":"between","args":[{"property":"depth"},100.0,150.0]},{"op":"=","args":[{"property":"a"},1]}]}`},
	{`depth not between 1 and 2`, `{"op":"not","args":[{"op":"between","args":[{"property":"depth"},1,2]}]}`},
	{`CASEI(road_class) IN (CASEI('Οδος'),CASEI('Straße'))`, `{"op":"in","args":[{"op":"casei","args":[{"property":"road_class"}]},[{"op":"casei","args":["Οδος"]},{"op":"casei","args":["Straße"]}]]}`},
	{`category NOT IN (1,2,3,4)`, `{"op":"not","args":[{"op":"in","args":[{"property":"category"},[1,2,3,4]]}]}`},
	{`geometry IS NOT NULL`, `{"op":"not","args":[{"op":"isNull","args":[{"property":"geometry"}]}]}`},
	{`(a = 1) IS NULL`, `{"op":"isNull","args":[{"op":"=","args":[{"property":"a"},1]}]}`},
	{`ACCENTI(CASEI(etat_vol)) = ACCENTI(CASEI('débárquér'))`, `{"op":"=","args":[{"op":"accenti","args":[{"op":"casei","args":[{"property":"etat_vol"}]}]},{"op":"accenti","args":[{"op":"casei","args":["débárquér"]}]}]}`},
	{`balance-150.0 > 0`, `{"op":">","args":[{"op":"-","args":[{"property":"balance"},150.0]},0]}`},
	{`a = 1 - 2 - 3`, `{"op":"=","args":[{"property":"a"},{"op":"-","args":[{"op":"-","args":[1,2]},3]}]}`},
	{`a = 1 + 2 * 3 ^ 2 % 4`, `{"op":"=","args":[{"property":"a"},{"op":"+","args":[1,{"op":"%","args":[{"op":"*","args":[2,{"op":"^","args":[3,2]}]},4]}]}]}`},
	{`vehicle_height > (bridge_clearance-1)`, `{"op":">","args":[{"property":"vehicle_height"},{"op":"-","args":[{"property":"bridge_clearance"},1]}]}`},
	{`(a + 1) * 2 div 3 = -b`, `{"op":"=","args":[{"op":"div","args":[{"op":"*","args":[{"op":"+","args":[{"property":"a"},1]},2]},3]},{"op":"*","args":[-1,{"property":"b"}]}]}`},
	{`avg(windSpeed) < 4`, `{"op":"<","args":[{"op":"avg","args":[{"property":"windSpeed"}]},4]}`},
	{`now() = a`, `{"op":"=","args":[{"op":"now","args":[]},{"property":"a"}]}`},
	{`f((1,2),('x'),((3)))`, `{"op":"f","args":[[1,2],["x"],[[3]]]}`},
	{`f((1 + 2) * 3, TRUE, a = 1 OR b = 2)`, `{"op":"f","args":[{"op":"*","args":[{"op":"+","args":[1,2]},3]},true,{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]}]}]}`},
	{`A_CONTAINS(layer:ids, ('layers-ca','layers-us'))`, `{"op":"a_contains","args":[{"property":"layer:ids"},["layers-ca","layers-us"]]}`},
	{`a_containedBy(x, ())`, `{"op":"a_containedBy","args":[{"property":"x"},[]]}`},
	{`A_EQUALS(('a', true, 1), ((1),(2)))`, `{"op":"a_equals","args":[["a",true,1],[[1],[2]]]}`},
	{`A_OVERLAPS(x, (DATE('1969-07-16'), INTERVAL('..','..'), POINT(1 2)))`, `{"op":"a_overlaps","args":[{"property":"x"},[{"date":"1969-07-16"},{"interval":["..",".."]},{"type":"Point","coordinates":[1,2]}]]}`},
	{`T_INTERSECTS(event_date, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))`, `{"op":"t_intersects","args":[{"property":"event_date"},{"interval":["1969-07-16T05:32:00Z","1969-07-24T16:50:35Z"]}]}`},
	{`T_METBY(INTERVAL(start,end), INTERVAL('2022-04-16','..'))`, `{"op":"t_metBy","args":[{"interval":[{"property":"start"},{"property":"end"}]},{"interval":["2022-04-16",".."]}]}`},
	{`T_DURING(TIMESTAMP('1969-07-20T20:17:40Z'), INTERVAL('1969-07-16T13:32:00Z', '1969-07-24T16:50:35Z'))`, `{"op":"t_during","args":[{"timestamp":"1969-07-20T20:17:40Z"},{"interval":["1969-07-16T13:32:00Z","1969-07-24T16:50:35Z"]}]}`},
	{`S_INTERSECTS(geometry,POINT(36.319836 32.288087))`, `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[36.319836,32.288087]}]}`},
	{`s_within(geometry, BBOX(160.6,-55.95,-170,-25.89))`, `{"op":"s_within","args":[{"property":"geometry"},{"bbox":[160.6,-55.95,-170,-25.89]}]}`},
	{`S_DISJOINT(a, bbox(1,2,-9,3,4,9))`, `{"op":"s_disjoint","args":[{"property":"a"},{"bbox":[1,2,-9,3,4,9]}]}`},
	{`S_CROSSES(LINESTRING(0 0, 1 1),POLYGON((0 0,1 0,1 1,0 0),(.1 .05,.2 .05,.2 .1,.1 .05)))`, `{"op":"s_crosses","args":[{"type":"LineString","coordinates":[[0,0],[1,1]]},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0.1,0.05],[0.2,0.05],[0.2,0.1],[0.1,0.05]]]}]}`},
	{`S_EQUALS(MULTIPOINT((1 2),(3 4)), multilinestring((1 2,3 4),(5 6,7 8)))`, `{"op":"s_equals","args":[{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}]}`},
	{`S_TOUCHES(MULTIPOLYGON(((0 0,1 0,1 1,0 0))), GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4)))`, `{"op":"s_touches","args":[{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}]}`},
	{`S_OVERLAPS(g, Buffer(geometry, 10, 'm'))`, `{"op":"s_overlaps","args":[{"property":"g"},{"op":"Buffer","args":[{"property":"geometry"},10,"m"]}]}`},
	{`S_CONTAINS(POINT Z(1 2 3), POINT Z (1 2 3))`, `{"op":"s_contains","args":[{"type":"Point","coordinates":[1,2,3]},{"type":"Point","coordinates":[1,2,3]}]}`},
}

func TestBothEncodingsAreOneExpression(t *testing.T) {
	for _, c := range encodings {
		a, err := cql2.ParseText(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		b, err := cql2.ParseJSON([]byte(c.json))
		if err != nil {
			t.Errorf("%s: %v", c.json, err)
			continue
		}
		if x, y := string(a.JSON()), string(b.JSON()); x != y {
			t.Errorf("%s\nis %s\nand not %s", c.text, x, y)
		}
		again, err := cql2.ParseText(a.String())
		if err != nil || string(again.JSON()) != string(a.JSON()) {
			t.Errorf("%s is written as %s, and that is %v, %v", c.text, a, again, err)
		}
		again, err = cql2.ParseJSON(a.JSON())
		if err != nil || again.String() != a.String() {
			t.Errorf("%s is written as %s, and that is %v, %v", c.text, a.JSON(), again, err)
		}
	}
}

// A person reads what is written: no parentheses that say nothing.
func TestTextIsWrittenPlainly(t *testing.T) {
	for _, text := range []string{
		`a = 1 AND (b = 2 OR c = 3) AND NOT (d = 4 AND e = 5)`,
		`NOT a = 1 OR b NOT LIKE 'x%' OR c IS NOT NULL OR d NOT BETWEEN 1 AND 2 OR e NOT IN (1, 2)`,
		`a - (b - c) * 2 ^ (1 + d) = (a + 1) ^ 2 div 3`,
		`T_AFTER(INTERVAL(start, end), INTERVAL('..', '2022-04-16'))`,
		`"AND" = 1 AND "date" = DATE('2022-04-16') AND "a b" = 'it''s'`,
		`S_WITHIN(geom, POLYGON((0 0,1 0,1 1,0 0))) AND A_CONTAINS(tags, ('a', ('b')))`,
		`NOT (NOT a = TRUE)`,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := e.String(); got != text {
			t.Errorf("%s\nis written %s", text, got)
		}
	}
}

func TestWhatTextCannotHoldIsToldAndNotChanged(t *testing.T) {
	for _, text := range []string{`"ends with \\"`, `"a\\'b"`, `"zero \u0000"`} {
		e, err := cql2.ParseJSON([]byte(`{"op":"=","args":[{"property":"a"},` + text + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.Text(); !errors.Is(err, cql2.ErrNoText) {
			t.Errorf("%s is written as %s", text, got)
		}
	}
	e, err := cql2.ParseJSON([]byte(`{"op":"date","args":[1]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Text(); !errors.Is(err, cql2.ErrNoText) {
		t.Errorf("a function named date is written as %s", got)
	}
}

// Each wrong text, where it goes wrong, and what the English sentence must speak of.
func TestWrongTextsAreToldWhereAndWhy(t *testing.T) {
	for _, c := range []struct {
		text string
		code string
		at   int
		says string
	}{
		{``, cql2.CodeSyntax, 1, "ends"},
		{`a`, cql2.CodeKind, 1, "a = TRUE"},
		{`名称 =`, cql2.CodeSyntax, 5, "ends"},
		{`名称 = '剅河镇' 社区 = 1`, cql2.CodeSyntax, 12, "社区"},
		{`a = 1 AND AND b = 2`, cql2.CodeSyntax, 11, "AND is a keyword"},
		{`a = 'x`, cql2.CodeSyntax, 5, "not closed"},
		{`"a = 1`, cql2.CodeSyntax, 1, "not closed"},
		{`"" = 1`, cql2.CodeSyntax, 1, "empty"},
		{`a == 1`, cql2.CodeSyntax, 4, "="},
		{`a != 1`, cql2.CodeSyntax, 3, "!"},
		{`a = 1;`, cql2.CodeSyntax, 6, ";"},
		{`NOT NOT a = 1`, cql2.CodeSyntax, 5, "NOT"},
		{`a = 1 ^ 2 ^ 3`, cql2.CodeSyntax, 11, "^"},
		{`a = -(1)`, cql2.CodeSyntax, 6, "a number"},
		{`a = 1e999`, cql2.CodeLiteral, 5, "too large"},
		{`a IN ()`, cql2.CodeSyntax, 7, ")"},
		{`a IN 1`, cql2.CodeSyntax, 6, "("},
		{`a IS 1`, cql2.CodeSyntax, 6, "NULL"},
		{`a NOT = 1`, cql2.CodeSyntax, 7, "LIKE"},
		{`a LIKE b`, cql2.CodeSyntax, 8, "pattern"},
		{`1 AND a = 1`, cql2.CodeKind, 1, "boolean"},
		{`'x' = 1`, cql2.CodeKind, 1, "string"},
		{`(a = 1) = TRUE`, cql2.CodeKind, 2, "condition"},
		{`a BETWEEN 'x' AND 'y'`, cql2.CodeKind, 11, ">="},
		{`a = DATE('2022-02-30')`, cql2.CodeLiteral, 10, "2022-02-30"},
		{`a = DATE('2022-02-03T00:00:00Z')`, cql2.CodeLiteral, 10, "no date"},
		{`a = TIMESTAMP('2022-02-03T00:00:00+08:00')`, cql2.CodeLiteral, 15, "no timestamp"},
		{`a = TIMESTAMP('2022-02-03T1:00:00.5Z')`, cql2.CodeLiteral, 15, "no timestamp"},
		{`a = TIMESTAMP('2022-02-03T01:00:00,5Z')`, cql2.CodeLiteral, 15, "no timestamp"},
		{`a = TIMESTAMP(b)`, cql2.CodeSyntax, 15, "single quotes"},
		{`T_AFTER(a, INTERVAL('2022-01-01','2021-01-01'))`, cql2.CodeLiteral, 12, "before it begins"},
		{`T_AFTER(a, INTERVAL('2022-01-01','2022-01-01T00:00:00Z'))`, cql2.CodeKind, 12, "both"},
		{`T_MEETS(DATE('2022-01-01'), INTERVAL('2022-01-01','..'))`, cql2.CodeKind, 9, "intervals"},
		{`T_AFTER(a)`, cql2.CodeArguments, 1, "2"},
		{`S_INTERSECTS(a, 'POINT(1 2)')`, cql2.CodeKind, 17, "geometry"},
		{`S_INTERSECTS(a, POINT(1))`, cql2.CodeSyntax, 24, "coordinate"},
		{`S_INTERSECTS(a, POINT(1e200 1))`, cql2.CodeGeometry, 23, "too large"},
		{`S_INTERSECTS(a, LINESTRING(1 2))`, cql2.CodeGeometry, 27, "fewer than 2"},
		{`S_INTERSECTS(a, POLYGON((0 0,1 0,1 1,2 2)))`, cql2.CodeGeometry, 25, "not closed"},
		{`S_INTERSECTS(a, BBOX(0,1,2))`, cql2.CodeGeometry, 17, "4 or 6"},
		{`S_INTERSECTS(a, BBOX(0,5,2,1))`, cql2.CodeGeometry, 17, "south"},
		{`S_INTERSECTS(a, GEOMETRYCOLLECTION(BBOX(0,0,1,1)))`, cql2.CodeSyntax, 36, "geometry"},
		{`A_CONTAINS(a, 1)`, cql2.CodeKind, 15, "array"},
		{`a = (1,2)`, cql2.CodeSyntax, 5, "list"},
		{"a = '\xff'", cql2.CodeSyntax, 6, "invalid"},
		{"a\xff = 1", cql2.CodeSyntax, 2, "UTF-8"},
		{`a = “x”`, cql2.CodeSyntax, 5, "straight"},
	} {
		_, err := cql2.ParseText(c.text)
		var wrong *cql2.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", c.text, err)
			continue
		}
		if wrong.Code != c.code || wrong.At != c.at || !strings.Contains(wrong.En, c.says) || wrong.Zh == "" || wrong.JSON {
			t.Errorf("%s: got %s at %d: %s %s", c.text, wrong.Code, wrong.At, wrong.En, wrong.Zh)
		}
	}
}

func TestWrongJSONIsToldWhereAndWhy(t *testing.T) {
	for _, c := range []struct{ json, code, pointer, says string }{
		{``, cql2.CodeSyntax, "", "broken"},
		{`{"op":"and","args":[true,`, cql2.CodeSyntax, "", "broken"},
		{`true true`, cql2.CodeSyntax, "", "near byte 6"},
		{`null`, cql2.CodeSyntax, "", "isNull"},
		{`{}`, cql2.CodeSyntax, "", "none of op"},
		{`{"op":"and"}`, cql2.CodeSyntax, "", "args"},
		{`{"op":"and","args":[true]}`, cql2.CodeArguments, "", "2"},
		{`{"op":"and","args":[true,{"op":"=","args":[{"property":"a"},null]}]}`, cql2.CodeSyntax, "/args/1/args/1", "isNull"},
		{`{"op":"and","args":[true,{"op":"=","args":[{"property":"a"}]}]}`, cql2.CodeArguments, "/args/1", "2"},
		{`{"op":"and","args":[true,1]}`, cql2.CodeKind, "/args/1", "boolean"},
		{`{"op":"=","op":"<","args":[1,1]}`, cql2.CodeSyntax, "", "twice"},
		{`{"op":"in","args":[{"property":"a"},1]}`, cql2.CodeSyntax, "/args/1", "list"},
		{`{"op":"in","args":[1,[1,"x"]]}`, cql2.CodeKind, "/args/1/1", "compared"},
		{`{"op":"=","args":[{"property":7},1]}`, cql2.CodeSyntax, "/args/0", "name"},
		{`{"op":"=","args":[{"property":"a"},{"date":"2022-13-01"}]}`, cql2.CodeLiteral, "/args/1/date", "no date"},
		{`{"op":"t_after","args":[{"property":"a"},{"interval":["2022-01-01","x"]}]}`, cql2.CodeLiteral, "/args/1/interval/1", "no date"},
		{`{"op":"s_within","args":[{"property":"a"},{"type":"Polygon","coordinates":[[0,0],[1,1]]}]}`, cql2.CodeGeometry, "/args/1/coordinates/0/0", "position"},
		{`{"op":"s_within","args":[{"property":"a"},{"type":"Circle","coordinates":[0,0]}]}`, cql2.CodeGeometry, "/args/1/type", "Circle"},
		{`{"op":"s_within","args":[{"property":"a"},{"type":"Polygon"}]}`, cql2.CodeGeometry, "/args/1/coordinates", "not empty"},
		{`{"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,3]}]}`, cql2.CodeGeometry, "/args/1", "4 or 6"},
		{`{"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,3,"4"]}]}`, cql2.CodeGeometry, "/args/1/bbox/3", "number"},
		{`{"op":"not","args":[{"interval":[".."]}]}`, cql2.CodeArguments, "/args/0", "2"},
	} {
		_, err := cql2.ParseJSON([]byte(c.json))
		var wrong *cql2.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", c.json, err)
			continue
		}
		if wrong.Code != c.code || wrong.Pointer != c.pointer || !strings.Contains(wrong.En, c.says) || wrong.Zh == "" || !wrong.JSON {
			t.Errorf("%s: got %s at %q: %s %s", c.json, wrong.Code, wrong.Pointer, wrong.En, wrong.Zh)
		}
	}
}
