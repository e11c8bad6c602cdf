package scheme

import (
	"fmt"
	"strconv"
	"strings"

	"peijian/planning"
	"peijian/planning/permit"
)

// Change is one thing that differs between two versions of a scheme.
type Change struct {
	Part  string        `json:"part"`  // scheme, phase, building, room, agreement, measures
	Title planning.Text `json:"title"` // of what: 第 2 期 · 规划套数
	Was   string        `json:"was"`   // "" when it was not there
	Is    string        `json:"is"`    // "" when it is gone
	Unit  planning.Text `json:"unit,omitzero"`
	More  string        `json:"more,omitempty"` // the difference of two whole numbers, with its sign: +214
}

var (
	units        = planning.Text{Zh: "套", En: "units"}
	squareMetres = planning.Text{Zh: "m²", En: "m²"}
)

// Compare lists what is different between two versions of one file, in the order of the file: first the sum of the units, then phases, buildings,
// figures, rooms and agreement. Two equal versions have no change. Order of phases, buildings and rooms does not matter.
func Compare(was, is *permit.Application) []Change {
	c := &comparison{}
	c.count("scheme", text("全部规划套数", "Designed units in all"), Units(was), Units(is))
	c.approval(was, is)
	c.phases(was, is)
	c.buildings(was.Buildings, is.Buildings, true)
	c.measures(was.Measures, is.Measures)
	c.rooms(was, is)
	c.agreement(was.Agreement, is.Agreement)
	return c.out
}

// Units are the designed units of a file's whole scheme, -1 when it does not say.
func Units(a *permit.Application) int64 {
	if n, known := a.Units(); known {
		return n
	}
	return -1
}

type comparison struct{ out []Change }

func text(zh, en string) planning.Text { return planning.Text{Zh: zh, En: en} }

// of joins what a thing is with which side of it is meant.
func of(thing, side planning.Text) planning.Text {
	return text(thing.Zh+" · "+side.Zh, thing.En+" · "+side.En)
}

func (c *comparison) say(part string, title planning.Text, was, is string, unit planning.Text) {
	if was != is {
		c.out = append(c.out, Change{Part: part, Title: title, Was: was, Is: is, Unit: unit})
	}
}

