package postgres_test

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/file"
	"peijian/geo/shapefile"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// BenchmarkImport takes a zipped shapefile of footprints in EPSG:4547 into the city, checked and published, beside ogr2ogr, which brings the same file
// into a plain table of the same PostGIS with COPY, the same target system and a spatial index. PEIJIAN_IMPORT says how many, 100,000 when not set.
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
	for b.Loop() {
		ours, theirs := math.Inf(1), math.Inf(1)
		address := pgtest.New(b)
		s := open(b, address)
		start := time.Now()
		source, err := file.Open("buildings.zip", zipped, size.Size(), file.Options{})
		if err != nil {
			b.Fatal(err)
		}
		r, err := s.Import(b.Context(), postgres.Import{Layer: planning.Buildings, File: "buildings.zip", Source: source, Actor: "bench"})
		if err != nil || r.Rows.Added != int64(n) {
			b.Fatalf("%+v (%v)", r, err)
		}
		ours = min(ours, time.Since(start).Seconds())
		start = time.Now()
		admin := pgtest.Admin(b, address)
		c := exec.CommandContext(b.Context(), ogr, "-f", "PostgreSQL", connection(b, admin), "/vsizip/"+name+"/buildings.shp", "-nln", "bench_ogr", "-t_srs", "EPSG:4490",
			"-nlt", "MULTIPOLYGON", "-lco", "GEOMETRY_NAME=geom", "-lco", "SCHEMA=public", "--config", "PG_USE_COPY", "YES", "-oo", "ENCODING=UTF-8")
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("ogr2ogr: %v\n%s", err, out)
		}
		theirs = min(theirs, time.Since(start).Seconds())
		b.ReportMetric(ours, "s")
		b.ReportMetric(theirs, "ogr2ogr-s")
		b.ReportMetric(theirs/ours, "times")
	}
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
