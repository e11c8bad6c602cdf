package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/postgres/pgtest"
)

// exporting is a city of many buildings in a database, the program that serves it, and ogr2ogr beside it.
type exporting struct {
	b       *testing.B
	program *program
	address string // of the server
	pid     int    // its process
	peer    string // GDAL's name of the database
	dir     string
	count   int
	side    int // of the square in which the buildings stand
}

// BenchmarkExport writes buildings as GeoJSON, as GeoPackage and as FlatGeobuf: by the server, which has the city in memory, over one connection; by the command line, which reads
// them from the database; and by ogr2ogr, which reads the same table. What they wrote must be the same, feature by feature. PEIJIAN_EXPORT says how
// many, 30,000 when not set.
func BenchmarkExport(b *testing.B) {
	count := 30_000
	if s := os.Getenv("PEIJIAN_EXPORT"); s != "" {
		var err error
		if count, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		b.Skip("ogr2ogr is not there: apt-get install gdal-bin")
	}
	e := exportingOf(b, count)
	for _, f := range []struct{ name, driver string }{{"geojson", "GeoJSON"}, {"gpkg", "GPKG"}, {"flatgeobuf", "FlatGeobuf"}} {
		b.Run(f.name, func(b *testing.B) { e.beside(b, f.name, f.driver) })
	}
}

func exportingOf(b *testing.B, count int) *exporting {
	database := pgtest.New(b)
	e := &exporting{b: b, program: programOn(b, database), count: count, side: int(math.Ceil(math.Sqrt(float64(count)))), dir: b.TempDir()}
	admin, err := url.Parse(pgtest.Admin(b, database))
	if err != nil {
		b.Fatal(err)
	}
	e.peer = fmt.Sprintf("PG:dbname=%s host=%s user=%s", admin.Path[1:], admin.Query().Get("host"), admin.User.Username())
	if port := admin.Query().Get("port"); port != "" {
		e.peer += " port=" + port
	}
	fmt.Printf("peer: %s\n", pgtest.NewPeer(b).Versions())
	e.program.must("import", "buildings", e.houses(), "--crs", "EPSG:4490")
	e.address, e.pid = e.program.launch("serve")
	return e
}

// houses writes a file of houses of six to ten corners, some with a court, one next to the other.
func (e *exporting) houses() string {
	name := filepath.Join(e.dir, "houses.geojsonl")
	out, err := os.Create(name)
	if err != nil {
		e.b.Fatal(err)
	}
	defer out.Close()
	format, _ := file.FormatNamed("geojsonl")
	w, err := file.Create(out, format, file.CreateOptions{})
	if err != nil {
		e.b.Fatal(err)
	}
	err = w.Begin(geo.Schema{Name: "houses", Shape: geo.Polygons, EPSG: 4490, Columns: []geo.Column{{Name: "code"}, {Name: "name"}, {Name: "use"},
		{Name: "dwellings", Kind: geo.IntegerColumn}, {Name: "floors", Kind: geo.IntegerColumn}, {Name: "valid_from", Kind: geo.DateColumn}}})
	for i := 0; i < e.count && err == nil; i++ {
		err = w.Write(geo.Row{Shape: e.house(i), Values: []any{fmt.Sprintf("LD-%07d", i), fmt.Sprintf("示例小区%d号楼", i), []string{"residential", "mixed", "public"}[i%3],
			int64(i % 90), int64(3 + i%30), fmt.Sprintf("20%02d-%02d-01", i%20, 1+i%12)}})
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		e.b.Fatal(err)
	}
	return name
}

// steps between houses, in degrees.
const stepEast, stepNorth = 0.0005, 0.0004

func (e *exporting) house(i int) orb.Geometry {
	x, y := 113+stepEast*float64(i%e.side), 30.1+stepNorth*float64(i/e.side)
	w, h := 0.00021+1.3e-6*float64(i%7), 0.00017+1.7e-6*float64(i%11)
	ring := orb.Ring{{x, y}, {x + w, y}, {x + w, y + h*.7}, {x + w*.6, y + h*.7}, {x + w*.6, y + h}, {x, y + h}, {x, y}}
	if i%10 > 0 {
		return orb.MultiPolygon{{ring}}
	}
	return orb.MultiPolygon{{ring, {{x + w*.2, y + h*.2}, {x + w*.2, y + h*.5}, {x + w*.5, y + h*.5}, {x + w*.5, y + h*.2}, {x + w*.2, y + h*.2}}}}
}

