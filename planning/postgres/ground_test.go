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
	t.Parallel()
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
	db := psql(t, url)
	compareWithPostGIS(t, s.City(), db)
	furnish(t, s, db)
	compareServices(t, s.City(), db)
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

// furnish puts venues, rooms and counts into the municipalities of Liechtenstein: every fourth has no venue, the others one in their middle with the seven rooms of
// the checklist, which have from 30 to 60 m² each; and from 400 to 4,000 households are counted in each.
func furnish(t *testing.T, s *postgres.Store, db *pgx.Conn) {
	t.Helper()
	for _, sql := range []string{
		`SELECT put_feature('facilities', jsonb_build_object('type', 'Feature', 'id', 'F' || code, 'geometry', ST_AsGeoJSON(ST_PointOnSurface(geom), 12)::jsonb,
			'properties', jsonb_build_object('name', code, 'community_code', code, 'state', 'in_use', 'tenure', 'owned'))) FROM numbered WHERE n % 4 > 0`,
		`SELECT put_feature('rooms', jsonb_build_object('type', 'Feature', 'id', 'R' || code || use, 'properties',
			jsonb_build_object('facility_code', 'F' || code, 'name', use, 'use', use, 'gross_area', 30 + 3 * n))) FROM numbered, unnest('{hall,office,party,police,reading,activity,mediation}'::text[]) use WHERE n % 4 > 0`,
		`SELECT put_feature('households', jsonb_build_object('type', 'Feature', 'id', 'H' || code, 'properties',
			jsonb_build_object('community_code', code, 'measure', 'occupied', 'count', 400 + 360 * ((n * 7) % 11), 'as_of', '2026-01-01'))) FROM numbered`,
	} {
		if _, err := db.Exec(t.Context(), `WITH numbered AS MATERIALIZED (SELECT code, geom, row_number() OVER (ORDER BY code) AS n FROM community WHERE rev_to IS NULL) `+sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// compareServices holds the gaps of communities, venues and distances against plain queries. There are no streets: distances are straight.
func compareServices(t *testing.T, c *planning.City, db *pgx.Conn) {
	const served = `
		WITH community_of AS (SELECT code, name, ST_Transform(geom, plane) AS g FROM community, city WHERE rev_to IS NULL),
		venue AS (SELECT community_code, ST_Transform(geom, plane) AS g, (SELECT sum(gross_area) FROM room r WHERE r.rev_to IS NULL AND r.facility_code = f.code) AS m2 FROM facility f, city WHERE f.rev_to IS NULL),
		counted AS (SELECT community_code, count FROM household WHERE rev_to IS NULL)`
	compareIDs(t, c, db, gap.SizeOut, served+` SELECT 'size_out/communities/' || community_code FROM counted WHERE count < 1000 OR count > 3000`)
	compareIDs(t, c, db, gap.VenueMissing, served+` SELECT 'venue_missing/communities/' || code FROM community_of WHERE code NOT IN (SELECT community_code FROM venue)`)
	compareIDs(t, c, db, gap.VenueShort, served+`
		SELECT 'venue_short/communities/' || v.community_code FROM venue v JOIN counted n USING (community_code) WHERE v.m2 < 300 OR v.m2 * 100 / n.count < 20`)
	compareIDs(t, c, db, gap.OutOfReach, served+`, home AS (SELECT code, ST_Transform(geom, plane) AS g FROM building, city WHERE rev_to IS NULL AND use IN ('residential', 'mixed', 'unknown')
		), most AS (
			SELECT DISTINCT ON (h.code) h.code, h.g, k.code AS community, ST_Area(ST_Intersection(h.g, k.g)) AS m2 FROM home h JOIN community_of k ON ST_Intersects(h.g, k.g)
			ORDER BY h.code, m2 DESC, k.code
		)
		SELECT 'out_of_reach/buildings/' || m.code FROM most m WHERE m2 > 0 AND EXISTS (SELECT FROM venue v WHERE v.community_code = m.community)
			AND (SELECT ST_Area(ST_Intersection(m.g, ST_Union(k.g))) FROM community_of k WHERE ST_Intersects(m.g, k.g)) >= 0.5 * ST_Area(m.g)
			AND NOT EXISTS (SELECT FROM venue v WHERE v.community_code = m.community AND ST_Distance(v.g, m.g) <= 500)`)
}

// The municipalities match as they are; one that lies 40 m from where it should overlaps its neighbours and leaves voids.
func TestRealGroundThatIsMovedOverlapsAsPostGISSays(t *testing.T) {
	data := os.Getenv("PEIJIAN_DATA")
	if data == "" {
		t.Skip("PEIJIAN_DATA is not set: the municipalities of Liechtenstein are not at hand")
	}
	municipalities, err := os.ReadFile(filepath.Join(data, "benchmark", "liechtenstein_gemeinden_11.geojsonl"))
	if err != nil {
		t.Fatal(err)
	}
	url := pgtest.New(t)
	s, db := open(t, url), psql(t, url)
	err = s.Configure(t.Context(), planning.Info{
		Name: planning.Text{Zh: "列支敦士登", En: "Liechtenstein"}, Plane: 32632, Extent: orb.Bound{Min: orb.Point{9.4, 47}, Max: orb.Point{9.7, 47.3}},
	}, "test")
	if err != nil {
		t.Fatal(err)
	}
	takeBytes(t, s, postgres.Import{Layer: planning.Communities, File: "g.geojsonl", Mapping: map[string]string{"code": "osm_id"}}, municipalities)
	compareBorders(t, s.City(), db, 0)
	_, err = db.Exec(t.Context(), `SELECT put_feature('communities', jsonb_build_object('type', 'Feature', 'id', code, 'properties', '{}'::jsonb,
		'geometry', ST_AsGeoJSON(ST_Translate(geom, 0.0005, 0.0002), 12)::jsonb)) FROM community WHERE rev_to IS NULL AND code = '1155945'`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	compareBorders(t, s.City(), db, 2)
}

// compareBorders holds overlaps and voids against a plain query without a grid: as many of each as are more than noise, with the same area in all.
func compareBorders(t *testing.T, c *planning.City, db *pgx.Conn, least int) {
	t.Helper()
	rows, err := db.Query(t.Context(), `
		WITH k AS MATERIALIZED (SELECT code, ST_Transform(geom, plane) AS g FROM community, city WHERE rev_to IS NULL), whole AS (SELECT ST_Union(g) AS g FROM k),
		area AS (
			SELECT 'overlap' AS kind, (ST_Dump(ST_Union(ST_CollectionExtract(ST_Intersection(a.g, b.g), 3)))).geom AS g FROM k a JOIN k b ON a.code < b.code AND ST_Intersects(a.g, b.g)
			UNION ALL SELECT 'void', ST_MakePolygon(ST_InteriorRingN(d.geom, n)) FROM whole, ST_Dump(whole.g) d, generate_series(1, ST_NumInteriorRings(d.geom)) n
		)
		SELECT kind, count(*), sum(ST_Area(g)) FROM area
		WHERE ST_Area(g) >= 1 AND 4 * ST_Area(g) / (ST_Perimeter(g) + sqrt(greatest(ST_Perimeter(g) ^ 2 - 16 * ST_Area(g), 0))) >= 1 GROUP BY kind`)
	if err != nil {
		t.Fatal(err)
	}
	type sum struct {
		count int
		area  float64
	}
	want, got := map[string]sum{}, map[string]sum{}
	var kind string
	var one sum
	if _, err := pgx.ForEachRow(rows, []any{&kind, &one.count, &one.area}, func() error { want[kind] = one; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, g := range gap.Detect(c) {
		if g.Kind.OfGround() {
			before := got[string(g.Kind)]
			got[string(g.Kind)] = sum{before.count + 1, before.area + g.Feature.Row.(*planning.BorderArea).Area}
		}
	}
	for _, kind := range []string{"overlap", "void"} {
		if math.Abs(want[kind].area-got[kind].area) > 1e-4*want[kind].area+.5 || want[kind].count != got[kind].count {
			t.Errorf("%s: %+v, PostGIS %+v", kind, got[kind], want[kind])
		}
	}
	if found := got["overlap"].count + got["void"].count; found < least {
		t.Errorf("%d between municipalities", found)
	}
}
