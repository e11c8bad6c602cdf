package gaps

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/answer"
	"peijian/web/picture"
)

// CellDefect is something wrong with the grid cells, with its box.
type CellDefect struct {
	gap.CellDefect
	Title planning.Text `json:"title" doc:"Of its kind"`
	BBox  answer.Bounds `json:"bbox"`
}

// CellDefectCount counts the defects of a kind.
type CellDefectCount struct {
	Kind  gap.CellDefectKind `json:"kind"`
	Title planning.Text      `json:"title"`
	Count int                `json:"count"`
}

// CellDefects is a part of what is wrong with the grid cells.
type CellDefects struct {
	Revision int64             `json:"revision"`
	AsOf     planning.Date     `json:"as_of"`
	Cells    int               `json:"cells" doc:"Grid cells that the city has"`
	Total    int               `json:"total"`
	Slivers  int               `json:"slivers" doc:"Overlaps and crossings too small to be meant, in the whole city: they are no defects"`
	Kinds    []CellDefectCount `json:"kinds" doc:"Every kind, by the same filter but for the kind"`
	Defects  []CellDefect      `json:"defects"`
}

type cellDefectsInput struct {
	answer.Common
	answer.Paging
	Kind        string `query:"kind" enum:"overlap,crossing,left_out,stray" doc:"One kind"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
}

func (s *Service) registerCells(api huma.API) {
	answer.Get(api, "/api/v1/cells/defects", "cellDefects", "Grid cells that overlap, leave their community or have none, and housing that they leave out", s.cellDefects)
}

func (s *Service) cellDefects(ctx context.Context, in *cellDefectsInput) (*answer.Reply[CellDefects], error) {
	p := picture.Of(ctx)
	report := p.Cells()
	out := CellDefects{Revision: p.Revision, AsOf: p.AsOf, Cells: p.Layer(planning.Cells).Len(), Slivers: report.Slivers, Kinds: []CellDefectCount{}, Defects: []CellDefect{}}
	counts := map[gap.CellDefectKind]int{}
	var found []gap.CellDefect
	for _, d := range report.Defects {
		if in.Subdistrict != "" && d.Subdistrict.Code != in.Subdistrict {
			continue
		}
		counts[d.Kind]++
		if in.Kind == "" || in.Kind == string(d.Kind) {
			found = append(found, d)
		}
	}
	for _, t := range gap.CellDefectTitles {
		out.Kinds = append(out.Kinds, CellDefectCount{t.Kind, t.Title, counts[t.Kind]})
	}
	out.Total = len(found)
	for _, d := range answer.Page(found, in.Paging) {
		d.Lon, d.Lat = answer.Rounded(d.Lon), answer.Rounded(d.Lat)
		out.Defects = append(out.Defects, CellDefect{d, d.Kind.Title(), answer.BoundsOf(d.Bound)})
	}
	return answer.OK(out), nil
}
