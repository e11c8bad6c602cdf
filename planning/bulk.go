package planning

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tidwall/btree"
)

// bulk is from how many changes on a delta is worth more than one core.
const bulk = 2000

// featureOf makes the feature of a change as c may show it: nil when there is none, or not on this day, or not for this audience.
func (c *City) featureOf(ch *Change) (*Feature, error) {
	col := c.collections[ch.Layer]
	if col == nil {
		return nil, Errorf(ErrInvalid, "there is no layer %q", ch.Layer)
	}
	r := c.Shown(col.Layer, ch.Record)
	if r == nil {
		return nil, nil
	}
	return newFeature(col.Layer, r, ch.Since, c.plane)
}

// Shown is a record as c shows it: nil when it is not of its day, or not for its audience, and without the fields that are not.
func (c *City) Shown(l *Layer, r *Record) *Record {
	if r == nil || !c.knows(r) || !c.Audience.Sees(r.Audience) || c.hides(l, r) {
		return nil
	}
	return c.visible(l, r)
}

// Measured is the feature of a record that c shows and need not have, measured in its plane.
func (c *City) Measured(l *Layer, r *Record) (*Feature, error) { return newFeature(l, r, 0, c.plane) }

// knows says whether the law knows a record on the city's day.
func (c *City) knows(r *Record) bool { return c.AsOf.IsZero() || r.InForce(c.AsOf) }

// featuresOf makes the features of changes, on all cores when they are many. The error is that of the first change at fault.
func (c *City) featuresOf(changes []Change) ([]*Feature, error) {
	out, faults := make([]*Feature, len(changes)), make([]error, len(changes))
	part := len(changes)
	if len(changes) >= bulk {
		part = 256
	}
	spread((len(changes)+part-1)/max(part, 1), func(k int) {
		for i := k * part; i < min(len(changes), (k+1)*part); i++ {
			out[i], faults[i] = c.featureOf(&changes[i])
		}
	})
	for _, err := range faults {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fill puts features into an empty collection, each index by itself. Their codes must differ.
func (col *Collection) fill(features []*Feature) {
	spread(4, func(k int) {
		switch k {
		case 0:
			for _, f := range features {
				if f.Plane != nil {
					col.plane.Insert(f.Plane.Bound(), f)
				}
			}
		case 1:
			for _, f := range features {
				if f.Plane != nil {
					col.tile.Insert(f.Tile.Bound(), f)
				}
			}
		case 2:
			load(col.byCode, features, func(f *Feature) func(func(string) bool) { return func(yield func(string) bool) { yield(f.Code) } })
		case 3:
			load(col.refs, features, (*Feature).references)
		}
	})
}

// load fills an empty tree in the order of its keys, which spares it the searching and splitting.
func load(tree *btree.Map[string, *Feature], features []*Feature, keysOf func(*Feature) func(func(string) bool)) {
	type pair struct {
		key string
		f   *Feature
	}
	pairs := make([]pair, 0, len(features))
	for _, f := range features {
		for key := range keysOf(f) {
			pairs = append(pairs, pair{key, f})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	for _, p := range pairs {
		tree.Load(p.key, p.f)
	}
}

// freshOnly says whether changes go to an empty collection, each with a code of its own, and lists their features.
func (col *Collection) freshOnly(changes []Change, features []*Feature) ([]*Feature, bool) {
	if col.Len() > 0 || len(changes) < bulk {
		return nil, false
	}
	seen := make(map[string]bool, len(changes))
	out := make([]*Feature, 0, len(changes))
	for i := range changes {
		if seen[changes[i].Code] {
			return nil, false
		}
		seen[changes[i].Code] = true
		if features[i] != nil {
			out = append(out, features[i])
		}
	}
	return out, true
}

// spread does n pieces of work, on all cores when there are several.
func spread(n int, do func(int)) {
	if n == 1 {
		do(0)
		return
	}
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
