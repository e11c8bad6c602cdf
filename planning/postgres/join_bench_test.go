package postgres_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"peijian/geo"
	"peijian/planning/postgres/pgtest"
)

// answer is what PostGIS gives to a join: how long its indexes and its count take on one core, and the pairs.
type answer struct {
	index, took time.Duration
	pairs       []geo.Pair
}

// ask joins two tables, a and b. The count says the least of the wire.
func ask(b *testing.B, db *pgx.Conn, on string) answer {
	b.Helper()
	run(b, db, `SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0; SET jit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'`)
	run(b, db, `DROP INDEX IF EXISTS a_g; DROP INDEX IF EXISTS b_g`)
	start := time.Now()
	run(b, db, `CREATE INDEX a_g ON a USING gist (g); CREATE INDEX b_g ON b USING gist (g)`)
	out := answer{index: time.Since(start), took: time.Hour}
	run(b, db, `ANALYZE a; ANALYZE b`)
	var n int
	for range 2 {
		start := time.Now()
		if err := db.QueryRow(b.Context(), `SELECT count(*) FROM a JOIN b ON `+on).Scan(&n); err != nil {
			b.Fatal(err)
		}
		out.took = min(out.took, time.Since(start))
	}
	rows, err := db.Query(b.Context(), `SELECT a.id, b.id FROM a JOIN b ON `+on)
	if err != nil {
		b.Fatal(err)
	}
	out.pairs = make([]geo.Pair, 0, n)
	var p geo.Pair
	if _, err := pgx.ForEachRow(rows, []any{&p.A, &p.B}, func() error { out.pairs = append(out.pairs, p); return nil }); err != nil {
		b.Fatal(err)
	}
	sortPairs(out.pairs)
	return out
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

// fill copies things into a table.
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
	run(b, db, fmt.Sprintf(`CREATE UNLOGGED TABLE %[1]s AS SELECT id, ST_GeomFromWKB(g, %[2]d) AS g FROM raw_%[1]s; DROP TABLE raw_%[1]s`, table, srid))
}

// onOneCore runs f on one core and tells how long it took.
func onOneCore(f func()) time.Duration {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	start := time.Now()
	f()
	return time.Since(start)
}

// beside holds our pairs against PostGIS's and reports both times, each the best of its runs on one core, and their ratio; index is what ours costs, once.
func beside(b *testing.B, theirs answer, index time.Duration, things int, join func() []geo.Pair) {
	b.Helper()
	if got := slices.Clone(join()); !slices.Equal(got, theirs.pairs) {
		sortPairs(got)
		b.Fatalf("%d pairs, PostGIS has %d; in order they are the same: %v", len(got), len(theirs.pairs), slices.Equal(got, theirs.pairs))
	}
	took, all := time.Hour, time.Hour
	for b.Loop() {
		took = min(took, onOneCore(func() { join() }))
		start := time.Now()
		join()
		all = min(all, time.Since(start))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(theirs.pairs)), "pairs")
	b.ReportMetric(theirs.index.Seconds()*1e3, "postgis-index-ms")
	b.ReportMetric(theirs.took.Seconds()*1e3, "postgis-ms")
	b.ReportMetric(index.Seconds()*1e3, "index-ms")
	b.ReportMetric(took.Seconds()*1e3, "join-ms")
	b.ReportMetric(all.Seconds()*1e3, "all-cores-ms")
	b.ReportMetric(float64(took.Nanoseconds())/float64(things), "ns/each")
	b.ReportMetric(theirs.took.Seconds()/took.Seconds(), "x-join")
	b.ReportMetric((theirs.index+theirs.took).Seconds()/(index+took).Seconds(), "x-with-index")
}

// sayVersions writes lines that tools for benchmarks take for configuration.
var sayVersions sync.Once

// peer is a connection to a database without a city.
func peer(b *testing.B) *pgx.Conn {
	b.Helper()
	db, err := pgx.Connect(b.Context(), pgtest.Admin(b, pgtest.Empty(b)))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close(b.Context()) })
	run(b, db, `CREATE EXTENSION IF NOT EXISTS postgis; CREATE SCHEMA bench; SET search_path = bench, public`)
	var versions string
	if err := db.QueryRow(b.Context(), `SELECT format('PostgreSQL %s, PostGIS %s, GEOS %s', current_setting('server_version'), postgis_lib_version(), postgis_geos_version())`).Scan(&versions); err != nil {
		b.Fatal(err)
	}
	sayVersions.Do(func() { fmt.Printf("peer: %s\ngo: %s\n", versions, runtime.Version()) })
	return db
}

