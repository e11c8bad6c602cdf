package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/reach"
)

// areaFlags pick a part of the city and a distance.
type areaFlags struct {
	Community   string  `help:"Only this community, by its code."`
	Subdistrict string  `help:"Only this sub-district, by its code."`
	Distance    float64 `help:"Metres; without it the city's own threshold."`
}

// of checks the flags on a city.
func (a *areaFlags) of(c *planning.City) (area reach.Area, distance float64, err error) {
	area = reach.Area{Community: a.Community, Subdistrict: a.Subdistrict}
	if distance = a.Distance; distance == 0 {
		distance = min(c.Info.Rules.ReachMetres, reach.MaxDistance)
	}
	if !(distance >= 1 && distance <= reach.MaxDistance) {
		return area, 0, planning.Errorf(planning.ErrInvalid, "--distance %g: want 1 to %d m", distance, reach.MaxDistance)
	}
	return area, distance, area.Check(c)
}

type reachCommand struct {
	areaFlags
	Development string `help:"What the planned rooms of this development would change."`
	JSON        bool   `name:"json" help:"Print as JSON."`
}

// Run prints how far homes lie from the venues of their communities.
func (c *reachCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		city := store.City()
		area, distance, err := c.of(city)
		if err != nil {
			return err
		}
		r := reach.Of(city)
		if c.Development != "" {
			return c.rooms(city, &r, distance, s.Lang)
		}
		table := r.Table(city, distance, area.Home)
		if c.JSON {
			return printJSON(os.Stdout, map[string]any{
				"revision": city.Revision, "as_of": city.AsOf, "method": methodName(&r), "distance": distance,
				"total": table.City, "subdistricts": table.Subdistricts, "communities": table.Communities,
			})
		}
		printReach(&r, table, distance, s.Lang)
		return nil
	})
}

func methodName(r *reach.Reach) string {
	if r.Walked {
		return "streets"
	}
	return "straight"
}

// methodSaid says how was measured.
func methodSaid(r *reach.Reach) planning.Text {
	if r.Walked {
		return planning.Text{Zh: "沿道路，计入两端到道路的距离", En: "along streets, the ways to the street at both ends counted in"}
	}
	return planning.Text{Zh: "直线距离，步行更远", En: "straight lines; walking is farther"}
}

func printReach(r *reach.Reach, table reach.Table, distance float64, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	header := []string{say("范围", "Area")}
	for _, b := range reach.Bands {
		header = append(header, fmt.Sprintf(">≤%.0f m", b))
	}
	header = append(header, say(">更远", ">Farther"), say(">未到达", ">Not reached"), fmt.Sprintf(say(">≤%.0f m 户", ">Households ≤%.0f m"), distance),
		say(">其余户", ">Others"), say(">户数未知（栋）", ">Homes not counted"), say(">每百户 m²", ">m² per 100"))
	var rows [][]string
	for _, list := range [][]reach.Sum{table.Communities, table.Subdistricts, {table.City}} {
		for i := range list {
			rows = append(rows, reachRow(&list[i], say("合计", "Total"), say("不在任何街道", "In none")))
		}
	}
	grid(os.Stdout, header, rows)
	fmt.Printf("\n%s\n", methodSaid(r).In(lang))
}

// reachRow counts households by band.
func reachRow(x *reach.Sum, total, none string) []string {
	name := x.Name
	switch {
	case x.Layer == "":
		name = total
	case x.Code == "":
		name = none
	}
	row := []string{name}
	for _, b := range x.Bands {
		row = append(row, strconv.FormatInt(b.Households, 10))
	}
	var lacking int64
	for _, l := range x.Lacks {
		lacking += l.Households
	}
	per := "–"
	if x.PerHundred != nil {
		per = fmt.Sprintf("%.1f", *x.PerHundred)
	}
	return append(row, strconv.FormatInt(lacking, 10), strconv.FormatInt(x.Served.Households, 10), strconv.FormatInt(x.Unserved.Households, 10),
		strconv.Itoa(x.Total.Unknown), per)
}

