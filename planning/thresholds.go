package planning

import (
	"encoding/json"
	"sort"
)

// Threshold is one number that a city may set, with its words.
type Threshold struct {
	Name  string
	Title Text
	Value float64
}

// thresholdTitles are the words for the thresholds of gaps, by the names that JSON and the database's columns share.
var thresholdTitles = map[string]Text{
	"unclaimed_below":   {"住宅用地在社区内的份额低于此值为无人管", "housing with a smaller share of its ground in communities is unclaimed"},
	"contested_from":    {"住宅用地在两个社区内的份额均达此值为交叉管理", "housing with this share of its ground in each of two communities is contested"},
	"reach_metres":      {"距社区用房超过此距离为活动半径外（m）", "homes farther than this from the venue are out of reach (m)"},
	"venue_min":         {"社区用房低于此面积为不达标（m²）", "a venue under this area is short (m²)"},
	"venue_per_hundred": {"每百户用房低于此面积为不达标（m²）", "a venue under this area for every 100 households is short (m²)"},
	"handover_days":     {"验收后超过此天数未移交为逾期", "rooms not handed over so many days after their acceptance are overdue"},
	"size_from":         {"社区户数下限", "least households of a community"},
	"size_to":           {"社区户数上限", "most households of a community"},
	"cell_sliver":       {"网格重叠或越界小于此面积视为细缝（m²）", "grid cells that overlap or leave their community by less are noise (m²)"},
	"sliver_area":       {"社区之间小于此面积的用地为绘图误差（m²）", "ground between communities under this area is noise of drawing (m²)"},
	"sliver_width":      {"社区之间窄于此宽度的用地为绘图误差（m）", "ground between communities narrower than this is noise of drawing (m)"},
	"narrow_width":      {"窄于此宽度的空白为狭缝（m）", "a void narrower than this is a narrow one (m)"},
	"whole_from":        {"住宅用地在社区内的份额低于此值为部分在界内", "housing with a smaller share of its ground in communities is partly in them"},
}

// List tells every threshold, by name.
func (r GapRules) List() ([]Threshold, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	values := map[string]float64{}
	if err := json.Unmarshal(b, &values); err != nil {
		return nil, err
	}
	out := make([]Threshold, 0, len(thresholdTitles))
	for name, title := range thresholdTitles {
		out = append(out, Threshold{name, title, values[name]})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}
