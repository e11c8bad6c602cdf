package gpkg

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
)

// shapes are those that a layer may have.
var shapes = []string{
	"POINT(113.45 30.36)", "MULTIPOINT((1 2),(3 4))", "LINESTRING(0 0,1 1,2 0)", "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))",
	"POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,2 2))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 5),(6 6,7 7,7 6,6 6)))",
}

func parsed(t testing.TB, s string) orb.Geometry {
	t.Helper()
	g, err := wkt.Unmarshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func encoded(t testing.TB, g orb.Geometry) []byte {
	t.Helper()
	b, err := AppendBlob(nil, g, 4490)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAShapeComesBackAsItWasWritten(t *testing.T) {
	for _, s := range shapes {
		g := parsed(t, s)
		got, p := DecodeBlob(encoded(t, g), 0)
		if p != nil {
			t.Errorf("%s: %v", s, p)
		}
		if d := cmp.Diff(Blob{Geometry: g, SRS: 4490}, got); d != "" {
			t.Errorf("%s: %s", s, d)
		}
	}
}

func TestTheHeaderIsThatOfTheStandard(t *testing.T) {
	line := encoded(t, orb.LineString{{1, 2}, {3, 5}})
	if got := hex.EncodeToString(line[:8]); got != "475000038a110000" {
		t.Errorf("header %s: GP, version 0, little-endian with an XY envelope, srs 4490", got)
	}
	var envelope [4]float64
	for i := range envelope {
		envelope[i] = math.Float64frombits(binary.LittleEndian.Uint64(line[8+8*i:]))
	}
	if envelope != [4]float64{1, 3, 2, 5} {
		t.Errorf("envelope %v: should be minx, maxx, miny, maxy", envelope)
	}
	if point := encoded(t, orb.Point{1, 2}); point[3] != 1 || len(point) != 8+21 {
		t.Errorf("a point has no envelope: % x", point)
	}
	if none := encoded(t, nil); none[3] != 0x11 {
		t.Errorf("no shape carries the flag of an empty one: % x", none)
	}
}

func TestEmptyShapesAreNoShapes(t *testing.T) {
	nan := math.NaN()
	for name, b := range map[string][]byte{
		"nil":                 encoded(t, nil),
		"MULTIPOLYGON EMPTY":  encoded(t, orb.MultiPolygon{}),
		"LINESTRING EMPTY":    encoded(t, orb.LineString{}),
		"POINT EMPTY as NaN":  append([]byte{'G', 'P', 0, 1, 0, 0, 0, 0}, appendPoint(appendHead(nil, wkbPoint), orb.Point{nan, nan})...),
		"POLYGON of no rings": append([]byte{'G', 'P', 0, 1, 0, 0, 0, 0}, appendCount(appendHead(nil, wkbPolygon), 0)...),
	} {
		if got, p := DecodeBlob(b, 0); p != nil || got.Geometry != nil {
			t.Errorf("%s: %v, %v", name, got, p)
		}
	}
}

// with writes a header before well-known binary given in hexadecimal.
func with(t testing.TB, flags byte, envelope int, wkbHex string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(wkbHex, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return append(append([]byte{'G', 'P', 0, flags, 0, 0, 0, 0}, make([]byte, envelope)...), b...)
}

const (
	oneLittle = "000000000000f03f" // 1.0
	oneBig    = "3ff0000000000000"
)

func TestOrdersHeightsAndEnvelopesOfOtherPrograms(t *testing.T) {
	for name, c := range map[string]struct {
		b      []byte
		height bool
	}{
		"little":           {with(t, 1, 0, "01 01000000"+oneLittle+oneLittle), false},
		"big":              {with(t, 0, 0, "00 00000001"+oneBig+oneBig), false},
		"Z":                {with(t, 1, 0, "01 e9030000"+oneLittle+oneLittle+oneLittle), true},
		"M":                {with(t, 1, 0, "01 d1070000"+oneLittle+oneLittle+oneLittle), true},
		"ZM":               {with(t, 1, 0, "01 b90b0000"+oneLittle+oneLittle+oneLittle+oneLittle), true},
		"EWKB with Z, SRS": {with(t, 1, 0, "01 010000a0 8a110000"+oneLittle+oneLittle+oneLittle), true},
		"envelope XY":      {with(t, 1|1<<1, 32, "01 01000000"+oneLittle+oneLittle), false},
		"envelope XYZ":     {with(t, 1|2<<1, 48, "01 01000000"+oneLittle+oneLittle), false},
		"envelope XYM":     {with(t, 1|3<<1, 48, "01 01000000"+oneLittle+oneLittle), false},
		"envelope XYZM":    {with(t, 1|4<<1, 64, "01 01000000"+oneLittle+oneLittle), false},
	} {
		got, p := DecodeBlob(c.b, 0)
		if p != nil || got.Geometry != orb.Geometry(orb.Point{1, 1}) || got.Height != c.height {
			t.Errorf("%s: %v, %v", name, got, p)
		}
	}
}

func TestBadShapesGetASentence(t *testing.T) {
	pair := oneLittle + oneLittle
	for name, c := range map[string]struct {
		b    []byte
		code string
	}{
		"nothing":              {nil, "gpkg.blob"},
		"another magic":        {[]byte("PG\x00\x01\x00\x00\x00\x00"), "gpkg.blob"},
		"version 2":            {[]byte("GP\x01\x01\x00\x00\x00\x00"), "gpkg.extended"},
		"extended":             {with(t, 1|0x20, 0, ""), "gpkg.extended"},
		"envelope of kind 5":   {with(t, 1|5<<1, 64, "01 01000000"+pair), "gpkg.envelope"},
		"envelope cut":         {with(t, 1|4<<1, 8, ""), "gpkg.envelope"},
		"no body":              {with(t, 1, 0, ""), "shape.short"},
		"half a point":         {with(t, 1, 0, "01 01000000"+oneLittle), "shape.short"},
		"a third byte order":   {with(t, 1, 0, "02 01000000"+pair), "gpkg.blob"},
		"four billion points":  {with(t, 1, 0, "01 02000000 ffffffff"+pair), "shape.points"},
		"four billion parts":   {with(t, 1, 0, "01 06000000 ffffffff"), "shape.points"},
		"a line of one vertex": {with(t, 1, 0, "01 02000000 01000000"+pair), "shape.line"},
		"an open ring":         {with(t, 1, 0, "01 03000000 01000000 04000000"+pair+pair+pair+oneLittle+"0000000000000040"), "shape.unclosed"},
		"a short ring":         {with(t, 1, 0, "01 03000000 01000000 03000000"+pair+pair+pair), "shape.ring"},
		"NaN in a line":        {with(t, 1, 0, "01 02000000 02000000"+pair+"000000000000f87f000000000000f87f"), "shape.coordinate"},
		"infinity":             {with(t, 1, 0, "01 01000000 000000000000f07f"+oneLittle), "shape.coordinate"},
		"an arc":               {with(t, 1, 0, "01 08000000 03000000"+pair+pair+pair), "gpkg.curve"},
		"a curve polygon Z":    {with(t, 1, 0, "01 f2030000 01000000 01 f0030000 00000000"), "gpkg.curve"},
		"a ring with an arc":   {with(t, 1, 0, "01 0a000000 01000000 01 09000000 01000000 01 08000000 03000000"+pair+pair+pair), "gpkg.curve"},
		"a curve in pieces":    {with(t, 1, 0, "01 09000000 02000000 01 02000000 02000000"+pair+pair+" 01 02000000 02000000"+oneLittle+"0000000000000040"+pair), "gpkg.curve_parts"},
		"a surface of points":  {with(t, 1, 0, "01 0c000000 01000000 01 01000000"+pair), "gpkg.blob"},
		"a TIN":                {with(t, 1, 0, "01 10000000 00000000"), "gpkg.curve"},
		"a collection":         {with(t, 1, 0, "01 07000000 01000000 01 01000000"+pair), "shape.collection"},
		"kind 99":              {with(t, 1, 0, "01 63000000"), "gpkg.kind"},
		"a point as polygon":   {with(t, 1, 0, "01 06000000 01000000 01 01000000"+pair), "gpkg.blob"},
	} {
		got, p := DecodeBlob(c.b, 0)
		if p == nil || p.Code != c.code || p.Zh == "" || p.En == "" || got.Geometry != nil {
			t.Errorf("%s: %v, %v, want %s", name, got, p, c.code)
		}
	}
	if _, p := DecodeBlob(encoded(t, parsed(t, shapes[5])), 7); p == nil || p.Code != "shape.vertices" {
		t.Errorf("eight vertices of seven: %v", p)
	}
}

// Programs that read a geodatabase call every polygon of a layer a surface as soon as one has an arc.
func TestSurfacesAndCurvesOfStraightLinesAreRead(t *testing.T) {
	const at0, at1, at2 = "0000000000000000", "000000000000f03f", "0000000000000040"
	const ring = "04000000" + at0 + at0 + at1 + at0 + at1 + at1 + at0 + at0
	const triangle, halves = "01 02000000 " + ring, "01 09000000 02000000 01 02000000 02000000" + at0 + at0 + at1 + at0 + "01 02000000 03000000" + at1 + at0 + at1 + at1 + at0 + at0
	for body, want := range map[string]string{
		"01 0a000000 01000000" + triangle: "POLYGON((0 0,1 0,1 1,0 0))",
		"01 0a000000 01000000" + halves:   "POLYGON((0 0,1 0,1 1,0 0))",
		"01 0c000000 02000000 01 03000000 01000000" + ring + "01 0a000000 01000000" + halves: "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((0 0,1 0,1 1,0 0)))",
		halves: "LINESTRING(0 0,1 0,1 1,0 0)",
		"01 0b000000 02000000" + halves + "01 02000000 02000000" + at0 + at0 + at2 + at2: "MULTILINESTRING((0 0,1 0,1 1,0 0),(0 0,2 2))",
	} {
		got, p := DecodeBlob(with(t, 1, 0, body), 0)
		if p != nil || !orb.Equal(got.Geometry, parsed(t, want)) {
			t.Errorf("%v, %v, want %s", got.Geometry, p, want)
		}
	}
	for _, empty := range []string{"01 0a000000 00000000", "01 0c000000 00000000", "01 09000000 00000000"} {
		if got, p := DecodeBlob(with(t, 1, 0, empty), 0); p != nil || got.Geometry != nil {
			t.Errorf("%s: %v, %v", empty, got.Geometry, p)
		}
	}
}

func TestWhatTheFormatDoesNotHoldIsNotWritten(t *testing.T) {
	for _, g := range []orb.Geometry{orb.Point{math.NaN(), 0}, orb.LineString{{0, 0}, {math.Inf(1), 0}}, orb.Collection{orb.Point{1, 2}}} {
		if _, err := AppendBlob(nil, g, 0); err == nil {
			t.Errorf("%v was written", g)
		}
	}
}

func FuzzBlob(f *testing.F) {
	for _, s := range shapes {
		f.Add(encoded(f, parsed(f, s)))
	}
	f.Add(with(f, 1|2<<1, 48, "01 e9030000"+oneLittle+oneLittle+oneLittle))
	f.Add(with(f, 1, 0, "01 0c000000 01000000 01 0a000000 01000000 01 09000000 01000000 01 02000000 00000000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, p := DecodeBlob(b, 1000)
		if p != nil {
			if p.Zh == "" || p.En == "" || p.Code == "" {
				t.Errorf("a problem without a sentence: %v", p)
			}
			return
		}
		if got.Geometry == nil {
			return
		}
		if !geo.Finite(got.Geometry) || geo.VertexCount(got.Geometry) > 1000 {
			t.Errorf("came through: %v", got.Geometry)
		}
		again, p := DecodeBlob(encoded(t, got.Geometry), 1000)
		if p != nil || !orb.Equal(again.Geometry, got.Geometry) {
			t.Errorf("%v became %v, %v", got.Geometry, again.Geometry, p)
		}
	})
}
