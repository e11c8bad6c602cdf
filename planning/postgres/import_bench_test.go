package postgres_test

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/file"
	"peijian/geo/shapefile"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// BenchmarkImport takes a zipped shapefile of footprints in EPSG:4547 into the city, checked and published, beside ogr2ogr, which brings the same file
// into a plain table of the same PostGIS with COPY, the same target system and a spatial index, and holds the rows of both against each other. It says how much memory
// the import took at most, and how long a server then takes to load the city. PEIJIAN_IMPORT says how many, 100,000 when not set. What it prints are medians over its
// runs; seconds of processors are those of the one who brings the file and of the database together, which tell more than a clock where others use the machine too.
func BenchmarkImport(b *testing.B) {
	n := 100_000
	if s := os.Getenv("PEIJIAN_IMPORT"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	ogr, err := exec.LookPath("ogr2ogr")
	if err != nil {
		b.Skip("ogr2ogr is not there: apt-get install gdal-bin")
	}
	dir := b.TempDir()
	name := filepath.Join(dir, "buildings.zip")
	writeFootprints(b, name, n)
	if err := os.Chmod(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	zipped, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer zipped.Close()
	size, err := zipped.Stat()
	if err != nil {
		b.Fatal(err)
	}
	var m metrics
	for b.Loop() {
		address := pgtest.New(b)
		admin := pgtest.Admin(b, address)
		s := connected(b, address)
		watch := psql(b, admin)
		forgetPeak()
		ours, ourCPU := measured(b, watch, func() { bringFile(b, s, zipped, size.Size(), int64(n)) })
		peak := peakMemory(b)
		loaded, _ := measured(b, watch, func() {
			if err := s.Refresh(b.Context()); err != nil {
				b.Fatal(err)
			}
		})
		theirs, theirCPU := measured(b, watch, func() {
			c := exec.CommandContext(b.Context(), ogr, "-f", "PostgreSQL", connection(b, admin), "/vsizip/"+name+"/buildings.shp", "-nln", "bench_ogr", "-t_srs", "EPSG:4490",
				"-nlt", "MULTIPOLYGON", "-lco", "GEOMETRY_NAME=geom", "-lco", "SCHEMA=public", "--config", "PG_USE_COPY", "YES", "-oo", "ENCODING=UTF-8")
			if out, err := c.CombinedOutput(); err != nil {
				b.Fatalf("ogr2ogr: %v\n%s", err, out)
			}
		})
		sameRows(b, watch, int64(n))
		m.note("s", ours)
		m.note("ogr2ogr-s", theirs)
		m.note("times", theirs/ours)
		m.note("cpu-s", ourCPU)
		m.note("ogr2ogr-cpu-s", theirCPU)
		m.note("cpu-times", theirCPU/ourCPU)
		m.note("city-s", loaded)
		m.note("peak-MB", peak)
	}
	m.report(b)
}

// metrics is what each run came to.
type metrics map[string][]float64

func (m *metrics) note(unit string, value float64) {
	if *m == nil {
		*m = metrics{}
	}
	(*m)[unit] = append((*m)[unit], value)
}

// report prints the median of each.
func (m metrics) report(b *testing.B) {
	for unit, values := range m {
		slices.Sort(values)
		b.ReportMetric(values[len(values)/2], unit)
	}
}

// connected is a store that only writes, as the command line's is: nothing of the city is in memory.
func connected(b *testing.B, address string) *postgres.Store {
	b.Helper()
	s, err := postgres.Connect(b.Context(), postgres.Config{
		URL: address, Audience: planning.Internal, Today: func() planning.Date { return today }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

// measured is how long do takes, in seconds, on a database that has nothing left to write from before, and how many seconds of processors all of it takes.
func measured(b *testing.B, db *pgx.Conn, do func()) (clock, processors float64) {
	b.Helper()
	if _, err := db.Exec(b.Context(), `CHECKPOINT`); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	before, start := spent(b, db), time.Now()
	do()
	clock = time.Since(start).Seconds()
	return clock, spent(b, db) - before
}

// spent is the seconds of processors that this process, the programs that it ran and the database's server have had so far; 0 where the system does not say.
func spent(b *testing.B, db *pgx.Conn) (seconds float64) {
	b.Helper()
	var server int
	if err := db.QueryRow(b.Context(), `SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int`).Scan(&server); err != nil {
		b.Fatal(err)
	}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		const parent, user, system, childrenUser, childrenSystem = 1, 11, 12, 13, 14
		switch {
		case pid == server, pid == os.Getpid():
			seconds += ticks(fields[childrenUser]) + ticks(fields[childrenSystem])
			fallthrough
		case fields[parent] == strconv.Itoa(server):
			seconds += ticks(fields[user]) + ticks(fields[system])
		}
	}
	return seconds
}

// ticks are hundredths of a second.
func ticks(s string) float64 {
	n, _ := strconv.ParseFloat(s, 64)
	return n / 100
}

func bringFile(b *testing.B, s *postgres.Store, zipped io.ReaderAt, size, n int64) {
	b.Helper()
	source, err := file.Open("buildings.zip", zipped, size, file.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.Import(b.Context(), postgres.Import{Layer: planning.Buildings, File: "buildings.zip", Source: source, Actor: "bench"})
	if err != nil || r.Rows.Added != n {
		b.Fatalf("%+v (%v)", r, err)
	}
}

// sameRows holds what was published against what ogr2ogr brought: the same codes with the same values, and shapes that are nowhere further apart than the last decimal that is kept.
func sameRows(b *testing.B, db *pgx.Conn, n int64) {
	b.Helper()
	var same, all int64
	err := db.QueryRow(b.Context(), `
		SELECT count(*) FILTER (WHERE b.name = o.name AND b.use = 'residential' AND o.use = '住宅' AND b.floors = o.floors AND b.dwellings = o.dwellings
			AND ST_NPoints(b.geom) = ST_NPoints(o.geom) AND ST_HausdorffDistance(b.geom, o.geom) < 2e-9), count(*)
		FROM building b FULL JOIN public.bench_ogr o USING (code)`).Scan(&same, &all)
	if err != nil || same != n || all != n {
		b.Fatalf("%d of %d rows are those of ogr2ogr, of %d (%v)", same, all, n, err)
	}
}

// forgetPeak lets the kernel count this process's highest memory anew, where it can.
func forgetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200)
}

// peakMemory is the highest resident memory of this process in MB.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0 // not Linux
	}
	for line := range strings.Lines(string(status)) {
		var kb float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); err == nil {
			return kb / 1024
		}
	}
	return 0
}

