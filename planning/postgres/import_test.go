package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

func codes(list []geo.Problem) []string {
	out := []string{}
	for _, p := range list {
		out = append(out, p.Code)
	}
	return out
}

func TestAFileWithProblemsTellsThemAllAndWritesNothing(t *testing.T) {
	s := open(t, pgtest.New(t))
	bowtie := `{"type":"Feature","properties":{"code":"X","name":"蝴蝶","state":"planned"},"geometry":{"type":"Polygon","coordinates":[[[113.1,30.2],[113.2,30.3],[113.2,30.2],[113.1,30.3],[113.1,30.2]]]}}`
	r := try(t, s, postgres.Import{Layer: planning.Developments}, collection(
		square("A", 0, 0, 1, 1, `"name":"好","state":"规划"`),
		square("B", 0, 0, 1, 1, `"name":"坏","state":"不知","designed_units":"12.5"`),
		square("C", 900, 0, 1, 1, `"name":"远","state":"planned","designed_units":"-3"`),
		square("A", 3, 0, 1, 1, `"name":"重","state":"planned"`),
		bowtie))
	want := []string{"not_a_choice", "fraction", "negative", "outside", "code_twice", "shape_invalid"}
	got := codes(r.Problems)
	less := func(a, b string) bool { return a < b }
	if diff := cmp.Diff(want, got, sorted(less)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if r.Rows.Read != 5 || r.Rows.Refused != 4 || r.Rows.Added != 0 || r.Revision != 0 {
		t.Errorf("rows %+v at revision %d", r.Rows, r.Revision)
	}
	if n := s.City().Layer(planning.Developments).Len(); n != 0 {
		t.Errorf("%d developments were written", n)
	}
}

func TestRepairMendsAndNames(t *testing.T) {
	s := open(t, pgtest.New(t))
	bowtie := `{"type":"Feature","properties":{"code":"X","name":"蝴蝶","state":"planned"},"geometry":{"type":"Polygon","coordinates":[[[113.1,30.2],[113.2,30.3],[113.2,30.2],[113.1,30.3],[113.1,30.2]]]}}`
	r := try(t, s, postgres.Import{Layer: planning.Developments, Repair: true}, collection(bowtie))
	if !r.Clean() || r.Rows.Added != 1 || !strings.Contains(strings.Join(codes(r.Notes), " "), "shape_repaired") {
		t.Fatalf("rows %+v, problems %v, notes %v", r.Rows, r.Problems, r.Notes)
	}
}

func TestADryRunCountsAndWritesNothing(t *testing.T) {
	s := open(t, pgtest.New(t))
	r := try(t, s, postgres.Import{Layer: planning.Communities, DryRun: true}, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	if r.Rows.Added != 1 {
		t.Errorf("rows %+v", r.Rows)
	}
	if n, err := s.DatabaseRevision(t.Context()); n != 0 || err != nil {
		t.Errorf("the database is at revision %d (%v)", n, err)
	}
}

func TestReplaceEndsWhatTheFileDoesNotName(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`), square("B", 1, 0, 1, 1, `"name":"乙"`)))
	r := try(t, s, postgres.Import{Layer: planning.Communities, Replace: true}, collection(square("B", 1, 0, 1, 1, `"name":"乙"`)))
	if r.Rows.Closed != 1 || r.Rows.Unchanged != 1 || s.City().Get(planning.Communities, "A") != nil {
		t.Errorf("rows %+v", r.Rows)
	}
}

func TestWhatAFileWithoutAColumnCostsIsNoted(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲","population":7,"audience":"internal"`), square("B", 1, 0, 1, 1, `"name":"乙"`)))
	without := collection(square("A", 0, 0, 1, 1, `"name":"甲"`), square("B", 1, 0, 1, 1, `"name":"乙"`), square("C", 2, 0, 1, 1, `"name":"丙"`))
	for _, dry := range []bool{true, false} {
		r := try(t, s, postgres.Import{Layer: planning.Communities, DryRun: dry}, without)
		var said []string
		for _, p := range r.Notes {
			if p.Code == "column_absent" {
				said = append(said, p.Field+" "+p.En)
			}
		}
		want := []string{"人口 the file has no such column: 1 features lose their population", "公开范围 the file has no such column: 1 features come to the audience that is usual for the layer"}
		if diff := cmp.Diff(want, said); diff != "" || !r.Clean() {
			t.Errorf("dry run %v (-want +got):\n%s", dry, diff)
		}
	}
	if r := try(t, s, postgres.Import{Layer: planning.Communities, DryRun: true}, without); len(r.Notes) != 0 {
		t.Errorf("nothing is lost any more: %v", r.Notes)
	}
}

