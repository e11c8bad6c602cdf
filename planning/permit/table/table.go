package table

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"peijian/planning"
	"peijian/planning/permit"
)

// marks stand before a clause; each outcome has a shape of its own, for eyes that do not tell colours and terminals without any.
var marks = map[permit.Outcome]string{permit.Pass: "✓", permit.Fail: "✕", permit.Undetermined: "?", permit.NotApplicable: "–", permit.NotInForce: "!"}

// Write writes a ruling for a terminal: the verdict first, then every clause with its arithmetic, its article and what would make it
// pass, then the rooms. Chinese characters take two columns. Control characters of the file are replaced, so that a file cannot drive
// the terminal.
func Write(w io.Writer, r permit.Ruling, lang planning.Lang) error {
	t := &table{Writer: bufio.NewWriter(w), lang: lang}
	t.head(&r)
	for i := range r.Findings {
		t.finding(&r.Findings[i])
	}
	t.rooms(r.Rooms)
	t.siblings(r.Siblings)
	return t.Flush()
}

type table struct {
	*bufio.Writer
	lang planning.Lang
}

func (t *table) say(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(t.lang) }

// line writes one line; what a bufio.Writer could not write it says at Flush.
func (t *table) line(indent int, format string, args ...any) {
	s := strings.TrimRight(clean(fmt.Sprintf(format, args...)), " ")
	_, _ = t.WriteString(strings.Repeat(" ", indent) + s + "\n")
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// Columns is how many columns of a terminal s takes: two for a Chinese character, none for a combining mark.
func Columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			if !unicode.Is(unicode.Mn, r) {
				n++
			}
		}
	}
	return n
}

func padRight(s string, to int) string { return s + strings.Repeat(" ", max(0, to-Columns(s))) }

func padLeft(s string, to int) string { return strings.Repeat(" ", max(0, to-Columns(s))) + s }

var gateTitles = map[permit.Gate]planning.Text{
	permit.PlanningApproval: {Zh: "规划审批", En: "planning approval"}, permit.PresalePermit: {Zh: "预售许可", En: "presale permit"},
	permit.LandPermit: {Zh: "建设用地规划许可", En: "land-use permit"},
}

// gateTitle is what people call one of the source's gates, and the gate's own name for another.
func gateTitle(g permit.Gate) planning.Text {
	if title, known := gateTitles[g]; known {
		return title
	}
	return planning.Text{Zh: string(g), En: string(g)}
}

func (t *table) head(r *permit.Ruling) {
	t.line(0, "%s %s   %s · %s · %s", marks[r.Outcome], permit.OutcomeTitle(r.Outcome).In(t.lang), r.Name, gateTitle(r.Gate).In(t.lang), r.Application)
	if r.Required != "" && r.Outcome != permit.NotApplicable && r.Outcome != permit.NotInForce {
		t.line(2, t.say("应配 %s m²   已落实 %s m²   缺 %s m²", "required %s m²   secured %s m²   short %s m²"),
			permit.Grouped(r.Required), permit.Grouped(r.Promised), permit.Grouped(r.Short))
	}
	until := t.say("有效期未定", "no last day set")
	if !r.Rulebook.ValidUntil.IsZero() {
		until = t.say("有效期至 ", "valid until ") + r.Rulebook.ValidUntil.String()
	}
	source := t.say("仅凭申请材料", "from the file alone")
	if r.CityRevision > 0 {
		source = fmt.Sprintf(t.say("地图版本 %d", "map revision %d"), r.CityRevision)
	}
	t.line(2, "%s %s · %s · %s · %s %s · %s", t.say("依据", "by"), r.Rulebook.Title.In(t.lang), r.Rulebook.ForceTitle.In(t.lang), until,
		t.say("审查日", "as of"), r.AsOf, source)
	t.line(0, "")
}

// titleColumns is the width of the clauses' titles.
const titleColumns = 22

func (t *table) finding(f *permit.Finding) {
	titles := titleColumns
	if t.lang != planning.English {
		titles = 12
	}
	t.line(2, "%s %s %s", marks[f.Outcome], padRight(f.Title.In(t.lang), titles), f.Sentence.In(t.lang))
	inner := 2 + 2 + titles + 1
	if !f.Arithmetic.IsZero() {
		t.line(inner, "%s", f.Arithmetic.In(t.lang))
	}
	t.line(inner, "%s%s", t.say("依据：", "article: "), t.article(&f.Article))
	if !f.Remedy.IsZero() {
		t.line(inner, "%s%s", t.remedy(f.Outcome), f.Remedy.In(t.lang))
	}
}

// remedy is the word before what would make a clause pass. Chinese tells papers that are missing from what must be put right.
func (t *table) remedy(o permit.Outcome) string {
	zh := "整改："
	switch o {
	case permit.Undetermined:
		zh = "补正："
	case permit.NotInForce:
		zh = "处理："
	}
	return t.say(zh, "remedy: ")
}

func (t *table) article(a *permit.Article) string {
	s := a.Citation.In(t.lang)
	if a.Quote != "" {
		s += " “" + a.Quote + "”"
	}
	return s
}

func (t *table) rooms(rooms []permit.RoomView) {
	if len(rooms) == 0 {
		return
	}
	rows := [][]string{{t.say("用房", "room"), t.say("楼栋", "building"), t.say("楼层", "floor"), t.say("用途", "use"), "m²", t.say("计入", "counts")}}
	for _, r := range rooms {
		counted := t.say("是", "yes")
		if !r.Counted {
			var why []string
			for _, text := range r.Reasons {
				why = append(why, text.In(t.lang))
			}
			counted = t.say("否：", "no: ") + strings.Join(why, t.say("；", "; "))
		}
		rows = append(rows, []string{r.Name, r.Building, r.Floor, r.UseTitle.In(t.lang), permit.Grouped(r.Area), counted})
	}
	t.line(0, "")
	t.align(rows, 4)
}

func (t *table) siblings(siblings []permit.SiblingView) {
	if len(siblings) == 0 {
		return
	}
	rows := [][]string{{t.say("关联项目", "sibling"), t.say("编号", "code"), t.say("套数", "units"), t.say("说明", "why")}}
	for _, s := range siblings {
		rows = append(rows, []string{s.Name, s.Code, permit.Grouped(fmt.Sprint(s.Units)), s.Reason.In(t.lang)})
	}
	t.line(0, "")
	t.align(rows, 2)
}

// align writes rows in columns, the one called right flush right and the last as long as it is.
func (t *table) align(rows [][]string, right int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			row[i] = clean(cell)
			widths[i] = max(widths[i], Columns(row[i]))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			switch {
			case i == len(row)-1:
				b.WriteString(cell)
			case i == right:
				b.WriteString(padLeft(cell, widths[i]) + "  ")
			default:
				b.WriteString(padRight(cell, widths[i]) + "  ")
			}
		}
		t.line(2, "%s", b.String())
	}
}
