package permit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
)

func (t *CommunityTest) hear(h *hearing, c *Clause) Finding {
	if f, settled := t.unplaced(h, c); settled {
		return f
	}
	homes := h.homes
	f := h.screened(c, sentence(homes[0].Name, homes[0].Name), sentence("将用房调整到"+homes[0].Name+"范围内", "move the rooms into "+homes[0].Name))
	if f.Outcome == NotApplicable {
		f = c.finding(Pass, sentence(homes[0].Name, homes[0].Name))
	}
	if n := h.unplacedRooms(); f.Outcome == Pass && t.RoomsInside && n > 0 {
		f.Sentence = sentence(fmt.Sprintf("%s；%d 间用房未写位置，未核对是否在社区内", f.Sentence.Zh, n), fmt.Sprintf("%s; rooms without a place, not compared with the map: %d", f.Sentence.En, n))
	}
	f.Numbers = h.shareNumbers()
	return f
}

// unplacedRooms counts the rooms of which file and map do not say where they are.
func (h *hearing) unplacedRooms() int {
	n := 0
	for i := range h.a.Rooms {
		if h.places[h.a.Rooms[i].ID] == nil {
			n++
		}
	}
	return n
}

// unplaced settles the cases in which the development has not one community that everybody agrees on.
func (t *CommunityTest) unplaced(h *hearing, c *Clause) (f Finding, settled bool) {
	homes, named := h.homes, h.a.Development.Community
	settle := sentence("由街道办事处、民政局出具归属认定文件", "have the sub-district office and the civil affairs bureau decide which community governs it")
	switch {
	case h.s.Revision == 0:
		return c.finding(NotApplicable, sentence("仅凭申请材料审查，未核对地图", "judged from the file alone, without the map")), true
	case !h.s.Located && h.a.Development.Code == "":
		return c.finding(NotApplicable, sentence("申请材料没有项目编号和位置，未核对地图", "the file states neither code nor site: judged without the map")), true
	case !h.s.Located:
		f = c.finding(Undetermined, sentence(fmt.Sprintf("地图上没有项目 %s", h.a.Development.Code), fmt.Sprintf("the map does not have the development %s", h.a.Development.Code)))
		f.Remedy = sentence("在地图上标定项目范围", "draw the development on the map")
	case len(homes) == 0 || (h.s.Measured && h.s.Covered < h.s.Rules.UnclaimedBelow):
		f = c.finding(Undetermined, h.unclaimed())
		f.Remedy = settle
	case len(homes) > 1:
		f = c.finding(Undetermined, undecided("用地分属"+h.shares("、"), "the ground lies in "+h.shares(", ")))
		f.Remedy = settle
	case named != "" && named != homes[0].Code:
		f = c.finding(Fail, sentence(fmt.Sprintf("申请材料填报社区 %s，地图为%s（%s）", named, homes[0].Name, homes[0].Code), fmt.Sprintf("the file names the community %s, the map has %s (%s)", named, homes[0].Name, homes[0].Code)))
		f.Remedy = sentence("更正归属社区，或报民政局调整界线", "correct the community, or have the boundary changed")
	default:
		return f, false
	}
	f.Numbers = h.shareNumbers()
	return f, true
}

// unclaimed says how much of the ground lies in no community.
func (h *hearing) unclaimed() planning.Text {
	switch covered := percent(h.s.Covered); {
	case !h.s.Measured:
		return undecided("项目位置不在任何社区范围内", "the site lies in no community")
	case covered == percent(0):
		return undecided("用地不在任何社区范围内", "the ground lies in no community")
	default:
		return undecided(fmt.Sprintf("用地只有 %s%% 在社区范围内", covered), fmt.Sprintf("only %s%% of the ground lies in communities", covered))
	}
}

// undecided says which paper is missing where the map does not settle the community.
func undecided(zh, en string) planning.Text {
	return sentence(zh+"，缺归属认定文件", en+": a decision on which community governs it is missing")
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }

func (h *hearing) shares(separator string) string {
	var words []string
	for _, home := range h.homes {
		if h.s.Measured {
			words = append(words, fmt.Sprintf("%s %s%%", home.Name, percent(home.Share)))
		} else {
			words = append(words, home.Name)
		}
	}
	return strings.Join(words, separator)
}

func (h *hearing) shareNumbers() []Number {
	out := []Number{}
	for _, home := range h.s.Communities {
		if h.s.Measured {
			out = append(out, Number{Key: "share_" + home.Code, Title: sentence(home.Name+" 占项目用地", "share of the ground in "+home.Name), Value: percent(home.Share), Unit: sentence("%", "%"),
				Source: sentence(fmt.Sprintf("地图，版本 %d", h.s.Revision), fmt.Sprintf("the map, revision %d", h.s.Revision))})
		}
	}
	return out
}

func (h *hearing) placeViews() []PlaceView {
	out := []PlaceView{}
	for _, home := range h.s.Communities {
		v := PlaceView{Code: home.Code, Name: home.Name, Kind: home.Kind}
		if h.s.Measured {
			v.Share = percent(home.Share)
		}
		out = append(out, v)
	}
	return out
}

