package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"peijian/planning/intake"
	"peijian/planning/permit"
	"peijian/planning/permit/paper"
	"peijian/planning/sample/permits"
)

// put writes a file of the test's own and returns its path.
func put(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// samplePermit puts one of the sample's files on disk.
func samplePermit(t *testing.T, prefix string) string {
	t.Helper()
	expectations, err := permits.Expectations()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range expectations {
		if strings.HasPrefix(e.File, prefix) {
			b, err := permits.Files().Open(e.File)
			if err != nil {
				t.Fatal(err)
			}
			var content bytes.Buffer
			if _, err := content.ReadFrom(b); err != nil {
				t.Fatal(err)
			}
			return put(t, e.File, content.Bytes())
		}
	}
	t.Fatalf("there is no sample file %s…", prefix)
	return ""
}

func TestCheckLeavesWithItsVerdict(t *testing.T) {
	p := &program{t: t, flags: []string{"--dir", t.TempDir()}} // no city: judged from the files alone
	pass, short, missing := samplePermit(t, "01-"), samplePermit(t, "04-"), samplePermit(t, "20-")
	for _, c := range []struct {
		name   string
		args   []string
		status int
		says   []string
	}{
		{"passes", []string{pass}, 0, []string{"通过", "240.00"}},
		{"short by 60", []string{short}, statusNo, []string{"不通过", "60.00"}},
		{"in English", []string{short, "--lang", "en"}, statusNo, []string{"60.00", "short"}},
		{"a signature missing", []string{missing}, statusNo, []string{"缺材料", "2/3"}},
		{"several files", []string{pass, short}, statusNo, []string{"YS-2026-0001", "YS-2026-0004"}},
		{"a file that is not there", []string{"nowhere.yaml"}, statusBadInput, nil},
		{"nothing to judge", nil, statusBadInput, nil},
		{"a file that is no application", []string{put(t, "bad.yaml", []byte("id: [1, 2"))}, statusBadInput, nil},
		{"a negative number", []string{put(t, "neg.yaml", []byte("id: X\ngate: presale_permit\nphases: [{number: 1, designed_units: -5, status: this}]\n"))}, statusBadInput, []string{"designed_units"}},
		{"a day that is none", []string{pass, "--as-of", "2026-02-30"}, statusBadInput, nil},
		{"a flag that is not there", []string{pass, "--nope"}, statusBadInput, nil},
	} {
		a := p.run(append([]string{"check"}, c.args...)...)
		if a.status != c.status {
			t.Errorf("%s: status %d, want %d\n%s%s", c.name, a.status, c.status, a.out, a.err)
		}
		for _, s := range c.says {
			if !strings.Contains(a.out+a.err, s) {
				t.Errorf("%s: does not say %q\n%s%s", c.name, s, a.out, a.err)
			}
		}
	}
	rulings := decode[[]permit.Ruling](t, p.run("check", short, "--json").out)
	if len(rulings) != 1 || rulings[0].Required != "240.00" || rulings[0].Short != "60.00" || rulings[0].CityRevision != 0 {
		t.Errorf("as JSON: %+v", rulings)
	}
}

func TestPaperPrintsADraft(t *testing.T) {
	if _, err := paper.Built(); err != nil {
		t.Skip("the papers' fonts are not built in: make build brings them")
	}
	p := &program{t: t, flags: []string{"--dir", t.TempDir()}}
	pass, short := samplePermit(t, "01-"), samplePermit(t, "04-")
	target := filepath.Join(t.TempDir(), "意见.pdf")
	if a := p.run("paper", "opinion", short, "--as-of", "2026-11-23", "-o", target); a.status != 0 {
		t.Fatalf("status %d: %s", a.status, a.err)
	}
	written, err := os.ReadFile(target)
	if a := p.run("paper", "opinion", short, "--as-of", "2026-11-23"); err != nil || !strings.HasPrefix(a.out, "%PDF-") || a.out != string(written) {
		t.Errorf("%d bytes in the file, %d on the standard output: %v", len(written), len(a.out), err)
	}
	if a := p.run("paper", "opinion", short, "--as-of", "2026-11-23", "--lang", "en"); a.status != 0 || a.out != string(written) || !strings.Contains(a.err, "in Chinese") {
		t.Errorf("in English: status %d, %d bytes, said %q", a.status, len(a.out), a.err)
	}
	if a := p.run("paper", "--help"); !strings.Contains(a.out, "whatever --lang says") {
		t.Errorf("the help: %s", a.out)
	}
	for name, args := range map[string][]string{
		"nothing to refuse": {"refusal", pass, "--as-of", "2026-11-23"}, "no such paper": {"poem", pass}, "nothing to print": {"opinion"},
		"two things": {"opinion", pass, "--id", "X"}, "a day that is none": {"opinion", pass, "--as-of", "2026-02-30"},
	} {
		if a := p.run(append([]string{"paper"}, args...)...); a.status != statusBadInput || a.out != "" {
			t.Errorf("%s: status %d, %d bytes", name, a.status, len(a.out))
		}
	}
}

// zipped is an archive of the entries given by name and content.
func zipped(t *testing.T, entries map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range entries {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pipe is a named pipe into which nobody writes.
func pipe(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadFilesGetASentenceAndWriteNothing(t *testing.T) {
	p := newProgram(t)
	whole := zipped(t, map[string][]byte{"a.shp": make([]byte, 100), "a.dbf": make([]byte, 40)})
	feature := func(properties, geometry string) []byte {
		return []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{` + properties + `},"geometry":` + geometry + `}]}`)
	}
	box := `{"type":"Polygon","coordinates":[[[113.4,30.3],[113.41,30.3],[113.41,30.31],[113.4,30.31],[113.4,30.3]]]}`
	wide := strings.Repeat("a,", 300)
	for _, c := range []struct {
		name, layer, file string
		content           []byte
		says              string
	}{
		{"a truncated zip", "communities", "a.zip", whole[:len(whole)/2], ""},
		{"a zip bomb", "communities", "b.zip", zipped(t, map[string][]byte{"a.shp": make([]byte, 64<<20), "a.dbf": make([]byte, 64<<20)}), ""},
		{"no file at all", "communities", "c.zip", nil, ""},
		{"not a shapefile", "communities", "d.zip", zipped(t, map[string][]byte{"a.txt": []byte("x")}), ""},
		{"a row of 300 fields", "households", "e.csv", []byte("项目编号,口径,户数,统计日期\n" + wide + "\n"), ""},
		{"a negative count", "households", "f.csv", []byte("项目编号,口径,户数,统计日期\nD,入住,-3,2026-01-01\n"), "户数"},
		{"a fractional count", "households", "g.csv", []byte("项目编号,口径,户数,统计日期\nD,入住,2.5,2026-01-01\n"), "户数"},
		{"NaN", "communities", "h.geojson", feature(`"code":"A","name":"甲"`, `{"type":"Polygon","coordinates":[[[NaN,30.3],[113.41,30.3],[113.41,30.31],[113.4,30.3]]]}`), ""},
		{"a bow-tie", "communities", "i.geojson", feature(`"code":"A","name":"甲"`, `{"type":"Polygon","coordinates":[[[113.4,30.3],[113.41,30.31],[113.41,30.3],[113.4,30.31],[113.4,30.3]]]}`), "自相交"},
		{"swapped axes", "communities", "j.geojson", feature(`"code":"A","name":"甲"`, strings.NewReplacer("113.4", "30.3", "30.3", "113.4").Replace(box)), "颠倒"},
		{"another continent", "communities", "k.geojson", feature(`"code":"A","name":"甲"`, strings.ReplaceAll(box, "113.", "13.")), "范围"},
		{"a name missing", "communities", "l.geojson", feature(`"code":"A"`, box), "名称"},
		{"half a document", "communities", "m.geojson", feature(`"code":"A","name":"甲"`, box)[:120], ""},
		{"a layer without shapes from GeoJSON with a bad code", "rooms", "n.csv", []byte("用房编号,房间编号,名称,用途,建筑面积\n无此用房,R,室,办公,10\n"), "无此用房"},
	} {
		a := p.run("import", c.layer, put(t, c.file, c.content), "--json")
		if a.status != statusBadInput {
			t.Errorf("%s: status %d\n%s%s", c.name, a.status, a.out, a.err)
			continue
		}
		r := decode[intake.Receipt](t, a.out)
		if r.Clean() || r.Rows.Added > 0 || r.Problems[0].Zh == "" || r.Problems[0].En == "" || r.Problems[0].File != c.file {
			t.Errorf("%s: %+v", c.name, r)
		}
		if !strings.Contains(fmt.Sprint(r.Problems), c.says) {
			t.Errorf("%s: does not say %q: %v", c.name, c.says, r.Problems)
		}
	}
	if a := p.must("city", "--json"); !strings.Contains(a.out, `"revision": 0`) {
		t.Errorf("something was written: %s", a.out)
	}
	for _, args := range [][]string{{"import", "nothing", "x.zip"}, {"import", "communities", "not there.zip"}, {"import", "communities", t.TempDir()}, {"import", "applications", t.TempDir()}, {"check", t.TempDir()},
		{"import", "communities", pipe(t)}, {"export", "nothing"}, {"gaps", "--kind", "nothing"}} {
		if a := p.run(args...); a.status != statusBadInput || a.err == "" {
			t.Errorf("%s: status %d: %s", args, a.status, a.err)
		}
	}
}

func TestTheProgramRunsItsOwnDatabase(t *testing.T) {
	p := &program{t: t, flags: []string{"--dir", filepath.Join(t.TempDir(), "private")}}
	p.must("city", "--name-zh", "某市", "--name-en", "Some city")
	if out := p.must("city").out; !strings.Contains(out, "某市") {
		t.Errorf("the second run does not know what the first was told: %s", out)
	}
	if out := p.must("city", "--threshold", "reach_metres=800", "--threshold", "size_to=3500").out; !strings.Contains(out, "800") || !strings.Contains(out, "3500") {
		t.Errorf("thresholds were not set: %s", out)
	}
	for _, wrong := range []string{"nothing=1", "reach_metres=-1", "size_to=1", "reach_metres=x"} {
		if a := p.run("city", "--threshold", wrong); a.status != statusBadInput || a.err == "" {
			t.Errorf("--threshold %s: status %d: %s", wrong, a.status, a.err)
		}
	}
	if out := p.must("city", "--json").out; !strings.Contains(out, `"reach_metres": 800`) {
		t.Errorf("a refused threshold changed others: %s", out)
	}
	pass := samplePermit(t, "01-")
	p.must("import", "applications", pass)
	if a := p.must("check", "--id", "YS-2026-0001"); !strings.Contains(a.out, "通过") {
		t.Errorf("check --id: %s", a.out)
	}
}
