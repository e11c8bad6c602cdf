package gaps

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/answer"
	"peijian/web/export"
)

type gapsActionInput struct {
	answer.Common
	Body struct {
		Gaps     []gap.Seen    `json:"gaps" minItems:"1" maxItems:"2000" doc:"Each once, with the version of its life as it was seen"`
		Action   gap.Action    `json:"action" enum:"confirm,dismiss,dispatch" doc:"dispatch confirms and registers what was not"`
		Reason   string        `json:"reason,omitempty" maxLength:"4000" doc:"Of dismiss; a note else"`
		DueOn    planning.Date `json:"due_on,omitempty" doc:"Of dispatch"`
		Assignee string        `json:"assignee,omitempty" maxLength:"200" doc:"Of dispatch: the office"`
	}
}

// GapsDone says with how many gaps a step was taken.
type GapsDone struct {
	Done int `json:"done"`
}

type gapsChosenInput struct {
	answer.Common
	answer.Exchange
	export.FileOptions
	Body struct {
		IDs []string `json:"ids" minItems:"1" maxItems:"2000" doc:"Of gaps; those that are not there any more are left out"`
	}
}

func (s *Service) registerGapMany(api huma.API) {
	answer.Register(api, huma.Operation{OperationID: "actOnGaps", Method: http.MethodPost, Path: "/api/v1/gaps/lives", MaxBodyBytes: 1 << 20, Summary: "Take a step with many gaps: with all of them or, told for each why not, with none",
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, s.actOnGaps)
	op := huma.Operation{OperationID: "exportChosenGaps", Method: http.MethodPost, Path: "/api/v1/gaps/export", MaxBodyBytes: 1 << 20,
		Summary: "Some gaps as a file, with where they stand"}
	export.IsFile(&op)
	answer.Register(api, op, s.exportChosenGaps)
}

func (s *Service) actOnGaps(ctx context.Context, in *gapsActionInput) (*answer.Reply[GapsDone], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	switch {
	case b.Action == gap.Dismiss && strings.TrimSpace(b.Reason) == "":
		return nil, answer.Missing("body.reason", "请写明理由", "say why")
	case b.Action == gap.Dispatch && (strings.TrimSpace(b.Assignee) == "" || b.DueOn.IsZero() || b.DueOn.Before(p.AsOf)):
		return nil, answer.Missing("body.due_on", "请写明承办单位和今天或以后的期限", "name an office, and a day that is still to come")
	}
	refused, err := s.Office.ActOnGaps(ctx, gap.MoveMany{Gaps: b.Gaps, Action: b.Action, Officer: o.ID, On: p.AsOf, Reason: b.Reason, DueOn: b.DueOn, Assignee: b.Assignee})
	if err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		return nil, notAll(refused)
	}
	return answer.OK(GapsDone{len(b.Gaps)}), nil
}

// notAll names every gap that kept the others from being acted on, too.
func notAll(refused []gap.Refusal) *answer.Problem {
	p := answer.NewProblem(http.StatusConflict, "not_all")
	for _, r := range refused {
		why := r.Code.Why()
		p.Errors = append(p.Errors, answer.Mistake{Location: "body.gaps", Field: r.ID, Code: string(r.Code), Zh: why.Zh, En: why.En})
	}
	return p
}

func (s *Service) exportChosenGaps(ctx context.Context, in *gapsChosenInput) (*huma.StreamResponse, error) {
	p, err := s.Pictures.Now()
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(in.Body.IDs))
	for _, id := range in.Body.IDs {
		wanted[id] = true
	}
	found := make([]*gap.Gap, 0, len(wanted))
	for _, g := range p.Gaps() {
		if wanted[g.ID] {
			found = append(found, g)
		}
	}
	job, err := s.Sender.Job(ctx, p, &in.FileOptions)
	if err != nil {
		return nil, err
	}
	source, err := s.gapSource(ctx, p, job.View, found, "", "")
	if err != nil {
		return nil, err
	}
	job.Sources = []export.Source{source}
	return s.Sender.Deliver(ctx, &in.Exchange, job, &in.FileOptions)
}
