package pmtiles_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/tiles"
	"peijian/tiles/pmtiles"
)

// The numbers are those of the specification's text and of its examples.
func TestNumbersOfTiles(t *testing.T) {
	for number, tile := range map[uint64]tiles.Tile{
		0: {}, 1: {Z: 1}, 2: {Z: 1, Y: 1}, 3: {Z: 1, X: 1, Y: 1}, 4: {Z: 1, X: 1}, 5: {Z: 2}, 19078479: {Z: 12, X: 3423, Y: 1763},
	} {
		if got := pmtiles.Number(tile); got != number {
			t.Errorf("%v has number %d, want %d", tile, got, number)
		}
		if got := pmtiles.TileOf(number); got != tile {
			t.Errorf("%d is %v, want %v", number, got, tile)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		z := uint32(rapid.IntRange(0, tiles.MaxZoom).Draw(t, "z"))
		tile := tiles.Tile{Z: z, X: rapid.Uint32Range(0, 1<<z-1).Draw(t, "x"), Y: rapid.Uint32Range(0, 1<<z-1).Draw(t, "y")}
		if back := pmtiles.TileOf(pmtiles.Number(tile)); back != tile {
			t.Fatalf("%v came back as %v", tile, back)
		}
	})
}

// Along the curve, the next tile of a zoom is a neighbour.
func TestNumbersGoFromNeighbourToNeighbour(t *testing.T) {
	last := pmtiles.TileOf(pmtiles.Number(tiles.Tile{Z: 5}))
	for n := pmtiles.Number(last) + 1; n < pmtiles.Number(tiles.Tile{Z: 6}); n++ {
		next := pmtiles.TileOf(n)
		if far := max(next.X, last.X) - min(next.X, last.X) + max(next.Y, last.Y) - min(next.Y, last.Y); far != 1 {
			t.Fatalf("%v is followed by %v", last, next)
		}
		last = next
	}
}

var packer = gzip.NewWriter(nil)

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	packer.Reset(&b)
	w := packer
	_, err := io.WriteString(w, text)
	if closed := w.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
	return b.Bytes()
}

// write makes a file of the tiles whose numbers are given.
func write(t testing.TB, numbers []uint64, body func(uint64) string) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "tiles.pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	w := pmtiles.NewWriter(f)
	for _, n := range numbers {
		if err := w.Add(pmtiles.TileOf(n), packed(t, body(n))); err != nil {
			t.Fatal(err)
		}
	}
	about := pmtiles.About{Bounds: orb.Bound{Min: orb.Point{113.25, -30.5}, Max: orb.Point{113.75, 30.5}}, Center: orb.Point{113.5, 0}, CenterZoom: 7,
		Metadata: map[string]any{"name": "仙桃市"}}
	if err := w.Close(about); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, many := range []int{1, 5, 3000, 9000} { // in the root directory alone, and with leaves
		var numbers []uint64
		for i := range many {
			numbers = append(numbers, uint64(7*i+i%3))
		}
		body := func(n uint64) string { return fmt.Sprint("tile ", n/21) } // a few beside one another are the same
		r, err := pmtiles.NewReader(write(t, numbers, body))
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range numbers {
			if i%97 > 0 && many > 2000 {
				continue
			}
			if got, err := r.Tile(pmtiles.TileOf(n)); err != nil || string(got) != body(n) {
				t.Fatalf("%d tiles: tile %d is %q, %v", many, n, got, err)
			}
			if got, err := r.Tile(pmtiles.TileOf(n + 4)); err != nil || got != nil {
				t.Fatalf("%d tiles: there is no tile %d, and it is %q, %v", many, n+4, got, err)
			}
		}
		var walked []uint64
		if err := r.Walk(func(at tiles.Tile, b []byte) bool {
			walked = append(walked, pmtiles.Number(at))
			return string(b) == body(pmtiles.Number(at))
		}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(walked, numbers) || r.Addressed != uint64(many) || r.Contents != uint64((many+2)/3) || !r.Clustered {
			t.Errorf("%d tiles: walked over %d; %+v", many, len(walked), r.Header)
		}
		var about struct{ Name string }
		if err := r.Metadata(&about); err != nil || about.Name != "仙桃市" {
			t.Errorf("metadata %+v, %v", about, err)
		}
		if diff := cmp.Diff(orb.Bound{Min: orb.Point{113.25, -30.5}, Max: orb.Point{113.75, 30.5}}, r.Bounds); diff != "" || r.CenterZoom != 7 || r.Center != (orb.Point{113.5, 0}) || r.MinZoom != 0 {
			t.Errorf("%s %+v", diff, r.Header)
		}
	}
}

func TestEqualTilesAreKeptOnce(t *testing.T) {
	r, err := pmtiles.NewReader(write(t, []uint64{21, 22, 23, 40, 60}, func(n uint64) string { return map[bool]string{true: "sea", false: "land"}[n != 40] }))
	if err != nil {
		t.Fatal(err)
	}
	if r.Addressed != 5 || r.Contents != 2 || r.Entries != 3 {
		t.Errorf("%d tiles, %d entries, %d contents", r.Addressed, r.Entries, r.Contents)
	}
}

func TestTheWriterRefuses(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := pmtiles.NewWriter(f)
	if err := w.Add(tiles.Tile{Z: 1}, nil); err != nil {
		t.Errorf("a tile without bytes: %v", err)
	}
	if err := pmtiles.NewWriter(f).Close(pmtiles.About{}); err == nil || err.Error() != "write pmtiles: there is no tile" {
		t.Errorf("no tiles: %v", err)
	}
	_ = w.Add(tiles.Tile{Z: 1, X: 1}, packed(t, "a"))
	if err := w.Add(tiles.Tile{Z: 1, Y: 1}, packed(t, "b")); err == nil || !strings.Contains(err.Error(), "tile 1/0/1 comes after one that follows it") {
		t.Errorf("out of order: %v", err)
	}
	if err := w.Close(pmtiles.About{}); err == nil {
		t.Error("a file was finished after an error")
	}
}

// memory is a file in memory.
type memory []byte

func (m memory) ReadAt(b []byte, at int64) (int, error) { return bytes.NewReader(m).ReadAt(b, at) }

// FuzzReader: a broken file ends with an error, and takes no more memory than it has bytes to show for.
func FuzzReader(f *testing.F) {
	whole, err := os.ReadFile(write(f, []uint64{0, 1, 5, 6, 90}, func(n uint64) string { return fmt.Sprint(n) }).Name())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole, uint16(3))
	f.Add(whole, uint16(130))
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		if b = slices.Clone(b); len(b) > 0 {
			b[int(at)%len(b)] ^= 0x55
		}
		r, err := pmtiles.NewReader(memory(b))
		if err != nil {
			return
		}
		left := 10_000
		_ = r.Walk(func(at tiles.Tile, _ []byte) bool { left--; return left > 0 })
		_, _ = r.Tile(tiles.Tile{Z: 3, X: 2, Y: 1})
		_ = r.Metadata(new(any))
	})
}
