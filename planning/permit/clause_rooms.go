package permit

import (
	"fmt"
	"slices"
	"strings"

	"peijian/planning"
)

// look counts a room that is free, unsold and unmortgaged. Where the room does not say that it is free, its agreement does.
func (t *TransferTest) look(h *hearing, r *Room) (standing, planning.Text) {
	free := r.Free
	if free == nil && h.a.Agreement != nil {
		free = h.a.Agreement.Free
	}
	switch {
	case t.Unsold && r.Sold:
		return excluded, sentence("已出售", "it is sold")
	case t.Unmortgaged && r.Mortgaged:
		return excluded, sentence("已抵押", "it is mortgaged")
	case t.Free && free == nil:
		return unknown, sentence("没有写明是否无偿", "nothing says whether it is free of charge")
	case t.Free && !*free:
		return excluded, sentence("不是无偿提供", "it is not free of charge")
	case t.Unshared && r.InSharedArea != nil && *r.InSharedArea:
		return excluded, sentence("已计入公摊", "it is in the shared area that buyers pay for")
	}
	if st, why := t.mode(h); st != counts {
		return st, why
	}
	return t.owner(h, r)
}

// mode judges how the rooms change hands, as the agreement says.
func (t *TransferTest) mode(h *hearing) (standing, planning.Text) {
	if len(t.Modes) == 0 {
		return counts, planning.Text{}
	}
	mode := ""
	if g := h.a.Agreement; g != nil {
		mode = g.Transfer
		if mode == "" && g.Free != nil && *g.Free {
			mode = "free"
		}
	}
	title := TransferModes[mode]
	switch {
	case mode == "":
		return unknown, sentence("没有写明移交方式", "nothing says how it changes hands")
	case !slices.Contains(t.Modes, mode):
		return excluded, sentence("移交方式为"+title.Zh+"，规则不允许", "it changes hands by "+title.En+", which the rule does not allow")
	}
	return counts, planning.Text{}
}

// owner judges who will own a room: as it says itself, or as its agreement does.
func (t *TransferTest) owner(h *hearing, r *Room) (standing, planning.Text) {
	owner := r.Owner
	if owner == "" && h.a.Agreement != nil {
		owner = h.a.Agreement.Owner
	}
	title := Owners[owner]
	switch {
	case len(t.Owners) == 0 || slices.Contains(t.Owners, owner):
		return counts, planning.Text{}
	case owner == "":
		return unknown, sentence("没有写明产权归属", "nothing says who will own it")
	}
	return excluded, sentence("产权归"+namedOr(title.Zh, owner)+"，规则不允许", "it goes to the "+namedOr(title.En, owner)+", which the rule does not allow")
}

// TransferModes are the ways in which rooms change hands 移交方式.
var TransferModes = map[string]planning.Text{
	"free": {Zh: "无偿移交", En: "free transfer"}, "buyback_cost": {Zh: "成本价回购", En: "buy-back at cost"},
	"buyback_market": {Zh: "市场价回购", En: "buy-back at the market price"}, "purchase": {Zh: "政府购买", En: "purchase by the government"},
}

// Owners are who may own the rooms 产权人.
var Owners = map[string]planning.Text{
	"subdistrict": {Zh: "街道办事处", En: "sub-district office"}, "town": {Zh: "镇人民政府", En: "town government"},
	"district": {Zh: "区（县）人民政府", En: "district or county government"}, "finance": {Zh: "财政部门", En: "finance department"},
	"civil_affairs": {Zh: "民政部门", En: "civil affairs department"}, "company": {Zh: "国有平台公司", En: "state-owned company"},
	"committee": {Zh: "居民委员会", En: "residents' committee"}, "owners": {Zh: "全体业主", En: "owners of the homes"}, "developer": {Zh: "开发企业", En: "developer"},
}

func (t *TransferTest) hear(h *hearing, c *Clause) Finding {
	return h.screened(c, sentence("用房均无偿提供，材料未载明出售或抵押", "every room is free of charge, and the file says of none that it is sold or mortgaged"),
		sentence("解除出售、抵押，约定无偿提供，或另行落实用房", "release the rooms from sale and mortgage, make them free of charge, or provide others"))
}