func connection(b *testing.B, address string) string {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	q := u.Query()
	host, port := u.Hostname(), u.Port()
	if h := q.Get("host"); h != "" {
		host = h
	}
	if p := q.Get("port"); p != "" {
		port = p
	}
	out := fmt.Sprintf("PG:dbname=%s host=%s user=%s", u.Path[1:], host, u.User.Username())
	if port != "" {
		out += " port=" + port
	}
	if p, ok := u.User.Password(); ok {
		out += " password=" + p
	}
	return out
}

// writeFootprints writes n houses of six corners.
func writeFootprints(b *testing.B, name string, n int) {
	b.Helper()
	out, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	side := int(math.Ceil(math.Sqrt(float64(n))))
	err = shapefile.Write(out, shapefile.WriteOptions{Name: "buildings", Shape: shapefile.Polygon, Encoding: "UTF-8", CPG: "UTF-8", CRS: prj4547, Fields: []shapefile.FieldDef{
		{Name: "code", Type: 'C', Width: 12}, {Name: "name", Type: 'C', Width: 30}, {Name: "use", Type: 'C', Width: 12}, {Name: "floors", Type: 'N', Width: 4}, {Name: "dwellings", Type: 'N', Width: 6},
	}}, func(yield func(geo.Feature, error) bool) {
		for i := range n {
			x, y := 410_000+float64(i%side)*50, 3_330_000+float64(i/side)*45
			x, y = x+float64(i%7), y+float64(i%5)
			f := geo.Feature{Geometry: orb.Polygon{{{x, y}, {x, y + 12}, {x + 9, y + 12}, {x + 9, y + 18}, {x + 30, y + 18}, {x + 30, y}, {x, y}}}, Fields: []geo.Field{
				{Name: "code", Text: fmt.Sprintf("B%09d", i)}, {Name: "name", Text: fmt.Sprintf("示例小区%d号楼", i)}, {Name: "use", Text: "住宅"}, {Name: "floors", Text: strconv.Itoa(6 + i%20)}, {Name: "dwellings", Text: strconv.Itoa(12 + i%90)},
			}}
			if !yield(f, nil) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

const prj4547 = `PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
