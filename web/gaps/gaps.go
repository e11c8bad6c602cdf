package gaps

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/housing"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Gap is a gap with its box.
type Gap struct {
	gap.Told
	BBox answer.Bounds `json:"bbox"`
}

// GapCount sums gaps.
type GapCount struct {
	Gaps       int   `json:"gaps"`
	Households int64 `json:"households" doc:"Of the gaps where they are known"`
	Unknown    int   `json:"unknown" doc:"Gaps whose households nobody knows"`
}

func (c *GapCount) add(g *gap.Gap) {
	c.Gaps++
	if g.Households == nil {
		c.Unknown++
	} else {
		c.Households += *g.Households
	}
}

// KindCount sums the gaps of a kind.
type KindCount struct {
	Kind  gap.Kind      `json:"kind"`
	Title planning.Text `json:"title"`
	GapCount
}

// GapList is a part of the gaps that a question finds.
type GapList struct {
	Revision   int64         `json:"revision"`
	AsOf       planning.Date `json:"as_of"`
	Total      int           `json:"total"`
	Households int64         `json:"households" doc:"In all gaps found, where they are known; housing with gaps of two kinds counts once"`
	Unknown    int           `json:"households_unknown" doc:"Gaps found whose households nobody knows"`
	Kinds      []KindCount   `json:"kinds" doc:"Every kind, by the same filter but for the kind"`
	Gaps       []Gap         `json:"gaps"`
}

// GapFilter picks gaps.
type GapFilter struct {
	Kind        string `query:"kind" maxLength:"400" doc:"Kinds, as kinds lists them, parted by commas; empty: every kind"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
	Community   string `query:"community" doc:"Code of the community with the largest share of the ground, or of one on whose line it lies"`
	Cell        string `query:"cell" doc:"Code of a grid cell"`
	BBox        string `query:"bbox" doc:"west,south,east,north in degrees"`
}

type gapsInput struct {
	answer.Common
	answer.Paging
	GapFilter
	Sort string `query:"sort" enum:"households,-households,kind,-kind,name,-name" default:"kind"`
}

func (s *Service) registerGaps(api huma.API) {
	answer.Get(api, "/api/v1/gaps", "gaps", "Homes that fall out of anybody's care", s.gaps)
}

func (s *Service) gaps(ctx context.Context, in *gapsInput) (*answer.Reply[GapList], error) {
	p := picture.Of(ctx)
	all, err := in.pick(p.Gaps())
	if err != nil {
		return nil, err
	}
	found := ofKind(all, in.Kind)
	sortGaps(found, in.Sort)
	sum := peopleIn(found)
	out := GapList{
		Revision: p.Revision, AsOf: p.AsOf, Total: len(found), Households: sum.Households, Unknown: sum.Unknown,
		Kinds: SumByKind(all), Gaps: []Gap{},
	}
	for _, g := range answer.Page(found, in.Paging) {
		out.Gaps = append(out.Gaps, Tell(p, g))
	}
	return answer.OK(out), nil
}

// peopleIn counts housing once, also where it has gaps of several kinds. Gaps of communities and rooms are counted only where there are no others:
// their people are those of the housing.
func peopleIn(gaps []*gap.Gap) (sum GapCount) {
	counted := map[planning.Named]bool{}
	homes := slices.ContainsFunc(gaps, func(g *gap.Gap) bool { return g.Kind.OfHousing() })
	for _, g := range gaps {
		if homes && !g.Kind.OfHousing() {
			continue
		}
		if !counted[g.Subject] {
			counted[g.Subject] = true
			sum.add(g)
		}
	}
	return sum
}

// pick filters by everything but the kind. What it returns is the caller's own.
func (in *GapFilter) pick(gaps []*gap.Gap) ([]*gap.Gap, error) {
	for _, kind := range kindsIn(in.Kind) {
		if kindOrder(gap.Kind(kind)) == len(gap.KindTitles) {
			return nil, answer.BadParameter("kind", planning.Text{Zh: "没有 " + kind + " 这一类", En: "there is no kind " + kind})
		}
	}
	out := slices.Clone(gaps)
	if in.Subdistrict != "" {
		out = slices.DeleteFunc(out, func(g *gap.Gap) bool { return g.Subdistrict.Code != in.Subdistrict })
	}
	if in.Community != "" {
		out = slices.DeleteFunc(out, func(g *gap.Gap) bool { return !g.Of(in.Community) })
	}
	if in.Cell != "" {
		out = slices.DeleteFunc(out, func(g *gap.Gap) bool { return g.Cell.Code != in.Cell })
	}
	if in.BBox == "" {
		return out, nil
	}
	box, err := answer.Box(in.BBox)
	return slices.DeleteFunc(out, func(g *gap.Gap) bool { return !g.Bound.Intersects(box) }), err
}

// kindsIn are the kinds that a parameter names, parted by commas.
func kindsIn(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// ofKind are the gaps of some kinds, of every kind where none is named.
func ofKind(gaps []*gap.Gap, kind string) []*gap.Gap {
	kinds := kindsIn(kind)
	if len(kinds) == 0 {
		return gaps
	}
	return slices.DeleteFunc(slices.Clone(gaps), func(g *gap.Gap) bool { return !slices.Contains(kinds, string(g.Kind)) })
}

// SumByKind sums every kind, also those of which there is none.
func SumByKind(gaps []*gap.Gap) []KindCount {
	out := make([]KindCount, len(gap.KindTitles))
	for i, k := range gap.KindTitles {
		out[i] = KindCount{Kind: k.Kind, Title: k.Title}
		for _, g := range gaps {
			if g.Kind == k.Kind {
				out[i].add(g)
			}
		}
	}
	return out
}

// sortGaps orders gaps. Those whose households nobody knows come last either way.
func sortGaps(gaps []*gap.Gap, by string) {
	name, backward := strings.CutPrefix(by, "-")
	names := answer.Comparison()
	compare := func(a, b *gap.Gap) int { return cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)) }
	switch name {
	case "name":
		compare = func(a, b *gap.Gap) int { return names(a.Subject.Name, b.Subject.Name) }
	case "households":
		compare = func(a, b *gap.Gap) int { return cmp.Compare(*a.Households, *b.Households) }
	}
	slices.SortStableFunc(gaps, func(a, b *gap.Gap) int {
		if name == "households" && (a.Households == nil || b.Households == nil) {
			return cmp.Compare(answer.Number(a.Households == nil), answer.Number(b.Households == nil))
		}
		if backward {
			return compare(b, a)
		}
		return compare(a, b)
	})
}

func kindOrder(k gap.Kind) int {
	for i, t := range gap.KindTitles {
		if t.Kind == k {
			return i
		}
	}
	return len(gap.KindTitles)
}

// Tell is a gap as the interface tells it, with its box.
func Tell(p *picture.Picture, g *gap.Gap) Gap {
	out := Gap{gap.Tell(p.City, g), answer.BoundsOf(g.Bound)}
	if out.Communities == nil {
		out.Communities = []housing.Touch{}
	}
	out.Lon, out.Lat = answer.Rounded(g.Lon), answer.Rounded(g.Lat)
	return out
}
