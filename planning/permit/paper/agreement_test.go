package paper

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
)

func TestAnAgreementNamesItsRoomsAndNotWhatCounts(t *testing.T) {
	in := sampled(t, Agreement)
	in.Ruling.Rooms = slices.Clone(in.Ruling.Rooms)
	in.Ruling.Rooms[0].Names = &planning.BuildingNames{Planning: "3#", Contract: "B3", Marketing: "海棠座"}
	days, yes := int64(90), true
	in.File.Agreement = &permit.Agreement{Number: "示例协1", Free: &yes, Phases: []int64{1, 2}, HandoverDays: &days, Owner: "subdistrict", Transfer: "free"}
	in.Ruling.Agreement.Parties = append(in.Ruling.Agreement.Parties, permit.SignatureView{Role: "community", Title: planning.Text{Zh: "社区居委会"}, Name: "示例居委会"})
	text, _ := read(t, printed(t, in))
	for _, want := range []string{"3# / B3 / 海棠座", "第 1、2 期", "合格后 90 日内无偿移交", "街道办事处 名下", "丁方（社区居委会）：示例居委会", "丁方（盖章）", "自 4 方签字"} {
		if !strings.Contains(plain(text), plain(want)) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(plain(text), "位于地下") {
		t.Errorf("an agreement says what counts:\n%s", text)
	}
}

func TestAnOpinionSaysWhatWasPassedOver(t *testing.T) {
	in := sampled(t, Opinion)
	in.Overrides = []Override{{"批准套数", "会议纪要〔2026〕3号", "预售审查岗一"}}
	if text, _ := read(t, printed(t, in)); !strings.Contains(plain(text), "批准套数：会议纪要〔2026〕3号（预售审查岗一）") {
		t.Error(text)
	}
}

func TestNeighboursAreDrawnWholeAndOthersNamed(t *testing.T) {
	box := func(x, y float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + 100, y}, {x + 100, y + 100}, {x, y + 100}, {x, y}}}
	}
	in := sampled(t, Opinion)
	in.Map.Others, in.Map.Names = []orb.Geometry{box(0, 300), box(9000, 9000)}, []string{"近园", "远园"}
	v := newView(&in.Map, marginX, top, width, 190)
	for _, corner := range []orb.Point{{0, 300}, {100, 400}} {
		if x, y := v.at(corner); !v.frame().Contains(orb.Point{x, y}) {
			t.Errorf("the neighbour's corner %v is cut off", corner)
		}
	}
	if text, _ := read(t, printed(t, in)); !strings.Contains(plain(text), "图外的关联项目：远园（东北侧）") {
		t.Error(text)
	}
}
