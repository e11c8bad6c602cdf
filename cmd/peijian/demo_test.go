package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/intake"
)

func TestTheDemoFindsWhatWasPlanted(t *testing.T) {
	p := newProgram(t)
	report := decode[demoReport](t, p.must("demo", "--once", "--json").out)
	if !report.Agrees || len(report.Missing)+len(report.Surplus) > 0 {
		t.Errorf("missing %v, surplus %v", report.Missing, report.Surplus)
	}
	for _, g := range report.Gaps {
		if g.Gaps == 0 || g.Gaps != report.Planted[string(g.Kind)] {
			t.Errorf("%s: found %d, planted %d", g.Kind, g.Gaps, report.Planted[string(g.Kind)])
		}
	}
	if g := report.Ground; len(g.Missing)+len(g.Surplus) > 0 || g.Slivers.Area > 5 {
		t.Errorf("ground: missing %v, surplus %v, noise %+v", g.Missing, g.Surplus, g.Slivers)
	}
	for _, k := range report.Ground.Kinds {
		want := map[gap.BorderKind]int{gap.BorderOverlap: 2, gap.BorderVoid: 3}[k.Kind]
		if k.Planted != want || k.Kind != gap.BorderOpen && k.Found != want || want > 0 && k.Households == 0 {
			t.Errorf("%+v", k)
		}
	}
	outcomes := map[string]int{}
	for _, v := range report.Verdicts {
		outcomes[string(v.Outcome)]++
		if !v.Expected {
			t.Errorf("%s: %s, required %s, promised %s, short %s is not what its author expected", v.File, v.Outcome, v.Required, v.Promised, v.Short)
		}
	}
	if len(report.Verdicts) < 24 || outcomes["pass"] == 0 || outcomes["fail"] == 0 || outcomes["undetermined"] == 0 || outcomes["not_applicable"] == 0 {
		t.Errorf("%d verdicts: %v", len(report.Verdicts), outcomes)
	}
	counts := map[string]int{}
	for _, c := range report.Counts {
		counts[c.Layer] = c.Count
	}
	if counts["communities"] != 79 || counts["compounds"] != 60 || counts["buildings"] != 6000 {
		t.Errorf("counts %v", counts)
	}

	again := decode[demoReport](t, p.must("demo", "--once", "--json").out)
	if again.Revision != report.Revision {
		t.Errorf("the second demo made revision %d of %d", again.Revision, report.Revision)
	}
	readTheDemoBack(t, p, counts)
	readTheReachBack(t, p)
	whatGoesOutComesInUnchanged(t, p)
	theFilesAreTheServers(t, p)
}