func (e *exporting) beside(b *testing.B, format, driver string) {
	f, _ := file.FormatNamed(format)
	ours, typed, theirs := filepath.Join(e.dir, "ours"+f.Ext), filepath.Join(e.dir, "typed"+f.Ext), filepath.Join(e.dir, "theirs"+f.Ext)
	var took [4][]float64
	for b.Loop() { // one after the other, so that what else the machine does meets all of them
		took[0] = append(took[0], seconds(func() { e.download(format, "", "identity", ours) }))
		took[1] = append(took[1], seconds(func() { e.ogr(driver, theirs) }))
		took[2] = append(took[2], seconds(func() { e.program.must("export", "buildings", "-o", typed, "--format", format) }))
		if format == "geojson" {
			took[3] = append(took[3], seconds(func() { e.download(format, "", "gzip", filepath.Join(e.dir, "packed")) }))
		}
	}
	told := e.read(theirs)
	same(b, e.read(ours), told, e.count)
	same(b, e.read(typed), told, e.count)
	for i, name := range []string{"server-s", "ogr2ogr-s", "command-s", "packed-s"} {
		if len(took[i]) > 0 {
			b.ReportMetric(median(took[i]), name)
		}
	}
	b.ReportMetric(float64(sizeOf(b, ours)), "bytes")
	b.ReportMetric(float64(sizeOf(b, theirs)), "ogr2ogr-bytes")
	b.ReportMetric(median(took[1])/median(took[0]), "times")
	b.ReportMetric(median(took[1])/median(took[2]), "times-command")
	b.ReportMetric(e.peak(format, e.tenth()), "tenth-MB")
	b.ReportMetric(e.peak(format, ""), "all-MB")
	b.ReportMetric(e.commandPeak(format, "--bbox", strings.TrimPrefix(e.tenth(), "&bbox=")), "command-tenth-MB")
	b.ReportMetric(e.commandPeak(format), "command-all-MB")
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

func seconds(work func()) float64 {
	began := time.Now()
	work()
	return time.Since(began).Seconds()
}

func sizeOf(b *testing.B, name string) int64 {
	about, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	return about.Size()
}

// tenth asks for a tenth of the buildings.
func (e *exporting) tenth() string {
	north := 30.1 + stepNorth*(float64(e.side/10)-.1)
	return fmt.Sprintf("&bbox=112.9999,30.0999,114,%f", north)
}

// download keeps what the server sends, packed or not.
func (e *exporting) download(format, filter, coding, to string) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, e.address+"/api/v1/layers/buildings/export?format="+format+filter, nil)
	if err != nil {
		e.b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", coding)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		e.b.Fatal(err)
	}
	defer answer.Body.Close()
	out, err := os.Create(to)
	if err != nil {
		e.b.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		e.b.Fatalf("%s: %s (%v)", format, answer.Status, err)
	}
}

// ogr lets ogr2ogr write the same columns of the same table, with as many decimals.
func (e *exporting) ogr(driver, to string) {
	if err := os.Remove(to); err != nil && !os.IsNotExist(err) {
		e.b.Fatal(err)
	}
	l, err := planning.LayerNamed(planning.Buildings)
	if err != nil {
		e.b.Fatal(err)
	}
	columns := []string{"code"}
	if driver == "GeoJSON" {
		columns = []string{"code AS id", "code"}
	}
	for _, f := range l.Fields {
		columns = append(columns, `"`+f.Name+`"`)
	}
	args := []string{"-f", driver, to, e.peer, "-nln", "buildings", "-nlt", "MULTIPOLYGON",
		"-sql", "SELECT " + strings.Join(columns, ", ") + ", valid_from, valid_to, audience, geom FROM " + pgtest.Schema + ".building WHERE rev_to IS NULL"}
	if driver == "GeoJSON" {
		args = append(args, "-lco", "COORDINATE_PRECISION=9", "-lco", "ID_FIELD=id")
	}
	if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
		e.b.Fatalf("ogr2ogr: %v\n%s", err, out)
	}
}