// BenchmarkJoinWards joins 1,684,769 postcodes with 7,681 wards of England, EPSG:27700, beside PostGIS on the same data.
func BenchmarkJoinWards(b *testing.B) {
	points, wards := postcodes(b), wardsOf(b)
	db := peer(b)
	fill(b, db, "b", 4326, len(wards), func(i int) orb.Geometry { return wards[i] })
	run(b, db, `UPDATE b SET g = ST_Transform(g, 27700)`)
	fill(b, db, "a", 27700, len(points), func(i int) orb.Geometry { return points[i] })
	besideGrid(b, ask(b, db, `ST_Covers(b.g, a.g)`), points, fetched(b, db, len(wards)))
}

// besideGrid joins points with shapes by an owner grid.
func besideGrid(b *testing.B, theirs answer, points []orb.Point, shapes []orb.Geometry) {
	b.Helper()
	var grid *geo.OwnerGrid
	index := onOneCore(func() { grid = geo.NewOwnerGrid(prepare(b, shapes)) })
	room := make([]geo.Pair, 0, len(theirs.pairs)+1000)
	beside(b, theirs, index, len(points), func() []geo.Pair {
		if runtime.GOMAXPROCS(0) > 1 {
			return grid.JoinAll(points)
		}
		room = grid.Join(points, room[:0])
		return room
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

// crooked is the border from p to q without q, broken in the middle again and again, the same from either side.
func crooked(p, q orb.Point, times int, line []orb.Point) []orb.Point {
	if times == 0 {
		return append(line, p)
	}
	low, high := p, q
	if p[0] > q[0] || p[0] == q[0] && p[1] > q[1] {
		low, high = q, p
	}
	dice := rand.New(rand.NewPCG(math.Float64bits(low[0])^math.Float64bits(high[1]), math.Float64bits(low[1])^math.Float64bits(high[0])))
	bend := (dice.Float64() - .5) * .4
	m := orb.Point{(p[0]+q[0])/2 + bend*(high[1]-low[1]), (p[1]+q[1])/2 - bend*(high[0]-low[0])}
	return crooked(m, q, times-1, crooked(p, m, times-1, line))
}

// partition cuts a square into cols × rows polygons, whose crooked borders are four times 2^times edges.
func partition(cols, rows int, side float64, times int) []orb.Geometry {
	corner := func(i, j int) orb.Point {
		dice := rand.New(rand.NewPCG(uint64(i), uint64(j)))
		x, y := float64(i), float64(j)
		if i > 0 && i < cols && j > 0 && j < rows {
			x, y = x+(dice.Float64()-.5)*.4, y+(dice.Float64()-.5)*.4
		}
		return orb.Point{x * side / float64(cols), y * side / float64(rows)}
	}
	var out []orb.Geometry
	for i := range cols {
		for j := range rows {
			at := []orb.Point{corner(i, j), corner(i+1, j), corner(i+1, j+1), corner(i, j+1), corner(i, j)}
			var ring orb.Ring
			for k := range 4 {
				ring = crooked(at[k], at[k+1], times, ring)
			}
			out = append(out, orb.Polygon{append(ring, at[0])})
		}
	}
	return out
}

// BenchmarkJoinPartition joins a million random points with partitions of 80, 2,000 and 100,000 crooked polygons of 1,025, 257 and 33 corners.
func BenchmarkJoinPartition(b *testing.B) {
	db := peer(b)
	dice := rand.New(rand.NewPCG(9, 9))
	points := make([]orb.Point, 1_000_000)
	for i := range points {
		points[i] = orb.Point{dice.Float64() * 50_000, dice.Float64() * 50_000}
	}
	fill(b, db, "a", 4547, len(points), func(i int) orb.Geometry { return points[i] })
	for _, c := range []struct{ cols, rows, times int }{{8, 10, 8}, {40, 50, 6}, {250, 400, 3}} {
		shapes := partition(c.cols, c.rows, 50_000, c.times)
		fill(b, db, "b", 4547, len(shapes), func(i int) orb.Geometry { return shapes[i] })
		theirs := ask(b, db, `ST_Covers(b.g, a.g)`)
		b.Run(fmt.Sprint(len(shapes)), func(b *testing.B) { besideGrid(b, theirs, points, shapes) })
	}
}

// BenchmarkJoinBoxes joins 300,000 boxes with 20,000 windows, as boxes, which PostGIS has no word for, and as polygons.
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
	theirs := ask(b, db, `ST_Intersects(a.g, b.g)`)
	b.Run("boxes", func(b *testing.B) {
		beside(b, theirs, 0, len(small), func() []geo.Pair { return geo.JoinBoxes(small, windows) })
	})
	var left, right []*geo.Shape
	index := onOneCore(func() { left, right = prepare(b, polygonsOf(small)), prepare(b, polygonsOf(windows)) })
	b.Run("polygons", func(b *testing.B) {
		beside(b, theirs, index, len(small), func() []geo.Pair { return geo.JoinShapes(left, right) })
	})
}

func polygonsOf(boxes []orb.Bound) []orb.Geometry {
	out := make([]orb.Geometry, len(boxes))
	for i, b := range boxes {
		out[i] = b.ToPolygon()
	}
	return out
}
