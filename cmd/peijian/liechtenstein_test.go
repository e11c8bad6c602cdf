package main

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"peijian/planning/intake"
)

// TestRealGroundOfAnotherCountry takes in the 11 municipalities and 8,994 building footprints of Liechtenstein as a city with a plane of
// its own. That its areas are PostGIS's own is asked in planning/postgres.
func TestRealGroundOfAnotherCountry(t *testing.T) {
	data := os.Getenv("PEIJIAN_DATA")
	if data == "" {
		t.Skip("PEIJIAN_DATA is not set: the municipalities and buildings of Liechtenstein are not at hand")
	}
	unpack, err := exec.LookPath("xz")
	if err != nil {
		t.Skip("xz is not installed: the buildings cannot be unpacked")
	}
	packed, err := exec.Command(unpack, "-dc", filepath.Join(data, "benchmark", "liechtenstein_osm_buildings_8994.geojsonl.xz")).Output()
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(t)
	p.must("city", "--name-zh", "列支敦士登", "--name-en", "Liechtenstein", "--plane", "32632", "--extent", "9.4,47,9.7,47.3")
	r := decode[intake.Receipt](t, p.must("import", "communities", filepath.Join(data, "benchmark", "liechtenstein_gemeinden_11.geojsonl"), "--map", "code=osm_id", "--json").out)
	if r.Rows.Added != 11 {
		t.Errorf("municipalities: %+v", r.Rows)
	}
	r = decode[intake.Receipt](t, p.must("import", "buildings", put(t, "buildings.geojsonl", packed), "--map", "code=osm_way_id|osm_id", "--json").out)
	if r.Rows.Read != 8994 || r.Rows.Added != 8994 {
		t.Errorf("buildings: %+v", r.Rows)
	}
	doubled := 0
	for _, n := range r.Notes {
		if n.Code == "doubled" && n.Row > 0 {
			doubled++
		}
	}
	if doubled != 8 {
		t.Errorf("%d footprints are named as doubled, want the 8 that lie on another", doubled)
	}
	checkLiechtenstein(t, p)
}

func checkLiechtenstein(t *testing.T, p *program) {
	server := p.start("serve")
	if tile := fetch(t, server+"/tiles/buildings/14/8625/5747.mvt", 200); len(tile) < 1000 {
		t.Errorf("the tile of Vaduz has %d bytes", len(tile))
	}
	lines := bufio.NewScanner(strings.NewReader(fetch(t, server+"/api/v1/layers/buildings/export", 200)))
	lines.Buffer(nil, 1<<20)
	features := 0
	for lines.Scan() {
		if strings.Contains(lines.Text(), `"type":"Feature"`) {
			features++
		}
	}
	if features != 8994 {
		t.Errorf("the export has %d buildings", features)
	}
	var area struct {
		M2 float64 `json:"area_m2"`
	}
	if err := json.Unmarshal([]byte(fetch(t, server+"/api/v1/layers/communities/features/1155945", 200)), &area); err != nil {
		t.Fatal(err)
	}
	if math.Abs(area.M2-26461430) > 50000 { // Triesen: 26.5 km²
		t.Errorf("Triesen has %.0f m²", area.M2)
	}
}
