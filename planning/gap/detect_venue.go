package gap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/housing"
	"peijian/planning/reach"
)

// checklist 六室一厅 are the uses that a community's venue has rooms for. A room may serve several; the register names one.
var checklist = []string{"hall", "office", "party", "police", "reading", "activity", "mediation"}

// findVenueMissing finds communities without a venue that people can go to.
func findVenueMissing(c *planning.City, f *planning.Feature) *Gap {
	if len(reach.VenuesOf(c, f.Code)) > 0 {
		return nil
	}
	g := ofCommunity(c, VenueMissing, f)
	promised := 0
	for x := range c.Layer(planning.Facilities).Referring("community_code", f.Code) {
		if row, isFacility := x.Row.(*planning.Facility); isFacility && !reach.Open(row) {
			promised++
		}
	}
	g.Evidence = planning.Text{Zh: "没有已移交或在用的社区用房", En: "no venue is handed over or in use"}
	if promised > 0 {
		g.Evidence = planning.Text{Zh: fmt.Sprintf("%s；另有承诺或在建 %d 处", g.Evidence.Zh, promised), En: fmt.Sprintf("%s; promised or being built: %d", g.Evidence.En, promised)}
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：落实社区用房", En: office.En + ": provide a venue"}
	return g
}

// findVenueShort finds communities whose venue is too small, not their own, elsewhere, or without rooms that it should have.
func findVenueShort(c *planning.City, f *planning.Feature) *Gap {
	venues := reach.VenuesOf(c, f.Code)
	if len(venues) == 0 {
		return nil
	}
	why := shortcomings(c, f, venues)
	if len(why) == 0 {
		return nil
	}
	g := ofCommunity(c, VenueShort, f)
	g.Evidence = listed(why)
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：补足社区用房", En: office.En + ": make up for it"}
	return g
}

func listed(why []planning.Text) planning.Text {
	var zh, en []string
	for _, w := range why {
		zh, en = append(zh, w.Zh), append(en, w.En)
	}
	return planning.Text{Zh: strings.Join(zh, "；"), En: strings.Join(en, "; ")}
}

func shortcomings(c *planning.City, community *planning.Feature, venues []*planning.Feature) []planning.Text {
	area, uses, rooms := reach.RoomsOf(c, venues)
	out := tooSmall(c, community, area, rooms)
	lent := true
	for _, v := range venues {
		row := v.Row.(*planning.Facility)
		lent = lent && (row.Tenure == "leased" || row.Tenure == "borrowed")
	}
	if lent {
		out = append(out, planning.Text{Zh: "用房为租赁或借用", En: "the venue is leased or borrowed"})
	}
	for _, v := range venues {
		if p := v.Plane.Centroid(); community.Plane.Locate(p) == geo.Outside {
			out = append(out, planning.Text{Zh: v.Name() + "不在本社区范围内", En: v.Name() + " lies outside the community"})
		}
	}
	if rooms == 0 {
		return out
	}
	var zh, en []string
	l, _ := planning.LayerNamed(planning.Rooms)
	for _, use := range checklist {
		if slices.Contains(uses, use) {
			continue
		}
		for _, choice := range l.Fields[l.Field("use")].Choices {
			if choice.Value == use {
				zh, en = append(zh, choice.Title.Zh), append(en, choice.Title.En)
			}
		}
	}
	if len(zh) > 0 {
		out = append(out, planning.Text{Zh: "缺" + strings.Join(zh, "、") + "用房", En: "no room for " + strings.Join(en, ", ")})
	}
	return out
}

// tooSmall compares the area with the least, and with the homes that it serves where somebody counted them.
func tooSmall(c *planning.City, community *planning.Feature, area *apd.Decimal, rooms int) (out []planning.Text) {
	if rooms == 0 {
		return nil // nobody measured it, which is not the same as small
	}
	m2, _ := area.Float64()
	rules := c.Info.Rules
	if m2 < rules.VenueMin {
		out = append(out, planning.Text{Zh: fmt.Sprintf("建筑面积 %.2f m²，不足 %.0f m²", m2, rules.VenueMin), En: fmt.Sprintf("%.2f m², under %.0f m²", m2, rules.VenueMin)})
	}
	people, _ := housing.OfCommunity(c, community)
	if people == nil || *people == 0 {
		return out
	}
	if per := m2 * 100 / float64(*people); per < rules.VenuePerHundred {
		out = append(out, planning.Text{
			Zh: fmt.Sprintf("每百户 %.2f m²，不足 %.0f m²（%d 户）", per, rules.VenuePerHundred, *people),
			En: fmt.Sprintf("%.2f m² for every 100 households, under %.0f m² (%d households)", per, rules.VenuePerHundred, *people),
		})
	}
	return out
}

// ofCommunity fills in what every gap of a community tells.
func ofCommunity(c *planning.City, k Kind, f *planning.Feature) *Gap {
	g := newGap(c, k, f)
	g.Households, g.Counted = housing.OfCommunity(c, f)
	g.Communities = []housing.Touch{itself(f)}
	return g
}

// itself is a community on its own ground.
func itself(community *planning.Feature) housing.Touch {
	return housing.Touch{Code: community.Code, Name: community.Name(), Kind: community.Text("kind"), Share: 1}
}
