package postgres_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"peijian/geo"
	"peijian/planning/postgres/pgtest"
)

// pairsOf asks PostGIS for the pairs of two tables, a and b, on one core: how long the count takes, which says the least of the wire, and what the pairs are.
func pairsOf(b *testing.B, db *pgx.Conn, on string) (took time.Duration, pairs []geo.Pair) {
	b.Helper()
	run(b, db, `SET max_parallel_workers_per_gather = 0; SET jit = off; SET work_mem = '256MB'; ANALYZE a; ANALYZE b`)
	var n int
	start := time.Now()
	if err := db.QueryRow(b.Context(), `SELECT count(*) FROM a JOIN b ON `+on).Scan(&n); err != nil {
		b.Fatal(err)
	}
	took = time.Since(start)
	rows, err := db.Query(b.Context(), `SELECT a.id, b.id FROM a JOIN b ON `+on)
	if err != nil {
		b.Fatal(err)
	}
	pairs = make([]geo.Pair, 0, n)
	var p geo.Pair
	if _, err := pgx.ForEachRow(rows, []any{&p.A, &p.B}, func() error { pairs = append(pairs, p); return nil }); err != nil {
		b.Fatal(err)
	}
	sortPairs(pairs)
	return took, pairs
}

func sortPairs(pairs []geo.Pair) {
	slices.SortFunc(pairs, func(x, y geo.Pair) int {
		if x.A != y.A {
			return int(x.A) - int(y.A)
		}
		return int(x.B) - int(y.B)
	})
}

func run(b *testing.B, db *pgx.Conn, sql string) {
	b.Helper()
	if _, err := db.Exec(b.Context(), sql); err != nil {
		b.Fatal(err)
	}
}

// fill copies things into a table and indexes them.
func fill(b *testing.B, db *pgx.Conn, table string, srid, n int, shape func(i int) orb.Geometry) {
	b.Helper()
	run(b, db, fmt.Sprintf(`DROP TABLE IF EXISTS %[1]s, raw_%[1]s; CREATE UNLOGGED TABLE raw_%[1]s (id integer, g bytea)`, table))
	_, err := db.CopyFrom(b.Context(), pgx.Identifier{"raw_" + table}, []string{"id", "g"}, pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		raw, err := wkb.Marshal(shape(i))
		return []any{int32(i), raw}, err
	}))
	if err != nil {
		b.Fatal(err)
	}
	run(b, db, fmt.Sprintf(`CREATE UNLOGGED TABLE %[1]s AS SELECT id, ST_GeomFromWKB(g, %[2]d) AS g FROM raw_%[1]s; CREATE INDEX ON %[1]s USING gist (g); DROP TABLE raw_%[1]s`, table, srid))
}

// beside holds our pairs against the peer's and reports both times and their ratio. build is what the index costs, once.
func beside(b *testing.B, peerTook time.Duration, want []geo.Pair, build time.Duration, join func() []geo.Pair, things int) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		got := join()
		took = append(took, time.Since(start))
		if len(took) == 1 {
			sorted := slices.Clone(got)
			sortPairs(sorted)
			if !slices.Equal(sorted, want) {
				b.Fatalf("%d pairs, and PostGIS has %d others", len(got), len(want))
			}
		}
	}
	slices.Sort(took)
	median := took[len(took)/2]
	b.ReportMetric(peerTook.Seconds(), "postgis-s")
	b.ReportMetric(build.Seconds(), "index-s")
	b.ReportMetric(median.Seconds(), "join-s")
	b.ReportMetric(float64(median.Nanoseconds())/float64(things), "ns/each")
	b.ReportMetric(peerTook.Seconds()/median.Seconds(), "x-join")
	b.ReportMetric(peerTook.Seconds()/(median+build).Seconds(), "x-with-index")
	b.ReportMetric(float64(len(want)), "pairs")
}

// peer is a connection to a database without a city.
func peer(b *testing.B) *pgx.Conn {
	b.Helper()
	db, err := pgx.Connect(b.Context(), pgtest.Admin(b, pgtest.Empty(b)))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close(b.Context()) })
	run(b, db, `CREATE EXTENSION IF NOT EXISTS postgis; CREATE SCHEMA bench; SET search_path = bench, public`)
	return db
}