func (t *PositionTest) look(h *hearing, r *Room) (standing, planning.Text) {
	if st, why := h.standsIn(r); st != counts {
		return st, why
	}
	if st, why := t.near(h, r); st != counts {
		return st, why
	}
	f, readable := h.floor(r.Floor)
	switch {
	case r.Floor == "":
		return unknown, sentence("未写楼层", "its floor is not stated")
	case !readable:
		return unknown, sentence(fmt.Sprintf("楼层“%s”无法判读", r.Floor), fmt.Sprintf("the floor %q cannot be read", r.Floor))
	case f.Basement && !t.Basement:
		return excluded, sentence(fmt.Sprintf("位于地下（%s）", r.Floor), fmt.Sprintf("it is below ground (%s)", r.Floor))
	case f.SemiBasement && !t.SemiBasement:
		return excluded, sentence("位于半地下", "it is in a half-basement")
	case f.Mezzanine && !t.Mezzanine:
		return excluded, sentence("位于夹层", "it is on a mezzanine")
	case f.Stilt && !t.StiltFloor:
		return excluded, sentence("位于架空层", "it is on a stilt floor")
	case t.Highest > 0 && int64(f.Highest) > t.Highest:
		return excluded, sentence(fmt.Sprintf("位于第 %s 层，高于第 %d 层", r.Floor, t.Highest), fmt.Sprintf("it is on floor %s, above floor %d", r.Floor, t.Highest))
	case t.Lowest > 0 && f.Highest > 0 && int64(f.Lowest) < t.Lowest:
		return excluded, sentence(fmt.Sprintf("位于第 %s 层，低于第 %d 层", r.Floor, t.Lowest), fmt.Sprintf("it is on floor %s, below floor %d", r.Floor, t.Lowest))
	case t.OwnEntrance && r.OwnEntrance == nil:
		return unknown, sentence("未写是否有独立出入口", "nothing says whether it has an entrance of its own")
	case t.OwnEntrance && !*r.OwnEntrance:
		return excluded, sentence("没有独立出入口", "it has no entrance of its own")
	}
	return counts, planning.Text{}
}

// near turns away a room that is too far from some home. Walking is never shorter than the straight line, so a room that is too far in a straight
// line is too far; one that is near enough in a straight line is taken for near where no street was measured, and the finding says so.
func (t *PositionTest) near(h *hearing, r *Room) (standing, planning.Text) {
	if t.MaxDistance == 0 {
		return counts, planning.Text{}
	}
	fact := h.places[r.ID]
	switch {
	case h.s.Revision == 0:
		return unknown, sentence("未核对地图，与住宅的距离不明", "no map was asked: its distance to the homes is not known")
	case fact == nil || fact.Reach == nil:
		return unknown, sentence("地图上没有它或住宅的位置，距离不明", "the map does not have it or the homes: the distance is not known")
	case fact.Reach.Farthest > float64(t.MaxDistance):
		v := fact.Reach.view()
		return excluded, sentence(fmt.Sprintf("距最远住宅 %s m（%s），超过 %d m", v.Farthest, v.How.Zh, t.MaxDistance), fmt.Sprintf("%s m from the farthest home (%s), more than %d m", v.Farthest, v.How.En, t.MaxDistance))
	}
	return counts, planning.Text{}
}

func (t *PositionTest) hear(h *hearing, c *Clause) Finding {
	return h.screened(c, sentence("用房楼层均符合", "every room is on a floor that counts"),
		t.remedy())
}

func (t *PositionTest) remedy() planning.Text {
	if t.OwnEntrance {
		return sentence("将用房调整到符合的楼层并设独立出入口，或补写楼层和出入口", "move the rooms to a floor that counts with an entrance of their own, or state floor and entrance")
	}
	return sentence("将用房调整到地上正式楼层，或补写楼层", "move the rooms to a full floor above ground, or state their floors")
}

func (t *DeliveryTest) look(h *hearing, r *Room) (standing, planning.Text) {
	for _, p := range h.phases {
		switch {
		case t.LaterPhases || p.Status != Later:
		case r.InPhase == nil:
			return unknown, sentence("未写位于哪一期，而有后期工程", "the file does not say in which phase it is, and there are later ones")
		case *r.InPhase == p.Number:
			return excluded, sentence(fmt.Sprintf("位于尚未预售的第 %d 期", p.Number), fmt.Sprintf("it is in phase %d, which is not released yet", p.Number))
		}
	}
	return counts, planning.Text{}
}

func (t *DeliveryTest) hear(h *hearing, c *Clause) Finding {
	return h.screened(c, sentence("用房均在已预售或本次申请的期内", "every room is in a phase released already or now"),
		sentence("将用房调整到已预售或本次申请的期内，或补写所在的期", "move the rooms to a phase released already or now, or state their phase"))
}

