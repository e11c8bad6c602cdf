package web_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
	"peijian/tiles/pmtiles"
	"peijian/web/tileset"
)

// archived writes the tiles of a city into a file and reads it.
func archived(t *testing.T, c *planning.City, largest uint32) (*pmtiles.Reader, tileset.Written, *tileset.Picture) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "city.pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	gaps := gap.Detect(c)
	p := &tileset.Picture{City: c, Gaps: func() []*gap.Gap { return gaps }}
	written, err := tileset.Archive{Picture: p, Layers: tileset.Names(c.Audience), MaxZoom: largest}.Write(t.Context(), pmtiles.NewWriter(f))
	if err != nil {
		t.Fatal(err)
	}
	r, err := pmtiles.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return r, written, p
}

// The file has every tile that shows something, byte for byte as it is served, and no other.
func TestAnArchiveHasEveryTileAsItIsServed(t *testing.T) {
	r, written, p := archived(t, town(planning.Internal), 14)
	list := tileset.Names(planning.Internal)
	in := map[tiles.Tile]bool{}
	if err := r.Walk(func(at tiles.Tile, b []byte) bool {
		in[at] = true
		want, err := tileset.Cut(p, list, at)
		if err != nil || !bytes.Equal(want.Plain, b) {
			t.Errorf("%v: %d bytes, served are %d: %v", at, len(b), len(want.Plain), err)
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	for _, at := range tilesOver(0, 1, 5, 9, 10, 11, 12, 13, 14) {
		want, err := tileset.Cut(p, list, at)
		if err != nil || in[at] != (len(want.Plain) > 0) {
			t.Errorf("%v: in the file: %v, %d bytes are served: %v", at, in[at], len(want.Plain), err)
		}
	}
	if r.Addressed != written.Tiles || r.MinZoom != 0 || r.MaxZoom != 14 || !r.Clustered {
		t.Errorf("%+v, written %+v", r.Header, written)
	}
	var about struct {
		Attribution  string
		VectorLayers []tileset.VectorLayer `json:"vector_layers"`
		Peijian      struct{ Audience string }
	}
	if err := r.Metadata(&about); err != nil || len(about.VectorLayers) < len(list) || about.Peijian.Audience != "internal" {
		t.Errorf("%+v %v", about, err)
	}
}

func TestAPublicArchiveHidesWhatIsForOfficers(t *testing.T) {
	r, _, _ := archived(t, town(planning.Public), 13)
	n := 0
	if err := r.Walk(func(at tiles.Tile, b []byte) bool {
		for _, word := range []string{"limited_title", "D2", "示例新城"} {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%v shows %s", at, word)
			}
		}
		n++
		return true
	}); err != nil || n == 0 {
		t.Errorf("%d tiles, %v", n, err)
	}
}

// At the deepest zoom nothing is left out, however small it is and whatever stands on the same place.
func TestNothingIsLeftOutAtTheDeepestZoom(t *testing.T) {
	b := &builder{planning.Delta{Revision: 18}}
	for i := range 50 { // a centimetre wide, all on one place
		b.put(planning.Buildings, "T"+itoa(uint32(i)), "POLYGON((5 5,5.0001 5,5.0001 5.0001,5 5))", fields{"name": "小", "use": "other"})
		b.put(planning.Roads, "P"+itoa(uint32(i)), "LINESTRING(6 5,6.0001 5)", fields{"name": "短"})
	}
	r, written, _ := archived(t, b.apply(town(planning.Internal)), tileset.Deepest)
	drawn := map[string]map[any]bool{}
	said := map[uint32]int{}
	if err := r.Walk(func(at tiles.Tile, b []byte) bool {
		for _, l := range strict(t, b).Layers {
			for i := range l.Features {
				f := &l.Features[i]
				if l.Name == tileset.Notice {
					said[at.Z] += int(f.Attributes["left_out_here"].(uint64))
					continue
				}
				if at.Z == tileset.Deepest {
					if drawn[l.Name] == nil {
						drawn[l.Name] = map[any]bool{}
					}
					drawn[l.Name][f.Attributes["code"]] = true
				}
			}
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if len(drawn[planning.Buildings]) != 51 || len(drawn[planning.Roads]) != 52 || len(written.LeftOut) != 0 || said[tileset.Deepest] != 0 {
		t.Errorf("%d buildings and %d roads are drawn, %v and %d are left out", len(drawn[planning.Buildings]), len(drawn[planning.Roads]), written.LeftOut, said[tileset.Deepest])
	}
	if said[12] < 49+50 { // of the buildings one stands for all
		t.Errorf("at zoom 12 it is said that %d are left out", said[12])
	}
}

// Who stops an export gets no file that could be taken for whole.
func TestAnArchiveThatIsStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f, err := os.Create(filepath.Join(t.TempDir(), "x.pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p := &tileset.Picture{City: town(planning.Internal), Gaps: func() []*gap.Gap { return nil }}
	if _, err := (tileset.Archive{Picture: p, Layers: tileset.List{planning.Communities}, MaxZoom: 9}).Write(ctx, pmtiles.NewWriter(f)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := pmtiles.NewReader(f); err == nil {
		t.Error("there is a file")
	}
}
