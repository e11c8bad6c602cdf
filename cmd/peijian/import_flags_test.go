package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// towns is a program with a city and one import of two towns.
func towns(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	p.must("import", "subdistricts", put(t, "first.geojsonl", []byte(town("Z1", "剅河镇", 0)+town("Z2", "长埫口镇", 1))))
	return p
}

func (p *program) export() string {
	p.t.Helper()
	return p.must("export", "subdistricts", "--format", "geojsonl").out
}

func TestADryRunTellsTheDifferenceAndWritesNothing(t *testing.T) {
	t.Parallel()
	p := towns(t)
	before := p.export()
	file := put(t, "second.geojsonl", []byte(town("Z1", "新剅河镇", 0)+town("Z3", "毛嘴镇", 2)))
	a := p.must("import", "subdistricts", file, "--replace", "--dry-run", "--diff")
	for _, want := range []string{"~ Z1", `"剅河镇" → "新剅河镇"`, "+ Z3 毛嘴镇", "- Z2 长埫口镇", "m²"} {
		if !strings.Contains(a.out, want) {
			t.Errorf("does not say %q:\n%s", want, a.out)
		}
	}
	lines := json.NewDecoder(strings.NewReader(p.must("import", "subdistricts", file, "--replace", "--dry-run", "--diff", "--json").out))
	what := map[string]desk.What{}
	for range 3 {
		var c desk.Change
		if err := lines.Decode(&c); err != nil {
			t.Fatal(err)
		}
		what[c.Code] = c.What
	}
	if len(what) != 3 || what["Z1"] != desk.Changed || what["Z2"] != desk.Closed || what["Z3"] != desk.Added {
		t.Errorf("%v", what)
	}
	var r intake.Receipt
	if err := lines.Decode(&r); err != nil || !r.DryRun || r.Rows.Added != 1 || r.Rows.Changed != 1 || r.Rows.Closed != 1 || lines.More() {
		t.Errorf("the receipt comes last: %+v %v", r, err)
	}
	if after := p.export(); after != before {
		t.Errorf("something was written: %s", after)
	}
	if a := p.run("import", "subdistricts", file, "--diff"); a.status != statusBadInput || !strings.Contains(a.err, "--dry-run") || p.export() != before {
		t.Errorf("--diff alone: status %d: %s", a.status, a.err)
	}
}

func TestAnImportIsUndoneByItsNumber(t *testing.T) {
	t.Parallel()
	p := towns(t)
	before := p.export()
	p.must("import", "subdistricts", put(t, "second.geojsonl", []byte(town("Z1", "新剅河镇", 0)+town("Z3", "毛嘴镇", 2))), "--replace")
	entries := func() []desk.Entry { return decode[[]desk.Entry](t, p.must("imports", "--json").out) }
	second := entries()[0]
	if second.File != "second.geojsonl" || len(second.SHA256) != 64 || second.Rows.Closed != 1 {
		t.Fatalf("%+v", second)
	}
	number := func(e desk.Entry) string { b, _ := json.Marshal(e.ID); return string(b) }
	undone := decode[desk.Entry](t, p.must("import", "--undo", number(second), "--json").out)
	if undone.Undoes != second.ID || undone.Rows.Added != 1 || undone.Rows.Closed != 1 || undone.Rows.Changed != 1 {
		t.Errorf("%+v", undone)
	}
	if after := p.export(); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
	if e := entries(); e[1].UndoneBy != undone.ID {
		t.Errorf("the record does not say so: %+v", e)
	}
	for name, args := range map[string][]string{"undone already": {"--undo", number(second)}, "no such import": {"--undo", "99"}, "with a layer": {"subdistricts", "x.zip", "--undo", number(undone)}} {
		if a := p.run(append([]string{"import"}, args...)...); a.status == 0 || a.err == "" {
			t.Errorf("%s: status %d: %s", name, a.status, a.err)
		}
	}
	first := entries()[2]
	p.must("import", "subdistricts", put(t, "third.geojsonl", []byte(town("Z1", "第三", 0))))
	if a := p.run("import", "--undo", number(first)); a.status == 0 || !strings.Contains(a.err, "Z1") {
		t.Errorf("what stands against it is named: status %d: %s", a.status, a.err)
	}
}

