package gaps

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/picture"
)

// Border is one thing wrong between communities, with its box.
type Border struct {
	gap.Border
	Title planning.Text `json:"title" doc:"Of the kind"`
	BBox  answer.Bounds `json:"bbox"`
}

// BorderCount sums what is wrong between communities.
type BorderCount struct {
	Kind       gap.BorderKind `json:"kind"`
	Title      planning.Text  `json:"title"`
	Count      int            `json:"count"`
	Area       float64        `json:"area" doc:"m²"`
	Households int64          `json:"households" doc:"Of the housing on it that was counted"`
	Uncounted  int            `json:"uncounted" doc:"Pieces of housing on it that nobody counted"`
}

// BorderList is a part of what is wrong between communities.
type BorderList struct {
	Revision int64               `json:"revision"`
	AsOf     planning.Date       `json:"as_of"`
	Total    int                 `json:"total"`
	Kinds    []BorderCount       `json:"kinds" doc:"Every kind, by the same filter but for the kind"`
	Borders  []Border            `json:"borders"`
	Slivers  gap.Slivers         `json:"slivers" doc:"Noise of drawing in the whole city: counted and not listed"`
	Partly   []gap.PartlyCovered `json:"partly" doc:"Housing of which a part lies in no community: noise of the boundary, by the filter of the sub-district"`
}

// BorderFilter picks what is wrong between communities.
type BorderFilter struct {
	Kind        string `query:"kind" enum:"overlap,void,narrow_void,unmatched,open" doc:"One kind"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
	BBox        string `query:"bbox" doc:"west,south,east,north in degrees"`
}

type bordersInput struct {
	answer.Common
	answer.Paging
	BorderFilter
	Sort string `query:"sort" enum:"kind,-kind,area,-area,width,-width,households,-households" default:"kind"`
}

type bordersExportInput struct {
	answer.Common
	answer.Exchange
	export.FileOptions
	BorderFilter
}

func (s *Service) registerGround(api huma.API) {
	answer.Get(api, "/api/v1/ground", "ground", "Overlaps and voids between communities, with the households on them", s.ground, answer.Finds)
	answer.Get(api, "/api/v1/ground/export", "exportGround", "Overlaps and voids between communities as a file", s.exportGround, answer.Finds, export.IsFile)
}

func (s *Service) ground(ctx context.Context, in *bordersInput) (*answer.Reply[BorderList], error) {
	p := picture.Of(ctx)
	found := p.Borders()
	all, err := in.pick(found.Borders)
	if err != nil {
		return nil, err
	}
	some := ofBorderKind(all, in.Kind)
	sortBorders(some, in.Sort)
	out := BorderList{Revision: p.Revision, AsOf: p.AsOf, Total: len(some), Kinds: sumBorders(all), Borders: []Border{}, Slivers: found.Slivers, Partly: []gap.PartlyCovered{}}
	for _, b := range answer.Page(some, in.Paging) {
		out.Borders = append(out.Borders, newBorder(b))
	}
	for _, h := range found.Partly {
		if in.Subdistrict == "" || h.Subdistrict.Code == in.Subdistrict {
			h.Lon, h.Lat = answer.Rounded(h.Lon), answer.Rounded(h.Lat)
			out.Partly = append(out.Partly, h)
		}
	}
	return answer.OK(out), nil
}

func newBorder(b gap.Border) Border {
	b.Lon, b.Lat = answer.Rounded(b.Lon), answer.Rounded(b.Lat)
	return Border{Border: b, Title: b.Kind.Title(), BBox: answer.BoundsOf(b.Bound)}
}

// pick filters by everything but the kind. What it returns is the caller's own.
func (in *BorderFilter) pick(all []gap.Border) ([]gap.Border, error) {
	out := slices.Clone(all)
	if in.Subdistrict != "" {
		out = slices.DeleteFunc(out, func(b gap.Border) bool { return b.Subdistrict.Code != in.Subdistrict })
	}
	if in.BBox == "" {
		return out, nil
	}
	box, err := answer.Box(in.BBox)
	return slices.DeleteFunc(out, func(b gap.Border) bool { return !b.Bound.Intersects(box) }), err
}

// ofBorderKind are those of some kinds, of every kind where none is named.
func ofBorderKind(all []gap.Border, kind string) []gap.Border {
	kinds := kindsIn(kind)
	if len(kinds) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(b gap.Border) bool { return !slices.Contains(kinds, string(b.Kind)) })
}

func sumBorders(all []gap.Border) []BorderCount {
	out := make([]BorderCount, len(gap.BorderTitles))
	for i, k := range gap.BorderTitles {
		out[i] = BorderCount{Kind: k.Kind, Title: k.Title}
		for _, b := range ofBorderKind(all, string(k.Kind)) {
			out[i].Count++
			out[i].Area += b.Area
			out[i].Households += b.Known
			out[i].Uncounted += b.Uncounted
		}
	}
	return out
}

// sortBorders orders them; they come by kind.
func sortBorders(list []gap.Border, by string) {
	name, backward := strings.CutPrefix(by, "-")
	key := map[string]func(*gap.Border) float64{
		"area": func(b *gap.Border) float64 { return b.Area }, "width": func(b *gap.Border) float64 { return b.Width },
		"households": func(b *gap.Border) float64 { return float64(b.Known) },
		"kind":       func(b *gap.Border) float64 { return float64(b.Kind.Order()) },
	}[name]
	slices.SortStableFunc(list, func(a, b gap.Border) int {
		if backward {
			a, b = b, a
		}
		return cmp.Compare(key(&a), key(&b))
	})
}

func (s *Service) exportGround(ctx context.Context, in *bordersExportInput) (*huma.StreamResponse, error) {
	p := picture.Of(ctx)
	found := p.Borders()
	all, err := in.pick(found.Borders)
	if err != nil {
		return nil, err
	}
	job, err := s.Sender.Job(ctx, p, &in.FileOptions)
	if err != nil {
		return nil, err
	}
	job.Sources = []export.Source{job.View.Ground(ofBorderKind(all, in.Kind))}
	return s.Sender.Deliver(ctx, &in.Exchange, job, &in.FileOptions)
}
