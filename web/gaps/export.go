package gaps

import (
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

type gapsExportInput struct {
	answer.Common
	answer.Exchange
	export.FileOptions
	GapFilter
	GapStanding
}

// GapStanding picks gaps by how far they are and by how long they are known.
type GapStanding struct {
	Stage string `query:"stage" enum:"open,proposed,confirmed,case,overdue,over,all" default:"all" doc:"open: somebody still has to do something about it; case: in one of the stages before it is closed; over: dismissed or closed"`
	Age   string `query:"age" enum:"new,30,90" doc:"new: found within seven days; 30, 90: known for at least so many days"`
}

// checked refuses what cannot be asked of a past day.
func (in *GapStanding) checked(p *picture.Picture) error {
	if p.Past && (in.Stage != "all" && in.Stage != "" || in.Age != "") {
		return answer.BadParameter("stage", planning.Text{Zh: "以往日期的清单不分办理阶段和时长", En: "and age are not asked of a past day: where its gaps stood is not kept by day"})
	}
	return nil
}

// FoundFilter picks what a city finds and does not keep, in files that hold it beside layers.
type FoundFilter struct {
	Kind string `query:"kind" maxLength:"400" doc:"Kinds of gaps or of overlaps and voids, parted by commas. Of which none is named, all go out"`
	Cell string `query:"cell" maxLength:"100" doc:"Code of a grid cell: only gaps in it"`
	GapStanding
}

// kinds parts the kinds of gaps from those of overlaps and voids; some are both. One that is neither is refused.
func (in *FoundFilter) kinds() (gaps, ground string, err error) {
	var ofGaps, ofGround []string
	for _, kind := range kindsIn(in.Kind) {
		isGap, isGround := kindOrder(gap.Kind(kind)) < len(gap.KindTitles), gap.BorderKind(kind).Order() < len(gap.BorderTitles)
		if isGap {
			ofGaps = append(ofGaps, kind)
		}
		if isGround {
			ofGround = append(ofGround, kind)
		}
		if !isGap && !isGround {
			return "", "", answer.BadParameter("kind", planning.Text{Zh: "没有 " + kind + " 这一类", En: "there is no kind " + kind})
		}
	}
	return strings.Join(ofGaps, ","), strings.Join(ofGround, ","), nil
}

// Found are the gaps or the ground that a file holds beside layers. What the filter cannot ask for is the problem bad_parameter.
func (s *Service) Found(ctx context.Context, p *picture.Picture, v export.View, f *export.Filter, in *FoundFilter, name string) (export.Source, error) {
	ofGaps, ofGround, err := in.kinds()
	if err != nil {
		return export.Source{}, err
	}
	if name == export.GroundLayer {
		return v.Ground(ofBorderKind(f.Ground(p.Borders().Borders), ofGround)), nil
	}
	if err := in.checked(p); err != nil {
		return export.Source{}, err
	}
	gaps := slices.DeleteFunc(ofKind(f.Gaps(p.Gaps()), ofGaps), func(g *gap.Gap) bool { return in.Cell != "" && g.Cell.Code != in.Cell })
	return s.gapSource(ctx, p, v, gaps, in.Stage, in.Age)
}

func (s *Service) registerGapExport(api huma.API) {
	answer.Get(api, "/api/v1/gaps/export", "exportGaps", "The gaps as a file, with where they stand", s.exportGaps, export.IsFile)
}

func (s *Service) exportGaps(ctx context.Context, in *gapsExportInput) (*huma.StreamResponse, error) {
	p, err := s.Pictures.PictureOrNow(ctx)
	if err != nil {
		return nil, err
	}
	if err := in.checked(p); err != nil {
		return nil, err
	}
	all, err := in.pick(p.Gaps())
	if err != nil {
		return nil, err
	}
	job, err := s.Sender.Job(ctx, p, &in.FileOptions)
	if err != nil {
		return nil, err
	}
	source, err := s.gapSource(ctx, p, job.View, ofKind(all, in.Kind), in.Stage, in.Age)
	if err != nil {
		return nil, err
	}
	job.Sources = []export.Source{source}
	return s.Sender.Deliver(ctx, &in.Exchange, job, &in.FileOptions)
}

// gapSource are gaps in a stage and of an age, "" for any, with where they stand.
func (s *Service) gapSource(ctx context.Context, p *picture.Picture, v export.View, found []*gap.Gap, stage, age string) (export.Source, error) {
	lives, err := s.lives(ctx, p)
	if err != nil {
		return export.Source{}, err
	}
	left := make([]*gap.Gap, 0, len(found))
	for _, g := range found {
		if l := lives.of(g, p.AsOf); (stage == "" || l.In(gap.Stage(stage), p.AsOf)) && ofAge(&l, age, p.AsOf) {
			left = append(left, g)
		}
	}
	if lives == nil {
		return v.Gaps(left, nil), nil
	}
	return v.Gaps(left, func(g *gap.Gap) gap.Life { return lives.of(g, p.AsOf) }), nil
}

// gapLives are the lives of gaps by id, nil where nobody keeps them.
type gapLives map[string]gap.Life

// lives reads where the gaps stand: nil, and no error, on a server without an office and of a past day.
func (s *Service) lives(ctx context.Context, p *picture.Picture) (gapLives, error) {
	if s.Office == nil || p.Past {
		return nil, nil
	}
	if err := s.record(ctx, p); err != nil {
		return nil, err
	}
	all, err := s.Office.GapLives(ctx)
	out := make(gapLives, len(all))
	for _, l := range all {
		out[l.ID] = l
	}
	return out, err
}

// of is the life of a gap; what has none was found just now.
func (ls gapLives) of(g *gap.Gap, today planning.Date) gap.Life {
	if l, ok := ls[g.ID]; ok {
		return l
	}
	return gap.Life{ID: g.ID, Kind: g.Kind, State: gap.Proposed, OpenedOn: today}
}

func ofAge(l *gap.Life, age string, today planning.Date) bool {
	days := int(today.Time().Sub(l.OpenedOn.Time()).Hours() / 24)
	switch age {
	case "new":
		return days <= 7
	case "30":
		return days >= 30
	case "90":
		return days >= 90
	}
	return true
}
