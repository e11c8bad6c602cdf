package housing

import (
	"iter"

	"peijian/planning"
)

// Layers are the layers whose features people may live in.
var Layers = []string{planning.Developments, planning.Compounds, planning.Buildings}

// All are all features that people may live in, in the order of their layers, each by code.
func All(c *planning.City) iter.Seq[*planning.Feature] {
	return func(yield func(*planning.Feature) bool) {
		for _, layer := range Layers {
			for to := range c.Layer(layer).All() {
				if !yield(to) {
					return
				}
			}
		}
	}
}

// Whole says whether a feature is housing of its own: a building is that only where it is no part of other housing.
func Whole(f *planning.Feature) bool {
	b, isBuilding := f.Row.(*planning.Building)
	return !isBuilding || b.Freestanding()
}

// Pieces are all features that are housing of their own, in the order of their layers, each by code.
func Pieces(c *planning.City) iter.Seq[*planning.Feature] {
	return func(yield func(*planning.Feature) bool) {
		for f := range All(c) {
			if Whole(f) && !yield(f) {
				return
			}
		}
	}
}

// Home is what people live in as far as the map knows it: a building, or the ground of housing whose buildings nobody drew.
type Home struct {
	*planning.Feature
	Households *int64 // nil: nobody counted them
	Ground     bool   // the ground of housing, and no building
}

// Homes are the homes of a piece of housing. The households of a building are its dwellings.
func Homes(c *planning.City, f *planning.Feature) (out []Home) {
	if field := Field(f.Layer.Name); field != "" {
		for b := range c.Layer(planning.Buildings).Referring(field, f.Code) {
			if row, isBuilding := b.Row.(*planning.Building); isBuilding && row.Residential && b.Plane != nil {
				h := Home{Feature: b}
				if row.Counted {
					h.Households = &row.Dwellings
				}
				out = append(out, h)
			}
		}
	}
	if len(out) == 0 && f.Plane != nil {
		n, _ := Households(c, f)
		out = append(out, Home{f, n, true})
	}
	return out
}