func TestTheColumnsOfASenderAreRemembered(t *testing.T) {
	t.Parallel()
	p := towns(t)
	file := put(t, "表.geojsonl", []byte(strings.NewReplacer(`"code"`, `"甲"`, `"name"`, `"乙"`, `"kind":"town"`, `"类型":"镇","丙":"不要"`).Replace(town("Z3", "毛嘴镇", 2))))
	columns := func(r intake.Receipt) string {
		out := map[string]string{}
		for _, c := range r.Columns {
			out[c.Header] = c.Field
		}
		return fmt.Sprint(out)
	}
	if a := p.run("import", "subdistricts", file, "--sender", "测绘院"); a.status != statusBadInput {
		t.Errorf("columns that nobody explained: status %d: %s", a.status, a.out)
	}
	first := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--sender", "测绘院", "--map", "code=甲", "--map", "name=乙", "--ignore", "丙", "--json").out)
	again := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--sender", "测绘院", "--json").out)
	if want := "map[丙: 乙:name 甲:code 类型:kind]"; first.Rows.Added != 1 || again.Rows.Unchanged != 1 || columns(first) != want || columns(again) != want {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if a := p.run("import", "subdistricts", file, "--sender", "别家", "--json"); a.status != statusBadInput || strings.Contains(columns(decode[intake.Receipt](t, a.out)), "甲:code") {
		t.Errorf("another sender's file is read alike: %s", a.out)
	}
}

func TestRowsWithProblemsStayOutOnlyWhenTheOperatorSaysSo(t *testing.T) {
	t.Parallel()
	p := towns(t)
	broken := strings.Replace(town("Z4", "坏镇", 3), "[113.44,30.31],[113.43,30.31]", "[113.43,30.31],[113.44,30.31]", 1)
	file := put(t, "broken.geojsonl", []byte(town("Z3", "毛嘴镇", 2)+broken))
	if r := decode[intake.Receipt](t, p.run("import", "subdistricts", file, "--json").out); r.Clean() || r.Rows.Added != 0 {
		t.Errorf("%+v", r)
	}
	if strings.Contains(p.export(), "毛嘴镇") {
		t.Error("part of a refused file was written")
	}
	r := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--leave-out", "--json").out)
	if r.LeftOutCount != 1 || len(r.LeftOut) != 1 || r.LeftOut[0].Row != 2 || r.Rows.Added != 1 {
		t.Errorf("%+v", r)
	}
	if out := p.export(); !strings.Contains(out, "毛嘴镇") || strings.Contains(out, "坏镇") {
		t.Errorf("%s", out)
	}
	if e := decode[[]desk.Entry](t, p.must("imports", "--json").out)[0]; e.LeftOut != 1 {
		t.Errorf("the record does not say so: %+v", e)
	}
	if a := p.run("import", "subdistricts", file, "--leave-out", "--replace"); a.status == 0 || !strings.Contains(p.export(), "剅河镇") {
		t.Errorf("--leave-out with --replace: status %d %s", a.status, a.out)
	}
}

// A file that gives north before east, and does not say it, is read as the operator says.
func TestNorthBeforeEast(t *testing.T) {
	t.Parallel()
	p := towns(t)
	before := p.export()
	swapped := func(line string) string {
		for _, east := range []string{"113.40", "113.41", "113.42"} {
			for _, north := range []string{"30.31", "30.3"} {
				line = strings.ReplaceAll(line, "["+east+","+north+"]", "["+north+","+east+"]")
			}
		}
		return line
	}
	file := put(t, "swapped.geojsonl", []byte(swapped(town("Z1", "剅河镇", 0)+town("Z2", "长埫口镇", 1))))
	if a := p.run("import", "subdistricts", file); a.status != statusBadInput {
		t.Errorf("north before east was taken: %s", a.out)
	}
	if r := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--swap-xy", "--json").out); r.Rows.Unchanged != 2 || p.export() != before {
		t.Errorf("%+v", r.Rows)
	}
}
