package tileset

import (
	"slices"
	"strings"
	"sync"

	"peijian/planning"
)

// Gaps is the layer of tiles with the ground of gaps.
const Gaps = "gaps"

// Deepest is the deepest zoom that is cut; viewers enlarge it further. Nothing is left out of it but geometries that cross themselves too often to be
// drawn, which no import lets in.
const Deepest = 16

// List names layers of tiles, each once, in the order of [Names].
type List []string

// String joins the names as an address does.
func (l List) String() string { return strings.Join(l, ",") }

// Names lists the layers that have tiles for an audience.
func Names(audience planning.Audience) List {
	var out List
	for _, l := range planning.Layers() {
		if l.Geometry != planning.NoGeometry && (audience == planning.Internal || !l.Internal) {
			out = append(out, l.Name)
		}
	}
	for _, s := range special {
		out = append(out, s.name())
	}
	return out
}

// byAudience are the names, made once.
var byAudience = map[planning.Audience]func() List{
	planning.Internal: sync.OnceValue(func() List { return Names(planning.Internal) }),
	planning.Public:   sync.OnceValue(func() List { return Names(planning.Public) }),
}

// ParseList reads names joined by commas. An error of kind ErrNotFound names the first that has no tiles for the audience, one of kind ErrInvalid one that is given twice.
func ParseList(audience planning.Audience, text string) (List, error) {
	if all := byAudience[audience]; all != nil {
		if i := slices.Index(all(), text); i >= 0 {
			return all()[i : i+1 : i+1], nil
		}
	}
	if strings.Count(text, ",") > 64 {
		return nil, planning.Errorf(planning.ErrInvalid, "more layers than there are")
	}
	all := Names(audience)
	asked := map[string]bool{}
	for name := range strings.SplitSeq(text, ",") {
		switch {
		case !slices.Contains(all, name):
			return nil, missing(audience, name)
		case asked[name]:
			return nil, planning.Errorf(planning.ErrInvalid, "layer %q is asked for twice", name)
		}
		asked[name] = true
	}
	return slices.DeleteFunc(all, func(name string) bool { return !asked[name] }), nil
}

// missing says why a layer has no tiles. What an audience may not see is not there.
func missing(audience planning.Audience, name string) error {
	if l, err := planning.LayerNamed(name); err == nil && (audience == planning.Internal || !l.Internal) {
		return planning.Errorf(planning.ErrNotFound, "layer %q has no geometry", name)
	}
	return planning.Errorf(planning.ErrNotFound, "there is no layer %q", name)
}

// special says that one of the layers is no layer of the city.
func (l List) special() bool {
	return slices.ContainsFunc(l, func(name string) bool { return specialNamed(name) != nil })
}

// specialNamed finds a layer that no layer of the city is, nil when there is none of this name.
func specialNamed(name string) specialLayer {
	for _, s := range special {
		if s.name() == name {
			return s
		}
	}
	return nil
}
