package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/gap"
)

type gapsExportInput struct {
	Common
	GapFilter
	Stage  string `query:"stage" enum:"open,proposed,confirmed,case,overdue,over,all" default:"all" doc:"open: somebody still has to do something about it; case: in one of the stages before it is closed; over: dismissed or closed"`
	Age    string `query:"age" enum:"new,30,90" doc:"new: found within seven days; 30, 90: known for at least so many days"`
	Format string `query:"format" enum:"geojson" default:"geojson"`
}

func (s *server) registerGapExport(api huma.API) {
	get(api, "/api/v1/gaps/export", "exportGaps", "The gaps as a GeoJSON FeatureCollection (RFC 7946), with where they stand", s.exportGaps,
		answers("application/geo+json", &huma.Schema{Type: huma.TypeObject}))
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
	lives, err := s.lives(ctx, p)
	if err != nil {
		return nil, err
	}
	found := ofKind(all, in.Kind)
	left := make([]*gap.Gap, 0, len(found))
	for _, g := range found {
		if l := lives.of(g, p.AsOf); l.In(gap.Stage(in.Stage), p.AsOf) && ofAge(&l, in.Age, p.AsOf) {
			left = append(left, g)
		}
	}
	return download(p, gapsLayer, everyGap(p.City, left, lives)), nil
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

func everyGap(c *planning.City, gaps []*gap.Gap, lives gapLives) func(writeFeature) error {
	return func(write writeFeature) error {
		for _, g := range gaps {
			properties := gapProperties(c, g)
			if lives != nil {
				l := lives.of(g, c.AsOf)
				properties = append(properties, lifeProperties(&l)...)
			}
			if err := write(g.ID, g.Feature.Geometry, properties); err != nil {
				return err
			}
		}
		return nil
	}
}

func lifeProperties(l *gap.Life) []geojson.Property {
	day := func(d planning.Date) any {
		if d.IsZero() {
			return nil
		}
		return d.String()
	}
	return []geojson.Property{
		{Name: "state", Value: string(l.State)}, {Name: "state_zh", Value: l.State.Title().Zh}, {Name: "opened_on", Value: day(l.OpenedOn)},
		{Name: "due_on", Value: day(l.DueOn)}, {Name: "closed_on", Value: day(l.ClosedOn)}, {Name: "assignee", Value: l.Assignee},
	}
}

func gapProperties(c *planning.City, g *gap.Gap) []geojson.Property {
	var households any
	if g.Households != nil {
		households = *g.Households
	}
	title := g.Kind.Title()
	return []geojson.Property{
		{Name: "kind", Value: string(g.Kind)}, {Name: "kind_zh", Value: title.Zh}, {Name: "layer", Value: g.Subject.Layer},
		{Name: "code", Value: g.Subject.Code}, {Name: "name", Value: g.Subject.Name},
		{Name: "subdistrict_code", Value: g.Subdistrict.Code}, {Name: "subdistrict", Value: g.Subdistrict.Name},
		{Name: "cell_code", Value: g.Cell.Code}, {Name: "cell", Value: g.Cell.Name},
		{Name: "households", Value: households}, {Name: "counted", Value: g.Counted.Zh},
		{Name: "evidence", Value: g.Evidence.Zh}, {Name: "evidence_en", Value: g.Evidence.En},
		{Name: "actor", Value: g.Actor.Zh}, {Name: "actor_en", Value: g.Actor.En},
		{Name: "as_of", Value: c.AsOf.String()}, {Name: "revision", Value: c.Revision}, {Name: "internal", Value: g.Internal},
	}
}
