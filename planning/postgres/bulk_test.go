package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// many is more rows than what is published only when all are read.
const many = 12_000

// town is a file of houses side by side, the last of them in the community that TestALargeFirstImport puts there. spoil may change any of them.
type town struct {
	row   int
	spoil func(f *geo.Feature)
}

func (r *town) About() geo.About { return geo.About{Format: "geojson", Encoding: "UTF-8", Rows: -1} }

func (r *town) Next() (geo.Feature, error) {
	if r.row == many {
		return geo.Feature{}, io.EOF
	}
	r.row++
	x, y := 113+float64(r.row%120)*0.0008, 30.1+float64(r.row/120)*0.0008
	f := geo.Feature{Row: r.row, Geometry: orb.Polygon{{{x, y}, {x + 0.0005, y}, {x + 0.0005, y + 0.0005}, {x, y + 0.0005}, {x, y}}}, Fields: []geo.Field{
		{Name: "code", Text: fmt.Sprint("B", r.row)}, {Name: "name", Text: "楼"}, {Name: "use", Text: []string{"住宅", "商业"}[r.row%2]}, {Name: "floors", Text: "6"},
	}}
	if r.spoil != nil {
		r.spoil(&f)
	}
	return f, nil
}

func bring(t *testing.T, s *postgres.Store, im postgres.Import, spoil func(*geo.Feature)) *intake.Receipt {
	t.Helper()
	im.Layer, im.File, im.Actor, im.Source = planning.Buildings, "town", "test", &town{spoil: spoil}
	r, err := s.Import(t.Context(), im)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// everything is what stands in the tables that an import writes, with the indexes, constraints and triggers of its layer.
func everything(t *testing.T, url string) []string {
	t.Helper()
	return list(t, psql(t, url), `
		SELECT 'building ' || (to_jsonb(b) - 'version_id')::text FROM building b
		UNION ALL SELECT 'ground ' || (to_jsonb(g) - 'version_id')::text FROM ground g
		UNION ALL SELECT 'touched ' || r::text FROM revision_layer r
		UNION ALL SELECT 'revision ' || number || actor || note FROM revision
		UNION ALL SELECT 'city ' || revision || as_of FROM city
		UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename IN ('building', 'ground')
		UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid IN ('building'::regclass, 'ground'::regclass)
		UNION ALL SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE tgrelid IN ('building'::regclass, 'ground'::regclass) ORDER BY 1`)
}

func list(t *testing.T, db *pgx.Conn, sql string) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestALargeFirstImportWritesWhatOneOfKnownRowsDoes(t *testing.T) {
	t.Parallel()
	asRead, atOnce := pgtest.New(t), pgtest.New(t)
	for _, url := range []string{asRead, atOnce} {
		take(t, open(t, url), planning.Communities, collection(square("C", 0, 0, 4, 4, `"name":"甲"`)))
	}
	one, other := bring(t, open(t, asRead), postgres.Import{}, nil), bring(t, open(t, atOnce), postgres.Import{LeaveOut: true}, nil)
	if one.Rows != other.Rows || one.Rows.Added != many || one.Revision != other.Revision {
		t.Errorf("%+v and %+v", one, other)
	}
	if diff := cmp.Diff(everything(t, atOnce), everything(t, asRead)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsFoundLateUndoesWhatWasPublishedWhileReading(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	s := open(t, url)
	before := everything(t, url)
	for want, spoil := range map[string]func(f *geo.Feature){
		"not_a_number": func(f *geo.Feature) { f.Fields[3].Text = "many" },
		"no_such_code": func(f *geo.Feature) { f.Fields = append(f.Fields, geo.Field{Name: "development_code", Text: "D"}) },
		"code_twice":   func(f *geo.Feature) { f.Fields[0].Text = "B7" },
		"shape_invalid": func(f *geo.Feature) {
			ring := f.Geometry.(orb.Polygon)[0]
			ring[1], ring[2] = ring[2], ring[1]
		},
	} {
		r := bring(t, s, postgres.Import{}, func(f *geo.Feature) {
			if f.Row == many-500 {
				spoil(f)
			}
		})
		if len(r.Problems) != 1 || r.Problems[0].Code != want || r.Problems[0].Row != many-500 {
			t.Errorf("%s: %v", want, r.Problems)
		}
	}
	if diff := cmp.Diff(before, everything(t, url)); diff != "" {
		t.Error(diff)
	}
}

func TestAnImportIsCancelledWhereverItIs(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	before := everything(t, url)
	t.Run("reading", func(t *testing.T) {
		for _, at := range []int64{500, 500, 500, 1500, many - 1500, many - 500, many - 500, many - 500} { // often, as the connection is busy or idle at that time
			ctx, cancel := context.WithCancel(t.Context())
			_, err := s.Import(ctx, postgres.Import{Layer: planning.Buildings, File: "town", Actor: "test", Source: &town{}, Progress: func(rows int64) {
				if rows == at {
					cancel()
				}
			}})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("after %d rows: %v", at, err)
			}
		}
	})
	for phase, obstacle := range map[string]string{
		"waiting for another writer": `SELECT FROM city FOR UPDATE`,
		"publishing":                 `LOCK TABLE revision_layer IN EXCLUSIVE MODE`,
		"checking":                   `LOCK TABLE development IN ACCESS EXCLUSIVE MODE`,
		"measuring":                  `LOCK TABLE ground IN EXCLUSIVE MODE`,
	} {
		t.Run(phase, func(t *testing.T) { cancelAt(t, s, url, obstacle) })
	}
	if diff := cmp.Diff(before, everything(t, url)); diff != "" {
		t.Error(diff)
	}
	if r := bring(t, s, postgres.Import{}, nil); r.Rows.Added != many {
		t.Errorf("after all that: %+v", r)
	}
}

// cancelAt begins an import, puts something in its way, and cancels it when it stands there.
func cancelAt(t *testing.T, s *postgres.Store, url, obstacle string) {
	db, watch := psql(t, pgtest.Admin(t, url)), psql(t, pgtest.Admin(t, url))
	tx, err := db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), obstacle); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := s.Import(ctx, postgres.Import{Layer: planning.Buildings, File: "town", Actor: "test", Source: &town{}})
		ended <- err
	}()
	for waits := false; !waits; {
		if err := watch.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND mode <> 'AccessExclusiveLock')`).Scan(&waits); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		default:
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}

func TestIndexesThatWereSetAsideAreBackWhateverHappens(t *testing.T) {
	url := pgtest.New(t)
	db := psql(t, url)
	const set = `SELECT open_revision('test', ''); SELECT set_indexes_aside('building', 10000);`
	const house = `INSERT INTO building (rev_from, code, audience, geom, use) SELECT revision, 'B', 'public', ST_Multi(ST_MakeEnvelope(113, 30.2, 113.1, 30.3, 4490)), 'public' FROM city;`
	before := list(t, db, `SELECT indexdef FROM pg_indexes WHERE tablename = 'building' ORDER BY 1`)
	if _, err := db.Exec(t.Context(), `BEGIN; `+set+house+house+` COMMIT`); err == nil || !strings.Contains(err.Error(), "23505") {
		t.Errorf("two with one code: %v", err)
	}
	_, _ = db.Exec(t.Context(), `ROLLBACK`)
	if _, err := db.Exec(t.Context(), `BEGIN; `+set+house+` COMMIT`); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(before, list(t, db, `SELECT indexdef FROM pg_indexes WHERE tablename = 'building' ORDER BY 1`)); diff != "" || len(before) < 5 {
		t.Error(diff)
	}
	for what, sql := range map[string]string{
		"a layer with versions": `SELECT open_revision('test', ''); SELECT set_indexes_aside('building', 10000)::text`,
		"no revision":           `SELECT set_indexes_aside('road', 10000)::text`,
		"another table":         `SELECT open_revision('test', ''); SELECT set_indexes_aside('officer', 10000)::text`,
		"few rows":              `SELECT open_revision('test', ''); SELECT set_indexes_aside('road', 9999)::text`,
	} {
		if _, err := db.Exec(t.Context(), `BEGIN; `+sql); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		var n int
		if err := db.QueryRow(t.Context(), `SELECT count(*) FROM pg_index WHERE indrelid IN ('building'::regclass, 'road'::regclass)`).Scan(&n); err != nil || n != len(before)+6 {
			t.Errorf("%s: %d indexes (%v)", what, n, err)
		}
		_, _ = db.Exec(t.Context(), `ROLLBACK`)
	}
}

// What is asked of all first rows at once is what is asked of any others one statement after another.
func TestFirstRowsMeetTheirGuardsWhenTheyAreAllThere(t *testing.T) {
	url := pgtest.New(t)
	db := psql(t, url)
	const set = `SELECT open_revision('test', ''); SELECT set_indexes_aside('building', 10000), set_indexes_aside('ground', 10000);`
	const house = `INSERT INTO building (rev_from, rev_to, code, audience, geom, use) SELECT %s, 'B', 'public', ST_Multi(ST_MakeEnvelope(113, 30.2, 113.1, 30.3, 4490)), 'public' FROM city;`
	const ground = `INSERT INTO ground (rev_from, layer, code, area, covered, claims) SELECT revision, '%s', 'B', 1, 0, '[]' FROM city;`
	before := everything(t, url)
	for what, sql := range map[string]string{
		"a beginning that is not its own":      fmt.Sprintf(house, `0, NULL`),
		"a beginning that is still to come":    fmt.Sprintf(house, `revision + 1, NULL`),
		"an end":                               fmt.Sprintf(house, `revision, revision + 1`),
		"ground of a layer that is not there":  fmt.Sprintf(ground, "moons"),
		"ground that begins with another":      strings.ReplaceAll(fmt.Sprintf(ground, "buildings"), "revision", "0"),
		"a revision that is not on record":     `UPDATE city SET revision = revision + 1;` + fmt.Sprintf(house, `revision, NULL`),
		"what is wrong before they come back":  fmt.Sprintf(house, `0, NULL`) + `SET CONSTRAINTS ALL IMMEDIATE;`,
		"what is wrong after they came back":   `SELECT bring_indexes_back('building');` + fmt.Sprintf(house, `0, NULL`),
		"what is wrong when one is back again": fmt.Sprintf(house, `0, NULL`) + strings.Repeat(`SELECT bring_index_back('building');`, 10),
	} {
		if _, err := db.Exec(t.Context(), `BEGIN; `+set+sql+` COMMIT`); err == nil || !strings.Contains(err.Error(), "PJ403") {
			t.Errorf("%s: %v", what, err)
		}
		_, _ = db.Exec(t.Context(), `ROLLBACK`)
	}
	if diff := cmp.Diff(before, everything(t, url)); diff != "" {
		t.Error(diff)
	}
	if _, err := db.Exec(t.Context(), `BEGIN; `+set+fmt.Sprintf(house, `revision, NULL`)+fmt.Sprintf(ground, "buildings")+` COMMIT`); err != nil {
		t.Error(err)
	}
	const keys = `SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid IN ('building'::regclass, 'ground'::regclass) UNION ALL
		SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND tgname IN ('guard_opened', 'guard_layer') AND tgrelid IN ('building'::regclass, 'ground'::regclass) ORDER BY 1`
	if got := strings.Join(list(t, db, keys), " "); got != "building_pkey ground_pkey guard_layer guard_opened guard_opened" {
		t.Errorf("they are not back: %s", got)
	}
}

func TestAVersionNeedsARevisionOnRecordThatStaysThere(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	take(t, s, planning.Compounds, collection(square("H", 0, 0, 1, 1, `"name":"院"`)))
	db := psql(t, url)
	const community = `INSERT INTO community (rev_from, code, audience, geom, name, kind) SELECT revision, 'B', 'public', geom, 'B', 'town' FROM community, city;`
	for what, sql := range map[string]string{
		"a revision that is not on record":        `UPDATE city SET revision = revision + 1; ` + community,
		"an end at one that is not on record":     `UPDATE city SET revision = revision + 1; UPDATE community SET rev_to = (SELECT revision FROM city)`,
		"ground of a layer that is not there":     `SELECT open_revision('x', ''); INSERT INTO ground (rev_from, layer, code, area, covered, claims) SELECT revision, 'moons', 'M', 1, 0, '[]' FROM city`,
		"a revision that another transaction had": community,
	} {
		if _, err := db.Exec(t.Context(), `BEGIN; `+sql); err == nil || !strings.Contains(err.Error(), "PJ403") {
			t.Errorf("%s: %v", what, err)
		}
		_, _ = db.Exec(t.Context(), `ROLLBACK`)
	}
	owner := psql(t, pgtest.OwnerURL(t, url))
	for _, sql := range []string{
		`DELETE FROM revision WHERE number = 1`, `UPDATE revision SET number = 77 WHERE number = 1`, `TRUNCATE revision CASCADE`, `UPDATE community SET rev_from = 77`,
		`UPDATE ground SET layer = 'moons'`, `DELETE FROM layer WHERE name = 'roads'`, `UPDATE ground SET rev_from = 77`,
	} {
		if _, err := owner.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "PJ403") {
			t.Errorf("the owner may %s: %v", sql, err)
		}
	}
}
