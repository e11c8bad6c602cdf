package gap

import (
	"slices"
	"strings"

	"peijian/planning"
)

// change is a feature that differs between two Cities, or whose ground does. was and is are nil where there is none.
type change struct {
	ref     planning.Ref
	was, is *planning.Feature
	ground  bool
}

func changesOf(before, c *planning.City, touched []planning.Ref) []change {
	seen := map[planning.Ref]bool{}
	var out []change
	for _, ref := range touched {
		if seen[ref] {
			continue
		}
		seen[ref] = true
		ch := change{ref: ref, was: before.Get(ref.Layer, ref.Code), is: c.Get(ref.Layer, ref.Code)}
		if ch.ground = before.Ground(ref.Layer, ref.Code) != c.Ground(ref.Layer, ref.Code); ch.ground || ch.was != ch.is {
			out = append(out, ch)
		}
	}
	return out
}

// subject is a feature to look at again: nil where there is none any more.
type subject struct {
	ref planning.Ref
	is  *planning.Feature
}

// subjectsOf finds the features that read one of the changed ones, and those themselves, in the order of the list.
func subjectsOf(n *needs, before, c *planning.City, changed []change) []subject {
	seen := map[planning.Ref]bool{}
	var out []subject
	take := func(ref planning.Ref) {
		if !seen[ref] {
			seen[ref] = true
			out = append(out, subject{ref, c.Get(ref.Layer, ref.Code)})
		}
	}
	arrive := func(f *planning.Feature) { take(planning.Ref{Layer: f.Layer.Name, Code: f.Code}) }
	for _, ch := range changed {
		take(ch.ref)
		if ch.was == ch.is {
			continue // only its ground is another, which nobody else reads
		}
		if ch.was != nil {
			n.from(before, ch.was, arrive)
		}
		if ch.is != nil {
			n.from(c, ch.is, arrive)
		}
	}
	slices.SortFunc(out, func(a, b subject) int { return compare(a.ref, b.ref) })
	return out
}

// again looks at the affected subjects of d and adds to out what was found, with what it finds now in the place of theirs.
func (d *detector) again(c *planning.City, found []*Gap, affected []subject, out []*Gap) []*Gap {
	for _, s := range affected {
		if !slices.Contains(d.subjects, s.ref.Layer) {
			continue
		}
		at, there := slices.BinarySearchFunc(found, s.ref, func(g *Gap, ref planning.Ref) int {
			return compare(planning.Ref{Layer: g.Subject.Layer, Code: g.Subject.Code}, ref)
		})
		out, found = append(out, found[:at]...), found[at:]
		if there {
			found = found[1:]
		}
		if s.is == nil {
			continue
		}
		if g := d.find(c, s.is); g != nil {
			out = append(out, g)
		}
	}
	return append(out, found...)
}

// compare orders gaps of one kind by the layer of their subject, in the order of planning.Layers, and its code.
func compare(a, b planning.Ref) int {
	if a.Layer != b.Layer {
		return rank[a.Layer] - rank[b.Layer]
	}
	return strings.Compare(a.Code, b.Code)
}

var rank = func() map[string]int {
	out := map[string]int{}
	for i, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		out[l.Name] = i
	}
	return out
}()

// stale says whether one of the layers that a whole detector reads changed.
func (d *detector) stale(changed []change) bool {
	return slices.ContainsFunc(changed, func(ch change) bool {
		return d.reads == nil || slices.Contains(d.reads, ch.ref.Layer) && ch.was != ch.is || ch.ground && slices.Contains(d.reads, ground)
	})
}
