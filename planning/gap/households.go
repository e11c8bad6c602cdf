package gap

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

// households counts the households of a piece of housing by the best number at hand, and says which that is: the latest count by
// measure, else what the feature says of itself, else the dwellings of its buildings. nil: nobody counted.
func households(c *planning.City, f *planning.Feature) (*int64, planning.Text) {
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

func origin(n *planning.HouseholdCount, none string) string {
	if n.Origin == "" {
		return none
	}
	return n.Origin
}

// referringField is the field by which other layers speak of housing.
func referringField(layer string) string {
	switch layer {
	case planning.Developments:
		return "development_code"
	case planning.Compounds:
		return "compound_code"
	}
	return ""
}

func latest(c *planning.City, f *planning.Feature, measure string) *planning.HouseholdCount {
	field := referringField(f.Layer.Name)
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
	field := referringField(f.Layer.Name)
	if field == "" {
		return nil, uncounted
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
		return nil, uncounted // a part of the buildings would be a number too small that looks exact
	}
	return &sum, planning.Text{Zh: fmt.Sprintf("%d 栋楼的住宅套数之和", all), En: fmt.Sprintf("dwellings of its %d buildings", all)}
}

var uncounted = planning.Text{Zh: "户数未知", En: "households not known"}
