package permits

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/calendar"
	"peijian/planning/permit"
	"peijian/planning/permit/scheme"
	"peijian/planning/proceeding"
	"peijian/web/answer"
	"peijian/web/session"
)

// ProceedingNote is where a file stands.
type ProceedingNote struct {
	Application string           `json:"application"`
	State       proceeding.State `json:"state"`
	Title       planning.Text    `json:"title" doc:"Of the state"`
	Version     int64            `json:"version" doc:"Send it back with an action: who acts on what they did not see gets 409"`
	Clock       proceeding.Clock `json:"clock"`
	Assessor    int64            `json:"assessor" doc:"0: none"`
	Reviewer    int64            `json:"reviewer" doc:"0: none"`
	Ruling      int64            `json:"ruling" doc:"The newest, 0: none"`
	Permit      string           `json:"permit"`
	Mine        bool             `json:"mine" doc:"It is for the role of whoever asks, and the office has not decided it"`
}

// ProceedingList is where every file stands that is in the queue.
type ProceedingList struct {
	Proceedings []ProceedingNote `json:"proceedings"`
}

// RulingNote is a stored ruling in a list.
type RulingNote struct {
	ID       int64          `json:"id"`
	Outcome  permit.Outcome `json:"outcome"`
	Open     bool           `json:"open"`
	AsOf     planning.Date  `json:"as_of"`
	Revision int64          `json:"revision"`
	Rulebook string         `json:"rulebook"`
	Digest   string         `json:"digest"`
	Officer  int64          `json:"officer"`
	Stale    bool           `json:"stale" doc:"The application has another version now"`
	At       time.Time      `json:"at"`
}

// SchemeVersion is one version of what the applicant handed in.
type SchemeVersion struct {
	ID       int64     `json:"id"`
	Revision int64     `json:"revision"`
	At       time.Time `json:"at"`
	Units    int64     `json:"units" doc:"Designed units of all phases"`
	Rooms    int       `json:"rooms"`
	Area     string    `json:"area" doc:"m², gross, of all rooms"`
	Signed   int       `json:"signed" doc:"Parties that have signed the agreement"`
	Current  bool      `json:"current"`

	Changes []scheme.Change `json:"changes" doc:"Against the version before; empty for the first"`
}

// ProceedingDetail is everything that the office did with a file, and may do now.
type ProceedingDetail struct {
	ProceedingNote
	Gate        permit.Gate             `json:"gate"`
	Steps       []proceeding.Step       `json:"steps"`
	Rulings     []RulingNote            `json:"rulings"`
	Actions     []proceeding.Choice     `json:"actions"`
	Versions    []SchemeVersion         `json:"versions"`
	Attachments []proceeding.Attachment `json:"attachments"`
	Signatures  []proceeding.Signature  `json:"signatures"`
	Officers    map[string]string       `json:"officers" doc:"Names by number, of everybody who is named here"`
	MayEdit     bool                    `json:"may_edit" doc:"Whoever asks may take in a corrected file now"`
	MaySign     []string                `json:"may_sign" doc:"Roles for which whoever asks may sign or record a signature"`
	MayPassOver []string                `json:"may_pass_over" doc:"Clauses that the file does not meet now and that the rulebook lets be passed over, with a reason, when it is assessed"`
	Overrides   []proceeding.Override   `json:"overrides" doc:"What was passed over with the newest ruling; the findings stay"`
}

type fileInput struct {
	answer.Common
	ID string `path:"id"`
}

func (s *Service) registerProceedings(api huma.API) {
	answer.Get(api, "/api/v1/proceedings", "proceedings", "Where every file stands, with its statutory clock", s.proceedings)
	answer.Get(api, "/api/v1/applications/{id}/proceeding", "proceeding", "Where one file stands, its history, and what may be done", s.proceeding, answer.Finds)
	s.registerActions(api)
}

func (s *Service) proceedings(ctx context.Context, _ *struct{ answer.Common }) (*answer.Reply[ProceedingList], error) {
	if s.Office == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	city := s.Store.City()
	if city == nil {
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "loading")
	}
	moved, err := s.Office.Proceedings(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]proceeding.Proceeding{}
	for _, p := range moved {
		by[p.Application] = p
	}
	out := ProceedingList{Proceedings: []ProceedingNote{}}
	for f := range city.Layer(planning.Applications).All() {
		p, found := by[f.Code]
		if !found {
			p = proceeding.Proceeding{Application: f.Code, Gate: permit.Gate(f.Text("gate")), State: proceeding.Received, ReceivedOn: f.Date(f.Layer, "received_on")}
		}
		out.Proceedings = append(out.Proceedings, noteOf(&p, city.AsOf, session.Officer(ctx)))
	}
	return answer.OK(out), nil
}

func noteOf(p *proceeding.Proceeding, today planning.Date, o proceeding.Officer) ProceedingNote {
	return ProceedingNote{
		Application: p.Application, State: p.State, Title: p.State.Title(), Version: p.Version, Clock: proceeding.ClockOf(calendar.Default(), p, today),
		Assessor: p.Assessor, Reviewer: p.Reviewer, Ruling: p.Ruling, Permit: p.Permit,
		Mine: o.ID != 0 && o.Role == proceeding.Keeper(p.Gate) && !p.State.Ended(),
	}
}

