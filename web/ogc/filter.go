package ogc

import "peijian/planning"

// filterOf reads filter, filter-lang and filter-crs; nil without a filter.
func (a *ask) filterOf() (func(thing) (bool, error), error) {
	for _, name := range []string{"filter", "filter-lang", "filter-crs"} {
		if a.param(name) != "" {
			return nil, badParameter(name, planning.Text{Zh: "尚不支持", En: "is not supported yet"})
		}
	}
	return nil, nil
}