// count compares two numbers of units; less than 0 is not known.
func (c *comparison) count(part string, title planning.Text, was, is int64) {
	word := func(n int64) string {
		if n < 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	c.say(part, title, word(was), word(is), units)
	if was >= 0 && is >= 0 && was != is {
		c.out[len(c.out)-1].More = fmt.Sprintf("%+d", is-was)
	}
}

func (c *comparison) approval(was, is *permit.Application) {
	number := func(a *permit.Application) string {
		if a.Scheme == nil || a.Scheme.Approval == nil {
			return ""
		}
		x := a.Scheme.Approval
		return strings.TrimSpace(fmt.Sprintf("%s %s %d", x.Number, x.Date, x.Units))
	}
	c.say("scheme", text("规划审批意见", "Planning approval"), number(was), number(is), planning.Text{})
}

func (c *comparison) phases(was, is *permit.Application) {
	each(was.Phases, is.Phases, func(p permit.Phase) int64 { return p.Number }, func(number int64, x, y *permit.Phase) {
		title := text(fmt.Sprintf("第 %d 期", number), fmt.Sprintf("Phase %d", number))
		n := func(p *permit.Phase) int64 {
			if p == nil {
				return -1
			}
			return p.DesignedUnits
		}
		c.count("phase", of(title, text("规划套数", "designed units")), n(x), n(y))
		if x != nil && y != nil {
			c.say("phase", of(title, text("状态", "state")), x.Status, y.Status, planning.Text{})
			c.say("phase", of(title, text("预售许可证", "presale permit")), x.PresalePermit, y.PresalePermit, planning.Text{})
		}
	})
}

// buildings compares the units of buildings, and their names where wanted.
func (c *comparison) buildings(was, is []permit.Building, names bool) {
	each(was, is, func(b permit.Building) string { return permit.Folded(b.PlanningNumber) }, func(_ string, x, y *permit.Building) {
		some := y
		if some == nil {
			some = x
		}
		title := text("楼栋 "+some.PlanningNumber, "Building "+some.PlanningNumber)
		n := func(b *permit.Building) int64 {
			if b == nil {
				return -1
			}
			return b.DesignedUnits
		}
		c.count("building", of(title, text("规划套数", "designed units")), n(x), n(y))
		if names && x != nil && y != nil {
			c.say("building", of(title, text("合同楼号", "contract number")), x.ContractNumber, y.ContractNumber, planning.Text{})
			c.say("building", of(title, text("案名楼号", "marketing number")), x.MarketingNumber, y.MarketingNumber, planning.Text{})
		}
	})
}

func (c *comparison) measures(was, is *permit.Measures) {
	if was == nil {
		was = &permit.Measures{}
	}
	if is == nil {
		is = &permit.Measures{}
	}
	c.say("measures", text("地上建筑面积", "Floor area above ground"), was.AboveGroundGFA.String(), is.AboveGroundGFA.String(), squareMetres)
	c.say("measures", text("地上住宅建筑面积", "Residential floor area above ground"), was.ResidentialGFA.String(), is.ResidentialGFA.String(), squareMetres)
	c.say("measures", text("总建筑面积", "Total floor area"), was.TotalGFA.String(), is.TotalGFA.String(), squareMetres)
}

func (c *comparison) rooms(was, is *permit.Application) {
	each(was.Rooms, is.Rooms, func(r permit.Room) string { return r.ID }, func(_ string, x, y *permit.Room) {
		switch {
		case x == nil:
			c.say("room", text("新增 "+y.Name, "New: "+y.Name), "", roomArea(y), squareMetres)
		case y == nil:
			c.say("room", text("取消 "+x.Name, "Gone: "+x.Name), roomArea(x), "", squareMetres)
		default:
			c.room(x, y)
		}
	})
}

func (c *comparison) room(x, y *permit.Room) {
	title := text(y.Name, y.Name)
	for _, side := range []struct {
		title   planning.Text
		was, is string
		unit    planning.Text
	}{
		{text("名称", "name"), x.Name, y.Name, planning.Text{}},
		{text("建筑面积", "gross area"), x.GrossArea.String(), y.GrossArea.String(), squareMetres},
		{text("套内面积", "net area"), x.NetArea.String(), y.NetArea.String(), squareMetres},
		{text("实测面积", "area as built"), x.AsBuiltArea.String(), y.AsBuiltArea.String(), squareMetres},
		{text("楼栋", "building"), x.Building, y.Building, planning.Text{}},
		{text("楼层", "floor"), x.Floor, y.Floor, planning.Text{}},
		{text("用途", "use"), x.Use, y.Use, planning.Text{}},
		{text("计入指标", "quotas"), strings.Join(x.Quotas, ", "), strings.Join(y.Quotas, ", "), planning.Text{}},
		{text("已出售", "sold"), yes(x.Sold), yes(y.Sold), planning.Text{}},
		{text("已抵押", "mortgaged"), yes(x.Mortgaged), yes(y.Mortgaged), planning.Text{}},
	} {
		c.say("room", of(title, side.title), side.was, side.is, side.unit)
	}
}

func yes(b bool) string {
	if b {
		return "✓"
	}
	return ""
}

func roomArea(r *permit.Room) string {
	if r.GrossArea.Known() {
		return r.GrossArea.String()
	}
	return r.NetArea.String()
}

func (c *comparison) agreement(was, is *permit.Agreement) {
	number := func(g *permit.Agreement) string {
		if g == nil {
			return ""
		}
		return g.Number
	}
	c.say("agreement", text("场所协议", "Venue agreement"), number(was), number(is), planning.Text{})
	if was == nil || is == nil {
		return
	}
	c.say("agreement", text("协议有效期", "Valid until"), was.ValidUntil.String(), is.ValidUntil.String(), planning.Text{})
	each(was.Parties, is.Parties, func(p permit.Party) string { return p.Role + " " + p.Name }, func(_ string, x, y *permit.Party) {
		signed := func(p *permit.Party) string {
			if p == nil {
				return ""
			}
			return p.SignedOn.String()
		}
		some := y
		if some == nil {
			some = x
		}
		c.say("agreement", of(text("签字", "Signature"), text(some.Name, some.Name)), signed(x), signed(y), planning.Text{})
	})
}

// each visits the things of two lists by their key: first those of the new list in its order, then those that are gone. Of several with one key the
// last stands.
func each[T any, K comparable](was, is []T, key func(T) K, visit func(K, *T, *T)) {
	before, after := map[K]*T{}, map[K]*T{}
	for i := range was {
		before[key(was[i])] = &was[i]
	}
	for i := range is {
		after[key(is[i])] = &is[i]
	}
	done := map[K]bool{}
	for _, list := range [][]T{is, was} {
		for i := range list {
			if k := key(list[i]); !done[k] {
				done[k] = true
				visit(k, before[k], after[k])
			}
		}
	}
}
