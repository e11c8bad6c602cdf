package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/web/export"
)

type groundCommand struct {
	Kind    []string `help:"Only these kinds: ${enum}." enum:"overlap,void,narrow_void,unmatched,open"`
	JSON    bool     `name:"json" help:"Print as JSON." xor:"form"`
	Geojson bool     `help:"Print as GeoJSON, with the ground's shapes." xor:"form"`
	Strict  bool     `help:"Leave with status 1 when there is an overlap, a void or a narrow void."`
}

// Run lists what is wrong between the communities of the city as it is now.
func (c *groundCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		city := store.City()
		found := gap.FindBorders(city)
		faulty := slices.ContainsFunc(found.Borders, func(b gap.Border) bool { return b.Kind != gap.BorderOpen && b.Kind != gap.BorderUnmatched })
		if len(c.Kind) > 0 {
			found.Borders = slices.DeleteFunc(found.Borders, func(b gap.Border) bool { return !slices.Contains(c.Kind, string(b.Kind)) })
		}
		if err := c.tell(ctx, city, found, s.Lang); err != nil {
			return err
		}
		if c.Strict && faulty {
			return exitStatus(statusNo)
		}
		return nil
	})
}

func (c *groundCommand) tell(ctx context.Context, city *planning.City, found gap.Borders, lang planning.Lang) error {
	switch {
	case c.JSON:
		return printJSON(os.Stdout, found)
	case c.Geojson:
		view := export.View{City: city, Audience: planning.Internal}
		return export.GeoJSON(ctx, os.Stdout, view, view.Ground(found.Borders))
	}
	printBorders(found, lang)
	return nil
}

func printBorders(found gap.Borders, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	var rows [][]string
	for _, b := range found.Borders {
		rows = append(rows, []string{b.Kind.Title().In(lang), fmt.Sprintf("%.0f", b.Area), fmt.Sprintf("%.1f", b.Width), claimants(b.Claimants), dash(b.Subdistrict.Name), homes(b.Households),
			fmt.Sprintf("%.6f, %.6f", b.Lon, b.Lat)})
	}
	grid(os.Stdout, []string{say("类型", "Kind"), say(">面积 m²", ">Area m²"), say(">宽 m", ">Width m"), say("社区", "Communities"), say("街道", "Sub-district"), say(">户数", ">Households"),
		say("经纬度", "Longitude, latitude")}, rows)
	fmt.Printf("\n%s\n", planning.Text{
		Zh: fmt.Sprintf("另有绘图误差 %d 处，共 %.2f m²；部分在界内的住房 %d 处", found.Slivers.Count, found.Slivers.Area, len(found.Partly)),
		En: fmt.Sprintf("Besides, noise of drawing: %d pieces, %.2f m² in all; housing partly in a community: %d", found.Slivers.Count, found.Slivers.Area, len(found.Partly)),
	}.In(lang))
	rows = nil
	for _, p := range found.Partly {
		rows = append(rows, []string{p.Housing.Code, p.Housing.Name, strconv.FormatFloat(p.Share*100, 'f', 1, 64), homes(p.Households)})
	}
	if len(rows) > 0 {
		fmt.Println()
		grid(os.Stdout, []string{say("编号", "Code"), say("部分在界内的住房", "Housing partly in a community"), say(">界内 %", ">In it %"), say(">户数", ">Households")}, rows)
	}
}

// claimants names communities for a cell of a table.
func claimants(list []planning.Named) string {
	const most = 3
	var names []string
	for _, n := range list {
		names = append(names, n.Name)
	}
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("+%d", len(list)-most))
	}
	return strings.Join(names, " ")
}