func (c *reachCommand) rooms(city *planning.City, r *reach.Reach, distance float64, lang planning.Lang) error {
	if city.Get(planning.Developments, c.Development) == nil {
		return planning.Errorf(planning.ErrNotFound, "there is no development %s", c.Development)
	}
	type room struct {
		Code     string        `json:"code"`
		Gained   reach.Count   `json:"gained"`
		Within   reach.Count   `json:"within"`
		Owners   []reach.Gain  `json:"communities"`
		Sentence planning.Text `json:"sentence"`
	}
	rooms := []room{}
	for _, e := range r.Effects(city, reach.PlannedRooms(city, c.Development), distance) {
		rooms = append(rooms, room{e.Facility.Code, e.Gained, e.Within, e.ByOwner, e.Sentence(distance)})
	}
	if c.JSON {
		return printJSON(os.Stdout, map[string]any{"revision": city.Revision, "method": methodName(r), "distance": distance, "rooms": rooms})
	}
	for _, x := range rooms {
		fmt.Println(x.Sentence.In(lang))
	}
	if len(rooms) == 0 {
		fmt.Println(planning.Text{Zh: "没有承诺或在建的用房", En: "no room is promised or being built"}.In(lang))
	}
	return nil
}

type placeCommand struct {
	areaFlags
	K          int                   `help:"How many rooms." default:"1" short:"k"`
	Candidates []reach.CandidateKind `help:"Kinds of places: ${enum}. Without it all." enum:"room,compound,building"`
	JSON       bool                  `name:"json" help:"Print as JSON."`
}

// Run prints where rooms would serve the most homes that no venue serves.
func (c *placeCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, true, func(store *postgres.Store) error {
		city := store.City()
		area, distance, err := c.of(city)
		if err != nil {
			return err
		}
		if c.K < 1 || c.K > 100 {
			return planning.Errorf(planning.ErrInvalid, "--k %d: want 1 to 100", c.K)
		}
		if len(c.Candidates) == 0 {
			c.Candidates = reach.CandidateKinds
		}
		r := reach.Of(city)
		found := r.Place(city, reach.CandidatesIn(city, c.Candidates, area.Place(city)), c.K, distance, area.Home)
		if c.JSON {
			return printJSON(os.Stdout, placementJSON(city, &r, &found))
		}
		printPlacement(&r, &found, s.Lang)
		return nil
	})
}

func placementJSON(city *planning.City, r *reach.Reach, p *reach.Placement) map[string]any {
	sites := []map[string]any{}
	for _, x := range p.Sites {
		sites = append(sites, map[string]any{"kind": x.Kind, "layer": x.At.Layer.Name, "code": x.At.Code, "name": x.At.Name(), "adds": x.Adds, "all": x.All})
	}
	return map[string]any{
		"revision": city.Revision, "method": methodName(r), "distance": p.Distance, "candidates": p.Candidates, "unserved": p.Unserved, "served": p.Served,
		"bound": p.Bound, "sites": sites,
	}
}

func printPlacement(r *reach.Reach, p *reach.Placement, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	var rows [][]string
	for _, x := range p.Sites {
		rows = append(rows, []string{x.Kind.Title().In(lang), x.At.Code, x.At.Name(), strconv.FormatInt(x.Adds, 10), strconv.FormatInt(x.All.Households, 10)})
	}
	grid(os.Stdout, []string{say("类型", "Kind"), say("编号", "Code"), say("名称", "Name"), say(">新增户数", ">Adds"), say(">半径内未服务户数", ">Unserved within")}, rows)
	fmt.Printf(say("\n%d 处候选；%d 户未在 %.0f m 内，选定后 %d 户进入；上界 %d 户，差距 %d 户。%s\n",
		"\n%d candidates; %d households have no venue within %.0f m, %d of them would; no choice passes %d, which leaves %d open. %s\n"),
		p.Candidates, p.Unserved.Households, p.Distance, p.Served.Households, p.Bound, p.Bound-p.Served.Households, methodSaid(r).In(lang))
}
