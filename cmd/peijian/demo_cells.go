package main

import (
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/sample"
)

// cellCount is how many defects of one kind the grid cells have, and how many were planted.
type cellCount struct {
	Kind    gap.CellDefectKind `json:"kind"`
	Title   planning.Text      `json:"title"`
	Found   int                `json:"found"`
	Planted int                `json:"planted"`
}

// compareCells holds the defects that were found against those that the sample's author reckoned: the same ones, with the same areas to a tenth of a per mille.
func (r *demoReport) compareCells(found gap.CellReport) {
	plan := map[string]sample.CellDefect{}
	for _, d := range sample.Build().Planted().Cells {
		id := d.Kind + "/" + d.Layer + "/" + d.Code
		if d.Other != "" {
			id += "/" + d.Other
		}
		plan[id] = d
	}
	for _, t := range gap.CellDefectTitles {
		n := cellCount{Kind: t.Kind, Title: t.Title}
		for _, d := range plan {
			if d.Kind == string(t.Kind) {
				n.Planted++
			}
		}
		for _, d := range found.Defects {
			if d.Kind == t.Kind {
				n.Found++
			}
		}
		r.Cells = append(r.Cells, n)
	}
	for _, d := range found.Defects {
		if want, planted := plan[d.ID]; !planted || math.Abs(want.Area-d.Area) > 1e-4*want.Area {
			r.Surplus = append(r.Surplus, "cells/"+d.ID)
		} else {
			delete(plan, d.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(plan)) {
		r.Missing = append(r.Missing, "cells/"+id)
	}
	r.Agrees = r.Agrees && len(r.Missing)+len(r.Surplus) == 0
}

func (r *demoReport) printCells(w io.Writer, lang planning.Lang) {
	var rows [][]string
	for _, c := range r.Cells {
		rows = append(rows, []string{c.Title.In(lang), strconv.Itoa(c.Found), strconv.Itoa(c.Planted)})
	}
	head := planning.Text{Zh: "网格问题", En: "Grid cells"}
	grid(w, []string{head.In(lang), planning.Text{Zh: ">发现", En: ">Found"}.In(lang), planning.Text{Zh: ">预设", En: ">Planted"}.In(lang)}, rows)
}
