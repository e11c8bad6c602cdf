package permit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
)

// look turns away rooms that the agreement does not name. Without an agreement the promise is judged as the file states it, and the
// clause itself says what is missing.
func (t *AgreementTest) look(h *hearing, r *Room) (standing, planning.Text) {
	if g := h.a.Agreement; g != nil && len(g.Rooms) > 0 && !slices.Contains(g.Rooms, r.ID) {
		return excluded, sentence("场所协议未列入此用房", "the venue agreement does not name it")
	}
	return counts, planning.Text{}
}

func (t *AgreementTest) hear(h *hearing, c *Clause) Finding {
	g := h.a.Agreement
	if g == nil {
		f := c.finding(Undetermined, sentence(fmt.Sprintf("未提交场所协议（0/%d）", len(t.Roles)), fmt.Sprintf("no venue agreement was handed in (0 of %d)", len(t.Roles))))
		f.Remedy = sentence("补交由"+names(t.Roles, planning.Chinese)+"签署的场所协议", "hand in a venue agreement signed by "+names(t.Roles, planning.English))
		return f
	}
	for _, fault := range []func(*hearing) (zh, en, remedyZh, remedyEn string){t.ended, t.expired, t.otherPhase, t.otherRooms, t.notFree, t.late} {
		if zh, en, remedyZh, remedyEn := fault(h); zh != "" {
			f := c.finding(Fail, sentence(zh, en))
			f.Remedy, f.Numbers = sentence(remedyZh, remedyEn), t.numbers(h)
			return f
		}
	}
	return t.papers(h, c)
}

// papers judges an agreement that would do, were it complete.
func (t *AgreementTest) papers(h *hearing, c *Clause) Finding {
	missing := t.missing(h)
	signed := len(t.Roles) - len(missing)
	var f Finding
	switch g := h.a.Agreement; {
	case len(missing) > 0:
		f = c.finding(Undetermined, sentence(fmt.Sprintf("缺%s签字（%d/%d）", names(missing, planning.Chinese), signed, len(t.Roles)),
			fmt.Sprintf("not signed by %s (%d of %d)", names(missing, planning.English), signed, len(t.Roles))))
		f.Remedy = sentence("请"+names(missing, planning.Chinese)+"签署", "to be signed by "+names(missing, planning.English))
	case t.Free && g.Free == nil:
		f = c.finding(Undetermined, sentence("场所协议没有写明是否无偿", "the agreement does not say whether the rooms are free of charge"))
		f.Remedy = sentence("补充约定无偿提供", "add that the rooms are free of charge")
	case len(t.unsaid(g)) > 0:
		what := t.unsaidWords(g)
		f = c.finding(Undetermined, sentence("场所协议没有写明"+what.Zh, "the agreement does not state "+what.En))
		f.Remedy = sentence("补充约定"+what.Zh, "add to the agreement: "+what.En)
	case t.HandoverWithin > 0 && g.HandoverDays == nil:
		f = c.finding(Undetermined, sentence("场所协议没有写明移交期限", "the agreement does not say when the rooms are handed over"))
		f.Remedy = sentence(fmt.Sprintf("补充约定验收后 %d 日内移交", t.HandoverWithin), fmt.Sprintf("add that they are handed over within %d days of acceptance", t.HandoverWithin))
	default:
		until, untilEn := "未写截止日期", "no last day is stated"
		if !g.ValidUntil.IsZero() {
			until, untilEn = "有效期至 "+g.ValidUntil.String(), "valid until "+g.ValidUntil.String()
		}
		f = c.finding(Pass, sentence(fmt.Sprintf("%s已签署（%d/%d），%s", namedOr(g.Number, "场所协议"), signed, len(t.Roles), until),
			fmt.Sprintf("%s is signed (%d of %d), %s", namedOr(g.Number, "the agreement"), signed, len(t.Roles), untilEn)))
	}
	f.Numbers = t.numbers(h)
	return f
}

// AgreementContents are what a rulebook can ask an agreement to state 协议内容.
var AgreementContents = map[string]planning.Text{
	"building": {Zh: "楼栋", En: "the building"}, "floor": {Zh: "楼层", En: "the floor"}, "area": {Zh: "面积", En: "the area"},
	"free": {Zh: "无偿", En: "that it is free of charge"}, "owner": {Zh: "产权归属", En: "the owner"}, "deadline": {Zh: "移交期限", En: "the day of handing over"},
	"breach": {Zh: "违约责任", En: "what follows a breach"},
}

// unsaid lists what the agreement must state and does not.
func (t *AgreementTest) unsaid(g *Agreement) []string {
	var out []string
	for _, s := range t.MustState {
		if !slices.Contains(g.States, s) {
			out = append(out, s)
		}
	}
	return out
}

func (t *AgreementTest) unsaidWords(g *Agreement) (words planning.Text) {
	for _, s := range t.unsaid(g) {
		words = listed(words, AgreementContents[s])
	}
	return words
}

// ended finds an agreement that another one replaced or that was given up.
func (t *AgreementTest) ended(h *hearing) (zh, en, remedyZh, remedyEn string) {
	switch h.a.Agreement.State {
	case "superseded":
		return "场所协议已被新协议取代", "the agreement was replaced by another", "提交现行的场所协议", "hand in the agreement that replaced it"
	case "terminated":
		return "场所协议已终止", "the agreement was terminated", "重新签订场所协议", "sign a new venue agreement"
	case "expired":
		return "场所协议已到期", "the agreement has ended", "续签或重新签订场所协议", "renew the venue agreement"
	}
	return
}

