package postgres_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/sample"
)

// cellDefects are the defects of a city by name, with their areas in m².
func cellDefects(s *postgres.Store) map[string]float64 {
	out := map[string]float64{}
	for _, d := range gap.DetectCells(s.City()).Defects {
		out[d.ID] = math.Round(d.Area)
	}
	return out
}

func TestCellsAreMeasuredWhicheverSideMoves(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(
		square("A", 0, 0, 2, 2, `"name":"甲社区","kind":"村改居"`), square("B", 2, 0, 2, 2, `"name":"乙社区","kind":"纯社区"`)))
	take(t, s, planning.Cells, collection(
		square("A1", 0, 0, 1, 2, `"网格名称":"一网格","所属社区":"A","网格员":"示例甲","网格员人数":2`),
		square("A2", 0.9, 0, 1.1, 2, `"网格名称":"二网格","所属社区":"A"`),
		square("B1", 1.99, 0, 1.01, 2, `"网格名称":"三网格","所属社区":"B","网格类型":"专属网格"`)))
	whole := s.City().CellGround("A1")
	if whole == nil || len(whole.Claims) != 1 || whole.Of("A") != whole.Area || whole.Of("B") != 0 || len(whole.Overlaps) != 1 || whole.Overlaps[0].Cell != "A2" {
		t.Fatalf("A1: %+v", whole)
	}
	if part := whole.Overlaps[0].Area / whole.Area; math.Abs(part-0.1) > 1e-4 {
		t.Errorf("a tenth of A1 lies in A2, and not %v", part)
	}
	got := cellDefects(s)
	names := func() []string {
		var out []string
		for id := range cellDefects(s) {
			out = append(out, id)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff([]string{"crossing/cells/B1", "overlap/cells/A1/A2", "overlap/cells/A2/B1"}, names()); diff != "" || math.Abs(got["crossing/cells/B1"]/got["overlap/cells/A2/B1"]-1) > 0.01 {
		t.Errorf("%s\n%v", diff, got)
	}
	if f := s.City().Get(planning.Cells, "B1"); f.Text("kind") != "dedicated" {
		t.Errorf("B1 is %s", f.Text("kind"))
	}

	take(t, s, planning.Cells, collection(square("A2", 1, 0, 1, 2, `"网格名称":"二网格","所属社区":"A"`)))
	if diff := cmp.Diff([]string{"crossing/cells/B1", "overlap/cells/A2/B1"}, names()); diff != "" {
		t.Errorf("A2 drew back:\n%s", diff)
	}
	take(t, s, planning.Communities, collection(square("B", 1.99, 0, 2.01, 2, `"name":"乙社区","kind":"纯社区"`)))
	if diff := cmp.Diff([]string{"overlap/cells/A2/B1"}, names()); diff != "" {
		t.Errorf("B came to meet its cell:\n%s", diff)
	}
	db := psql(t, url)
	if _, err := db.Exec(t.Context(), `SELECT close_feature('communities', 'B')`); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"overlap/cells/A2/B1", "stray/cells/B1"}, names()); diff != "" {
		t.Errorf("B is gone:\n%s", diff)
	}
	if _, err := db.Exec(t.Context(), `SELECT close_feature('cells', 'B1')`); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := cellDefects(s); len(got) != 0 || s.City().CellGround("B1") != nil || len(s.City().CellGround("A2").Overlaps) != 0 {
		t.Errorf("its cell too: %v", got)
	}
	followed, loaded := s.City(), open(t, url).City()
	for f := range loaded.Layer(planning.Cells).All() {
		if diff := cmp.Diff(loaded.CellGround(f.Code), followed.CellGround(f.Code)); diff != "" {
			t.Errorf("%s (-loaded +followed):\n%s", f.Code, diff)
		}
	}
}

func TestAnAnalystPutsACell(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 2, 2, `"name":"甲社区","kind":"村改居"`)))
	_, err := psql(t, url).Exec(t.Context(), `SELECT put_feature('cells', '{"id":"A1","properties":{"name":"一网格","community_code":"A"},
		"geometry":{"type":"Polygon","coordinates":[[[113,30.1],[113.01,30.1],[113.01,30.11],[113,30.1]]]}}')`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f, g := s.City().Get(planning.Cells, "A1"), s.City().CellGround("A1"); f == nil || f.Text("kind") != "basic" || g == nil || g.Of("A") != g.Area {
		t.Errorf("%+v, %+v", f, g)
	}
}

func TestACellWhoseCodeNamesAnotherCommunityIsTakenAndTold(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Communities, collection(
		square("429004001001", 0, 0, 1, 1, `"name":"甲社区","kind":"村改居"`), square("429004001002", 1, 0, 1, 1, `"name":"乙社区","kind":"村改居"`)))
	r := try(t, s, postgres.Import{Layer: planning.Cells}, collection(
		square("429004001001001", 0, 0, 1, 1, `"name":"一网格","community_code":"429004001001"`),
		square("429004001001002", 1, 0, 1, 1, `"name":"二网格","community_code":"429004001002"`),
		square("本地-3", 1, 0, 1, 1, `"name":"三网格","community_code":"429004001002"`)))
	if !r.Clean() || r.Rows.Added != 3 || len(r.Notes) != 1 || r.Notes[0].Code != "cell_code" || !strings.Contains(r.Notes[0].Zh, "429004001001") || r.Notes[0].Row != 2 {
		t.Errorf("%+v, notes %v", r.Rows, r.Notes)
	}
}

// compareCells holds the defects of the sample's grid cells against those that its author reckoned: one for one, no more and no less.
func compareCells(t *testing.T, c *planning.City) {
	t.Helper()
	want := map[string]float64{}
	for _, d := range sample.Build().Planted().Cells {
		id := d.Kind + "/" + d.Layer + "/" + d.Code
		if d.Other != "" {
			id += "/" + d.Other
		}
		want[id] = d.Area
	}
	report := gap.DetectCells(c)
	for _, d := range report.Defects {
		m2, planted := want[d.ID]
		if !planted || math.Abs(m2-d.Area) > 1e-4*m2 {
			t.Errorf("%s: %.2f m², planted %t with %.2f m²", d.ID, d.Area, planted, m2)
		}
		delete(want, d.ID)
	}
	if len(want) > 0 || report.Slivers > 0 {
		t.Errorf("planted and not found: %v; %d slivers", want, report.Slivers)
	}
	in := 0
	for _, g := range gap.Detect(c) {
		if g.Cell.Code != "" {
			in++
		}
	}
	if in < 1000 {
		t.Errorf("only %d gaps know their cell", in)
	}
}
