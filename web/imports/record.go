package imports

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/web/answer"
	"peijian/web/session"
)

type problemsInput struct {
	answer.Common
	answer.Exchange
	Draft  string `path:"draft" pattern:"^[0-9a-f]{32}$"`
	Code   string `query:"code" maxLength:"100" doc:"Only problems of this code"`
	Offset int    `query:"offset" minimum:"0" default:"0"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

type changesInput struct {
	answer.Common
	answer.Exchange
	Draft  string `path:"draft" pattern:"^[0-9a-f]{32}$"`
	What   string `query:"what" enum:"added,changed,closed," default:"" doc:"Only what becomes this; empty: all"`
	Offset int    `query:"offset" minimum:"0" default:"0"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type entriesInput struct {
	answer.Common
	answer.Exchange
	Layer  string `query:"layer" maxLength:"100" doc:"Only of this layer"`
	Before int64  `query:"before" minimum:"0" default:"0" doc:"Only entries before this number; 0: the latest"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type entryInput struct {
	answer.Common
	answer.Exchange
	Import int64 `path:"import" minimum:"1" doc:"Number of the import on record"`
}

// ProblemPage is a part of what is wrong with a file.
type ProblemPage struct {
	Problems []desk.Problem          `json:"problems" doc:"Those that stand against the file first"`
	Counts   []postgres.ProblemCount `json:"counts" doc:"By code, of all that were kept"`
}

// ChangePage is a part of a difference.
type ChangePage struct {
	Changes []desk.Change `json:"changes"`
	Total   int64         `json:"total"`
}

// EntryList is a part of the record of imports, the latest first.
type EntryList struct {
	Imports []desk.Entry `json:"imports"`
}

// registerFindings registers what a check left behind.
func (s *Service) registerFindings(api huma.API, forbids func(*huma.Operation)) {
	answer.Get(api, draftPath+"/problems", "draft-problems", "What is wrong with a file, row by row", s.draftProblems, forbids)
	answer.Get(api, draftPath+"/changes", "draft-changes", "What a file would change, feature by feature", s.draftChanges, forbids)
}

func (s *Service) registerRecord(api huma.API) {
	forbids := func(op *huma.Operation) { op.Errors = append(op.Errors, http.StatusForbidden, http.StatusNotFound) }
	answer.Get(api, "/api/v1/imports", "imports", "The record of imports", s.entries, forbids)
	answer.Get(api, "/api/v1/imports/{import}", "import-entry", "One import on record, with the rows that were left out", s.entry, forbids)
	answer.Register(api, huma.Operation{OperationID: "undo-import", Method: http.MethodPost, Path: "/api/v1/imports/{import}/undo", Summary: "Put back what an import changed, as one revision",
		Description: "409 when later revisions touched the same features, or others refer to what was added: errors names them.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, s.undoImport)
}

func (s *Service) draftProblems(ctx context.Context, in *problemsInput) (*answer.Reply[ProblemPage], error) {
	if _, _, err := s.ownDraft(ctx, in.Request(), in.Draft); err != nil {
		return nil, err
	}
	page, counts, err := s.Desk.DraftProblems(ctx, in.Draft, in.Code, in.Offset, in.Limit)
	return answer.OK(ProblemPage{answer.List(page), answer.List(counts)}), err
}

func (s *Service) draftChanges(ctx context.Context, in *changesInput) (*answer.Reply[ChangePage], error) {
	d, _, err := s.ownDraft(ctx, in.Request(), in.Draft)
	if err != nil {
		return nil, err
	}
	page, total, err := s.Desk.DraftChanges(ctx, &d, desk.What(in.What), in.Offset, in.Limit)
	return answer.OK(ChangePage{answer.List(page), total}), err
}

// mayRead lets officers see the record who may not import themselves.
func (s *Service) mayRead(ctx context.Context, r *http.Request) error {
	if s.Desk == nil {
		return answer.NewProblem(http.StatusForbidden, "import_off")
	}
	if session.Officer(ctx).ID != 0 {
		return nil
	}
	_, err := s.Sessions.MayImport(ctx, r)
	return err
}

func (s *Service) entries(ctx context.Context, in *entriesInput) (*answer.Reply[EntryList], error) {
	if err := s.mayRead(ctx, in.Request()); err != nil {
		return nil, err
	}
	list, err := s.Desk.Entries(ctx, in.Layer, in.Before, in.Limit)
	return answer.OK(EntryList{answer.List(list)}), err
}

func (s *Service) entry(ctx context.Context, in *entryInput) (*answer.Reply[desk.Entry], error) {
	if err := s.mayRead(ctx, in.Request()); err != nil {
		return nil, err
	}
	e, err := s.Desk.Entry(ctx, in.Import)
	return answer.OK(e), err
}

func (s *Service) undoImport(ctx context.Context, in *entryInput) (*answer.Reply[desk.Entry], error) {
	actor, err := s.atDesk(ctx, in.Request())
	if err != nil {
		return nil, err
	}
	e, err := s.Desk.Undo(ctx, in.Import, actor)
	if blocked := (*desk.Blocked)(nil); errors.As(err, &blocked) {
		return nil, blockedProblem(blocked)
	}
	return answer.OK(e), err
}

// blockedProblem names what keeps an import from being undone.
func blockedProblem(b *desk.Blocked) *answer.Problem {
	p := answer.NewProblem(http.StatusConflict, "undo_blocked").Because(planning.Text{
		Zh: "不能撤销：有 " + strconv.FormatInt(int64(b.Count), 10) + " 个要素此后又有改动，或已被其他数据引用。请先处理下列要素。",
		En: "It cannot be undone: " + strconv.FormatInt(int64(b.Count), 10) + " features were changed later, or others refer to them. See to these first."})
	for _, o := range b.Obstacles {
		name := o.Name
		if name != "" {
			name = " " + name
		}
		at := planning.Text{Zh: "（第 " + strconv.FormatInt(o.Revision, 10) + " 版）", En: " (revision " + strconv.FormatInt(o.Revision, 10) + ")"}
		p.Errors = append(p.Errors, answer.Mistake{Location: o.Layer, Field: o.Code, Code: "changed_since", Zh: o.Code + name + "：" + o.Why.Zh + at.Zh, En: o.Code + name + " " + o.Why.En + at.En})
	}
	return p
}
