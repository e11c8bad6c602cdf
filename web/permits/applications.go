package permits

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/scheme"
	"peijian/planning/permit/survey"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Application is a line of the queue.
type Application struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Gate        permit.Gate    `json:"gate"`
	Development permit.Subject `json:"development"`
	Developer   string         `json:"developer"`
	ReceivedOn  planning.Date  `json:"received_on"`
	DueOn       planning.Date  `json:"due_on" doc:"The tenth working day (Monday to Friday) after the day of receipt"`
	DaysLeft    int            `json:"days_left" doc:"Working days after today until the due day; negative when overdue"`
	Outcome     permit.Outcome `json:"outcome"`
	Open        bool           `json:"open"`
	Effect      permit.Effect  `json:"effect"`
	Summary     planning.Text  `json:"summary"`
	Units       int64          `json:"units"`
	Required    string         `json:"required" doc:"m²"`
	Promised    string         `json:"promised" doc:"m²"`
	Short       string         `json:"short" doc:"m²"`
	Rulebook    string         `json:"rulebook"`
}

// OutcomeCount counts applications.
type OutcomeCount struct {
	Outcome permit.Outcome `json:"outcome"`
	Count   int            `json:"count"`
}

// ApplicationList is a part of the queue.
type ApplicationList struct {
	Total        int            `json:"total"`
	Outcomes     []OutcomeCount `json:"outcomes" doc:"By the same filter but for the outcome"`
	Applications []Application  `json:"applications"`
}

// ApplicationDetail is one file with its ruling.
type ApplicationDetail struct {
	Ruling   permit.Ruling   `json:"ruling"`
	Site     any             `json:"site" doc:"GeoJSON geometry of the development, or the site that the file gives, or null"`
	BBox     *answer.Bounds  `json:"bbox"`
	File     json.RawMessage `json:"file" doc:"The application as it is stored"`
	Schemes  []scheme.Step   `json:"schemes" doc:"The schemes of the development so far, the one applied for last, each with what it changed"`
	DueOn    planning.Date   `json:"due_on"`
	DaysLeft int             `json:"days_left"`
}

type applicationsInput struct {
	answer.Common
	answer.Paging
	Outcome string `query:"outcome" enum:"not_applicable,not_in_force,pass,undetermined,fail"`
	Gate    string `query:"gate" maxLength:"64"`
	Q       string `query:"q" maxLength:"100" doc:"Part of the file's name or number, of the development's name or the developer's"`
	Sort    string `query:"sort" enum:"received_on,-received_on,days_left,-days_left,name,-name,id,-id,outcome,-outcome" default:"received_on"`
}

type applicationInput struct {
	answer.Common
	ID string `path:"id"`
}

func (s *Service) registerApplications(api huma.API) {
	answer.Get(api, "/api/v1/applications", "applications", "The files that wait for a decision", s.applications)
	answer.Get(api, "/api/v1/applications/{id}", "application", "One file and its ruling", s.application, answer.Finds)
}

func (s *Service) applications(ctx context.Context, in *applicationsInput) (*answer.Reply[ApplicationList], error) {
	p := picture.Of(ctx)
	var all []Application
	for _, q := range p.Queue() {
		if a := applicationOf(&q); in.wants(&a) {
			all = append(all, a)
		}
	}
	out := ApplicationList{Outcomes: countOutcomes(all)}
	all = slices.DeleteFunc(all, func(a Application) bool { return in.Outcome != "" && string(a.Outcome) != in.Outcome })
	sortApplications(all, in.Sort)
	out.Total, out.Applications = len(all), answer.Page(all, in.Paging)
	return answer.OK(out), nil
}

// wants applies every filter but the outcome.
func (in *applicationsInput) wants(a *Application) bool {
	if in.Gate != "" && string(a.Gate) != in.Gate {
		return false
	}
	q := strings.ToLower(strings.TrimSpace(in.Q))
	return q == "" || slices.ContainsFunc([]string{a.ID, a.Name, a.Development.Name, a.Development.Code, a.Developer},
		func(s string) bool { return strings.Contains(strings.ToLower(s), q) })
}

func countOutcomes(all []Application) []OutcomeCount {
	out := []OutcomeCount{}
	for _, o := range []permit.Outcome{permit.Fail, permit.Undetermined, permit.Pass, permit.NotInForce, permit.NotApplicable} {
		n := 0
		for i := range all {
			if all[i].Outcome == o {
				n++
			}
		}
		out = append(out, OutcomeCount{o, n})
	}
	return out
}

func sortApplications(all []Application, by string) {
	name, backward := strings.CutPrefix(by, "-")
	names := answer.Comparison()
	compare := map[string]func(a, b Application) int{
		"received_on": func(a, b Application) int { return cmp.Compare(a.ReceivedOn.String(), b.ReceivedOn.String()) },
		"days_left":   func(a, b Application) int { return cmp.Compare(a.DaysLeft, b.DaysLeft) },
		"name":        func(a, b Application) int { return names(a.Name, b.Name) },
		"id":          func(a, b Application) int { return cmp.Compare(a.ID, b.ID) },
		"outcome":     func(a, b Application) int { return cmp.Compare(a.Outcome, b.Outcome) },
	}[name]
	slices.SortStableFunc(all, func(a, b Application) int {
		if backward {
			return compare(b, a)
		}
		return compare(a, b)
	})
}

func applicationOf(q *picture.Queued) Application {
	r := &q.Ruling
	return Application{
		ID: q.Feature.Code, Name: q.Feature.Name(), Gate: r.Gate, Development: r.Development, Developer: r.Developer, ReceivedOn: r.ReceivedOn,
		DueOn: q.Due, DaysLeft: q.Left, Outcome: r.Outcome, Open: r.Open, Effect: r.Effect, Summary: r.Summary,
		Units: r.Units, Required: r.Required, Promised: r.Promised, Short: r.Short, Rulebook: r.Rulebook.ID,
	}
}

func (s *Service) application(ctx context.Context, in *applicationInput) (*answer.Reply[ApplicationDetail], error) {
	p := picture.Of(ctx)
	queue := p.Queue()
	i, found := slices.BinarySearchFunc(queue, in.ID, func(q picture.Queued, id string) int { return cmp.Compare(q.Feature.Code, id) })
	if !found {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no application %q", in.ID)
	}
	q := &queue[i]
	out := ApplicationDetail{Ruling: q.Ruling, DueOn: q.Due, DaysLeft: q.Left, Schemes: []scheme.Step{}}
	if q.Application != nil {
		out.Schemes = scheme.History(q.Application, survey.Approvals(p.City, q.Application.Development.Code))
	}
	if site := siteOf(p, q); site != nil {
		box := answer.BoundsOf(site.Bound())
		out.Site, out.BBox = answer.Geometry(site), &box
	}
	if n := q.Feature.Layer.Field("document"); n < len(q.Feature.Values) {
		out.File, _ = q.Feature.Values[n].(json.RawMessage)
	}
	return answer.OK(out), nil
}

// siteOf is the ground of the development on the map, or else what the file says.
func siteOf(p *picture.Picture, q *picture.Queued) orb.Geometry {
	if f := p.Get(planning.Developments, q.Ruling.Development.Code); f != nil && f.Geometry != nil {
		return f.Geometry
	}
	if q.Application != nil && q.Application.Development.Site != nil {
		return q.Application.Development.Site.Geometry
	}
	return nil
}