// read reads a file back, feature by feature.
func (e *exporting) read(name string) map[string]geo.Feature {
	in, err := os.Open(name)
	if err != nil {
		e.b.Fatal(err)
	}
	defer in.Close()
	r, err := file.Open(name, in, sizeOf(e.b, name), file.Options{})
	if err != nil {
		e.b.Fatal(err)
	}
	out := map[string]geo.Feature{}
	for {
		f, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			e.b.Fatal(err)
		}
		code := textOf(&f, "code")
		if strings.HasSuffix(name, ".geojson") && f.ID != code {
			e.b.Fatalf("%s: the id of %s is %q", name, code, f.ID)
		}
		out[code] = f
	}
}

func textOf(f *geo.Feature, column string) string {
	i := slices.IndexFunc(f.Fields, func(f geo.Field) bool { return f.Name == column })
	if i < 0 {
		return ""
	}
	return f.Fields[i].Text
}

// same holds two files against one another: as many features, the same codes, values and vertices, these to half a unit of the ninth decimal.
func same(b *testing.B, ours, theirs map[string]geo.Feature, count int) {
	b.Helper()
	if len(ours) != count || len(theirs) != count {
		b.Fatalf("%d features, ogr2ogr wrote %d, there are %d", len(ours), len(theirs), count)
	}
	for code, f := range ours {
		t := theirs[code]
		if len(f.Fields) < 14 || !alike(f.Geometry, t.Geometry) {
			b.Fatalf("%s: %v, ogr2ogr wrote %v", code, f, t)
		}
		for _, v := range f.Fields {
			if their := strings.ReplaceAll(textOf(&t, v.Name), "/", "-"); v.Text != their {
				b.Fatalf("%s: %s is %q, ogr2ogr wrote %q", code, v.Name, v.Text, their)
			}
		}
	}
}

// alike compares vertex by vertex; the rings of one may be wound the other way.
func alike(p, q orb.Geometry) bool {
	if p == nil || q == nil {
		return false
	}
	m, n := geo.Rewind(p).(orb.MultiPolygon), geo.Rewind(q).(orb.MultiPolygon)
	return slices.EqualFunc(m, n, func(a, b orb.Polygon) bool {
		return slices.EqualFunc(a, b, func(r, s orb.Ring) bool {
			return slices.EqualFunc(r, s, func(u, v orb.Point) bool { return math.Abs(u[0]-v[0]) < 0.6e-9 && math.Abs(u[1]-v[1]) < 0.6e-9 })
		})
	})
}

// peak is by how many megabytes the server's memory goes beyond what it had, while it writes what a filter takes.
func (e *exporting) peak(format, filter string) float64 {
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", e.pid), []byte("5"), 0); err != nil { // the peak begins anew
		e.b.Logf("the peak of memory is not known: %v", err)
		return math.NaN()
	}
	before := e.status("VmRSS")
	e.download(format, filter, "identity", filepath.Join(e.dir, "peak"))
	return (e.status("VmHWM") - before) / 1024
}

// commandPeak is how many megabytes `peijian export` has at most, seen a hundred times a second: what Linux tells of a child that has ended begins with the memory of who started it.
func (e *exporting) commandPeak(format string, filter ...string) (most float64) {
	c := e.program.command(append([]string{"export", "buildings", "-o", filepath.Join(e.dir, "peak"), "--format", format}, filter...)...)
	if err := c.Start(); err != nil {
		e.b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				e.b.Fatal(err)
			}
			return most / 1024
		case <-look.C:
			if kilobytes, ok := statusOf(c.Process.Pid, "VmHWM"); ok {
				most = kilobytes // it never shrinks but once, when the child becomes the program
			}
		}
	}
}

// status is statusOf the server.
func (e *exporting) status(name string) float64 {
	n, ok := statusOf(e.pid, name)
	if !ok {
		e.b.Fatalf("Linux does not tell %s", name)
	}
	return n
}

// statusOf reads a number of kilobytes that Linux tells of a process while it runs.
func statusOf(pid int, name string) (float64, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return n, err == nil
		}
	}
	return 0, false
}
