package shapefile

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

func TestBadShapesAreProblemsOfTheirRow(t *testing.T) {
	square := []float64{0, 0, 0, 1, 1, 1, 0, 0}
	for _, c := range []struct {
		name, code string
		b          []byte
	}{
		{"record of no bytes", "shape.short", nil},
		{"shorter than its counts", "shape.short", make([]byte, 4+20)[:0:0]},
		{"2^31 points", "shape.vertices", func() []byte {
			b := content(5, 1, []uint32{0}, square...)
			put32(b, 40, 1<<31, binary.LittleEndian)
			return b
		}()},
		{"more points than bytes", "shape.points", func() []byte {
			b := content(5, 1, []uint32{0}, square...)
			put32(b, 40, 5, binary.LittleEndian)
			return b
		}()},
		{"2^32-1 parts", "shape.short", func() []byte {
			b := content(5, 1, []uint32{0}, square...)
			put32(b, 36, 1<<32-1, binary.LittleEndian)
			return b
		}()},
		{"points without a part", "shape.parts", content(5, 0, nil, square...)},
		{"parts out of order", "shape.parts", content(5, 2, []uint32{2, 0}, square...)},
		{"part starts beyond the points", "shape.parts", content(5, 2, []uint32{0, 99}, square...)},
		{"first part does not start at 0", "shape.parts", content(5, 1, []uint32{1}, square...)},
		{"NaN", "shape.coordinate", content(5, 1, []uint32{0}, 0, 0, 0, math.NaN(), 1, 1, 0, 0)},
		{"infinite", "shape.coordinate", content(5, 1, []uint32{0}, 0, 0, 0, math.Inf(-1), 1, 1, 0, 0)},
		{"ring of three", "shape.ring", content(5, 1, []uint32{0}, 0, 0, 0, 1, 0, 0)},
		{"ring not closed", "shape.unclosed", content(5, 1, []uint32{0}, 0, 0, 0, 1, 1, 1, 0, 0.5)},
		{"a line among polygons", "shape.mixed", content(3, 1, []uint32{0}, 0, 0, 5, 5)},
		{"a PolygonZ among polygons", "shape.mixed", content(15, 1, []uint32{0}, square...)},
	} {
		s := &shapes{kind: 5, limits: geo.DefaultLimits()}
		g, p := s.decode(c.b)
		if p == nil || g != nil || p.Code != c.code || p.Fatal {
			t.Errorf("%s: got %v, %v; want %s", c.name, g, p, c.code)
			continue
		}
		checkSentences(t, p)
	}
}

func TestHostileFilesEndWithASentence(t *testing.T) {
	be, le := binary.BigEndian, binary.LittleEndian
	for _, c := range []struct {
		name, code string
		change     func(p map[string][]byte)
	}{
		{"no .dbf", "shapefile.no_dbf", func(p map[string][]byte) { delete(p, ".dbf") }},
		{"no .shp and no .dbf", "shapefile.no_shp", func(p map[string][]byte) { delete(p, ".shp"); delete(p, ".dbf") }},
		{"shp is empty", "shapefile.shp_short", func(p map[string][]byte) { p[".shp"] = nil }},
		{"shp is something else", "shapefile.shp_header", func(p map[string][]byte) { p[".shp"][0] = 1 }},
		{"shp announces less than a header", "shapefile.shp_header", func(p map[string][]byte) { put32(p[".shp"], 24, 3, be) }},
		{"shp announces 8 GB", "shapefile.shp_short", func(p map[string][]byte) { put32(p[".shp"], 24, 1<<32-1, be) }},
		{"shp cut off", "shapefile.shp_short", func(p map[string][]byte) { p[".shp"] = p[".shp"][:150] }},
		{"record announces 4 GB in a file that announces 8", "shapefile.shp_short", func(p map[string][]byte) {
			put32(p[".shp"], 24, 1<<32-1, be)
			put32(p[".shp"], 104, 1<<31-1, be)
		}},
		{"record longer than the file", "shapefile.record", func(p map[string][]byte) { put32(p[".shp"], 104, 5000, be) }},
		{"record of negative length", "shapefile.record", func(p map[string][]byte) { put32(p[".shp"], 104, 1<<32-2, be) }},
		{"multipatch", "shapefile.multipatch", func(p map[string][]byte) { put32(p[".shp"], 32, 31, le) }},
		{"unknown type", "shapefile.type", func(p map[string][]byte) { put32(p[".shp"], 32, 77, le) }},
		{"fewer shapes than rows", "shapefile.count", func(p map[string][]byte) { put32(p[".shp"], 24, uint32(len(p[".shp"])-12)/2, be) }},
		{"fewer rows than shapes", "shapefile.count", func(p map[string][]byte) { put32(p[".dbf"], 4, 1, le) }},
		{"dbf announces more than it has", "dbf.short", func(p map[string][]byte) { put32(p[".dbf"], 4, 2000, le) }},
		{"dbf announces 2^32 rows", "file.records", func(p map[string][]byte) { put32(p[".dbf"], 4, 1<<32-1, le) }},
		{"dbf empty", "dbf.header", func(p map[string][]byte) { p[".dbf"] = nil }},
		{"dbf header too long", "dbf.header", func(p map[string][]byte) { p[".dbf"][9] = 0xff }},
		{"dbf header too short", "dbf.header", func(p map[string][]byte) { p[".dbf"][8], p[".dbf"][9] = 64, 0 }},
		{"dbf record length wrong", "dbf.header", func(p map[string][]byte) { p[".dbf"][10]++ }},
		{"dbf record length 0", "dbf.header", func(p map[string][]byte) { p[".dbf"][10] = 0 }},
		{"dbf rows shifted", "dbf.record", func(p map[string][]byte) { p[".dbf"][129] = 'x' }},
		{"memo field", "dbf.memo", func(p map[string][]byte) { p[".dbf"][43] = 'M' }},
		{"binary field", "dbf.type", func(p map[string][]byte) { p[".dbf"][43] = 'I' }},
		{"two fields of one name", "dbf.name", func(p map[string][]byte) { copy(p[".dbf"][64:74], p[".dbf"][32:42]) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll(repacked(t, c.change), Options{File: "社区.zip"})
			p := wantProblem(t, err, c.code)
			if p.File != "社区.zip" {
				t.Errorf("file %q", p.File)
			}
		})
	}
}

