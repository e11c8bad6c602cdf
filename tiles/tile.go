package tiles

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Extent is the number of units along the side of a tile.
const Extent = 4096

// MaxZoom is the deepest zoom that Encode cuts.
const MaxZoom = 22

// half is half the side of the square world of EPSG:3857, in its metres.
const half = math.Pi * 6378137

// Tile names one square of the world: zoom, column from the west, row from the north.
type Tile struct{ Z, X, Y uint32 }

// Valid says why t is no tile, nil when it is one.
func (t Tile) Valid() error {
	if t.Z > MaxZoom {
		return fmt.Errorf("tile %v: zoom is deeper than %d", t, MaxZoom)
	}
	if n := uint32(1) << t.Z; t.X >= n || t.Y >= n {
		return fmt.Errorf("tile %v: column and row must be below %d", t, n)
	}
	return nil
}

// String writes z/x/y.
func (t Tile) String() string { return fmt.Sprintf("%d/%d/%d", t.Z, t.X, t.Y) }

// Bound is the box of the tile in EPSG:3857, larger on each side by buffer units. Features that do not meet it need not be
// given to Encode.
func (t Tile) Bound(buffer int) orb.Bound {
	u, b := unit(t.Z), float64(buffer)
	x, y := float64(t.X)*Extent, float64(t.Y)*Extent
	return orb.Bound{
		Min: orb.Point{(x-b)*u - half, half - (y+Extent+b)*u},
		Max: orb.Point{(x+Extent+b)*u - half, half - (y-b)*u},
	}
}

// unit is the side of one unit in metres of EPSG:3857.
func unit(zoom uint32) float64 { return 2 * half / Extent / float64(uint64(1)<<zoom) }

// GridAt is the grid, in units, to which the vertices of a zoom are snapped so that nobody sees it on a tile drawn
// 512 pixels wide: half a pixel (no vertex moves more than a quarter) up to zoom 13, a quarter up to 15, and one unit from the zoom on that
// viewers enlarge.
func GridAt(zoom uint32) int {
	switch {
	case zoom <= 13:
		return 4
	case zoom <= 15:
		return 2
	}
	return 1
}

// Middles says that the box around g has its middle in the tile. Of all tiles of a zoom, one has it.
func (t Tile) Middles(g orb.Geometry) bool {
	grid := gridOf(t)
	return grid.middles(g)
}

func (g *grid) middles(of orb.Geometry) bool {
	q, ok := g.snap(of.Bound().Center())
	return ok && box{0, 0, Extent, Extent}.holds(q, false)
}
