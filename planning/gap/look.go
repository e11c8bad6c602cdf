package gap

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"peijian/planning"
)

// Detect finds every gap of a city, by kind in the order of KindTitles and then by layer and code. It works on all cores.
func Detect(c *planning.City) []*Gap { return findAll(c).list }

// share is how many features a goroutine takes at a time.
const share = 512

// lookAt runs every detector over the features of one layer, in the order of their codes, and adds to found.
func lookAt(c *planning.City, layer string, found [][]*Gap) {
	rows := rowsOf(layer)
	if len(rows) == 0 {
		return
	}
	features := slices.Collect(c.Layer(layer).All())
	parts := make([][][]*Gap, (len(features)+share-1)/share)
	spread(len(parts), func(part int) {
		parts[part] = make([][]*Gap, len(rows))
		for _, f := range features[part*share : min(len(features), (part+1)*share)] {
			for i, row := range rows {
				if g := detectors[row].find(c, f); g != nil {
					parts[part][i] = append(parts[part][i], g)
				}
			}
		}
	})
	for _, part := range parts {
		for i, row := range rows {
			found[row] = append(found[row], part[i]...)
		}
	}
}

// rowsOf are the detectors that look at the features of a layer.
func rowsOf(layer string) (rows []int) {
	for i := range detectors {
		if slices.Contains(detectors[i].subjects, layer) {
			rows = append(rows, i)
		}
	}
	return rows
}

// spread does n pieces of work on all cores.
func spread(n int, do func(int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}
