package gap

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/housing"
	"peijian/planning/reach"
)

// findHandover finds facilities that were accepted longer ago than the city's term and not handed over, and those that the last inspection found let,
// sold, mortgaged or used otherwise.
func findHandover(c *planning.City, f *planning.Feature) *Gap {
	row, isFacility := f.Row.(*planning.Facility)
	if !isFacility {
		return nil
	}
	why := misused(c, f)
	if due := row.AcceptedOn.AddDays(int(c.Info.Rules.HandoverDays)); why.IsZero() && !row.AcceptedOn.IsZero() && !reach.Open(row) && due.Before(c.AsOf) && !handedOver(c, f) {
		days := int(c.AsOf.Time().Sub(due.Time()).Hours() / 24)
		why = planning.Text{
			Zh: fmt.Sprintf("%s 竣工验收，%s 应移交，已逾期 %d 日", row.AcceptedOn, due, days),
			En: fmt.Sprintf("accepted on %s, due to be handed over on %s, %d days late", row.AcceptedOn, due, days),
		}
	}
	if why.IsZero() {
		return nil
	}
	return overdue(c, f, row, why)
}

func overdue(c *planning.City, f *planning.Feature, row *planning.Facility, why planning.Text) *Gap {
	g := newGap(c, HandoverOverdue, f)
	if g.Stable = why.Zh; misused(c, f).IsZero() {
		g.Stable = row.AcceptedOn.String() // and not the days since, which are others tomorrow
	}
	g.Evidence = why
	g.Households, g.Counted = nil, housing.Uncounted
	if d := c.Get(planning.Developments, row.Development); d != nil {
		g.Households, g.Counted = housing.Households(c, d)
		g.Internal = g.Internal || d.Audience == planning.Internal || d.Row.(*planning.Development).LimitedTitle
	}
	if community := c.Get(planning.Communities, row.Community); community != nil {
		g.Communities = []housing.Touch{itself(community)}
		g.Subdistrict = housing.Subdistrict(c, f, g.Communities)
		g.Cell = cellOf(c, f, g.Communities)
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：会同住建部门督促移交或恢复用途", En: office.En + ": have it handed over or put to its use again, with the housing department"}
	return g
}

func handedOver(c *planning.City, f *planning.Feature) bool {
	for range c.Layer(planning.Handovers).Referring("facility_code", f.Code) {
		return true
	}
	return false
}

// misused is what the last inspection found against a facility, zero when nothing.
func misused(c *planning.City, f *planning.Feature) planning.Text {
	var last *planning.Inspection
	for x := range c.Layer(planning.Inspections).Referring("facility_code", f.Code) {
		if row, isInspection := x.Row.(*planning.Inspection); isInspection && (last == nil || last.On.Before(row.On)) {
			last = row
		}
	}
	if last == nil || last.Found == "as_promised" || last.Found == "idle" {
		return planning.Text{}
	}
	l, _ := planning.LayerNamed(planning.Inspections)
	for _, choice := range l.Fields[l.Field("found")].Choices {
		if choice.Value == last.Found {
			return planning.Text{Zh: fmt.Sprintf("%s 检查：%s", last.On, choice.Title.Zh), En: fmt.Sprintf("inspected on %s: %s", last.On, choice.Title.En)}
		}
	}
	return planning.Text{}
}