func TestWhatEndsThoughOthersReferToItIsNoted(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`), square("B", 1, 0, 1, 1, `"name":"乙"`), square("C", 2, 0, 1, 1, `"name":"丙"`)))
	take(t, s, planning.Cells, collection(square("A-1", 0, 0, 0.5, 0.5, `"name":"一","community_code":"A"`), square("A-2", 0.5, 0, 0.5, 0.5, `"name":"二","community_code":"A"`)))
	without := collection(square("C", 2, 0, 1, 1, `"name":"丙"`))
	r := try(t, s, postgres.Import{Layer: planning.Communities, Replace: true, DryRun: true}, without)
	if !r.Clean() || len(r.Notes) != 1 || r.Notes[0].Code != "still_referred" || r.Notes[0].En != "1 of the features that end are still referred to by Grid cells (Community code), such as A" {
		t.Errorf("%v %v", r.Problems, r.Notes)
	}
	if r := try(t, s, postgres.Import{Layer: planning.Communities, DryRun: true}, without); len(r.Notes) != 0 {
		t.Errorf("nothing ends: %v", r.Notes)
	}
}

func TestAFileOfNothingEndsNothing(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	r := try(t, s, postgres.Import{Layer: planning.Communities, Replace: true}, collection())
	if diff := cmp.Diff([]string{"no_rows"}, codes(r.Problems)); diff != "" || s.City().Get(planning.Communities, "A") == nil {
		t.Error(diff, r.Rows)
	}
}

func TestACodeThatNobodyHasIsNamed(t *testing.T) {
	s := open(t, pgtest.New(t))
	r := try(t, s, postgres.Import{Layer: planning.Buildings}, collection(square("H", 0, 0, 0.01, 0.01, `"development_code":"XM-404"`)))
	if diff := cmp.Diff([]string{"no_such_code"}, codes(r.Problems)); diff != "" {
		t.Error(diff)
	}
}

func TestARowWithTwoFaultsIsRefusedOnce(t *testing.T) {
	s := open(t, pgtest.New(t))
	bowtie := `{"type":"Feature","properties":{"code":"X","development_code":"XM-404"},"geometry":{"type":"Polygon","coordinates":[[[113.1,30.2],[113.2,30.3],[113.2,30.2],[113.1,30.3],[113.1,30.2]]]}}`
	r := try(t, s, postgres.Import{Layer: planning.Buildings}, collection(bowtie))
	if diff := cmp.Diff([]string{"shape_invalid", "no_such_code"}, codes(r.Problems)); diff != "" || r.Rows.Refused != 1 {
		t.Errorf("rows %+v, problems:\n%s", r.Rows, diff)
	}
}

func TestAPlaneThatGoDoesNotKnowIsRefused(t *testing.T) {
	db := psql(t, pgtest.New(t))
	for _, plane := range []int{3857, 4490, 2056, 0} {
		_, err := db.Exec(t.Context(), `SELECT configure_city('市', 'City', $1, 112, 30, 114, 31, '', '', 'test')`, plane)
		if err == nil || !strings.Contains(err.Error(), "PJ422") {
			t.Errorf("EPSG:%d: %v", plane, err)
		}
	}
}

func TestFootprintsOnOneAnotherAreNoted(t *testing.T) {
	s := open(t, pgtest.New(t))
	r := take(t, s, planning.Buildings, collection(
		square("A", 0, 0, 0.01, 0.01, `"use":"住宅"`), square("B", 0.001, 0, 0.01, 0.01, `"use":"住宅"`), square("C", 0.5, 0, 0.01, 0.01, `"use":"住宅"`), square("D", 0.508, 0, 0.01, 0.01, `"use":"住宅"`)))
	if diff := cmp.Diff([]string{"doubled", "overlaps"}, codes(r.Notes)); diff != "" || r.Rows.Added != 4 {
		t.Errorf("rows %+v, notes:\n%s", r.Rows, diff)
	}
}

func TestTheApplicationCannotRewriteHistory(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	db := psql(t, url)
	for _, statement := range []string{
		`UPDATE community SET name = '乙'`, `DELETE FROM community`, `TRUNCATE community`, `UPDATE revision SET actor = 'x'`,
		`DELETE FROM revision_layer`, `UPDATE ground SET covered = 1`, `DROP TABLE community`, `ALTER TABLE community DISABLE TRIGGER ALL`,
	} {
		if _, err := db.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v, want permission denied", statement, err)
		}
	}
}

func TestThePsqlDoorRefusesWhatTheImporterWould(t *testing.T) {
	db := psql(t, pgtest.New(t))
	for feature, want := range map[string]string{
		`{"id":"A","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}`: "outside the city",
		`{"id":"A","properties":{"nom":"甲"}}`: "no property nom",
		`{"properties":{"name":"甲"}}`:         "no \"id\"",
		`{"id":"A","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[113.1,30.2],[113.2,30.3],[113.2,30.2],[113.1,30.3],[113.1,30.2]]]}}`: "check constraint",
	} {
		_, err := db.Exec(t.Context(), `SELECT put_feature('communities', $1)`, feature)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", feature, err, want)
		}
	}
}

func TestAHeapOfFootprintsOnOneSpotIsNotComparedEachWithEach(t *testing.T) {
	t.Parallel()
	s := open(t, pgtest.New(t))
	var heap []string
	for i := range 600 { // 179,700 pairs
		heap = append(heap, square(fmt.Sprint("B", i), 0, 0, 0.01, 0.01, `"use":"public"`))
	}
	r := try(t, s, postgres.Import{Layer: planning.Buildings, DryRun: true}, collection(heap...))
	if !r.Clean() || r.NoteCount != 10_001 || len(r.Notes) != intake.MostProblems || r.Notes[0].Code != "pairs_unchecked" {
		t.Errorf("%d notes of %d, problems %v", len(r.Notes), r.NoteCount, r.Problems)
	}
}

func TestALargeImportIsCountedForThePlanner(t *testing.T) {
	url := pgtest.New(t)
	var town []string
	for i := range 1100 {
		town = append(town, square(fmt.Sprint("B", i), float64(i%40)/10, float64(i/40)/10, 0.02, 0.02, `"use":"residential"`))
	}
	take(t, open(t, url), planning.Buildings, collection(town...))
	for _, table := range []string{"building", "ground"} {
		var n float64
		if err := psql(t, url).QueryRow(t.Context(), `SELECT reltuples FROM pg_class WHERE oid = to_regclass($1)`, table).Scan(&n); err != nil || n != 1100 {
			t.Errorf("%s: the planner believes in %v rows (%v)", table, n, err)
		}
	}
}
