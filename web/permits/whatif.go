package permits

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/survey"
	"peijian/web/answer"
	"peijian/web/picture"
)

type whatIfInput struct {
	answer.Common
	Area string `query:"area" pattern:"^[0-9]{1,5}(\\.[0-9]{1,4})?$" doc:"m² for so many units, instead of the rulebook's"`
	Per  int64  `query:"per" minimum:"1" maximum:"1000" doc:"Units of the rate"`
	Min  string `query:"min" pattern:"^[0-9]{1,7}(\\.[0-9]{1,4})?$" doc:"m² at the least"`
}

type whatIfOneInput struct {
	answer.Common
	ID   string `path:"id"`
	Body struct {
		Area  string         `json:"area,omitempty" pattern:"^[0-9]{1,5}(\\.[0-9]{1,4})?$"`
		Min   string         `json:"min,omitempty" pattern:"^[0-9]{1,7}(\\.[0-9]{1,4})?$"`
		Rooms []SupposedRoom `json:"rooms,omitempty" maxItems:"20"`
	}
}

// SupposedRoom is a room that is not promised yet.
type SupposedRoom struct {
	Use      string `json:"use" maxLength:"40"`
	Area     string `json:"area" pattern:"^[0-9]{1,7}(\\.[0-9]{1,4})?$" doc:"m², gross and net"`
	Building string `json:"building,omitempty" maxLength:"40"`
	Floor    string `json:"floor,omitempty" maxLength:"40"`
}

// WhatIf says what a changed rulebook would do to every file of the queue.
type WhatIf struct {
	Before  []OutcomeCount `json:"before"`
	After   []OutcomeCount `json:"after"`
	Changed []WhatIfLine   `json:"changed" doc:"Files with another outcome, or with more missing"`
}

// WhatIfLine is a file for which something would change.
type WhatIfLine struct {
	ID            string         `json:"id"`
	Name          string         `json:"name"`
	Before        permit.Outcome `json:"before"`
	After         permit.Outcome `json:"after"`
	RequiredAfter string         `json:"required_after" doc:"m²"`
	ShortBefore   string         `json:"short_before" doc:"m²"`
	ShortAfter    string         `json:"short_after" doc:"m²"`
}

// WhatIfOne is one file as it is and as it would be. Nothing of it is stored.
type WhatIfOne struct {
	Before permit.Ruling `json:"before"`
	After  permit.Ruling `json:"after"`
}

func (s *Service) registerWhatIf(api huma.API) {
	answer.Get(api, "/api/v1/whatif", "whatif", "Which files another rate would change; nothing is stored", s.whatIf)
	answer.Register(api, huma.Operation{OperationID: "whatif-one", Method: http.MethodPost, Path: "/api/v1/applications/{id}/whatif", Summary: "One file with other rooms or another rate; nothing is stored",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound}}, s.whatIfOne)
}

func change(area, least string, per int64) (c permit.Change, err error) {
	if area != "" {
		if c.Area, err = permit.ParseArea(area); err != nil || c.Area.Cmp(permit.Area{}) <= 0 {
			return c, answer.BadParameter("area", planning.Text{Zh: "应为大于 0 的面积", En: "must be an area over 0"})
		}
	}
	if least != "" {
		if c.Min, err = permit.ParseArea(least); err != nil {
			return c, answer.BadParameter("min", planning.Text{Zh: "应为面积", En: "must be an area"})
		}
	}
	c.Per = per
	return c, nil
}

func (s *Service) whatIf(ctx context.Context, in *whatIfInput) (*answer.Reply[WhatIf], error) {
	c, err := change(in.Area, in.Min, in.Per)
	if err != nil {
		return nil, err
	}
	p := picture.Of(ctx)
	choose, err := s.Adopted().Supposed(c, p.AsOf)
	if err != nil {
		return nil, err
	}
	surveyor := survey.New(p.City)
	var files []picture.Queued
	var cases []permit.Given
	for _, q := range p.Queue() {
		if q.Application != nil {
			files, cases = append(files, q), append(cases, permit.Given{Application: q.Application, Surroundings: surveyor.Survey(q.Application)})
		}
	}
	out := compared(files, permit.EvaluateAll(choose, cases, p.AsOf))
	return answer.OK(out), nil
}

func compared(files []picture.Queued, after []permit.Ruling) WhatIf {
	out := WhatIf{Changed: []WhatIfLine{}}
	var was, is []Application
	for i := range files {
		before, now := &files[i].Ruling, &after[i]
		was, is = append(was, Application{Outcome: before.Outcome}), append(is, Application{Outcome: now.Outcome})
		if before.Outcome != now.Outcome || before.Short != now.Short {
			out.Changed = append(out.Changed, WhatIfLine{ID: files[i].Feature.Code, Name: before.Name, Before: before.Outcome, After: now.Outcome,
				RequiredAfter: now.Required, ShortBefore: before.Short, ShortAfter: now.Short})
		}
	}
	out.Before, out.After = countOutcomes(was), countOutcomes(is)
	slices.SortStableFunc(out.Changed, func(a, b WhatIfLine) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (s *Service) whatIfOne(ctx context.Context, in *whatIfOneInput) (*answer.Reply[WhatIfOne], error) {
	p := picture.Of(ctx)
	queue := p.Queue()
	i, found := slices.BinarySearchFunc(queue, in.ID, func(q picture.Queued, id string) int { return cmp.Compare(q.Feature.Code, id) })
	if !found || queue[i].Application == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no application %q that can be read", in.ID)
	}
	c, err := change(in.Body.Area, in.Body.Min, 0)
	if err != nil {
		return nil, err
	}
	if c.Rooms, err = supposed(in.Body.Rooms); err != nil {
		return nil, err
	}
	a := queue[i].Application.WithRooms(c.Rooms)
	rb, err := s.Adopted().For(a, p.AsOf).Supposed(c)
	if err != nil {
		return nil, err
	}
	return answer.OK(WhatIfOne{Before: queue[i].Ruling, After: permit.Evaluate(rb, a, survey.New(p.City).Survey(a), p.AsOf)}), nil
}

func supposed(rooms []SupposedRoom) ([]permit.Room, error) {
	yes := true
	var out []permit.Room
	for i, r := range rooms {
		area, err := permit.ParseArea(r.Area)
		if err != nil {
			return nil, answer.BadParameter(fmt.Sprintf("rooms[%d].area", i), planning.Text{Zh: "应为面积", En: "must be an area"})
		}
		out = append(out, permit.Room{ID: fmt.Sprintf("what-if-%d", i+1), Name: fmt.Sprintf("假设用房 %d", i+1), Building: r.Building, Floor: cmp.Or(r.Floor, "1"),
			Use: r.Use, GrossArea: area, NetArea: area, Free: &yes})
	}
	return out, nil
}
