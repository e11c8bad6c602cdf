package web_test

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

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
	b.Run("Cut", func(b *testing.B) {
		worked, n := processor(), 0
		for b.Loop() {
			if _, err := tileset.Cut(p, tileset.List{planning.Buildings}, denseTile); err != nil {
				b.Fatal(err)
			}
			n++
		}
		b.ReportMetric((processor()-worked).Seconds()*1e3/float64(n), "core-ms")
		b.ReportMetric(float64(len(tile.Plain)), "bytes")
		b.ReportMetric(float64(len(strict(b, tile.Plain).Layer(planning.Buildings).Features)), "features")
	})
	b.Run("CutAndPack", func(b *testing.B) {
		size := 0
		for b.Loop() {
			t, err := tileset.Cut(p, tileset.List{planning.Buildings}, denseTile)
			if err != nil {
				b.Fatal(err)
			}
			size = len(t.Packed())
		}
		b.ReportMetric(float64(size), "bytes")
	})
	b.Run("PostGIS", func(b *testing.B) { besidePostGIS(b, city, tile.Plain) })
	s := open(b, func(c *web.Config) { c.Store.(*memory).set(city) })
	address := tileOf(planning.Buildings, denseTile)
	for _, ask := range []struct{ name, tag string }{{"Cached", ""}, {"NotModified", tile.Tag}} {
		b.Run(ask.name, func(b *testing.B) { send(b, s.h, address, ask.tag) })
		b.Run(ask.name+"Bare", func(b *testing.B) { send(b, bare(tile), address, ask.tag) })
	}
}

// bare answers with a tile as a handler does that knows nothing else.
func bare(t *tileset.Tile) http.Handler {
	packed := t.Packed()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("ETag", t.Tag)
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

// send asks over one connection of the loopback interface, as a proxy does that keeps its connections. The client is the plainest there is, so that the server is
// what is measured.
func send(b *testing.B, h http.Handler, address, tag string) {
	server := httptest.NewServer(h)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	ask := "GET " + address + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
	want := http.StatusOK
	if tag != "" {
		ask, want = ask+"If-None-Match: "+tag+"\r\n", http.StatusNotModified
	}
	in, got := bufio.NewReaderSize(conn, 1<<16), int64(0)
	for b.Loop() {
		if _, err := io.WriteString(conn, ask+"\r\n"); err != nil {
			b.Fatal(err)
		}
		r, err := http.ReadResponse(in, nil)
		if err != nil || r.StatusCode != want {
			b.Fatalf("%v %v", r, err)
		}
		if got, err = io.Copy(io.Discard, r.Body); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(got), "bytes")
}

// besidePostGIS lets PostGIS cut the same rows, holds its tile against ours, feature by feature, and measures it: the encoding alone, from geometries that are in EPSG:3857
// already, without the wire.
func besidePostGIS(b *testing.B, city *planning.City, ours []byte) {
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
	size := 0
	for b.Loop() {
		db.Scan(strings.Replace(asked, "SELECT ST_AsMVT(q, 'buildings', 4096, 'geom', 'id')", "SELECT length(ST_AsMVT(q, 'buildings', 4096, 'geom', 'id'))", 1), at, &size)
	}
	b.ReportMetric(float64(size), "bytes")
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
