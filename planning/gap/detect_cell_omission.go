package gap

import (
	"fmt"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/housing"
)

// detectCellOmission finds housing with homes that lie in a community which has grid cells, and in none of them. A home is a residential building, by its middle,
// or the ground where the map has no buildings. A community without any cell was not divided yet and is not asked.
func detectCellOmission(c *planning.City, r *CellReport) {
	divided := map[string]bool{}
	for cell := range c.Layer(planning.Cells).All() {
		divided[cell.Row.(*planning.GridCell).Community] = true
	}
	if len(divided) == 0 {
		return
	}
	for f := range housing.Pieces(c) {
		o := omission{city: c, divided: divided}
		o.visit(f)
		if o.out > 0 {
			r.Defects = append(r.Defects, o.defect(f))
		}
	}
}

// omission says of one piece of housing how many of its homes no cell has.
type omission struct {
	city      *planning.City
	divided   map[string]bool // communities that have cells
	homes     int
	out       int
	people    int64
	counted   bool // people is known of every home that is left out
	community *planning.Feature
	ground    bool // the map has no buildings
}

func (o *omission) visit(f *planning.Feature) {
	o.counted = true
	if field := housing.Field(f.Layer.Name); field != "" {
		for b := range o.city.Layer(planning.Buildings).Referring(field, f.Code) {
			if row, isBuilding := b.Row.(*planning.Building); isBuilding && row.Residential && b.Plane != nil {
				o.ask(b.Plane.PointOnSurface(), row.Dwellings, row.Counted)
			}
		}
	}
	if o.homes == 0 {
		o.ground = true
		o.ask(f.Plane.PointOnSurface(), 0, false)
	}
}

func (o *omission) ask(p orb.Point, dwellings int64, known bool) {
	o.homes++
	var home *planning.Feature
	for community := range o.city.Layer(planning.Communities).At(p) {
		if o.divided[community.Code] && (home == nil || community.Code < home.Code) {
			home = community
		}
	}
	if home == nil {
		return
	}
	for range o.city.Layer(planning.Cells).At(p) {
		return
	}
	o.out++
	o.people += dwellings
	o.counted = o.counted && known
	if o.community == nil || home.Code < o.community.Code {
		o.community = home
	}
}

func (o *omission) defect(f *planning.Feature) CellDefect {
	d := newCellDefect(o.city, CellLeaves, f, o.community)
	switch {
	case o.out == o.homes:
		d.Households, _ = housing.Households(o.city, f)
	case o.counted:
		d.Households = &o.people
	}
	what := planning.Text{Zh: fmt.Sprintf("%d 栋住宅中 %d 栋", o.homes, o.out), En: fmt.Sprintf("%d of its %d buildings with homes lie", o.out, o.homes)}
	if o.ground {
		what = planning.Text{Zh: "用地", En: "its ground lies"}
	}
	d.Evidence = planning.Text{
		Zh: fmt.Sprintf("%s位于%s，却不在任何网格内", what.Zh, o.community.Name()), En: fmt.Sprintf("%s in %s, and in none of the grid cells", what.En, o.community.Name()),
	}
	office := who(d.Subdistrict)
	d.Actor = planning.Text{Zh: fmt.Sprintf("%s：会同%s划入网格", office.Zh, o.community.Name()), En: fmt.Sprintf("%s: take it into a cell, with %s", office.En, o.community.Name())}
	return d
}