// readTheDemoBack exports, lists and judges what the demo loaded, as a person would after it.
func readTheDemoBack(t *testing.T, p *program, counts map[string]int) {
	file := filepath.Join(t.TempDir(), "communities.geojson")
	p.must("export", "communities", "--output", file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader, err := geojson.Open(f, geojson.Options{File: "communities.geojson"})
	if err != nil {
		t.Fatal(err)
	}
	n, names := 0, ""
	for feature, err := reader.Next(); err == nil; feature, err = reader.Next() {
		n++
		for _, field := range feature.Fields {
			if field.Name == "name" {
				names += field.Text
			}
		}
	}
	if n != counts["communities"] || !strings.Contains(names, "襄河社区") {
		t.Errorf("exported %d communities of %d; names %.60s", n, counts["communities"], names)
	}
	if out := p.must("export", "subdistricts").out; !strings.Contains(out, "剅河镇") || !strings.Contains(out, "长埫口镇") {
		t.Errorf("剅 and 埫 did not survive: %.300s", out)
	}
	if out := p.must("gaps").out; !strings.Contains(out, "无人管") {
		t.Errorf("gaps: %.300s", out)
	}
	if out := p.must("gaps", "--kind", "orphan_compound", "--geojson").out; !strings.Contains(out, `"FeatureCollection"`) || strings.Contains(out, `"unclaimed"`) {
		t.Errorf("gaps --geojson: %.300s", out)
	}
	theDemosGroundIsTold(t, p)
	theDemosCellsAreTold(t, p)
	if a := p.run("check", "--id", "no such"); a.status != statusBadInput {
		t.Errorf("check of an application that is not there: status %d", a.status)
	}
}

// theDemosCellsAreTold asks for what is wrong with the grid cells in every form.
func theDemosCellsAreTold(t *testing.T, p *program) {
	if out := p.must("cells", "--lang", "en").out; strings.Count(out, "\nCells overlap ") != 3 && strings.Count(out, "Cells overlap ") != 3 || !strings.Contains(out, "noise of drawing") {
		t.Errorf("cells: %s", out)
	}
	found := decode[struct {
		Cells   int
		Kinds   map[gap.CellDefectKind]int
		Defects []gap.CellDefect
	}](t, p.must("cells", "--json", "--kind", "overlap").out)
	if found.Cells < 100 || found.Kinds[gap.CellsOverlap] != 3 || found.Kinds[gap.CellLeaves] != 0 || len(found.Defects) != 3 || found.Defects[0].Other.Code == "" {
		t.Errorf("cells --json: %+v", found)
	}
	if out := p.must("cells", "--geojson", "--kind", "left_out").out; !strings.Contains(out, `"kind":"left_out"`) || strings.Contains(out, `"kind":"overlap"`) || !strings.Contains(out, `"MultiPolygon"`) {
		t.Errorf("cells --geojson: %.400s", out)
	}
	if a := p.run("cells", "--strict"); a.status != statusNo || a.out == "" {
		t.Errorf("cells --strict: status %d, %s", a.status, a.err)
	}
}

// theDemosGroundIsTold asks for the ground between communities in every form.
func theDemosGroundIsTold(t *testing.T, p *program) {
	if out := p.must("ground", "--lang", "en").out; strings.Count(out, "\nVoid ") != 3 || strings.Count(out, "Overlap ") != 2 || !strings.Contains(out, "Noise") && !strings.Contains(out, "noise") {
		t.Errorf("ground: %s", out)
	}
	found := decode[gap.Borders](t, p.must("ground", "--json", "--kind", "overlap").out)
	if len(found.Borders) != 2 || found.Borders[0].Households == nil || len(found.Borders[0].Claimants) != 2 || found.Revision == 0 {
		t.Errorf("ground --json: %+v", found)
	}
	if out := p.must("ground", "--geojson", "--kind", "void").out; strings.Count(out, `"kind":"void"`) != 3 || !strings.Contains(out, `"MultiPolygon"`) {
		t.Errorf("ground --geojson: %.400s", out)
	}
	if a := p.run("ground", "--strict"); a.status != statusNo || a.out == "" {
		t.Errorf("ground --strict: status %d, %s", a.status, a.err)
	}
	if a := p.run("ground", "--kind", "nothing"); a.status != statusBadInput {
		t.Errorf("ground --kind nothing: status %d", a.status)
	}
}

// whatGoesOutComesInUnchanged exports every layer with shapes and takes it in again.
func whatGoesOutComesInUnchanged(t *testing.T, p *program) {
	for _, l := range planning.Layers() {
		if l.Geometry == planning.NoGeometry {
			continue
		}
		file := filepath.Join(t.TempDir(), l.Name+".geojson")
		p.must("export", l.Name, "--output", file)
		r := decode[intake.Receipt](t, p.must("import", l.Name, file, "--replace", "--dry-run", "--json").out)
		if r.Rows.Unchanged != r.Rows.Read || r.Rows.Read == 0 || r.Rows.Closed+r.Rows.Added > 0 {
			t.Errorf("%s, exported and taken in again: %+v", l.Name, r.Rows)
		}
	}
}

func TestTheDemoKeepsOutOfSomebodysCity(t *testing.T) {
	p := newProgram(t)
	p.must("city", "--name-zh", "某市", "--name-en", "Some city")
	if a := p.run("demo", "--once"); a.status != statusBadInput || !strings.Contains(a.err, "某市") {
		t.Errorf("status %d: %s", a.status, a.err)
	}
}
