package web_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/postgres/pgtest"
	"peijian/tiles"
	"peijian/tiles/mvt"
	"peijian/web"
	"peijian/web/tileset"
)

// denseTile has 8,500 buildings, the centre of a large city.
var denseTile = tiles.Tile{Z: 14, X: 13355, Y: 6741}

// dense is a city with these buildings and nothing else: angular ones of eight corners, with the attributes that buildings have.
func dense(b testing.TB) *planning.City {
	b.Helper()
	d := &builder{planning.Delta{Revision: 1}}
	box := denseTile.Bound(0)
	step := (box.Max[0] - box.Min[0]) / 93
	for i := range 8500 {
		x, y := box.Min[0]+step*(float64(i%93)+.1), box.Min[1]+step*(float64(i/93)+.1)
		w, h := step*(.5+.03*float64(i%10)), step*(.4+.05*float64(i%7))
		ring := orb.Ring{{x, y}, {x + w, y}, {x + w, y + h/2}, {x + w*.7, y + h/2}, {x + w*.7, y + h}, {x + w*.2, y + h*.95}, {x + w*.2, y + h*.6}, {x, y + h*.6}, {x, y}}
		d.put(planning.Buildings, fmt.Sprintf("LD-%06d", i), "", fields{"name": fmt.Sprintf("%d号楼", i), "use": []string{"residential", "mixed", "public"}[i%3],
			"dwellings": int64(i % 90), "floors": int64(3 + i%30), "development_code": fmt.Sprintf("XM-%03d", i/40)})
		d.delta.Changes[i].Record.Geometry = geographic(orb.MultiPolygon{{ring}})
	}
	return d.apply(empty(planning.Internal))
}

// geographic turns EPSG:3857 into longitude and latitude.
func geographic(m orb.MultiPolygon) orb.MultiPolygon {
	const radius = 6378137
	for _, p := range m {
		for _, r := range p {
			for i, q := range r {
				r[i] = orb.Point{q[0] / radius * 180 / math.Pi, math.Atan(math.Sinh(q[1]/radius)) * 180 / math.Pi}
			}
		}
	}
	return m
}

// BenchmarkDenseTile cuts, packs and sends a tile of 8,500 buildings, beside ST_AsMVT on the same rows and a handler that does nothing but write the same bytes.
func BenchmarkDenseTile(b *testing.B) {
	city := dense(b)
	p := &tileset.Picture{City: city}
	tile, err := tileset.Cut(p, tileset.List{planning.Buildings}, denseTile)
	if err != nil {
		b.Fatal(err)
	}
	cut := func() *tileset.Tile {
		t, err := tileset.Cut(p, tileset.List{planning.Buildings}, denseTile)
		if err != nil {
			b.Fatal(err)
		}
		return t
	}
	b.Run("Cut", func(b *testing.B) {
		theirs := cutByPostGIS(b, city, tile.Plain)
		var worked []float64
		beside(b, 10, func() {
			before := processor()
			cut()
			worked = append(worked, (processor()-before).Seconds()*1e3)
		}, 1, func() { theirs() })
		b.ReportMetric(median(worked), "core-ms")
		b.ReportMetric(float64(len(tile.Plain)), "bytes")
	})
	b.Run("CutAndPack", func(b *testing.B) {
		size := 0
		for b.Loop() {
			size = len(cut().Packed())
		}
		b.ReportMetric(float64(size), "bytes")
	})
	s := open(b, func(c *web.Config) { c.Store.(*memory).set(city) })
	address := tileOf(planning.Buildings, denseTile)
	for _, ask := range []struct{ name, tag string }{{"Kept", ""}, {"NotModified", tile.Tag}} {
		b.Run(ask.name, func(b *testing.B) {
			ours, length := asking(b, s.h, address, ask.tag)
			bare, _ := asking(b, bare(tile, s.get(address).Header()), address, ask.tag)
			beside(b, 50, ours, 50, bare)
			b.ReportMetric(float64(*length), "bytes")
		})
	}
}

// beside does something and what its peer does in turn, so many times each, so that what else the machine does meets both. It reports the medians, in milliseconds for one,
// and the median of how many times as long the peer took.
func beside(b *testing.B, count int, ours func(), peers int, peer func()) {
	var took, theirs, times []float64
	for b.Loop() {
		one, other := milliseconds(count, ours), milliseconds(peers, peer)
		took, theirs, times = append(took, one), append(theirs, other), append(times, other/one)
	}
	b.ReportMetric(median(took), "ms")
	b.ReportMetric(median(theirs), "peer-ms")
	b.ReportMetric(median(times), "times")
}

func milliseconds(count int, work func()) float64 {
	began := time.Now()
	for range count {
		work()
	}
	return time.Since(began).Seconds() * 1e3 / float64(count)
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// bare answers with a tile as a handler does that knows nothing else: the headers are those of another answer, as they are.
func bare(t *tileset.Tile, headers http.Header) http.Handler {
	packed := t.Packed()
	for _, of := range []string{"Content-Type", "Content-Encoding", "Content-Length"} {
		headers.Del(of)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		maps.Copy(h, headers)
		if r.Header.Get("If-None-Match") == t.Tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(packed)))
		_, _ = w.Write(packed)
	})
}