// BenchmarkJoinWards joins 1,684,769 postcodes with 7,681 wards of England, EPSG:27700, beside PostGIS on the same data on one core.
func BenchmarkJoinWards(b *testing.B) {
	points, wards := postcodes(b), wardsOf(b)
	db := peer(b)
	fill(b, db, "b", 4326, len(wards), func(i int) orb.Geometry { return wards[i] })
	run(b, db, `UPDATE b SET g = ST_Transform(g, 27700); REINDEX TABLE b`)
	fill(b, db, "a", 27700, len(points), func(i int) orb.Geometry { return points[i] })
	shapes := fetched(b, db, len(wards))
	took, want := pairsOf(b, db, `ST_Covers(b.g, a.g)`)
	start := time.Now()
	grid := geo.NewOwnerGrid(prepare(b, shapes))
	build := time.Since(start)
	room := make([]geo.Pair, 0, len(want))
	b.Run("one core", func(b *testing.B) {
		beside(b, took, want, build, func() []geo.Pair { room = grid.Join(points, room[:0]); return room }, len(points))
	})
	b.Run("all cores", func(b *testing.B) {
		beside(b, took, want, build, func() []geo.Pair { return grid.JoinAll(points) }, len(points))
	})
}

func prepare(b *testing.B, shapes []orb.Geometry) []*geo.Shape {
	b.Helper()
	out := make([]*geo.Shape, len(shapes))
	for i, g := range shapes {
		s, err := geo.Prepare(g)
		if err != nil {
			b.Fatal(err)
		}
		out[i] = s
	}
	return out
}

// fetched reads the shapes of table b as PostGIS keeps them, so that both sides have the same coordinates.
func fetched(b *testing.B, db *pgx.Conn, n int) []orb.Geometry {
	b.Helper()
	out := make([]orb.Geometry, n)
	rows, err := db.Query(b.Context(), `SELECT id, ST_AsBinary(g) FROM b`)
	if err != nil {
		b.Fatal(err)
	}
	var id int32
	var raw []byte
	if _, err := pgx.ForEachRow(rows, []any{&id, &raw}, func() (err error) { out[id], err = wkb.Unmarshal(raw); return err }); err != nil {
		b.Fatal(err)
	}
	return out
}

// unpacked opens a file of PEIJIAN_DATA, or skips and says why.
func unpacked(b *testing.B, name string) io.Reader {
	b.Helper()
	data := os.Getenv("PEIJIAN_DATA")
	if data == "" {
		b.Skip("PEIJIAN_DATA is not set: the wards and postcodes of England are not there")
	}
	xz, err := exec.LookPath("xz")
	if err != nil {
		b.Skip("xz is not there: apt-get install xz-utils")
	}
	c := exec.CommandContext(b.Context(), xz, "-dc", filepath.Join(data, "benchmark", name))
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Wait() })
	return bufio.NewReaderSize(out, 1<<20)
}

func postcodes(b *testing.B) []orb.Point {
	b.Helper()
	r := csv.NewReader(unpacked(b, "codepoint_open_2014-08_1684769.csv.xz"))
	r.ReuseRecord = true
	var out []orb.Point
	for row, err := r.Read(); err != io.EOF; row, err = r.Read() {
		if err != nil {
			b.Fatal(err)
		}
		x, errX := strconv.ParseFloat(row[2], 64)
		y, errY := strconv.ParseFloat(row[3], 64)
		if errX == nil && errY == nil { // the first row is the header
			out = append(out, orb.Point{x, y})
		}
	}
	return out
}

