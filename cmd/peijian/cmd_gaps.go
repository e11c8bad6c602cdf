package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/web/export"
)

type gapsCommand struct {
	asOfFlag
	Kind    []string `help:"Only these kinds: ${enum}." enum:"unclaimed,contested,unserved_development,limited_title,orphan_compound,out_of_reach,venue_missing,venue_short,handover_overdue,size_out,overlap,void"`
	JSON    bool     `name:"json" help:"Print as JSON." xor:"form"`
	Geojson bool     `help:"Print as GeoJSON, with the housing's own shapes." xor:"form"`
}

// Run lists the gaps of the city as it is now, or as it was.
func (c *gapsCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		city, err := c.city(ctx, store)
		if err != nil {
			return err
		}
		gaps := ofKinds(gap.Detect(city), c.Kind)
		switch {
		case c.JSON:
			return printJSON(os.Stdout, map[string]any{"revision": city.Revision, "as_of": city.AsOf, "kinds": gap.Summarize(gaps), "gaps": told(city, gaps)})
		case c.Geojson:
			view := export.View{City: city, Audience: planning.Internal}
			return export.GeoJSON(ctx, os.Stdout, view, view.Gaps(gaps, nil))
		}
		printGaps(gaps, s.Lang)
		return nil
	})
}

func told(city *planning.City, gaps []*gap.Gap) []gap.Told {
	out := make([]gap.Told, len(gaps))
	for i, g := range gaps {
		out[i] = gap.Tell(city, g)
	}
	return out
}

func ofKinds(gaps []*gap.Gap, kinds []string) []*gap.Gap {
	if len(kinds) == 0 {
		return gaps
	}
	out := []*gap.Gap{}
	for _, g := range gaps {
		for _, k := range kinds {
			if string(g.Kind) == k {
				out = append(out, g)
			}
		}
	}
	return out
}

func printGaps(gaps []*gap.Gap, lang planning.Lang) {
	rows := make([][]string, 0, len(gaps))
	for _, g := range gaps {
		rows = append(rows, []string{g.Kind.Title().In(lang), g.Subject.Code, g.Subject.Name, g.Subdistrict.Name, homes(g.Households), g.Evidence.In(lang)})
	}
	header := []string{"类型", "编号", "名称", "街道", ">户数", "依据"}
	if lang == planning.English {
		header = []string{"Kind", "Code", "Name", "Sub-district", ">Households", "Evidence"}
	}
	grid(os.Stdout, header, rows)
	fmt.Println()
	printGapSums(gaps, lang)
}

func printGapSums(gaps []*gap.Gap, lang planning.Lang) {
	var rows [][]string
	for _, k := range gap.Summarize(gaps) {
		rows = append(rows, []string{k.Title.In(lang), strconv.Itoa(k.Gaps), strconv.FormatInt(k.Households, 10), strconv.Itoa(k.Unknown)})
	}
	header := []string{"类型", ">处", ">户数", ">户数未知"}
	if lang == planning.English {
		header = []string{"Kind", ">Gaps", ">Households", ">Not counted"}
	}
	grid(os.Stdout, header, rows)
}

func homes(n *int64) string {
	if n == nil {
		return "?"
	}
	return strconv.FormatInt(*n, 10)
}
