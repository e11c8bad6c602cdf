package gaps

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/proceeding"
	"peijian/web/answer"
	"peijian/web/picture"
	"peijian/web/session"
)

// GapLife is where a gap stands.
type GapLife struct {
	gap.Life
	Title   planning.Text  `json:"title" doc:"Of the state"`
	Overdue bool           `json:"overdue" doc:"It is past its day and not over"`
	Cell    planning.Named `json:"cell" doc:"Grid cell in which it lies; empty code: none, or it is mended"`
}

// GapLives is where every gap stands that the picture has, and, for officers, those that are mended too.
type GapLives struct {
	Lives []GapLife `json:"lives"`
}

// GapAction is what may be done with a gap now.
type GapAction struct {
	Action  gap.Action    `json:"action"`
	Title   planning.Text `json:"title"`
	Allowed bool          `json:"allowed"`
	Why     planning.Text `json:"why" doc:"Why it is off"`
}

// GapEvent is one step with the words for it.
type GapEvent struct {
	gap.Event
	Title planning.Text `json:"title"`
	State planning.Text `json:"state_title"`
}

// GapLifeDetail is a gap's whole life, and what may be done.
type GapLifeDetail struct {
	GapLife
	Events  []GapEvent  `json:"events"`
	Actions []GapAction `json:"actions"`
}

// GapMonth is one line of the monthly table.
type GapMonth struct {
	gap.Month
	Name string `json:"name" doc:"Of the sub-district"`
}

// GapMonths is the monthly table, by month and sub-district.
type GapMonths struct {
	Months []GapMonth `json:"months"`
}

type gapLifeInput struct {
	answer.Common
	ID string `query:"id" required:"true" maxLength:"400" doc:"kind/layer/code"`
}

type gapActionInput struct {
	answer.Common
	Body struct {
		ID             string        `json:"id" maxLength:"400"`
		Action         gap.Action    `json:"action" enum:"confirm,dismiss,reopen,register,dispatch,handle,follow_up,close,return"`
		Version        int64         `json:"version" minimum:"0" doc:"Of the life as it was seen"`
		Reason         string        `json:"reason,omitempty" maxLength:"4000" doc:"Of dismiss, reopen, handle and return"`
		DueOn          planning.Date `json:"due_on,omitempty" doc:"Of dispatch"`
		Assignee       string        `json:"assignee,omitempty" maxLength:"200" doc:"Of dispatch: the office"`
		Satisfaction   int64         `json:"satisfaction,omitempty" minimum:"0" maximum:"5" doc:"Of follow_up, 1 to 5"`
		Attachment     []byte        `json:"attachment,omitempty" doc:"PDF, JPEG or PNG, base64, at most 5 MB"`
		AttachmentName string        `json:"attachment_name,omitempty" maxLength:"200"`
	}
}

type gapFileInput struct {
	answer.Common
	ID int64 `path:"id" minimum:"1"`
}

type gapMonthsInput struct {
	answer.Common
	From string `query:"from" doc:"First day; else twelve months up to the last day"`
	To   string `query:"to" doc:"Last day; else today"`
}

// recorder makes sure that what a picture shows is on record before anybody acts on it: once for each City.
type recorder struct {
	mu   sync.Mutex
	last *planning.City
}

func (s *Service) record(ctx context.Context, p *picture.Picture) error {
	if p.Audience != planning.Internal {
		return nil // a public picture lacks what officers see, which is not mended for that
	}
	s.recorded.mu.Lock()
	defer s.recorded.mu.Unlock()
	if s.recorded.last == p.City {
		return nil
	}
	if _, err := s.Office.RecordGaps(ctx, p.Revision, p.AsOf, p.Gaps()); err != nil {
		return err
	}
	s.recorded.last = p.City
	return nil
}