// late finds an agreement that leaves more time for handing over than the rule does.
func (t *AgreementTest) late(h *hearing) (zh, en, remedyZh, remedyEn string) {
	days := h.a.Agreement.HandoverDays
	if t.HandoverWithin == 0 || days == nil || *days <= t.HandoverWithin {
		return
	}
	return fmt.Sprintf("场所协议约定验收后 %d 日移交，超过 %d 日", *days, t.HandoverWithin), fmt.Sprintf("the agreement allows %d days after acceptance for handing over, more than %d", *days, t.HandoverWithin),
		fmt.Sprintf("改为 %d 日内移交", t.HandoverWithin), fmt.Sprintf("change it to within %d days", t.HandoverWithin)
}

func (t *AgreementTest) expired(h *hearing) (zh, en, remedyZh, remedyEn string) {
	until := h.a.Agreement.ValidUntil
	if until.IsZero() || !until.Before(h.asOf) {
		return
	}
	return fmt.Sprintf("场所协议已于 %s 到期", until), fmt.Sprintf("the agreement ended on %s", until), "续签或重新签订场所协议", "renew the venue agreement"
}

func (t *AgreementTest) otherPhase(h *hearing) (zh, en, remedyZh, remedyEn string) {
	g := h.a.Agreement
	if len(g.Phases) == 0 {
		return
	}
	for _, p := range h.a.Phases {
		if p.Status == This && !slices.Contains(g.Phases, p.Number) {
			return fmt.Sprintf("场所协议约定第 %s 期，不含本次申请的第 %d 期", numbersOf(g.Phases, "、"), p.Number),
				fmt.Sprintf("the agreement is for phase %s and not for phase %d, which is applied for", numbersOf(g.Phases, ", "), p.Number),
				fmt.Sprintf("签订包含第 %d 期的场所协议", p.Number), fmt.Sprintf("sign an agreement that covers phase %d", p.Number)
		}
	}
	return
}

func (t *AgreementTest) otherRooms(h *hearing) (zh, en, remedyZh, remedyEn string) {
	g := h.a.Agreement
	if len(g.Rooms) == 0 || slices.ContainsFunc(h.a.Rooms, func(r Room) bool { return slices.Contains(g.Rooms, r.ID) }) {
		return
	}
	return fmt.Sprintf("场所协议约定的用房（%s）不在申请材料中", strings.Join(g.Rooms, "、")), fmt.Sprintf("the agreement is for other rooms (%s)", strings.Join(g.Rooms, ", ")),
		"签订与申请用房一致的场所协议", "sign an agreement for the rooms of this file"
}

func (t *AgreementTest) notFree(h *hearing) (zh, en, remedyZh, remedyEn string) {
	if free := h.a.Agreement.Free; !t.Free || free == nil || *free {
		return
	}
	return "场所协议约定有偿提供", "the agreement asks for payment", "改为无偿提供", "make the rooms free of charge"
}

// missing lists the roles that have not signed by the day of the ruling.
func (t *AgreementTest) missing(h *hearing) []Role {
	var out []Role
	for _, role := range t.Roles {
		if !slices.ContainsFunc(h.a.Agreement.Parties, func(p Party) bool { return p.Role == role.ID && h.signed(p) }) {
			out = append(out, role)
		}
	}
	return out
}

// signed says whether a party has signed by the day of the ruling.
func (h *hearing) signed(p Party) bool { return !p.SignedOn.IsZero() && !h.asOf.Before(p.SignedOn) }

func (t *AgreementTest) numbers(h *hearing) []Number {
	source := fromFile("场所协议", "venue agreement", h.a.Agreement.Number)
	parties := sentence("方", "parties")
	return []Number{
		{"signed", sentence("已签署", "signed"), strconv.Itoa(len(t.Roles) - len(t.missing(h))), parties, source},
		{"roles", sentence("应签署", "must sign"), strconv.Itoa(len(t.Roles)), parties, sentence("规则书 "+h.rb.ID, "rulebook "+h.rb.ID)},
	}
}

// namedOr is the number of a document, or a word for it where it has none.
func namedOr(number, word string) string {
	if number == "" {
		return word
	}
	return number
}

// names lists roles as a sentence does: 街道办事处、民政局; the sub-district office and the civil affairs bureau.
func names(roles []Role, lang planning.Lang) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = r.Title.In(lang)
	}
	if lang != planning.English {
		return strings.Join(words, "、")
	}
	last := len(words) - 1
	if last < 1 {
		return "the " + strings.Join(words, "")
	}
	return "the " + strings.Join(words[:last], ", the ") + " and the " + words[last]
}

func numbersOf(ns []int64, separator string) string {
	words := make([]string, len(ns))
	for i, n := range ns {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, separator)
}

// agreementView lists the roles that the gate's rule asks for, signed or not, and then who else signed.
func (h *hearing) agreementView() *AgreementView {
	g := h.a.Agreement
	if g == nil {
		return nil
	}
	v := &AgreementView{Number: g.Number, SignedOn: g.SignedOn, ValidUntil: g.ValidUntil, Parties: []SignatureView{}}
	var roles []Role
	for _, c := range h.clauses {
		if c.Agreement != nil {
			roles = c.Agreement.Roles
			v.Complete = len(c.Agreement.missing(h)) == 0
		}
	}
	for _, role := range roles {
		s := SignatureView{Role: role.ID, Title: role.Title, Required: true}
		for _, p := range g.Parties {
			if p.Role == role.ID {
				s.Name, s.SignedOn = p.Name, p.SignedOn
			}
		}
		v.Parties = append(v.Parties, s)
	}
	for _, p := range g.Parties {
		if !slices.ContainsFunc(roles, func(r Role) bool { return r.ID == p.Role }) {
			v.Parties = append(v.Parties, SignatureView{Role: p.Role, Title: sentence(p.Name, p.Name), Name: p.Name, SignedOn: p.SignedOn})
		}
	}
	return v
}
