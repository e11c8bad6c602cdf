package shapefile

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

func collected(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PEIJIAN_DATA")
	if dir == "" {
		t.Skip("PEIJIAN_DATA is not set: the collected files are not read")
	}
	return dir
}

func TestOneLayerFourTimesGivesTheSameTexts(t *testing.T) {
	dir := collected(t)
	var first []geo.Feature
	for _, name := range []string{"gbk_with_cpg", "gbk_no_cpg_ldid", "gbk_no_cpg_no_ldid", "utf8_no_cpg"} {
		features, problems, err := readAll(packed(t, filepath.Join(dir, "encoding/gbk_shp", name)), Options{})
		if err != nil || len(problems) > 0 || len(features) != 8 {
			t.Fatal(name, problems, err)
		}
		if first == nil {
			first = features
		}
		if d := cmp.Diff(first, features); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestATableWithoutShapesIsReadToItsEnd(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(collected(t), "encoding/taiwan_dbf_utf8_nocpg/VILLAGE_MOI_1060519.dbf"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := openTable(bytes.NewReader(b), guard.Limits(geo.Limits{}))
	if err == nil {
		err = table.decode(text.UTF8)
	}
	rows := 0
	for err == nil {
		var raw []byte
		if raw, err = table.next(); err == nil {
			rec := guard.Record{Feature: geo.Feature{Row: rows + 1}}
			table.fill(&rec, raw)
			if len(rec.Problems) > 0 {
				t.Error(rec.Problems)
			}
			rows++
		}
	}
	if rows != 8044 || rows != table.announced {
		t.Errorf("%d of %d rows: %v", rows, table.announced, err)
	}
}

// The corpora that crash another reader, in the form of Go's fuzzing.
func TestInputsThatCrashOthersGetASentence(t *testing.T) {
	dir := filepath.Join(collected(t), "invalid/go_shapefile/testdata/fuzz")
	paths, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
	if len(paths) < 14 {
		t.Fatal("files are missing in", dir)
	}
	p := unpacked(t, written(t, parcelOptions(), parcels()))
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			literal, isBytes := strings.CutPrefix(strings.TrimSpace(line), "[]byte(")
			s, err := strconv.Unquote(strings.TrimSuffix(literal, ")"))
			if !isBytes || err != nil {
				continue
			}
			shp, dbf := []byte(s), p[".dbf"]
			if strings.Contains(path, "FuzzReadDBF") {
				shp, dbf = p[".shp"], []byte(s)
			}
			_, problems, err := readAll(zipped(t, file{"a.shp", shp}, file{"a.dbf", dbf}), Options{Limits: tight})
			sentences(t, problems, err)
			if err == nil && len(problems) == 0 {
				t.Logf("%s is read", filepath.Base(path))
			}
		}
	}
}
