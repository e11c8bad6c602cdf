package tileset

import (
	"testing"
	"testing/synctest"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
)

// numbered is the tile n of a row that no city reaches.
func numbered(n uint32) tiles.Tile { return tiles.Tile{Z: 14, X: n} }

func anyPicture(t *testing.T, serial uint64) *Picture {
	t.Helper()
	c, err := planning.NewCity(planning.Info{Plane: 4547}, planning.Date{}, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	return &Picture{City: c, Gaps: func() []*gap.Gap { return nil }, Serial: serial}
}

func TestTheCacheLetsGoOfWhatNobodyAskedForLongestAndKeepsItsTag(t *testing.T) {
	p, l := anyPicture(t, 1), List{"l"}
	c := NewCache(3 * (100 + overhead))
	c.Follow(p)
	keep := func(n uint32) { c.keep(p, l, numbered(n), &Tile{Plain: make([]byte, 100), Tag: string(rune('a' + n))}) }
	for _, n := range []uint32{1, 2, 3} {
		keep(n)
	}
	c.find(p, l, numbered(1))
	keep(4) // pushes 2 out
	for n, there := range map[uint32]bool{1: true, 2: false, 3: true, 4: true} {
		tile, tag := c.find(p, l, numbered(n))
		if (tile != nil) != there || tag != string(rune('a'+n)) {
			t.Errorf("tile %d: kept %v, tag %q", n, tile != nil, tag)
		}
	}
	if c.used > c.room || c.recent.Len() != 3 || c.bare.Len() != 1 || len(c.byKey) != 4 {
		t.Errorf("%d bytes in %d tiles, %d tags", c.used, c.recent.Len(), c.bare.Len())
	}
	keep(2)
	if tile, _ := c.find(p, l, numbered(2)); tile == nil || c.bare.Len() != 1 || c.recent.Len() != 3 {
		t.Errorf("a tile that came back: %v, %d tags", tile, c.bare.Len())
	}
}

func TestTheCacheKeepsNeitherGiantsNorNothing(t *testing.T) {
	p, l := anyPicture(t, 1), List{"l"}
	c := NewCache(1000)
	c.Follow(p)
	c.keep(p, l, numbered(1), &Tile{Plain: []byte("good"), Tag: "a"})
	c.keep(p, l, numbered(2), &Tile{Plain: make([]byte, 2000), Tag: "b"})
	c.keep(p, l, numbered(3), &Tile{Tag: "c"})
	if len(c.byKey) != 1 || c.recent.Len() != 1 {
		t.Errorf("%d are kept", len(c.byKey))
	}
}

// The room that packing takes is counted.
func TestPackedTilesTakeRoom(t *testing.T) {
	p, l := anyPicture(t, 1), List{"l"}
	c := NewCache(1 << 20)
	c.Follow(p)
	tile := &Tile{Plain: make([]byte, 4000), Tag: "a"}
	c.keep(p, l, numbered(1), tile)
	before := c.used
	packed := tile.Packed()
	if again := tile.Packed(); len(packed) == 0 || &again[0] != &packed[0] || c.used != before+int64(len(packed)) {
		t.Errorf("%d bytes packed, the room went from %d to %d", len(packed), before, c.used)
	}
}

// A picture that is not followed has its tiles for itself, and those of it that come late do not take the place of the new ones.
func TestAnotherPictureHasItsOwnTiles(t *testing.T) {
	now, past, l := anyPicture(t, 2), anyPicture(t, 1), List{"l"}
	c := NewCache(1 << 20)
	c.Follow(now)
	c.keep(past, l, numbered(1), &Tile{Plain: []byte("old"), Tag: "old"})
	if tile, tag := c.find(now, l, numbered(1)); tile != nil || tag != "" {
		t.Errorf("the present has %q", tag)
	}
	c.keep(now, l, numbered(1), &Tile{Plain: []byte("new"), Tag: "new"})
	for p, want := range map[*Picture]string{now: "new", past: "old"} {
		if _, tag := c.find(p, l, numbered(1)); tag != want {
			t.Errorf("picture %d has %q, want %q", p.Serial, tag, want)
		}
	}
}

func TestATileIsCutOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := anyPicture(t, 1)
		asked, release := 0, make(chan struct{})
		p.Gaps = func() []*gap.Gap {
			asked++
			<-release
			return []*gap.Gap{{ID: "g", Kind: gap.VenueMissing, Feature: &planning.Feature{Tile: numbered(1).Bound(0).Center()}}}
		}
		c := NewCache(1 << 20)
		c.Follow(p)
		for range 8 {
			go func() {
				if tile, err := c.Get(p, List{Gaps}, numbered(1)); err != nil || len(tile.Plain) == 0 {
					t.Errorf("%v %v", tile, err)
				}
			}()
		}
		synctest.Wait() // all eight have asked: one cuts, seven wait for it
		close(release)
		synctest.Wait()
		if asked != 1 {
			t.Errorf("cut %d times", asked)
		}
	})
}

func TestTagsTellAudiencesApart(t *testing.T) {
	if a, b := tagOf(planning.Internal, []byte("x")), tagOf(planning.Public, []byte("x")); a == b {
		t.Errorf("both have %s", a)
	}
}

func TestManyBoxesMeetLikeFew(t *testing.T) {
	var boxes []orb.Bound
	for i := range 100 {
		x := float64(10 * i)
		boxes = append(boxes, orb.Bound{Min: orb.Point{x, 0}, Max: orb.Point{x + 4, 1}})
	}
	few, all := meetingOf(boxes[:many-1]), meetingOf(boxes)
	for x := -2.5; x < 10*(many-2); x += 1.5 {
		b := orb.Bound{Min: orb.Point{x, .5}, Max: orb.Point{x + 2, .6}}
		if few(b) != all(b) {
			t.Errorf("at %g: %v and %v", x, few(b), all(b))
		}
	}
	if meetingOf(nil) != nil {
		t.Error("no boxes meet something")
	}
}
