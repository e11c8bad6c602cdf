package mvt_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"peijian/tiles/mvt"
)

// strict lists the fixtures that are called valid only so that a reader may choose, and that ours refuses.
var strict = map[string]string{
	"016": "the same bytes as 003, which is called invalid: a feature that does not say its kind",
	"057": "a MoveTo that announces half a billion places and brings one",
}

// TestPublishedFixtures: the reader takes what is
// valid and refuse what is not.
func TestPublishedFixtures(t *testing.T) {
	data := os.Getenv("PEIJIAN_DATA")
	if data == "" {
		t.Skip("PEIJIAN_DATA is not set: the published tile fixtures are not at hand")
	}
	infos, err := filepath.Glob(filepath.Join(data, "invalid/mvt_fixtures/fixtures/*/info.json"))
	if err != nil || len(infos) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, info := range infos {
		var want struct {
			Description string
			Validity    struct{ V2 bool }
		}
		raw, err := os.ReadFile(info)
		if err == nil {
			err = json.Unmarshal(raw, &want)
		}
		if err != nil {
			t.Fatal(err)
		}
		tile, err := os.ReadFile(filepath.Join(filepath.Dir(info), "tile.mvt"))
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(info))
		valid := want.Validity.V2 && strict[name] == ""
		if _, err = mvt.Read(tile); (err == nil) != valid {
			t.Errorf("%s: got %v, valid is %v: %s", name, err, valid, want.Description)
		}
	}
}