func TestCountsAreNamedWhenTheyDisagree(t *testing.T) {
	_, _, err := readAll(repacked(t, func(p map[string][]byte) { put32(p[".dbf"], 4, 1, binary.LittleEndian) }), Options{})
	p := wantProblem(t, err, "shapefile.count")
	if !strings.Contains(p.En, "3 shapes") || !strings.Contains(p.En, "1 rows") {
		t.Error(p.En)
	}
}

func TestBytesAfterTheEndAreHarmless(t *testing.T) {
	b := repacked(t, func(p map[string][]byte) {
		p[".shp"] = append(p[".shp"], "trailing"...)
		p[".dbf"] = append(p[".dbf"], "trailing"...)
	})
	if features, problems, err := readAll(b, Options{}); err != nil || len(problems) > 0 || len(features) != 3 {
		t.Error(len(features), problems, err)
	}
}

func TestABadShapeDoesNotStopTheNext(t *testing.T) {
	b := repacked(t, func(p map[string][]byte) {
		binary.LittleEndian.PutUint64(p[".shp"][100+8+52:], math.Float64bits(math.NaN()))
	})
	features, problems, err := readAll(b, Options{})
	if err != nil || len(features) != 2 || guard.Codes(problems, nil) != "shape.coordinate" || problems[0].Row != 1 {
		t.Error(len(features), problems, err)
	}
}

func TestTooManyVerticesCostNoMemory(t *testing.T) {
	l := geo.Limits{Vertices: 6}
	features, problems, err := readAll(written(t, parcelOptions(), parcels()), Options{Limits: l})
	if err != nil || len(features) != 1 || guard.Codes(problems, nil) != "shape.vertices shape.vertices" {
		t.Error(len(features), problems, err)
	}
}

func TestLimitsOfRecordsAndFields(t *testing.T) {
	b := written(t, parcelOptions(), parcels())
	_, _, err := readAll(b, Options{Limits: geo.Limits{Records: 2}})
	wantProblem(t, err, "file.records")
	_, _, err = readAll(b, Options{Limits: geo.Limits{Fields: 2}})
	wantProblem(t, err, "file.fields")
}

func sentences(t *testing.T, problems []*geo.Problem, err error) {
	t.Helper()
	for _, p := range problems {
		checkSentences(t, p)
	}
	var p *geo.Problem
	if err != nil && !errors.As(err, &p) {
		t.Error("not a problem:", err)
	}
	if p != nil {
		checkSentences(t, p)
	}
}

func wantProblem(t *testing.T, err error, code string) *geo.Problem {
	t.Helper()
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != code || !p.Fatal {
		t.Fatalf("got %v, want a fatal problem %s", err, code)
	}
	checkSentences(t, p)
	return p
}

func checkSentences(t *testing.T, p *geo.Problem) {
	t.Helper()
	if p.Zh == "" || p.En == "" || strings.Contains(p.Zh+p.En, "%!") || !strings.ContainsAny(p.Zh[len(p.Zh)-3:], "。") {
		t.Errorf("%s: sentences %q, %q", p.Code, p.Zh, p.En)
	}
}
