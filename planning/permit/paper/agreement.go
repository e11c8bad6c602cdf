package paper

import (
	"fmt"
	"strconv"
	"strings"

	"peijian/planning/permit"
)

// blank is where the parties write by hand.
const blank = "________________"

func orBlank(v string) string {
	if v == "" {
		return blank
	}
	return v
}

// ordinals number parties and articles as Chinese contracts do.
var (
	ordinals = []string{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"}
	articles = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"}
)

// partyOf is a side of the agreement as it is printed.
type partyOf struct{ title, name, code string }

// parties are those whose signature the rulebook asks for, the developer first, and the others of the file; three where no rulebook says more.
func parties(in *Input) []partyOf {
	var out []partyOf
	if a := in.Ruling.Agreement; a != nil {
		for _, p := range a.Parties {
			out = append(out, partyOf{p.Title.Zh, p.Name, ""})
		}
	}
	if len(out) == 0 {
		out = []partyOf{{"开发企业", "", ""}, {"街道办事处", "", ""}, {"民政局", "", ""}}
	}
	if out[0].title == "开发企业" {
		out[0].name = cmpOr(out[0].name, in.Ruling.Developer)
		if in.File != nil {
			out[0].code = in.File.Development.Developer.CreditCode
		}
	}
	return out[:min(len(out), len(ordinals))]
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// agreement fills in what the file says and leaves room for what it does not.
func (s *sheet) agreement(in *Input) {
	sides := parties(in)
	s.heading("当事人", 50)
	var seals []string
	for i, p := range sides {
		line := orBlank(p.name)
		if p.code != "" {
			line += "　统一社会信用代码 " + p.code
		}
		s.hung(10.5, 0, fmt.Sprintf("%s方（%s）：", ordinals[i], p.title), line)
		seals = append(seals, ordinals[i]+"方（盖章）")
	}
	s.promised(in)
	s.heading("约定", 60)
	list := clauses(in, len(sides))
	for i, clause := range list {
		lead := fmt.Sprintf("第%s条　", articles[i])
		tall := s.tall(10.5, 0, lead, clause)
		if i == len(list)-1 { // who seals, seals below a clause
			tall += boxTall
		}
		s.room(tall)
		s.hung(10.5, 0, lead, clause)
	}
	s.boxes(seals...)
	s.drawing(in)
}

// clauses are the articles: from the file where it says something.
func clauses(in *Input, sides int) []string {
	a := &permit.Agreement{}
	project := "“" + in.Ruling.Development.Name + "”"
	if in.File != nil {
		if in.File.Agreement != nil {
			a = in.File.Agreement
		}
		if m := in.File.Development.MarketingName; m != "" {
			project += "（案名“" + m + "”）"
		}
	}
	if code := in.Ruling.Development.Code; code != "" {
		project += "（" + code + "）"
	}
	free, days := blank, "______"
	if a.Free != nil {
		free = map[bool]string{true: "无偿", false: "有偿"}[*a.Free]
	}
	if a.HandoverDays != nil {
		days = strconv.FormatInt(*a.HandoverDays, 10)
	}
	phases := "本项目各期"
	if len(a.Phases) > 0 {
		var list []string
		for _, p := range a.Phases {
			list = append(list, strconv.FormatInt(p, 10))
		}
		phases = "本项目第 " + strings.Join(list, "、") + " 期"
	}
	transfer := permit.TransferModes[a.Transfer].Zh
	if transfer == "" {
		transfer = "移交"
	}
	return []string{
		"协议编号：" + orBlank(a.Number) + "。本协议适用于" + phases + "。",
		fmt.Sprintf("甲方在%s建设上表所列社区用房，%s提供给社区居民委员会办公和居民活动使用。", project, free),
		"上表楼栋、楼层、面积以规划核实和实测为准；实测面积少于约定的，由甲方补足。",
		fmt.Sprintf("移交：竣工验收合格后 %s 日内%s，同时交付图纸和钥匙。", days, transfer),
		"权属登记在 " + orBlank(permit.Owners[a.Owner].Zh) + " 名下，登记簿注明社区用房用途。",
		"甲方保证用房未出售、未抵押，不计入公摊，不改变用途。",
		"违约责任：" + blank + blank + "。",
		fmt.Sprintf("本协议自 %d 方签字盖章之日起生效，有效期至 %s。一式______份。", sides, orBlank(a.ValidUntil.String())),
	}
}

// promised lists the rooms that the agreement is about, with every name of their buildings.
func (s *sheet) promised(in *Input) {
	net := netAreas(in.File)
	var rows [][]string
	for _, x := range in.Ruling.Rooms {
		if a := agreed(in.File); len(a) > 0 && !a[x.ID] {
			continue
		}
		building := dash(x.Building)
		if n := x.Names; n != nil {
			building = strings.Join(distinct(n.Planning, n.Contract, n.Marketing), " / ")
		}
		rows = append(rows, []string{strconv.Itoa(len(rows) + 1), x.Name, building, dash(x.Floor), x.UseTitle.Zh, dash(permit.Grouped(x.Area)), dash(permit.Grouped(net[x.ID]))})
	}
	s.table("用房", []column{{"序", 0.06, true}, {"名称", 0.22, false}, {"楼栋（规划 / 合同 / 案名）", 0.26, false}, {"楼层", 0.12, false}, {"用途", 0.1, false}, {"面积 m²", 0.12, true}, {"套内 m²", 0.12, true}}, rows)
}

// agreed are the rooms that the agreement names, none where it is about all.
func agreed(f *permit.Application) map[string]bool {
	out := map[string]bool{}
	if f != nil && f.Agreement != nil {
		for _, id := range f.Agreement.Rooms {
			out[id] = true
		}
	}
	return out
}

func distinct(names ...string) []string {
	var out []string
	for _, n := range names {
		if n != "" && (len(out) == 0 || out[len(out)-1] != n) {
			out = append(out, n)
		}
	}
	return out
}