func (s *Service) proceeding(ctx context.Context, in *fileInput) (*answer.Reply[ProceedingDetail], error) {
	if s.Office == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	out, err := s.proceedingOf(ctx, in.ID)
	return answer.OK(out), err
}

func (s *Service) proceedingOf(ctx context.Context, id string) (out ProceedingDetail, err error) {
	city := s.Store.City()
	if city == nil {
		return out, answer.NewProblem(http.StatusServiceUnavailable, "loading")
	}
	p, steps, err := s.Office.Proceeding(ctx, id)
	if err != nil {
		return out, err
	}
	o := session.Officer(ctx)
	out = ProceedingDetail{ProceedingNote: noteOf(&p, city.AsOf, o), Gate: p.Gate, Steps: answer.List(steps)}
	version, err := s.Office.CurrentVersion(ctx, id)
	if err != nil {
		return out, err
	}
	standing, err := s.rulingsInto(ctx, &out, &p, version, city)
	if err != nil {
		return out, err
	}
	out.Actions = answer.List(proceeding.Choices(&p, o, standing))
	out.MayEdit = o.ID != 0 && o.Role == proceeding.Keeper(p.Gate) && editable(p.State)
	out.MaySign = s.signable(city, &p, o)
	return out, s.papersInto(ctx, &out, version)
}

// editable are the states in which a corrected file can be taken in.
func editable(st proceeding.State) bool {
	return st == proceeding.Draft || st == proceeding.Received || st == proceeding.Assessing || st == proceeding.Correction
}

// rulingsInto lists the stored rulings, and says what the rule says of the file now.
func (s *Service) rulingsInto(ctx context.Context, out *ProceedingDetail, p *proceeding.Proceeding, version int64, city *planning.City) (proceeding.Standing, error) {
	stored, err := s.Office.Rulings(ctx, p.Application)
	if err != nil {
		return proceeding.Standing{}, err
	}
	out.Rulings, out.MayPassOver, out.Overrides = []RulingNote{}, []string{}, []proceeding.Override{}
	standing := proceeding.Standing{Stale: true}
	for i := range stored {
		r := &stored[i]
		stale := r.ApplicationVersion != version
		if r.ID == p.Ruling {
			standing.Stale = stale
		}
		out.Rulings = append(out.Rulings, RulingNote{ID: r.ID, Outcome: r.Outcome, Open: r.Open, AsOf: r.AsOf, Revision: r.Revision,
			Rulebook: r.RulebookID, Digest: r.Digest, Officer: r.Officer, Stale: stale, At: r.At})
	}
	slices.Reverse(out.Rulings) // the newest first
	now, err := s.judged(city, p.Application)
	if err != nil {
		standing.Short = planning.Text{Zh: "申请内容无法读取，须重新提交", En: "the application cannot be read and must be handed in again"}
		return standing, nil //nolint:nilerr // a file that cannot be read is shown, and stays shut
	}
	out.MayPassOver = now.passable()
	if out.Overrides, err = s.overridesOf(ctx, p.Ruling); err != nil {
		return standing, err
	}
	open := now.stored.Open || proceeding.PassedOver(now.book, &now.ruling, out.Overrides)
	standing.Open, standing.Short = open && !standing.Stale, now.ruling.Summary
	if standing.Stale {
		standing.Short = planning.Text{Zh: "审查意见针对旧版申请材料，须重新审查", En: "the ruling is for an older version of the file: assess it anew"}
	}
	return standing, nil
}

// papersInto lists versions, attachments and signatures, and the names of everybody.
func (s *Service) papersInto(ctx context.Context, out *ProceedingDetail, version int64) (err error) {
	versions, err := s.Office.ApplicationVersions(ctx, out.Application)
	if err != nil {
		return err
	}
	out.Versions = []SchemeVersion{}
	var before *permit.Application
	for _, v := range versions {
		if v.Application == nil {
			continue
		}
		line := schemeOf(v.Application)
		if before != nil {
			line.Changes = answer.List(scheme.Compare(before, v.Application))
		}
		before = v.Application
		line.ID, line.Revision, line.At, line.Current = v.ID, v.Revision, v.On, v.ID == version
		out.Versions = append(out.Versions, line)
	}
	slices.Reverse(out.Versions) // the newest first
	if out.Attachments, err = s.Office.Attachments(ctx, out.Application); err != nil {
		return err
	}
	if out.Signatures, err = s.Office.Signatures(ctx, out.Application); err != nil {
		return err
	}
	out.Attachments, out.Signatures = answer.List(out.Attachments), answer.List(out.Signatures)
	all, err := s.Office.Officers(ctx)
	out.Officers = map[string]string{}
	for _, o := range all {
		out.Officers[strconv.FormatInt(o.ID, 10)] = o.Name
	}
	return err
}

func schemeOf(a *permit.Application) SchemeVersion {
	v := SchemeVersion{Rooms: len(a.Rooms), Changes: []scheme.Change{}}
	v.Units, _ = a.Units()
	var sum permit.Area
	for _, r := range a.Rooms {
		sum = sum.Add(r.GrossArea)
	}
	v.Area = sum.String()
	if a.Agreement != nil {
		for _, p := range a.Agreement.Parties {
			if !p.SignedOn.IsZero() {
				v.Signed++
			}
		}
	}
	return v
}
