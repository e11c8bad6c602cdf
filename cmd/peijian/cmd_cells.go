package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/web/gaps"
)

type cellsCommand struct {
	Kind    []string `help:"Only these kinds: ${enum}." enum:"overlap,crossing,left_out,stray"`
	JSON    bool     `name:"json" help:"Print as JSON." xor:"form"`
	Geojson bool     `help:"Print as GeoJSON, with the shapes of the cells and of the housing left out." xor:"form"`
	Strict  bool     `help:"Leave with status 1 when there is a defect of these kinds."`
}

// Run lists what is wrong with the grid cells of the city as it is now.
func (c *cellsCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		city := store.City()
		report := gap.DetectCells(city)
		if len(c.Kind) > 0 {
			report.Defects = slices.DeleteFunc(report.Defects, func(d gap.CellDefect) bool { return !slices.Contains(c.Kind, string(d.Kind)) })
		}
		if err := c.tell(city, report, s.Lang); err != nil {
			return err
		}
		if c.Strict && len(report.Defects) > 0 {
			return exitStatus(statusNo)
		}
		return nil
	})
}

func (c *cellsCommand) tell(city *planning.City, report gap.CellReport, lang planning.Lang) error {
	cells := city.Layer(planning.Cells).Len()
	switch {
	case c.JSON:
		if report.Defects == nil {
			report.Defects = []gap.CellDefect{}
		}
		return printJSON(os.Stdout, map[string]any{
			"revision": city.Revision, "as_of": city.AsOf, "cells": cells, "slivers": report.Slivers, "kinds": countCells(report.Defects), "defects": report.Defects,
		})
	case c.Geojson:
		return gaps.WriteCellDefects(os.Stdout, city, report.Defects)
	}
	printCells(report, cells, lang)
	return nil
}

// countCells counts defects by kind, those of which there is none too.
func countCells(defects []gap.CellDefect) map[gap.CellDefectKind]int {
	out := map[gap.CellDefectKind]int{}
	for _, t := range gap.CellDefectTitles {
		out[t.Kind] = 0
	}
	for _, d := range defects {
		out[d.Kind]++
	}
	return out
}

func printCells(report gap.CellReport, cells int, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	var rows [][]string
	for _, d := range report.Defects {
		area, left := "", ""
		if d.Area > 0 {
			area = fmt.Sprintf("%.1f", d.Area)
		}
		if d.Kind == gap.CellLeaves {
			left = homes(d.Households)
		}
		rows = append(rows, []string{d.Kind.Title().In(lang), d.Subject.Code, d.Subject.Name, dash(d.Subdistrict.Name), dash(area), dash(left), d.Evidence.In(lang)})
	}
	grid(os.Stdout, []string{say("类型", "Kind"), say("编号", "Code"), say("名称", "Name"), say("街道", "Sub-district"), say(">面积 m²", ">Area m²"), say(">户数", ">Households"), say("依据", "Evidence")}, rows)
	fmt.Printf("\n%s\n", planning.Text{
		Zh: fmt.Sprintf("网格 %d 个，问题 %d 处；另有绘图误差 %d 处", cells, len(report.Defects), report.Slivers),
		En: fmt.Sprintf("%d grid cells, %d defects; besides, noise of drawing: %d", cells, len(report.Defects), report.Slivers),
	}.In(lang))
}
