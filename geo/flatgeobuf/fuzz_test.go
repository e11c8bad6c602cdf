package flatgeobuf

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"peijian/geo"
)

// seeds are whole files of every kind, GDAL's own among them where it is installed.
func seeds(t testing.TB) [][]byte {
	mixed := geo.Schema{Name: "a", Shape: geo.MixedShape, EPSG: 4490, Columns: townSchema.Columns}
	var rows []geo.Row
	for _, wkt := range []string{"POINT(1 2)", "MULTIPOINT((1 2),(3 4))", "LINESTRING(0 0,1 1)", "MULTILINESTRING((0 0,1 1),(2 2,3 3))", "POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))",
		"MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((20 0,29 0,29 9,20 0)))", ""} {
		rows = append(rows, town(wkt, shape(t, wkt)))
	}
	all := [][]byte{
		written(t, townSchema, town("剅河镇", square(442_000, 3_353_000, 10)), town("长埫口镇", nil)), written(t, townSchema), written(t, mixed, rows...),
		written(t, geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}}}, geo.Row{Values: []any{"F1"}}),
	}
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		return all
	}
	for _, index := range []string{"YES", "NO"} {
		path := filepath.Join(t.TempDir(), "b.fgb")
		if err := exec.Command("ogr2ogr", "-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX="+index, path, put(t, "a.fgb", all[2])).Run(); err == nil {
			if b, err := os.ReadFile(path); err == nil {
				all = append(all, b)
			}
		}
	}
	return all
}

var small = geo.Limits{FileBytes: 1 << 20, Records: 1000, Fields: 20, Vertices: 1000, TextBytes: 1000}

// hostile reads bytes that may be anything: there is a sentence for what is wrong, and what is read is within its limits.
func hostile(t *testing.T, b []byte) {
	about, features, problems, err := read(b, small)
	if err != nil {
		p, ok := err.(*geo.Problem)
		if !ok || !p.Fatal || p.File != "a.fgb" || p.Code == "" || p.Zh == "" || p.En == "" {
			t.Fatalf("no fatal problem of the file: %v", err)
		}
	}
	for _, p := range problems {
		if p.Fatal || p.Zh == "" || p.En == "" {
			t.Fatalf("no sentence: %+v", p)
		}
	}
	if len(features) > small.Records || len(about.Columns) > small.Fields {
		t.Fatalf("%d features of %d columns", len(features), len(about.Columns))
	}
	if err == nil && about.Rows >= 0 && len(features) > about.Rows {
		t.Fatalf("%d features of %d", len(features), about.Rows)
	}
	for _, f := range features {
		if f.Geometry != nil && (geo.VertexCount(f.Geometry) > small.Vertices || !geo.Finite(f.Geometry)) {
			t.Fatalf("a shape of %d vertices", geo.VertexCount(f.Geometry))
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b)
	}
	f.Fuzz(hostile)
}

// Bytes changed by chance, in files that are otherwise whole, which the fuzzer finds slowly.
func TestDamagedBytesGiveASentence(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 1))
	for _, whole := range seeds(t) {
		for range 3_000 {
			b := bytes.Clone(whole)
			for range 1 + dice.IntN(4) {
				i := dice.IntN(len(b))
				switch dice.IntN(3) {
				case 0:
					b[i] = byte(dice.Uint32())
				case 1:
					b[i] = []byte{0, 1, 0x7f, 0x80, 0xff}[dice.IntN(5)]
				default:
					if i+4 <= len(b) {
						binary.LittleEndian.PutUint32(b[i:], []uint32{0, 1, 1 << 31, 1<<32 - 1, 1<<31 - 1, uint32(len(b))}[dice.IntN(6)])
					}
				}
			}
			hostile(t, b)
		}
	}
}

// Parts that all lead to the same bytes do not multiply them: a shape of 2,000 parts of 1,000 vertices each, in a file of 24 kB.
func TestPartsThatShareTheirBytesAreCounted(t *testing.T) {
	b := multiplied(2_000, 1_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, features, problems, err := read(b, geo.Limits{Vertices: 100_000})
	runtime.ReadMemStats(&after)
	if err != nil || len(features) != 0 || len(problems) != 1 || problems[0].Code != "shape.vertices" {
		t.Error(len(features), problems, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MB were taken for %d kB", used>>20, len(b)>>10)
	}
}

// multiplied is a file of one shape whose parts are one and the same.
func multiplied(parts, vertices int) []byte {
	w := &Writer{schema: geo.Schema{Name: "a", Shape: geo.Polygons, EPSG: 4490}, count: 1, bound: geo.Bound(nil)}
	out := w.header() // without an index
	e := newEncoder(&w.schema)
	ring := make([]float64, 0, 2*vertices)
	for i := range vertices {
		ring = append(ring, float64(i%(vertices-1)), float64(i%(vertices-1))*float64(i%7))
	}
	xy := floats(e.b, ring...)
	e.b.StartObject(shapeSlots)
	e.b.PrependUOffsetTSlot(shapeXY, xy, 0)
	part := e.b.EndObject()
	for range parts {
		e.parts = append(e.parts, part)
	}
	list := e.b.CreateVectorOfTables(e.parts)
	e.b.StartObject(shapeSlots)
	e.b.PrependUOffsetTSlot(shapeParts, list, 0)
	shape := e.b.EndObject()
	e.b.StartObject(featureSlots)
	e.b.PrependUOffsetTSlot(featureShape, shape, 0)
	e.b.FinishSizePrefixed(e.b.EndObject())
	return append(out, e.b.FinishedBytes()...)
}
