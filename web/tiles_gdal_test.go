package web_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"peijian/tiles"
)

// GDAL is somebody else's reader: it finds in a tile the layers that are there, with as many features and with their fields.
func TestGDALReadsOurTiles(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("ogrinfo is not installed (Debian: gdal-bin): nobody else reads the tiles")
	}
	s := open(t)
	found := 0
	for _, at := range []tiles.Tile{{Z: 11, X: 1669, Y: 842}, {Z: 3, X: 6, Y: 3}} {
		w := s.get(tileOf("communities,developments,buildings,facilities,roads,gaps", at))
		file := filepath.Join(t.TempDir(), "tile.pbf")
		if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-al", "-oo", "CLIP=NO", file).CombinedOutput()
		if err != nil || strings.Contains(string(out), "Warning") || strings.Contains(string(out), "ERROR") {
			t.Fatalf("%v: GDAL complains: %v\n%s", at, err, out)
		}
		read := map[string]int{}
		for _, part := range strings.Split(string(out), "Layer name: ")[1:] {
			name, rest, _ := strings.Cut(part, "\n")
			read[name] = strings.Count(rest, "OGRFeature(")
		}
		for _, l := range strict(t, w.Body.Bytes()).Layers {
			if read[l.Name] != len(l.Features) {
				t.Errorf("%v: of %d features of %s, GDAL reads %d\n%s", at, len(l.Features), l.Name, read[l.Name], out)
			}
			found += len(l.Features)
		}
		if at.Z == 11 && !strings.Contains(string(out), "襄河社区") {
			t.Errorf("GDAL reads no name:\n%s", out)
		}
	}
	if found == 0 {
		t.Error("there was nothing to read")
	}
}