func wardsOf(b *testing.B) []orb.Geometry {
	b.Helper()
	d := json.NewDecoder(unpacked(b, "england_wards_2013_7681.geojsonl.xz"))
	var out []orb.Geometry
	for d.More() {
		var f struct {
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
		if err := d.Decode(&f); err != nil {
			b.Fatal(err)
		}
		var g orb.MultiPolygon
		if f.Geometry.Type == "Polygon" {
			var p orb.Polygon
			if err := json.Unmarshal(f.Geometry.Coordinates, &p); err != nil {
				b.Fatal(err)
			}
			g = orb.MultiPolygon{p}
		} else if err := json.Unmarshal(f.Geometry.Coordinates, &g); err != nil {
			b.Fatal(err)
		}
		out = append(out, g)
	}
	return out
}

// BenchmarkJoinPartition joins a million random points with partitions of 80, 2,000 and 100,000 polygons that PostGIS makes, beside PostGIS on one core.
func BenchmarkJoinPartition(b *testing.B) {
	db := peer(b)
	dice := rand.New(rand.NewPCG(9, 9))
	points := make([]orb.Point, 1_000_000)
	for i := range points {
		points[i] = orb.Point{dice.Float64() * 50_000, dice.Float64() * 50_000}
	}
	fill(b, db, "a", 4547, len(points), func(i int) orb.Geometry { return points[i] })
	for _, n := range []int{80, 2_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			run(b, db, fmt.Sprintf(`DROP TABLE IF EXISTS b; SELECT setseed(0.5); CREATE UNLOGGED TABLE b AS
				SELECT row_number() OVER () - 1 AS id, ST_Segmentize(g, %d) AS g FROM (SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(ST_SetSRID(ST_MakePoint(random() * 50000, random() * 50000), 4547)), 0,
				ST_MakeEnvelope(0, 0, 50000, 50000, 4547)))).geom AS g FROM generate_series(1, %d)) x; CREATE INDEX ON b USING gist (g)`, 4_000_000/n/10+50, n))
			var count int
			if err := db.QueryRow(b.Context(), `SELECT count(*) FROM b`).Scan(&count); err != nil {
				b.Fatal(err)
			}
			shapes := fetched(b, db, count)
			took, want := pairsOf(b, db, `ST_Covers(b.g, a.g)`)
			start := time.Now()
			grid := geo.NewOwnerGrid(prepare(b, shapes))
			build := time.Since(start)
			room := make([]geo.Pair, 0, len(want))
			beside(b, took, want, build, func() []geo.Pair { room = grid.Join(points, room[:0]); return room }, len(points))
		})
	}
}

// BenchmarkJoinBoxes joins 300,000 boxes with 20,000 windows, beside PostGIS on one core.
func BenchmarkJoinBoxes(b *testing.B) {
	db := peer(b)
	dice := rand.New(rand.NewPCG(3, 4))
	boxes := func(n int, side float64) []orb.Bound {
		out := make([]orb.Bound, n)
		for i := range out {
			p := orb.Point{dice.Float64() * 50_000, dice.Float64() * 50_000}
			out[i] = orb.Bound{Min: p, Max: orb.Point{p[0] + 1 + dice.Float64()*side, p[1] + 1 + dice.Float64()*side}}
		}
		return out
	}
	small, windows := boxes(300_000, 30), boxes(20_000, 500)
	fill(b, db, "a", 4547, len(small), func(i int) orb.Geometry { return small[i].ToPolygon() })
	fill(b, db, "b", 4547, len(windows), func(i int) orb.Geometry { return windows[i].ToPolygon() })
	took, want := pairsOf(b, db, `ST_Intersects(a.g, b.g)`)
	b.Run("all cores", func(b *testing.B) {
		beside(b, took, want, 0, func() []geo.Pair { return geo.JoinBoxes(small, windows) }, len(small))
	})
	shapes := func(list []orb.Bound) []orb.Geometry {
		out := make([]orb.Geometry, len(list))
		for i := range list {
			out[i] = list[i].ToPolygon()
		}
		return out
	}
	start := time.Now()
	left, right := prepare(b, shapes(small)), prepare(b, shapes(windows))
	build := time.Since(start)
	b.Run("as polygons", func(b *testing.B) {
		beside(b, took, want, build, func() []geo.Pair { return geo.JoinShapes(left, right) }, len(small))
	})
}
