package housing

import (
	"fmt"

	"peijian/planning"
)

// measures of households, the one that says most about people who need somebody first.
var measures = []struct {
	name  string
	title planning.Text
}{
	{"occupied", planning.Text{Zh: "入住户数", En: "occupied households"}},
	{"registered", planning.Text{Zh: "户籍户数", En: "registered households"}},
	{"designed", planning.Text{Zh: "规划户数", En: "designed units"}},
}

// Households counts the households of a piece of housing by the best number at hand, and says which that is: the latest count by
// measure, else what the feature says of itself, else the dwellings of its buildings. nil: nobody counted.
func Households(c *planning.City, f *planning.Feature) (*int64, planning.Text) {
	for _, m := range measures {
		if n := latest(c, f, m.name); n != nil {
			return &n.Count, planning.Text{
				Zh: fmt.Sprintf("%s，%s，%s", m.title.Zh, n.AsOf, origin(n, "来源未注明")),
				En: fmt.Sprintf("%s, %s, %s", m.title.En, n.AsOf, origin(n, "origin not stated")),
			}
		}
	}
	switch row := f.Row.(type) {
	case *planning.Development:
		if row.UnitsKnown {
			return &row.Units, planning.Text{Zh: "项目资料中的规划户数", En: "designed units in the development's own record"}
		}
	case *planning.Compound:
		if row.Counted {
			return &row.Dwellings, planning.Text{Zh: "宿舍资料中的住宅套数", En: "dwellings in the compound's own record"}
		}
	case *planning.Building:
		if row.Counted {
			return &row.Dwellings, planning.Text{Zh: "楼栋资料中的住宅套数", En: "dwellings in the building's own record"}
		}
	}
	return ofBuildings(c, f)
}

// OfCommunity is the latest count of a community by the measure that says most about people; nil: nobody counted.
func OfCommunity(c *planning.City, f *planning.Feature) (*int64, planning.Text) {
	for _, m := range measures {
		var best *planning.HouseholdCount
		for r := range c.Layer(planning.Households).Referring("community_code", f.Code) {
			if n, isCount := r.Row.(*planning.HouseholdCount); isCount && n.Measure == m.name && (best == nil || best.AsOf.Before(n.AsOf)) {
				best = n
			}
		}
		if best != nil {
			return &best.Count, planning.Text{
				Zh: fmt.Sprintf("%s，%s，%s", m.title.Zh, best.AsOf, origin(best, "来源未注明")),
				En: fmt.Sprintf("%s, %s, %s", m.title.En, best.AsOf, origin(best, "origin not stated")),
			}
		}
	}
	return nil, Uncounted
}

func origin(n *planning.HouseholdCount, none string) string {
	if n.Origin == "" {
		return none
	}
	return n.Origin
}

// Field is the field by which other layers speak of the housing of a layer; "" of a layer of which none does.
func Field(layer string) string {
	switch layer {
	case planning.Developments:
		return "development_code"
	case planning.Compounds:
		return "compound_code"
	}
	return ""
}

func latest(c *planning.City, f *planning.Feature, measure string) *planning.HouseholdCount {
	field := Field(f.Layer.Name)
	if field == "" {
		return nil
	}
	var best *planning.HouseholdCount
	for r := range c.Layer(planning.Households).Referring(field, f.Code) {
		n := r.Row.(*planning.HouseholdCount)
		if n.Measure == measure && (best == nil || best.AsOf.Before(n.AsOf)) {
			best = n
		}
	}
	return best
}

func ofBuildings(c *planning.City, f *planning.Feature) (*int64, planning.Text) {
	field := Field(f.Layer.Name)
	if field == "" {
		return nil, Uncounted
	}
	var sum int64
	counted, all := 0, 0
	for b := range c.Layer(planning.Buildings).Referring(field, f.Code) {
		row := b.Row.(*planning.Building)
		if !row.Residential {
			continue
		}
		if all++; row.Counted {
			counted++
			sum += row.Dwellings
		}
	}
	if counted == 0 || counted < all {
		return nil, Uncounted // a part of the buildings would be a number too small that looks exact
	}
	return &sum, planning.Text{Zh: fmt.Sprintf("%d 栋楼的住宅套数之和", all), En: fmt.Sprintf("dwellings of its %d buildings", all)}
}

// Uncounted says that nobody counted.
var Uncounted = planning.Text{Zh: "户数未知", En: "households not known"}
