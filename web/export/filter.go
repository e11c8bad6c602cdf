package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
)

// Filter picks features of a layer. The zero Filter picks all.
type Filter struct {
	Text        string     // part of the name or the code
	Subdistrict string     // code
	Community   string     // code
	Box         *orb.Bound // EPSG:4490
}

// drawnBox is the box in EPSG:3857.
func (f *Filter) drawnBox() orb.Bound { return crs.ToMercator(*f.Box).Bound() }

// Pick goes through the features of a layer that the filter takes, in the order of their codes.
func (f *Filter) Pick(c *planning.City, col *planning.Collection) func(func(*planning.Feature) bool) {
	rows := col.All()
	if f.Box != nil {
		rows = slices.Values(slices.SortedFunc(col.WithinTile(f.drawnBox()), func(a, b *planning.Feature) int { return cmp.Compare(a.Code, b.Code) }))
	}
	return func(yield func(*planning.Feature) bool) {
		for row := range rows {
			if f.takes(c, row) && !yield(row) {
				return
			}
		}
	}
}

func (f *Filter) takes(c *planning.City, row *planning.Feature) bool {
	return Named(row, f.Text) && within(c, planning.Subdistricts, f.Subdistrict, row) && within(c, planning.Communities, f.Community, row)
}

// Named says that text is part of a feature's name or code. "" is part of everything.
func Named(f *planning.Feature, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return text == "" || strings.Contains(strings.ToLower(f.Name()), text) || strings.Contains(strings.ToLower(f.Code), text)
}

// within says that a feature belongs to the one of a layer that has a code. Everything belongs to "".
func within(c *planning.City, layer, code string, f *planning.Feature) bool {
	if code == "" {
		return true
	}
	of := Belongs(c, layer, f)
	return of != nil && of.Code == code
}

// Belongs finds the sub-district or the community of a feature: the one it names, or that of the community, housing or facility it names, or
// the one on whose ground it lies. nil when there is none: a sub-district is in no community.
func Belongs(c *planning.City, layer string, f *planning.Feature) *planning.Feature {
	if layer == planning.Communities && f.Layer.Name == planning.Subdistricts {
		return nil
	}
	return belongs(c, layer, f, 4) // as deep as layers refer to each other
}

func belongs(c *planning.City, layer string, f *planning.Feature, depth int) *planning.Feature {
	if f.Layer.Name == layer {
		return f
	}
	for _, field := range f.Layer.Fields {
		if field.Refers == "" || depth == 0 || field.Name == "accepted_by" {
			continue
		}
		if other := c.Get(field.Refers, f.Text(field.Name)); other != nil {
			if found := belongs(c, layer, other, depth-1); found != nil {
				return found
			}
		}
	}
	if f.Plane == nil {
		return nil
	}
	for found := range c.Layer(layer).At(f.Plane.PointOnSurface()) {
		return found
	}
	return nil
}
