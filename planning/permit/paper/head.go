package paper

import (
	"cmp"
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// codeSide is the side of the code beside the title.
const codeSide = 66.0

// title prints what stands at the head of the first page: the title with its number, the code that leads to the check, and what the paper is about.
func (s *sheet) title(in *Input) {
	r := &in.Ruling
	coded := in.Verify != "" && in.Digest != ""
	if coded {
		s.code(in.Verify, marginX+width-codeSide, 40)
	}
	s.centred(18, in.Kind.Title())
	s.y += 6
	number := "编号：" + r.Application
	if in.Digest != "" {
		number += "-" + in.Digest[:min(8, len(in.Digest))]
	} else {
		number += "（草稿，未存档）"
	}
	if in.Kind != Agreement { // parties agree on what they build, not on a day's review
		number += "　　审查日：" + r.AsOf.String()
	}
	s.size = 9
	for _, line := range append(s.wrap(number, width-codeSide-12), in.Notice) {
		if line != "" {
			s.put(marginX, s.y+9, line)
			s.y += 14
		}
	}
	if coded {
		s.y = max(s.y, 40+codeSide+14)
	}
	s.y += 4
	s.facts(in)
}

// fact is a line of the table at the head.
type fact struct {
	title, value string
	short        bool // two of them share a line
}

func (s *sheet) facts(in *Input) {
	var waiting *fact
	wide := []column{{"", 0.13, false}, {"", 0.87, false}}
	alone := func(f fact) { s.labelled(wide, f.title, f.value) }
	for _, f := range factsOf(in) {
		switch {
		case !f.short && waiting != nil:
			alone(*waiting)
			alone(f)
			waiting = nil
		case !f.short:
			alone(f)
		case waiting == nil:
			waiting = &f
		default:
			s.labelled([]column{{"", 0.13, false}, {"", 0.37, false}, {"", 0.13, false}, {"", 0.37, false}}, waiting.title, waiting.value, f.title, f.value)
			waiting = nil
		}
	}
	if waiting != nil {
		alone(*waiting)
	}
	s.y += 4
}

// labelled is a row in which every other cell names the next.
func (s *sheet) labelled(columns []column, row ...string) {
	if h := s.height(columns, row); s.y+h > bottom {
		s.page()
	}
	s.cellsShaded(columns, s.lines(columns, row), func(i int) bool { return i%2 == 0 })
}

func factsOf(in *Input) []fact {
	r := &in.Ruling
	out := []fact{{"项目", dash(r.Name), false}, {"建设项目", joined(r.Development.Name, r.Development.Code), false}}
	developer := fact{"开发企业", dash(r.Developer), false}
	var land []fact
	if f := in.File; f != nil {
		developer.value = joined(r.Developer, f.Development.Developer.CreditCode)
		if f.Development.MarketingName != "" {
			land = append(land, fact{"推广名", f.Development.MarketingName, true})
		}
		land = append(land, fact{"土地合同", dash(f.Development.LandContract), true})
	}
	home := fact{"所在社区", dash(homes(in)), false}
	if in.Kind == Agreement { // who reviews by which rule is no matter between the parties, who are named below
		return append(append(out, land...), home)
	}
	out = append(append(append(out, developer), land...), fact{"受理日期", r.ReceivedOn.String(), true})
	if in.Organ != "" {
		out = append(out, fact{"办理机关", in.Organ, true})
	}
	until := "有效期未定"
	if !r.Rulebook.ValidUntil.IsZero() {
		until = "有效期至 " + r.Rulebook.ValidUntil.String()
	}
	return append(out, home,
		fact{"适用规则", fmt.Sprintf("%s（第 %s 版），效力：%s，%s 起，%s", r.Rulebook.Title.Zh, r.Rulebook.Version, r.Rulebook.ForceTitle.Zh, r.Rulebook.ValidFrom, until), false})
}

// homes are the communities in which the development lies, with their parts of its ground.
func homes(in *Input) string {
	home := ""
	for i, c := range in.Ruling.Communities {
		if i > 0 {
			home += "、"
		}
		home += c.Name
		if c.Share != "" {
			home += " " + c.Share + "%"
		}
	}
	return home
}

// feet prints the foot of every page: where the paper comes from, where it can be checked, and its number of the page.
func (s *sheet) feet(in *Input) {
	for p := 1; p <= s.pages; p++ {
		s.note(s.pdf.SetPage(p))
		s.size = 7.5
		s.line(marginX, bottom+12, marginX+width, bottom+12, 0.3)
		s.put(marginX, bottom+24, fmt.Sprintf("%s · 城市数据第 %d 版 · 规则 %.16s · 意见 %.16s", cmp.Or(in.City, "仅凭申请材料"), in.Ruling.CityRevision, in.Ruling.Rulebook.Digest, dash(in.Digest)))
		number := fmt.Sprintf("第 %d / %d 页", p, s.pages)
		s.put(marginX+width-s.widthOf(number), bottom+24, number)
		s.size = 6.5
		if in.Verify != "" && in.Digest != "" {
			for i, line := range s.wrap("核验："+in.Verify, width) {
				s.put(marginX, bottom+34+float64(i)*9, line)
			}
		}
	}
}

// code prints the code that leads to the check. Modules side by side are one bar, so that no printer draws a seam between them.
func (s *sheet) code(address string, left, top float64) {
	img, err := qr.Encode(address, qr.M, qr.Auto)
	s.note(err)
	if err != nil {
		return
	}
	n := img.Bounds().Dx()
	step := codeSide / float64(n)
	black := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r == 0 }
	s.pdf.SetFillColor(0, 0, 0)
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for x < n && black(x, y) {
				x++
			}
			if x > from {
				s.pdf.RectFromUpperLeftWithStyle(left+float64(from)*step, top+float64(y)*step, float64(x-from)*step, step, "F")
			}
		}
	}
	s.size = 7
	s.put(left+(codeSide-s.widthOf("扫码核验真伪"))/2, top+codeSide+9, "扫码核验真伪")
}
