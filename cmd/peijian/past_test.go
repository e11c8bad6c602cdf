package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/tiles"
	"peijian/tiles/mvt"
	"peijian/tiles/pmtiles"
	"peijian/web"
)

// town is a subdistrict as a line of GeoJSON, a square of a hundredth of a degree that many hundredths east of 113.4.
func town(code, name string, east int) string {
	w, e := 113.4+float64(east)/100, 113.41+float64(east)/100
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"name":%q,"kind":"town"},"geometry":{"type":"Polygon","coordinates":[[[%.2f,30.3],[%.2f,30.3],[%.2f,30.31],[%.2f,30.31],[%.2f,30.3]]]}}`,
		code, name, w, e, e, w, w) + "\n"
}

// aPast has two towns on 2026-03-01, and since 2026-06-01 one with another name, one that ended and one that is new.
func aPast(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	for i, file := range []string{town("Z1", "剅河镇", 0) + town("Z2", "长埫口镇", 1), town("Z1", "新剅河镇", 0) + town("Z3", "毛嘴镇", 2)} {
		r := decode[intake.Receipt](t, p.must("import", "subdistricts", put(t, "乡镇.geojsonl", []byte(file)), "--replace", "--json").out)
		day := time.Date(2026, time.March, 1, 4, 0, 0, 0, time.UTC).AddDate(0, 3*i, 0)
		from := int64(0) // what the settings wrote is as old as the first towns
		if i > 0 {
			from = r.Revision
		}
		if err := postgres.Backdate(t.Context(), p.flags[3], pgtest.Schema, from, r.Revision, day); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func TestWhatChangedBetweenTwoDays(t *testing.T) {
	t.Parallel()
	p := aPast(t)
	list := decode[web.ChangeList](t, p.must("changes", "--from", "2026-03-01", "--json").out)
	var got []string
	for _, c := range list.Changes {
		got = append(got, fmt.Sprint(c.What, " ", c.Code))
	}
	if want := "[changed Z1 removed Z2 added Z3]"; fmt.Sprint(got) != want || list.Total != 3 {
		t.Errorf("%v of %d, want %s", got, list.Total, want)
	}
	if a := p.must("changes", "--from", "2026-03-01", "--to", "2026-05-31"); !strings.Contains(a.out, "没有变化") {
		t.Errorf("nothing changed until May: %s", a.out)
	}
	if a := p.must("changes", "--from", "2026年5月31日", "--layer", "subdistricts", "--lang", "en"); !strings.Contains(a.out, "removed") || !strings.Contains(a.out, "长埫口镇") {
		t.Errorf("in English: %s", a.out)
	}
	if a := p.must("changes", "--from", "2026-03-01", "--layer", "communities"); !strings.Contains(a.out, "没有变化") {
		t.Errorf("no community changed: %s", a.out)
	}
	if a := p.must("changes", "--from", "2026-03-01", "--geojson"); strings.Count(a.out, `"Feature"`) < 3 || !strings.Contains(a.out, "新剅河镇") {
		t.Errorf("as GeoJSON: %s", a.out)
	}
	for name, args := range map[string][]string{
		"no day": {}, "a day that is none": {"--from", "2026-02-30"}, "a day before the first": {"--from", "2020-01-01"}, "a day to come": {"--from", "2026-03-01", "--to", "2999-01-01"},
		"the wrong way round": {"--from", "2026-06-01", "--to", "2026-03-01"}, "a layer that is none": {"--from", "2026-03-01", "--layer", "nothing"},
		"two forms": {"--from", "2026-03-01", "--json", "--geojson"},
	} {
		if a := p.run(append([]string{"changes"}, args...)...); a.status != statusBadInput || a.err == "" || a.out != "" {
			t.Errorf("%s: status %d: %s%s", name, a.status, a.out, a.err)
		}
	}
}

func TestExportAsOfAPastDay(t *testing.T) {
	t.Parallel()
	p := aPast(t)
	for day, want := range map[string][]string{"2026-03-01": {"剅河镇", "长埫口镇"}, "2026-05-31": {"剅河镇", "长埫口镇"}, "2026-06-01": {"新剅河镇", "毛嘴镇"}, "": {"新剅河镇", "毛嘴镇"}} {
		args := []string{"export", "subdistricts", "--format", "geojsonl"}
		if day != "" {
			args = append(args, "--as-of", day)
		}
		a := p.must(args...)
		if n := strings.Count(a.out, `"Feature"`); n != len(want) {
			t.Errorf("%s: %d features: %s", day, n, a.out)
		}
		for _, name := range want {
			if !strings.Contains(a.out, `"`+name+`"`) {
				t.Errorf("%s: without %s: %s", day, name, a.out)
			}
		}
	}
	target := filepath.Join(t.TempDir(), "乡镇.gpkg")
	for _, day := range []string{"2026-02-28", "2999-01-01", "yesterday"} {
		a := p.run("export", "subdistricts", "--as-of", day, "-o", target)
		if _, err := os.Stat(target); a.status != statusBadInput || a.err == "" || err == nil {
			t.Errorf("%s: status %d: %s; a file is there: %v", day, a.status, a.err, err == nil)
		}
	}
}

// The file of tiles is read back by the decoder: what is in the city is drawn at its place, and nothing else.
func TestTilesAsOneFile(t *testing.T) {
	t.Parallel()
	p := aPast(t)
	target := filepath.Join(t.TempDir(), "city.pmtiles")
	said := decode[struct {
		Tiles    uint64 `json:"tiles"`
		Revision int64  `json:"revision"`
		Audience string `json:"audience"`
	}](t, p.must("export", "tiles", "--pmtiles", "--layers", "subdistricts", "--max-zoom", "12", "-o", target, "--json").out)
	f, err := os.Open(target)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pmtiles.NewReader(f)
	if err != nil || r.MaxZoom != 12 || r.Addressed != said.Tiles || said.Audience != "public" {
		t.Fatalf("%+v %+v: %v", r, said, err)
	}
	names, deepest := map[string]bool{}, uint32(0)
	if err := r.Walk(func(at tiles.Tile, b []byte) bool {
		deepest = max(deepest, at.Z)
		content, err := mvt.Read(b)
		if err != nil {
			t.Errorf("%v: %v", at, err)
			return false
		}
		for _, l := range content.Layers {
			if !slices.Contains([]string{planning.Subdistricts, planning.Subdistricts + "_label", "peijian"}, l.Name) {
				t.Errorf("%v has a layer %s", at, l.Name)
			}
		}
		if l := content.Layer(planning.Subdistricts); l != nil {
			for _, feature := range l.Features {
				names[fmt.Sprint(feature.Attributes["name"])] = true
			}
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if len(names) != 2 || !names["新剅河镇"] || !names["毛嘴镇"] || deepest != 12 {
		t.Errorf("drawn are %v down to zoom %d", names, deepest)
	}
	for name, args := range map[string][]string{
		"no file": {"--pmtiles"}, "two forms": {"--pmtiles", "--folder", "-o", target}, "a layer that is none": {"--layers", "nothing", "-o", target}, "too deep": {"--max-zoom", "17", "-o", target},
		"upside down": {"--min-zoom", "9", "--max-zoom", "8", "-o", target}, "a folder that is not there": {"-o", filepath.Join(t.TempDir(), "no", "city.pmtiles")},
	} {
		if a := p.run(append([]string{"export", "tiles"}, args...)...); a.status == 0 || a.err == "" {
			t.Errorf("%s: status %d: %s", name, a.status, a.err)
		}
	}
}