// asking asks over one connection of the loopback interface, as a proxy does that keeps its connections, and tells how many bytes the last answer had. The client is the
// plainest there is, so that the server is what is measured.
func asking(b *testing.B, h http.Handler, address, tag string) (ask func(), length *int64) {
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	request := "GET " + address + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
	want := http.StatusOK
	if tag != "" {
		request, want = request+"If-None-Match: "+tag+"\r\n", http.StatusNotModified
	}
	in, length := bufio.NewReaderSize(conn, 1<<16), new(int64)
	return func() {
		if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
			b.Fatal(err)
		}
		if *length, err = skipAnswer(in, want); err != nil {
			b.Fatal(err)
		}
	}, length
}

// skipAnswer reads an answer with a status to its end, and nothing of it but its length.
func skipAnswer(in *bufio.Reader, want int) (length int64, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil || !bytes.HasPrefix(line, fmt.Appendf(nil, "HTTP/1.1 %d ", want)) {
		return 0, fmt.Errorf("%s %w", line, err)
	}
	for len(line) > 2 {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if text, is := bytes.CutPrefix(line, []byte("Content-Length: ")); is {
			if length, err = strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64); err != nil {
				return 0, err
			}
		}
	}
	return io.CopyN(io.Discard, in, length)
}

// cutByPostGIS lets PostGIS cut the same rows, holds its tile against ours, feature by feature, and gives what cuts it again: the encoding alone, from geometries that are in
// EPSG:3857 already, without the wire.
func cutByPostGIS(b *testing.B, city *planning.City, ours []byte) (again func() int) {
	db := pgtest.NewPeer(b)
	var codes, names, uses, developments, shapes []string
	var dwellings, floors []int64
	for f := range city.Layer(planning.Buildings).All() {
		n, _ := f.Integer(f.Layer, "dwellings")
		m, _ := f.Integer(f.Layer, "floors")
		codes, names, uses, developments = append(codes, f.Code), append(names, f.Name()), append(uses, f.Text("use")), append(developments, f.Text("development_code"))
		shapes, dwellings, floors = append(shapes, wkt.MarshalString(crs.ToMercator(f.Geometry))), append(dwellings, n), append(floors, m)
	}
	db.Exec(`CREATE TABLE building (id serial, code text, name text, use text, development_code text, dwellings bigint, floors bigint, g geometry(MultiPolygon, 3857))`)
	db.Exec(`INSERT INTO building (code, name, use, development_code, dwellings, floors, g) SELECT a, b, c, d, e, f, ST_GeomFromText(g, 3857)
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[]) AS r(a, b, c, d, e, f, g)`, codes, names, uses, developments, dwellings, floors, shapes)
	db.Exec(`CREATE INDEX ON building USING gist (g); ANALYZE building`)
	fmt.Printf("peer: %s\n", db.Versions())
	const asked = `SELECT ST_AsMVT(q, 'buildings', 4096, 'geom', 'id') FROM (SELECT id, code, name, use, development_code, dwellings, floors,
		ST_AsMVTGeom(g, ST_TileEnvelope($1, $2, $3), 4096, 64, true) AS geom FROM building WHERE g && ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096)) q WHERE geom IS NOT NULL`
	at := []any{int(denseTile.Z), int(denseTile.X), int(denseTile.Y)}
	var theirs []byte
	db.Scan(asked, at, &theirs)
	sameTiles(b, strict(b, ours).Layer(planning.Buildings), strict(b, theirs).Layer(planning.Buildings))
	return func() (size int) {
		db.Scan(strings.Replace(asked, "SELECT ST_AsMVT(q, 'buildings', 4096, 'geom', 'id')", "SELECT length(ST_AsMVT(q, 'buildings', 4096, 'geom', 'id'))", 1), at, &size)
		return size
	}
}

// sameTiles holds features against one another by their codes. Ours lie on every second unit at this zoom and have no vertices on straight lines, so a vertex may differ by
// a unit and its rounding; everything else is the same.
func sameTiles(b *testing.B, ours, theirs *mvt.Layer) {
	b.Helper()
	byCode := map[any]*mvt.Feature{}
	for i := range theirs.Features {
		byCode[theirs.Features[i].Attributes["code"]] = &theirs.Features[i]
	}
	if len(ours.Features) != len(theirs.Features) || len(byCode) != len(ours.Features) {
		b.Fatalf("%d features, PostGIS has %d", len(ours.Features), len(theirs.Features))
	}
	for i := range ours.Features {
		f := &ours.Features[i]
		t := byCode[f.Attributes["code"]]
		if t == nil || len(f.Attributes) != len(t.Attributes) {
			b.Fatalf("%v and %v", f.Attributes, t)
		}
		for key, v := range f.Attributes {
			if fmt.Sprint(v) != fmt.Sprint(t.Attributes[key]) {
				b.Fatalf("%v: %s is %v, PostGIS says %v", f.Attributes["code"], key, v, t.Attributes[key])
			}
		}
		if len(f.Paths) != len(t.Paths) || farthest(f, t) > 1.5*math.Sqrt2 || math.Abs(f.Area()-t.Area()) > 200 {
			b.Fatalf("%v: %v, PostGIS has %v", f.Attributes["code"], f.Paths, t.Paths)
		}
	}
}

// farthest is how far a vertex of f is from the nearest of t.
func farthest(f, t *mvt.Feature) (far float64) {
	for i, path := range f.Paths {
		for _, p := range path {
			near := math.Inf(1)
			for _, q := range t.Paths[i] {
				near = math.Min(near, math.Hypot(float64(p[0]-q[0]), float64(p[1]-q[1])))
			}
			far = math.Max(far, near)
		}
	}
	return far
}