func (s *Service) registerGapLife(api huma.API) {
	answer.Get(api, "/api/v1/gaps/lives", "gapLives", "Where every gap stands: proposed, dismissed, or in which stage of its case", s.gapLives)
	answer.Get(api, "/api/v1/gaps/life", "gapLife", "One gap's history, and what may be done", s.gapLife, answer.Finds)
	answer.Register(api, huma.Operation{OperationID: "actOnGap", Method: http.MethodPost, Path: "/api/v1/gaps/life", MaxBodyBytes: 8 << 20, Summary: "Take a step with a gap",
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, s.actOnGap)
	answer.Get(api, "/api/v1/gaps/steps/{id}/file", "gapFile", "The photo or file of one step", s.gapFile, answer.Finds, answer.As("application/octet-stream", answer.Binary))
	answer.Get(api, "/api/v1/gaps/months", "gapMonths", "Opened, closed and overdue gaps by month and sub-district", s.gapMonths)
}

// watched is the picture with its gaps on record.
func (s *Service) watched(ctx context.Context) (*picture.Picture, error) {
	if s.Office == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	p, err := s.Pictures.Now()
	if err != nil {
		return nil, err
	}
	return p, s.record(ctx, p)
}

func (s *Service) gapLives(ctx context.Context, _ *struct{ answer.Common }) (*answer.Reply[GapLives], error) {
	p, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Office.GapLives(ctx)
	if err != nil {
		return nil, err
	}
	shown := map[string]*gap.Gap{}
	for _, g := range p.Gaps() {
		shown[g.ID] = g
	}
	out := GapLives{Lives: []GapLife{}}
	for _, l := range all {
		if g := shown[l.ID]; p.Audience == planning.Internal || g != nil {
			out.Lives = append(out.Lives, lifeOf(l, g, p.AsOf))
		}
	}
	return answer.OK(out), nil
}

// lifeOf is a life with where its gap lies; g is nil when the gap is not there any more.
func lifeOf(l gap.Life, g *gap.Gap, today planning.Date) GapLife {
	out := GapLife{Life: l, Title: l.State.Title(), Overdue: l.Overdue(today)}
	if g != nil {
		out.Cell = g.Cell
	}
	return out
}

func (s *Service) gapLife(ctx context.Context, in *gapLifeInput) (*answer.Reply[GapLifeDetail], error) {
	p, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	if p.Audience != planning.Internal && !slices.ContainsFunc(p.Gaps(), func(g *gap.Gap) bool { return g.ID == in.ID }) {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no gap %q", in.ID)
	}
	out, err := s.lifeDetail(ctx, p, in.ID)
	return answer.OK(out), err
}

func (s *Service) lifeDetail(ctx context.Context, p *picture.Picture, id string) (GapLifeDetail, error) {
	life, events, err := s.Office.GapLife(ctx, id)
	if err != nil {
		return GapLifeDetail{}, err
	}
	out := GapLifeDetail{GapLife: lifeOf(life, p.Gap(id), p.AsOf), Events: []GapEvent{}, Actions: []GapAction{}}
	officer := session.Officer(ctx)
	for _, e := range events {
		if officer.ID == 0 {
			e.Officer, e.Attachment = "", "" // who worked on it is for officers
		}
		out.Events = append(out.Events, GapEvent{e, e.Action.Title(), e.To.Title()})
	}
	for _, a := range life.State.Choices() {
		c := GapAction{Action: a, Title: a.Title(), Allowed: true}
		if why := mayNot(officer, &life); !why.IsZero() {
			c.Allowed, c.Why = false, why
		}
		out.Actions = append(out.Actions, c)
	}
	return out, nil
}

// mayNot says why an officer may not work a gap, zero when they may: civil affairs works all of them, a sub-district its own.
func mayNot(o proceeding.Officer, l *gap.Life) planning.Text {
	switch {
	case o.ID == 0:
		return planning.Text{Zh: "请先登录", En: "sign in first"}
	case o.Role == proceeding.CivilAffairs, o.Role == proceeding.Subdistrict && o.Subdistrict == l.Subdistrict:
		return planning.Text{}
	case o.Role == proceeding.Subdistrict:
		return planning.Text{Zh: "不在您所在的街道", En: "it lies in another sub-district"}
	}
	return planning.Text{Zh: "由民政部门和所在街道处置", En: "civil affairs and its sub-district work it"}
}

func (s *Service) actOnGap(ctx context.Context, in *gapActionInput) (*answer.Reply[GapLifeDetail], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	mime := ""
	if len(b.Attachment) > 0 {
		if mime = answer.ScanType(b.Attachment); mime == "" || len(b.Attachment) > 5<<20 {
			return nil, answer.Missing("body.attachment", "只接受不超过 5 MB 的 PDF、JPEG 或 PNG", "only PDF, JPEG and PNG of at most 5 MB are taken")
		}
		b.AttachmentName = cmp.Or(b.AttachmentName, "附件")
	}
	_, err = s.Office.ActOnGap(ctx, gap.Move{ID: b.ID, Action: b.Action, Officer: o.ID, On: p.AsOf, Version: b.Version, Reason: b.Reason, DueOn: b.DueOn, Assignee: b.Assignee,
		Satisfaction: b.Satisfaction, Attachment: b.Attachment, AttachmentName: b.AttachmentName, AttachmentMime: mime})
	if err != nil {
		return nil, err
	}
	out, err := s.lifeDetail(ctx, p, b.ID)
	return answer.OK(out), err
}

func (s *Service) gapFile(ctx context.Context, in *gapFileInput) (*answer.Scan, error) {
	if _, err := s.Sessions.SignedIn(ctx); err != nil {
		return nil, err
	}
	body, name, mime, err := s.Office.GapAttachment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer.ScanOf(mime, name, body), nil
}

func (s *Service) gapMonths(ctx context.Context, in *gapMonthsInput) (*answer.Reply[GapMonths], error) {
	p, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	to, from := p.AsOf, planning.DateOf(p.AsOf.Time().AddDate(0, -11, 1-p.AsOf.Time().Day())) // twelve months
	for _, day := range []struct {
		name, text string
		into       *planning.Date
	}{{"from", in.From, &from}, {"to", in.To, &to}} {
		if day.text == "" {
			continue
		}
		if *day.into, err = planning.ParseDate(day.text); err != nil {
			return nil, answer.BadParameter(day.name, planning.Text{Zh: "应为日期，如 2026-11-23", En: "must be a day like 2026-11-23"})
		}
	}
	if to.Before(from) || to.Time().Sub(from.Time()) > 10*366*24*time.Hour {
		return nil, answer.BadParameter("to", planning.Text{Zh: "不得早于 from，跨度不超过十年", En: "must not be before from, nor more than ten years after it"})
	}
	months, err := s.Office.GapMonths(ctx, from, to)
	if err != nil {
		return nil, err
	}
	out := GapMonths{Months: []GapMonth{}}
	for _, m := range months {
		line := GapMonth{Month: m}
		if f := p.Get(planning.Subdistricts, m.Subdistrict); f != nil {
			line.Name = f.Name()
		}
		out.Months = append(out.Months, line)
	}
	return answer.OK(out), nil
}
