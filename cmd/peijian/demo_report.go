package main

import (
	"fmt"
	"io"
	"strconv"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
	"peijian/planning/permit/survey"
	"peijian/planning/sample"
	"peijian/planning/sample/permits"
)

// demoReport is what the demo tells: what came in, how the files were judged, what gaps there are, and whether that is what was
// planted.
type demoReport struct {
	City     planning.Text  `json:"city"`
	Notice   planning.Text  `json:"notice"`
	Revision int64          `json:"revision"`
	Folder   string         `json:"folder"` // where the files are
	Counts   []layerCount   `json:"counts"`
	Verdicts []verdict      `json:"verdicts"`
	Gaps     []gap.Sum      `json:"gaps"`
	Planted  map[string]int `json:"planted"` // gaps by kind
	Cells    []cellCount    `json:"cells"`   // what is wrong with grid cells, by kind
	Missing  []string       `json:"missing"` // planted and not found
	Surplus  []string       `json:"surplus"` // found and not planted
	Ground   groundReport   `json:"ground"`
	Agrees   bool           `json:"agrees"`
}

type layerCount struct {
	Layer string        `json:"layer"`
	Title planning.Text `json:"title"`
	Count int           `json:"count"`
}

// verdict is one sample file with its ruling in short, and what its author expected.
type verdict struct {
	File        string         `json:"file"`
	Application string         `json:"application"`
	Name        string         `json:"name"`
	Gate        permit.Gate    `json:"gate"`
	Outcome     permit.Outcome `json:"outcome"`
	Open        bool           `json:"open"`
	Units       int64          `json:"units"`
	Required    string         `json:"required"`
	Promised    string         `json:"promised"`
	Short       string         `json:"short"`
	Summary     planning.Text  `json:"summary"`
	Expected    bool           `json:"expected"`
}

func newDemoReport(city *planning.City, folder string) (demoReport, error) {
	r := demoReport{
		City: city.Info.Name, Notice: city.Info.Notice, Revision: city.Revision, Folder: folder,
		Planted: map[string]int{}, Missing: []string{}, Surplus: []string{}, Agrees: true,
	}
	for _, l := range planning.Layers() {
		r.Counts = append(r.Counts, layerCount{l.Name, l.Title, city.Layer(l.Name).Len()})
	}
	if err := r.judge(city); err != nil {
		return r, err
	}
	r.compareGaps(gap.Detect(city))
	r.compareCells(gap.DetectCells(city))
	r.Ground = newGroundReport(gap.FindBorders(city))
	r.Agrees = r.Agrees && len(r.Ground.Missing)+len(r.Ground.Surplus) == 0
	return r, nil
}

// judge judges every sample file on the day for which its author wrote down what to expect.
func (r *demoReport) judge(city *planning.City) error {
	expectations, err := permits.Expectations()
	if err != nil {
		return err
	}
	surveyor := survey.New(city)
	for _, e := range expectations {
		found, err := fromCity(city, []string{e.Application})
		if err != nil {
			return err
		}
		ruling := permit.Evaluate(permit.Default(), found[0], surveyor.Survey(found[0]), e.AsOf)
		v := verdict{
			File: e.File, Application: ruling.Application, Name: ruling.Name, Gate: ruling.Gate, Outcome: ruling.Outcome, Open: ruling.Open,
			Units: ruling.Units, Required: ruling.Required, Promised: ruling.Promised, Short: ruling.Short, Summary: ruling.Summary,
			Expected: e.Met(ruling),
		}
		r.Verdicts = append(r.Verdicts, v)
		r.Agrees = r.Agrees && v.Expected
	}
	return nil
}

func (r *demoReport) compareGaps(found []*gap.Gap) {
	r.Gaps = gap.Summarize(found)
	plan, planted := sample.Build().Planted().Gaps, map[string]bool{}
	for _, g := range plan {
		planted[g.Kind+"/"+g.Layer+"/"+g.Code] = true
		r.Planted[g.Kind]++
	}
	for _, d := range sample.Build().Planted().Ground { // newGroundReport compares them one by one
		if kind := gap.BorderKind(d.Kind).Gap(); kind != "" {
			r.Planted[string(kind)]++
		}
	}
	for _, g := range found {
		if !planted[g.ID] && !g.Kind.OfGround() {
			r.Surplus = append(r.Surplus, g.ID)
		}
		delete(planted, g.ID)
	}
	for _, g := range plan {
		if id := g.Kind + "/" + g.Layer + "/" + g.Code; planted[id] {
			r.Missing = append(r.Missing, id)
		}
	}
	r.Agrees = r.Agrees && len(r.Missing)+len(r.Surplus) == 0
}

// print tells the report on a terminal.
func (r *demoReport) print(w io.Writer, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	fmt.Fprintf(w, "\n%s · %s\n\n", r.City.In(lang), r.Notice.In(lang))
	var rows [][]string
	for _, c := range r.Counts {
		rows = append(rows, []string{c.Title.In(lang), strconv.Itoa(c.Count)})
	}
	grid(w, []string{say("图层", "Layer"), say(">数量", ">Count")}, rows)
	fmt.Fprintln(w)
	rows = nil
	for _, v := range r.Verdicts {
		rows = append(rows, []string{mark(v.Outcome), v.Application, v.Name, dash(v.Required), dash(v.Promised), dash(v.Short), v.Summary.In(lang)})
	}
	grid(w, []string{"", say("受理编号", "Number"), say("名称", "Name"), say(">应配 m²", ">Required m²"), say(">已落实 m²", ">Secured m²"), say(">缺 m²", ">Short m²"), say("结论", "Verdict")}, rows)
	fmt.Fprintln(w)
	rows = nil
	for _, g := range r.Gaps {
		rows = append(rows, []string{g.Title.In(lang), strconv.Itoa(g.Gaps), strconv.Itoa(r.Planted[string(g.Kind)]), strconv.FormatInt(g.Households, 10), strconv.Itoa(g.Unknown)})
	}
	grid(w, []string{say("管理真空", "Gaps"), say(">发现", ">Found"), say(">预设", ">Planted"), say(">户数", ">Households"), say(">户数未知", ">Not counted")}, rows)
	fmt.Fprintln(w)
	r.printCells(w, lang)
	fmt.Fprintln(w)
	r.Ground.print(w, lang)
	fmt.Fprintf(w, "\n%s %s\n", say("示例文件在", "The files are in"), r.Folder)
}

func mark(o permit.Outcome) string {
	switch o {
	case permit.Pass:
		return "✓"
	case permit.Fail:
		return "✕"
	case permit.Undetermined:
		return "?"
	}
	return "–"
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
