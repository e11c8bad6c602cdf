package permit

import (
	"regexp"
	"strings"
	"testing"

	"peijian/planning"
)

// Tables print a clause's title before its sentence.
func TestNoSentenceBeginsWithItsTitle(t *testing.T) {
	no := false
	for name, change := range map[string]func(a *Application){
		"signed":         func(*Application) {},
		"without number": func(a *Application) { a.Agreement.Number = "" },
		"without a word on payment": func(a *Application) {
			a.Agreement.Free = nil
		},
		"for payment": func(a *Application) { a.Agreement.Free = &no },
		"ended":       func(a *Application) { a.Agreement.ValidUntil = today.AddDays(-1) },
		"phase two":   func(a *Application) { a.Agreement.Phases = []int64{2} },
		"other rooms": func(a *Application) { a.Agreement.Rooms = []string{"R9"} },
		"missing":     func(a *Application) { a.Agreement = nil },
	} {
		a := presale()
		change(a)
		for _, f := range judge(a, onMap()).Findings {
			if strings.HasPrefix(f.Sentence.Zh, f.Title.Zh) || strings.HasPrefix(f.Sentence.Zh, " ") || strings.Contains(f.Sentence.Zh, "  ") {
				t.Errorf("%s: %s %s", name, f.Title.Zh, f.Sentence.Zh)
			}
		}
	}
	f := finding(t, judge(presale(), onMap()), "agreement")
	if f.Sentence.Zh != "示例协1已签署（3/3），有效期至 2027-10-21" || f.Sentence.En != "示例协1 is signed (3 of 3), valid until 2027-10-21" {
		t.Errorf("%s / %s", f.Sentence.Zh, f.Sentence.En)
	}
}

func TestSeveralUsesAreListed(t *testing.T) {
	a := presale()
	if f := finding(t, judge(a, Surroundings{}), "uses"); f.Sentence.Zh != "办公场所 80.10 m²、活动场所 160.00 m²" {
		t.Error(f.Sentence.Zh)
	}
	a.Rooms = nil
	f := finding(t, judge(a, Surroundings{}), "uses")
	if f.Sentence.Zh != "缺办公场所、活动场所" || f.Sentence.En != "missing: office, activity space" || f.Remedy.Zh != "落实可计入的办公场所、活动场所" {
		t.Errorf("%s / %s / %s", f.Sentence.Zh, f.Sentence.En, f.Remedy.Zh)
	}
}

func TestGroundWithoutOneCommunitySaysWhichPaperIsMissing(t *testing.T) {
	for en, change := range map[string]func(s *Surroundings){
		"the ground lies in no community: ": func(s *Surroundings) { s.Covered, s.Communities = 0, nil },
		"the site lies in no community: ":   func(s *Surroundings) { s.Measured, s.Covered, s.Communities = false, 0, nil },
		"only 30.0% of the ground lies in communities: ": func(s *Surroundings) {
			s.Covered, s.Communities[0].Share = .3, .3
		},
		"the ground lies in 甲社区 54.7%, 乙社区 45.3%: ": func(s *Surroundings) {
			s.Communities = []Home{{Code: "A", Name: "甲社区", Share: .547}, {Code: "B", Name: "乙社区", Share: .453}}
		},
	} {
		s := onMap()
		change(&s)
		f := finding(t, judge(presale(), s), "community")
		if f.Sentence.En != en+"a decision on which community governs it is missing" || !strings.HasSuffix(f.Sentence.Zh, "，缺归属认定文件") || !strings.Contains(f.Remedy.Zh, "归属认定文件") {
			t.Errorf("%s / %s", f.Sentence.Zh, f.Sentence.En)
		}
	}
}

// What stands in the file is named as people call it, never by the schema's keys; what counts is "secured" wherever it is 已落实.
func TestNoTextUsesTheSchemasKeys(t *testing.T) {
	keys := regexp.MustCompile(`phases|rooms|scheme|agreement|approval`)
	a := presale()
	a.Phases[0].DesignedUnits = 2400
	for _, r := range []Ruling{judge(a, onMap()), judge(presale(), Surroundings{})} {
		texts := []planning.Text{r.Summary}
		for _, f := range r.Findings {
			texts = append(texts, f.Sentence, f.Remedy, f.Arithmetic)
			for _, n := range f.Numbers {
				texts = append(texts, n.Title, n.Source)
			}
		}
		for _, x := range texts {
			if keys.MatchString(x.Zh) || strings.Contains(x.Zh, "已落实") != strings.Contains(x.En, "secured") || strings.Contains(x.En, "not asked") {
				t.Errorf("%s / %s", x.Zh, x.En)
			}
		}
	}
}
