package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/export"
)

type gapsExportInput struct {
	Common
	exchange
	FileOptions
	GapFilter
	Stage string `query:"stage" enum:"open,proposed,confirmed,case,overdue,over,all" default:"all" doc:"open: somebody still has to do something about it; case: in one of the stages before it is closed; over: dismissed or closed"`
	Age   string `query:"age" enum:"new,30,90" doc:"new: found within seven days; 30, 90: known for at least so many days"`
}

func (s *server) registerGapExport(api huma.API) {
	get(api, "/api/v1/gaps/export", "exportGaps", "The gaps as a file, with where they stand", s.exportGaps, isFile)
}

func (s *server) exportGaps(ctx context.Context, in *gapsExportInput) (*huma.StreamResponse, error) {
	p, err := s.pictureOrNow(ctx)
	if err != nil {
		return nil, err
	}
	if p.past && (in.Stage != "all" || in.Age != "") {
		return nil, badParameter("stage", planning.Text{Zh: "以往日期的清单不分办理阶段和时长", En: "and age are not asked of a past day: where its gaps stood is not kept by day"})
	}
	all, err := in.pick(p.gaps())
	if err != nil {
		return nil, err
	}
	job, err := s.job(ctx, p, &in.FileOptions)
	if err != nil {
		return nil, err
	}
	source, err := s.gapSource(ctx, p, job.View, ofKind(all, in.Kind), in.Stage, in.Age)
	if err != nil {
		return nil, err
	}
	job.Sources = []export.Source{source}
	return s.deliver(ctx, &in.exchange, job, &in.FileOptions)
}

// gapSource are gaps in a stage and of an age, "" for any, with where they stand.
func (s *server) gapSource(ctx context.Context, p *picture, v export.View, found []*gap.Gap, stage, age string) (export.Source, error) {
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
func (s *server) lives(ctx context.Context, p *picture) (gapLives, error) {
	if s.Office == nil || p.past {
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
