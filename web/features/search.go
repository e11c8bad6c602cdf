package features

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/picture"
)

type searchInput struct {
	answer.Common
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"100"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// SearchList is what a search finds, the best first.
type SearchList struct {
	Results []SearchResult `json:"results"`
}

// SearchResult is one thing found.
type SearchResult struct {
	Layer    string         `json:"layer"`
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Subtitle planning.Text  `json:"subtitle" doc:"The layer, and the sub-district in which it lies"`
	Center   *[2]float64    `json:"center"`
	BBox     *answer.Bounds `json:"bbox"`
}

// searched are the layers that people look for by name, in the order in which they are listed.
var searched = []string{
	planning.Communities, planning.Developments, planning.Compounds, planning.Subdistricts, planning.Facilities,
	planning.Cells, planning.Applications, planning.Buildings, planning.Roads, planning.Waters,
}

func (s *Service) registerSearch(api huma.API) {
	answer.Get(api, "/api/v1/search", "search", "Find by name or code", s.search)
}

type found struct {
	*planning.Feature
	grade int // 0: the very name or code; 1: its beginning; 2: a part of it
}

func (s *Service) search(ctx context.Context, in *searchInput) (*answer.Reply[SearchList], error) {
	p := picture.Of(ctx)
	var hits []found
	for _, layer := range searched {
		for f := range p.Layer(layer).All() {
			if export.Named(f, in.Q) {
				hits = append(hits, found{f, grade(f, in.Q)})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int { return cmp.Compare(a.grade, b.grade) })
	out := SearchList{Results: []SearchResult{}}
	for _, h := range hits[:min(in.Limit, len(hits))] {
		center, box := answer.PlaceOf(h.Feature)
		out.Results = append(out.Results, SearchResult{h.Layer.Name, h.Code, h.Name(), subtitle(p, h.Feature), center, box})
	}
	return answer.OK(out), nil
}

func grade(f *planning.Feature, q string) int {
	q = strings.ToLower(strings.TrimSpace(q))
	name, code := strings.ToLower(f.Name()), strings.ToLower(f.Code)
	switch {
	case name == q || code == q:
		return 0
	case strings.HasPrefix(name, q) || strings.HasPrefix(code, q):
		return 1
	}
	return 2
}

func subtitle(p *picture.Picture, f *planning.Feature) planning.Text {
	out := f.Layer.Title
	if d := export.Belongs(p.City, planning.Subdistricts, f); d != nil && d != f {
		out.Zh += " · " + d.Name()
		out.En += " · " + d.Name()
	}
	return out
}
