package postgres_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

func TestTheSampleCityMeasuresTheSameInGoAndInPostGIS(t *testing.T) {
	url := pgtest.New(t)
	s := sampleStore(t, url)
	compareWithPostGIS(t, s.City(), psql(t, url))
	compareCells(t, s.City())
}

type sampleFile struct{ bytes.Buffer }

func (*sampleFile) Close() error { return nil }

func TestRealGroundMeasuresTheSameInGoAndInPostGIS(t *testing.T) {
	data := os.Getenv("PEIJIAN_DATA")
	if data == "" {
		t.Skip("PEIJIAN_DATA is not set: the municipalities and buildings of Liechtenstein are not at hand")
	}
	municipalities, err := os.ReadFile(filepath.Join(data, "benchmark", "liechtenstein_gemeinden_11.geojsonl"))
	if err != nil {
		t.Fatal(err)
	}
	buildings, err := exec.Command("xz", "-dc", filepath.Join(data, "benchmark", "liechtenstein_osm_buildings_8994.geojsonl.xz")).Output()
	if err != nil {
		t.Skipf("the buildings cannot be unpacked: %v", err)
	}
	url := pgtest.New(t)
	s := open(t, url)
	err = s.Configure(t.Context(), planning.Info{
		Name: planning.Text{Zh: "列支敦士登", En: "Liechtenstein"}, Plane: 32632, Extent: orb.Bound{Min: orb.Point{9.4, 47}, Max: orb.Point{9.7, 47.3}},
	}, "test")
	if err != nil {
		t.Fatal(err)
	}
	takeBytes(t, s, postgres.Import{Layer: planning.Communities, File: "g.geojsonl", Mapping: map[string]string{"code": "osm_id"}}, municipalities)
	takeBytes(t, s, postgres.Import{Layer: planning.Buildings, File: "b.geojsonl", Mapping: map[string]string{"code": "osm_way_id|osm_id"}}, buildings)
	compareWithPostGIS(t, s.City(), psql(t, url))
}

func takeBytes(t *testing.T, s *postgres.Store, im postgres.Import, content []byte) {
	t.Helper()
	source, err := file.Open(im.File, bytes.NewReader(content), int64(len(content)), file.Options{})
	if err != nil {
		t.Fatal(err)
	}
	im.Source, im.Actor = source, "test"
	r, err := s.Import(t.Context(), im)
	if err != nil || !r.Clean() {
		t.Fatalf("import %s: %v, %v", im.File, err, r)
	}
}

// compareWithPostGIS holds counts and areas of every layer, and the gaps that lie in the ground, against what PostGIS says of the same
// rows by the plainest query.
func compareWithPostGIS(t *testing.T, c *planning.City, db *pgx.Conn) {
	for _, l := range planning.Layers() {
		if l.Geometry == planning.PolygonGeometry {
			compareAreas(t, c, db, l)
		}
	}
	const housing = `
		WITH housing AS (
			SELECT 'developments' AS layer, code, ST_Transform(geom, plane) AS g FROM development, city WHERE rev_to IS NULL
			UNION ALL SELECT 'compounds', code, ST_Transform(geom, plane) FROM compound, city WHERE rev_to IS NULL
			UNION ALL SELECT 'buildings', code, ST_Transform(geom, plane) FROM building, city WHERE rev_to IS NULL
				AND development_code IS NULL AND compound_code IS NULL AND use IN ('residential', 'mixed', 'unknown')
		), claimant AS MATERIALIZED (SELECT code, ST_Transform(geom, plane) AS g FROM community, city WHERE rev_to IS NULL)`
	compareIDs(t, c, db, gap.Unclaimed, housing+`
		SELECT 'unclaimed/' || layer || '/' || h.code FROM housing h
		WHERE coalesce((SELECT ST_Area(ST_Intersection(h.g, ST_Union(k.g))) FROM claimant k WHERE ST_Intersects(h.g, k.g)), 0) < 0.5 * ST_Area(h.g)`)
	compareIDs(t, c, db, gap.Contested, housing+`
		SELECT 'contested/' || layer || '/' || h.code FROM housing h
		WHERE (SELECT count(*) FROM claimant k WHERE ST_Intersects(h.g, k.g) AND ST_Area(ST_Intersection(h.g, k.g)) >= 0.1 * ST_Area(h.g)) >= 2`)
}

func compareAreas(t *testing.T, c *planning.City, db *pgx.Conn, l *planning.Layer) {
	rows, err := db.Query(t.Context(), `SELECT code, ST_Area(ST_Transform(geom, plane)) FROM `+l.Table+`, city WHERE rev_to IS NULL`)
	if err != nil {
		t.Fatal(err)
	}
	var code string
	var want float64
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&code, &want}, func() error {
		n++
		f := c.Get(l.Name, code)
		if f == nil {
			t.Errorf("%s %s is not in the City", l.Name, code)
		} else if got := f.Plane.Area(); math.Abs(got-want) > 1e-4+1e-10*want { // a tenth of a square millimetre per 1,000 km²
			t.Errorf("%s %s: %v m², PostGIS says %v", l.Name, code, got, want)
		}
		return nil
	})
	if err != nil || n != c.Layer(l.Name).Len() {
		t.Errorf("%s: %d rows, %d features (%v)", l.Name, n, c.Layer(l.Name).Len(), err)
	}
}

func compareIDs(t *testing.T, c *planning.City, db *pgx.Conn, kind gap.Kind, query string) {
	rows, err := db.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	want, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, g := range gap.Detect(c) {
		if g.Kind == kind {
			got = append(got, g.ID)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("%s: %d, PostGIS %d (-PostGIS +City):\n%s", kind, len(got), len(want), diff)
	}
}
