package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/sample"
)

// groundReport says whether the overlaps and voids between communities are those that were planted: of the kind, between the communities, with the housing, and
// with the area to a square metre.
type groundReport struct {
	Kinds   []groundCount `json:"kinds"`
	Slivers gap.Slivers   `json:"slivers"`
	Missing []string      `json:"missing"` // planted and not found
	Surplus []string      `json:"surplus"` // found and not planted
}

type groundCount struct {
	Kind       gap.BorderKind `json:"kind"`
	Title      planning.Text  `json:"title"`
	Found      int            `json:"found"`
	Planted    int            `json:"planted"`
	Households int64          `json:"households"` // where they are known
}

// newGroundReport compares what was found with what was planted. Ground open to the city's limit is no defect: the sample's fields belong to no community.
func newGroundReport(found gap.Borders) groundReport {
	r := groundReport{Slivers: found.Slivers, Missing: []string{}, Surplus: []string{}}
	planted := slices.Clone(sample.Build().Planted().Ground)
	for _, t := range gap.BorderTitles {
		r.Kinds = append(r.Kinds, groundCount{Kind: t.Kind, Title: t.Title})
	}
	for _, d := range planted {
		r.Kinds[gap.BorderKind(d.Kind).Order()].Planted++
	}
	for _, b := range found.Borders {
		k := &r.Kinds[b.Kind.Order()]
		k.Found++
		k.Households += b.Known
		at := slices.IndexFunc(planted, func(d sample.Defect) bool { return isPlanted(b, d) })
		if at >= 0 {
			planted = slices.Delete(planted, at, at+1)
		} else if b.Kind != gap.BorderOpen {
			r.Surplus = append(r.Surplus, b.ID)
		}
	}
	for _, d := range planted {
		r.Missing = append(r.Missing, d.Kind+"/"+strings.Join(d.Communities, "+"))
	}
	return r
}

func isPlanted(b gap.Border, d sample.Defect) bool {
	return string(b.Kind) == d.Kind && math.Abs(b.Area-d.Area) < 1 && sameCodes(b.Claimants, d.Communities) && sameCodes(b.Homes, d.Housing)
}

func sameCodes(named []planning.Named, codes []string) bool {
	var got []string
	for _, n := range named {
		got = append(got, n.Code)
	}
	slices.Sort(got)
	return slices.Equal(got, slices.Sorted(slices.Values(codes)))
}

func (r *groundReport) print(w io.Writer, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	var rows [][]string
	for _, k := range r.Kinds {
		planted := strconv.Itoa(k.Planted)
		if k.Kind == gap.BorderOpen {
			planted = "–"
		}
		rows = append(rows, []string{k.Title.In(lang), strconv.Itoa(k.Found), planted, strconv.FormatInt(k.Households, 10)})
	}
	grid(w, []string{say("社区边界", "Between communities"), say(">发现", ">Found"), say(">预设", ">Planted"), say(">户数", ">Households")}, rows)
	fmt.Fprintln(w, say(fmt.Sprintf("绘图误差 %d 处，共 %.2f m²", r.Slivers.Count, r.Slivers.Area), fmt.Sprintf("Noise of drawing: %d pieces, %.2f m² in all", r.Slivers.Count, r.Slivers.Area)))
}
