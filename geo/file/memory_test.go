package file

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/flatgeobuf"
	"peijian/geo/geojson"
	"peijian/geo/gpkg"
	"peijian/geo/gpkg/gpkgtest"
	"peijian/geo/internal/guard"
	"peijian/geo/kml"
	"peijian/geo/points"
	"peijian/geo/shapefile"
	"peijian/geo/spool"
	"peijian/geo/table"
)

// endless makes a file of n records as it is read.
type endless struct {
	head, tail string
	one        func(i int) string
	n, at      int
	rest       string
}

func (e *endless) Read(p []byte) (int, error) {
	for e.rest == "" {
		switch {
		case e.at == 0:
			e.rest = e.head
		case e.at <= e.n:
			e.rest = e.one(e.at)
		case e.at == e.n+1:
			e.rest = e.tail
		default:
			return 0, io.EOF
		}
		e.at++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// corners of a square, as text.
func corners(format, sep string, i int) string {
	x, y := 113+float64(i%1000)/1000, 30+float64(i/1000)/1000
	var out []string
	for _, p := range []orb.Point{{x, y}, {x + .001, y}, {x + .001, y + .001}, {x, y + .001}, {x, y}} {
		out = append(out, fmt.Sprintf(format, p[0], p[1]))
	}
	return strings.Join(out, sep)
}

// held is how many bytes are in use after a collection.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// polygons opens a file of n squares in each format that is read as a stream.
func polygons(t testing.TB, n int) map[string]func() (geo.Reader, error) {
	return map[string]func() (geo.Reader, error){
		"KML": func() (geo.Reader, error) {
			return kml.Open(&endless{head: "<kml><Document>", tail: "</Document></kml>", n: n, one: func(i int) string {
				return fmt.Sprintf("<Placemark><name>剅河 %d</name><Polygon><outerBoundaryIs><LinearRing><coordinates>%s</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>", i, corners("%.3f,%.3f", " ", i))
			}}, kml.Options{})
		},
		"GeoJSON text sequence": func() (geo.Reader, error) {
			return geojson.Open(&endless{n: n, one: func(i int) string {
				return fmt.Sprintf("\x1e{\"type\":\"Feature\",\"properties\":{\"名\":\"剅河 %d\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[%s]]}}\n", i, corners("[%.3f,%.3f]", ",", i))
			}}, geojson.Options{})
		},
		"boundary points": func() (geo.Reader, error) {
			return points.OpenTXT(&endless{head: "[地块坐标]\n", n: n, one: func(i int) string {
				return fmt.Sprintf("5,1,%d,剅河,面,,,,@\nJ1,1,%s\n", i, corners("%.3f,%.3f", "\nJ1,1,", i))
			}}, points.Options{})
		},
		"CSV of boundary points": func() (geo.Reader, error) {
			r, err := table.OpenCSV(&endless{head: "宗地号,界址点号,X,Y\n", n: n, one: func(i int) string {
				return fmt.Sprintf("Z%d,J1,%s\n", i, corners("%.3f,%.3f", fmt.Sprintf("\nZ%d,J1,", i), i))
			}}, table.Options{})
			if err != nil {
				return nil, err
			}
			return points.Wrap(r, "", geo.Limits{}), nil
		},
		"GeoPackage": func() (geo.Reader, error) {
			return onDisk(t, "a.gpkg", func(w io.Writer) error {
				blob, err := gpkg.AppendBlob(nil, orb.Polygon{{{113, 30}, {114, 30}, {114, 31}, {113, 30}}}, 4490)
				if err != nil {
					return err
				}
				_, err = w.Write(gpkgtest.Made(t, gpkgtest.Layer("a", 4490, ", n TEXT"),
					gpkgtest.Row{`INSERT INTO a WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?2) SELECT n, ?1, '剅河 ' || n FROM i`, blob, n}))
				return err
			})
		},
		"FlatGeobuf": func() (geo.Reader, error) {
			return onDisk(t, "a.fgb", func(out io.Writer) error {
				kept := spool.New(t.TempDir(), 1<<30)
				defer kept.Close()
				w := flatgeobuf.NewWriter(out, flatgeobuf.WriteOptions{Spool: kept})
				err := w.Begin(geo.Schema{Name: "a", Shape: geo.Polygons, EPSG: 4490, Columns: []geo.Column{{Name: "n"}}})
				for i := 0; i < n && err == nil; i++ {
					err = w.Write(geo.Row{Shape: orb.Polygon{{{113, 30}, {114, 30}, {114, 31}, {113, 30}}}, Values: []any{fmt.Sprint("剅河 ", i)}})
				}
				return errors.Join(err, w.Close())
			})
		},
		"shapefile": func() (geo.Reader, error) {
			return onDisk(t, "a.zip", func(w io.Writer) error {
				o := shapefile.WriteOptions{Shape: shapefile.Polygon, Fields: []shapefile.FieldDef{{Name: "名", Type: 'C', Width: 20}}}
				return shapefile.Write(w, o, func(yield func(geo.Feature, error) bool) {
					for i := range n {
						f := geo.Feature{Geometry: orb.Polygon{{{113, 30}, {113, 31}, {114, 31}, {113, 30}}}, Fields: []geo.Field{{Name: "名", Text: fmt.Sprint("剅河 ", i)}}}
						if !yield(f, nil) {
							return
						}
					}
				})
			})
		},
	}
}

// onDisk writes a file and opens it.
func onDisk(t testing.TB, name string, write func(io.Writer) error) (geo.Reader, error) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), name))
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := write(f); err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	return Open(name, f, size, Options{})
}

// A reader holds one record, and so much about the others as tells codes twice: never their shapes.
func TestMemoryDoesNotGrowWithTheRecords(t *testing.T) {
	const n, few, most = 20_000, 2_000, 8 << 20
	for name, start := range polygons(t, n) {
		r, err := start()
		if err != nil {
			t.Error(name, err)
			continue
		}
		rows, before := 0, int64(0)
		for {
			f, err := r.Next()
			if p, isProblem := err.(*geo.Problem); isProblem && p.Note {
				continue
			}
			if err == io.EOF {
				break
			}
			if err != nil || f.Geometry == nil {
				t.Fatal(name, rows, err)
			}
			if rows++; rows == few {
				before = held()
			}
			if rows == n-1 {
				if grown := held() - before; grown > most {
					t.Errorf("%s: %d bytes more are held after %d records", name, grown, n-few)
				}
			}
		}
		if rows != n {
			t.Errorf("%s: %d of %d records", name, rows, n)
		}
	}
}

func BenchmarkReadPolygons(b *testing.B) {
	const n = 20_000
	for name, start := range polygons(b, n) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				r, err := start()
				b.StartTimer()
				if err != nil {
					b.Fatal(err)
				}
				if features, _, err := guard.Drain(r); err != nil || len(features) != n {
					b.Fatal(len(features), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/feature")
		})
	}
}
