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

// subjects are the features to look at again, by name: nil where there is none any more.
type subjects map[planning.Ref]*planning.Feature

// subjectsOf finds the features that read one of the changed ones, and those themselves.
func subjectsOf(n *needs, before, c *planning.City, changed []change) subjects {
	out := subjects{}
	take := func(f *planning.Feature) {
		ref := planning.Ref{Layer: f.Layer.Name, Code: f.Code}
		out[ref] = c.Get(ref.Layer, ref.Code)
	}
	for _, ch := range changed {
		out[ch.ref] = ch.is
		if ch.was == ch.is {
			continue // only its ground is another, which nobody else reads
		}
		if ch.was != nil {
			n.from(before, ch.was, take)
		}
		if ch.is != nil {
			n.from(c, ch.is, take)
		}
	}
	return out
}

// again looks at the affected subjects of d and puts what it finds in the place of what was found.
func (d *detector) again(c *planning.City, found []*Gap, affected subjects) []*Gap {
	var look []*planning.Feature
	mine := false
	for ref, f := range affected {
		if slices.Contains(d.subjects, ref.Layer) {
			if mine = true; f != nil {
				look = append(look, f)
			}
		}
	}
	if !mine {
		return found
	}
	var fresh []*Gap
	for _, f := range look {
		if g := d.find(c, f); g != nil {
			fresh = append(fresh, g)
		}
	}
	slices.SortFunc(fresh, compare)
	return merge(found, fresh, affected)
}

// merge is found without the gaps of affected subjects, and with the fresh ones.
func merge(found, fresh []*Gap, affected subjects) []*Gap {
	out := make([]*Gap, 0, len(found)+len(fresh))
	for _, g := range found {
		if _, again := affected[planning.Ref{Layer: g.Subject.Layer, Code: g.Subject.Code}]; again {
			continue
		}
		for len(fresh) > 0 && compare(fresh[0], g) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, g)
	}
	return append(out, fresh...)
}

// compare orders gaps of one kind by layer, in the order of planning.Layers, and code.
func compare(a, b *Gap) int {
	if a.Subject.Layer != b.Subject.Layer {
		return rank[a.Subject.Layer] - rank[b.Subject.Layer]
	}
	return strings.Compare(a.Subject.Code, b.Subject.Code)
}

var rank = func() map[string]int {
	out := map[string]int{}
	for i, l := range planning.Layers() {
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