func (t *GroupingTest) hear(h *hearing, c *Clause) Finding {
	var counted, countedEn, blind []string
	for _, s := range h.siblings {
		if !s.Counted {
			continue
		}
		units := Grouped(strconv.FormatInt(s.Units, 10))
		counted, countedEn = append(counted, fmt.Sprintf("%s（%s 套）", s.Name, units)), append(countedEn, fmt.Sprintf("%s (%s units)", s.Name, units))
		if slices.ContainsFunc(h.s.Siblings, func(x Sibling) bool { return x.Code == s.Code && !x.UnitsKnown }) {
			blind = append(blind, s.Name)
		}
	}
	units := Grouped(strconv.FormatInt(h.units, 10))
	switch {
	case len(blind) > 0:
		f := c.finding(Undetermined, sentence(fmt.Sprintf("关联项目%s的套数不明", strings.Join(blind, "、")), fmt.Sprintf("the units of %s are not known", strings.Join(blind, ", "))))
		f.Remedy = sentence("补充关联项目的规划套数", "supply the designed units of the related developments")
		return f
	case len(counted) > 0:
		return c.finding(Pass, sentence(fmt.Sprintf("与%s合并计算，共 %s 套", strings.Join(counted, "、"), units), fmt.Sprintf("counted together with %s: %s units in all", strings.Join(countedEn, ", "), units)))
	case h.s.Revision == 0:
		return c.finding(NotApplicable, sentence("仅凭申请材料审查，未核对关联项目", "judged from the file alone: related developments were not looked for"))
	}
	return c.finding(Pass, sentence("没有需要合并计算的项目", "no other development counts together with this one"))
}

func (t *ApprovalTest) hear(h *hearing, c *Clause) Finding {
	if h.a.Scheme == nil || h.a.Scheme.Approval == nil {
		f := c.finding(Undetermined, sentence("未提交规划审批意见，无法核对套数", "no planning approval was handed in: the units cannot be compared"))
		f.Remedy = sentence("补交规划审批意见", "hand in the planning approval")
		return f
	}
	approval, now := h.approved(), h.designed()
	was, is := Grouped(strconv.FormatInt(approval.Units, 10)), Grouped(strconv.FormatInt(now, 10))
	var f Finding
	newer, superseded := h.newerApproval(approval)
	switch {
	case superseded:
		f = c.finding(Undetermined, sentence(fmt.Sprintf("所附规划审批 %s（%s）之后另有 %s（%s，%d 套）", approval.Number, approval.Date, newer.Number, newer.On, newer.Units),
			fmt.Sprintf("the approval handed in, %s of %s, was followed by %s of %s for %d units", approval.Number, approval.Date, newer.Number, newer.On, newer.Units)))
		f.Remedy = sentence("补交最新的规划审批意见", "hand in the latest planning approval")
	case h.asOf.Before(approval.Date):
		f = c.finding(Undetermined, sentence(fmt.Sprintf("规划审批日期 %s 晚于审查日", approval.Date), fmt.Sprintf("the planning approval is dated %s, after the day of this review", approval.Date)))
		f.Remedy = sentence("核对规划审批意见的日期", "check the date of the planning approval")
	case now > approval.Units && !t.UnitsMayRise:
		more := Grouped(strconv.FormatInt(now-approval.Units, 10))
		f = c.finding(Fail, sentence(fmt.Sprintf("规划审批 %s 套，现为 %s 套，增加 %s 套，原意见失效", was, is, more), fmt.Sprintf("%s units were approved and there are now %s, %s more: the old opinion is stale", was, is, more)))
		f.Arithmetic = sentence(fmt.Sprintf("%s − %s = %s 套", is, was, more), fmt.Sprintf("%s − %s = %s units", is, was, more))
		f.Remedy = sentence(fmt.Sprintf("按 %s 套重新办理规划审批", is), fmt.Sprintf("have the scheme of %s units approved anew", is))
	default:
		f = c.finding(Pass, sentence(fmt.Sprintf("规划审批 %s 套，现为 %s 套", was, is), fmt.Sprintf("%s units were approved, there are %s", was, is)))
	}
	f.Numbers = []Number{
		{"approved_units", sentence("批准套数", "approved units"), strconv.FormatInt(approval.Units, 10), unitWord, fromFile("规划审批意见", "planning approval", approval.Number)},
		{"designed_units", sentence("现方案套数", "units now"), strconv.FormatInt(now, 10), unitWord, sentence("申请材料（设计方案、分期）与地图，取多者", "the file (scheme, phases) and the map: the largest")},
	}
	return f
}

// approved is the planning approval that the file names; where the same one is on record for fewer units, with those.
func (h *hearing) approved() *Approval {
	out := *h.a.Scheme.Approval
	for _, fact := range h.s.Approvals {
		if planning.PermitNumberKey(fact.Number) == planning.PermitNumberKey(out.Number) {
			out.Units = min(out.Units, fact.Units)
		}
	}
	return &out
}

// newerApproval is one on record that came after the one the file names, and before the day of the review ends.
func (h *hearing) newerApproval(named *Approval) (ApprovalFact, bool) {
	for _, fact := range slices.Backward(h.s.Approvals) {
		if planning.PermitNumberKey(fact.Number) == planning.PermitNumberKey(named.Number) {
			return ApprovalFact{}, false
		}
		if named.Date.Before(fact.On) && !h.asOf.Before(fact.On) {
			return fact, true
		}
	}
	return ApprovalFact{}, false
}

// designed is the number of units of the whole scheme as file and map have it, the larger of both.
func (h *hearing) designed() int64 {
	n, _ := h.a.Units()
	var sum int64
	for _, p := range h.phases {
		sum += p.Units
	}
	return max(n, sum)
}
