package web

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"peijian/tiles"
)

func key(n uint32) tileKey { return tileKey{"l", 1, tiles.Tile{Z: 16, X: n}} }

func TestTileCacheKeepsWhatWasAskedForLast(t *testing.T) {
	const size = 100
	c := newTileCache(3 * (size + overhead))
	cuts := map[uint32]int{}
	ask := func(n uint32) {
		if _, err := c.get(key(n), func() ([]byte, error) { cuts[n]++; return make([]byte, size), nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []uint32{1, 2, 3, 1, 4, 1, 2} { // 4 pushes 2 out
		ask(n)
	}
	if cuts[1] != 1 || cuts[2] != 2 || cuts[3] != 1 || cuts[4] != 1 {
		t.Errorf("cut %v", cuts)
	}
	if c.used > c.room || c.recent.Len() != 3 || len(c.byKey) != 3 {
		t.Errorf("%d bytes in %d tiles", c.used, c.recent.Len())
	}
	if other := (tileKey{"l", 2, key(1).at}); c.find(other) != nil {
		t.Error("a tile of another content was found")
	}
}

func TestTileCacheKeepsNeitherFailuresNorGiantsNorNothing(t *testing.T) {
	c := newTileCache(1000)
	broken := errors.New("broken")
	if _, err := c.get(key(1), func() ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, err := c.get(key(1), func() ([]byte, error) { return []byte("good"), nil }); err != nil || string(got.plain) != "good" {
		t.Errorf("after a failure: %v %v", got, err)
	}
	if _, err := c.get(key(2), func() ([]byte, error) { return make([]byte, 2000), nil }); err != nil || c.find(key(2)) != nil || c.find(key(1)) == nil {
		t.Errorf("a giant pushed the others out: %v", err)
	}
	if _, err := c.get(key(3), func() ([]byte, error) { return nil, nil }); err != nil || c.find(key(3)) != nil {
		t.Errorf("an empty tile takes room: %v", err)
	}
}

func TestATileIsCutOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTileCache(1 << 20)
		var cuts atomic.Int64
		release := make(chan struct{})
		for range 8 {
			go func() {
				_, _ = c.get(key(1), func() ([]byte, error) {
					cuts.Add(1)
					<-release
					return []byte("x"), nil
				})
			}()
		}
		synctest.Wait() // all eight have asked: one cuts, seven wait for it
		close(release)
		synctest.Wait()
		if n := cuts.Load(); n != 1 || c.find(key(1)) == nil {
			t.Errorf("cut %d times", n)
		}
	})
}