func (t *ExclusiveTest) look(h *hearing, r *Room) (standing, planning.Text) {
	quotas := h.offers(r)
	if !h.asked(r) {
		return excluded, h.unasked()
	} else if t.Quotas && !h.joined(quotas) {
		return excluded, h.twice(quotas)
	}
	if fact := h.places[r.ID]; fact != nil {
		if t.Developments && fact.Owes != "" && !h.owns(fact) {
			return excluded, sentence(fmt.Sprintf("地图上属于项目 %s", fact.OwesName), fmt.Sprintf("the map has it as part of %s", fact.OwesName))
		}
		if used := usedOtherwise[fact.Found]; t.Developments && !used.IsZero() {
			return excluded, sentence(fmt.Sprintf("%s 检查：%s", fact.InspectedOn, used.Zh), fmt.Sprintf("inspected on %s: %s", fact.InspectedOn, used.En))
		}
		if homes := h.homes; t.Communities && fact.Serves != "" && len(homes) > 0 && !hasHome(homes, fact.Serves) {
			return excluded, sentence(fmt.Sprintf("地图上已用于 %s", fact.ServesName), fmt.Sprintf("by the map it serves %s already", fact.ServesName))
		}
	}
	for _, claim := range h.s.Claims {
		if claim.Room != r.ID {
			continue
		}
		if t.Developments && !claim.Same && !h.together(claim.Development) {
			return excluded, sentence(fmt.Sprintf("申请 %s（%s）已承诺同一用房", claim.Application, claim.Title), fmt.Sprintf("application %s (%s) promises the same room", claim.Application, claim.Title))
		}
		if other := h.offers(&Room{Quotas: claim.Quotas, Use: claim.Use}); t.Quotas && len(claim.Quotas)+len(claim.Use) > 0 && !h.joined(append(slices.Clone(quotas), other...)) {
			title := quotasTitle(other)
			return excluded, sentence(fmt.Sprintf("申请 %s 已将同一用房计入%s指标", claim.Application, title.Zh), fmt.Sprintf("application %s offers the same room for the %s quota", claim.Application, title.En))
		}
		if mine := h.a.Development.Community; t.Communities && mine != "" && claim.Community != "" && claim.Community != mine {
			return excluded, sentence(fmt.Sprintf("申请 %s 将同一用房承诺给另一社区 %s", claim.Application, claim.Community), fmt.Sprintf("application %s promises the same room to another community, %s", claim.Application, claim.Community))
		}
	}
	return counts, planning.Text{}
}

// usedOtherwise says what an inspection found that keeps a room from being one of the community's.
var usedOtherwise = map[string]planning.Text{
	"let": {Zh: "已出租", En: "it is let"}, "converted": {Zh: "已改作他用", En: "it is used otherwise"},
	"sold": {Zh: "已出售", En: "it is sold"}, "mortgaged": {Zh: "已抵押", En: "it is mortgaged"},
}

// unasked says that a room is offered for no quota that the gate asks for.
func (h *hearing) unasked() planning.Text {
	title := quotasTitle(h.head.quotas)
	return sentence("未承诺计入"+title.Zh+"指标", "it is not offered for the "+title.En+" quota")
}

// twice says for which other quotas a room is offered, too.
func (h *hearing) twice(quotas []string) planning.Text {
	mine := h.head.quotas
	if !overlap(mine, quotas) {
		mine = quotas[:1]
	}
	title := quotasTitle(slices.DeleteFunc(slices.Clone(quotas), func(q string) bool { return slices.Contains(mine, q) }))
	return sentence("同时计入"+title.Zh+"指标", "it is offered for the "+title.En+" quota too")
}

// owns says whether the map has the room as part of this development or of one that counts together with it. A file without a code is
// known by its name.
func (h *hearing) owns(fact *RoomFact) bool {
	own := h.a.Development.Code == "" && Folded(fact.OwesName) == Folded(h.a.Development.Name)
	return own || h.together(fact.Owes)
}

func hasHome(homes []Home, code string) bool {
	return slices.ContainsFunc(homes, func(h Home) bool { return h.Code == code })
}

func (t *ExclusiveTest) hear(h *hearing, c *Clause) Finding {
	fine := sentence("没有发现重复承诺", "no room is promised twice")
	if h.s.Revision == 0 {
		fine = sentence("申请材料内没有重复承诺；未核对其他申请", "no room is promised twice in the file; other applications were not compared")
	}
	return h.screened(c, fine, sentence("撤销重复承诺，或另行落实用房", "withdraw the other promise, or provide other rooms"))
}

// look turns away a room that lies outside the development's communities. Edges belong to both sides.
func (t *CommunityTest) look(h *hearing, r *Room) (standing, planning.Text) {
	fact, homes := h.places[r.ID], h.homes
	switch {
	case fact == nil || !t.RoomsInside:
		return counts, planning.Text{}
	case fact.Unknown:
		return unknown, sentence(fmt.Sprintf("地图上没有用房 %s 的位置", r.Facility), fmt.Sprintf("the map has no place for the facility %s", r.Facility))
	case len(homes) == 0 || slices.ContainsFunc(fact.Communities, func(code string) bool { return hasHome(homes, code) }):
		return counts, planning.Text{}
	case len(fact.Communities) == 0:
		return excluded, sentence("不在任何社区范围内", "it lies in no community")
	}
	return excluded, sentence(fmt.Sprintf("位于%s，不在项目所属的%s", fact.Names[0], homeNames(homes, "、")), fmt.Sprintf("it lies in %s and not in the development's %s", fact.Names[0], homeNames(homes, ", ")))
}

func homeNames(homes []Home, separator string) string {
	words := make([]string, len(homes))
	for i, h := range homes {
		words[i] = h.Name
	}
	return strings.Join(words, separator)
}
