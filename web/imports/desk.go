package imports

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
	"peijian/web/answer"
)

// Desk takes files in by steps. planning/postgres/clerk has the one that the program uses; what each method promises stands there and in planning/postgres.
type Desk interface {
	Receive(ctx context.Context, owner, name string, o desk.Options, body io.Reader) (desk.Draft, error)
	Inspect(ctx context.Context, d *desk.Draft, o desk.Options) (*clerk.Inspection, error)
	Begin(ctx context.Context, id string, task desk.Task, digest, actor string) (<-chan struct{}, error)
	StopTask(ctx context.Context, id string) error

	Draft(ctx context.Context, id string) (desk.Draft, error)
	Drafts(ctx context.Context, owner string) ([]desk.Draft, error)
	SetDraftOptions(ctx context.Context, id string, o desk.Options) error
	DropDraft(ctx context.Context, id string) error
	DraftProblems(ctx context.Context, id, code string, offset, limit int) ([]desk.Problem, []postgres.ProblemCount, error)
	DraftChanges(ctx context.Context, d *desk.Draft, what desk.What, offset, limit int) ([]desk.Change, int64, error)

	Entries(ctx context.Context, layer string, before int64, limit int) ([]desk.Entry, error)
	Entry(ctx context.Context, id int64) (desk.Entry, error)
	Undo(ctx context.Context, id int64, actor string) (desk.Entry, error)
	Senders(ctx context.Context) ([]string, error)
}

type receiveInput struct {
	answer.Common
	answer.Exchange
	Layer  string `query:"layer" maxLength:"100" doc:"Into which it goes; may be said later"`
	Sender string `query:"sender" maxLength:"400" doc:"Who sent it"`
	File   string `header:"Peijian-Filename" required:"true" maxLength:"1000" doc:"Name of the file, percent-encoded UTF-8"`
}

type draftInput struct {
	answer.Common
	answer.Exchange
	Draft string `path:"draft" pattern:"^[0-9a-f]{32}$" doc:"A draft's id"`
}

type optionsInput struct {
	answer.Common
	answer.Exchange
	Draft string `path:"draft" pattern:"^[0-9a-f]{32}$"`
	Body  desk.Options
}

type commitInput struct {
	answer.Common
	answer.Exchange
	Draft string `path:"draft" pattern:"^[0-9a-f]{32}$"`
	Body  struct {
		Digest string `json:"digest" minLength:"1" maxLength:"100" doc:"Of the difference that was looked at"`
	}
}

type draftsInput struct {
	answer.Common
	answer.Exchange
}

// DraftList is what somebody has on the desk.
type DraftList struct {
	Drafts  []desk.Draft `json:"drafts"`
	Senders []string     `json:"senders" doc:"Who has sent files before"`
	Most    int64        `json:"most_bytes" doc:"A larger file is refused"`
}

// draftReply is a draft: 202 when work on it goes on.
type draftReply struct {
	Status int
	Body   desk.Draft
}

const draftPath = "/api/v1/imports/drafts/{draft}"

func (s *Service) registerDesk(api huma.API) {
	refusals := []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable}
	forbids := func(op *huma.Operation) { op.Errors = append(op.Errors, http.StatusForbidden, http.StatusNotFound) }
	answer.Register(api, huma.Operation{OperationID: "receive-draft", Method: http.MethodPost, Path: "/api/v1/imports/drafts", Summary: "Lay a file on the desk",
		Description: "Nothing of it is in the city before it is committed. It stays for three days after the last step.",
		RequestBody: &huma.RequestBody{Required: true, Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: answer.Binary}}},
		Errors:      append(refusals, http.StatusRequestEntityTooLarge)}, s.receiveDraft)
	answer.Get(api, "/api/v1/imports/drafts", "drafts", "What the asker has on the desk", s.drafts, forbids)
	answer.Get(api, draftPath, "draft", "A file on the desk, and how far the work on it is", s.draft, forbids)
	answer.Get(api, draftPath+"/inspection", "inspect-draft", "The first rows of a file, in both encodings, its columns, and where it may lie", s.inspectDraft, forbids)
	answer.Register(api, huma.Operation{OperationID: "set-draft-options", Method: http.MethodPut, Path: draftPath + "/options", Summary: "Say how a file is to be read",
		Description: "What a check found under other options is forgotten.", Errors: refusals}, s.setDraftOptions)
	answer.Register(api, huma.Operation{OperationID: "check-draft", Method: http.MethodPost, Path: draftPath + "/check", Summary: "Read all of a file: its problems, and what it would change",
		Description: "Answers 202 when that takes long; ask for the draft again then.", Errors: refusals}, s.checkDraft)
	answer.Register(api, huma.Operation{OperationID: "commit-draft", Method: http.MethodPost, Path: draftPath + "/commit", Summary: "Take a checked file into the city, in one revision",
		Description: "409 difference_changed: the layer was edited since, and what the file would change is not what was seen; the draft has the new difference. 202: it takes long.",
		Errors:      refusals}, s.commitDraft)
	answer.Register(api, huma.Operation{OperationID: "stop-draft", Method: http.MethodPost, Path: draftPath + "/stop", Summary: "Stop the work on a draft", Errors: refusals}, s.stopDraft)
	answer.Register(api, huma.Operation{OperationID: "discard-draft", Method: http.MethodDelete, Path: draftPath, Summary: "Throw a draft away", DefaultStatus: http.StatusNoContent, Errors: refusals}, s.discardDraft)
	s.registerFindings(api, forbids)
}

// atDesk is who works at the desk.
func (s *Service) atDesk(ctx context.Context, r *http.Request) (owner string, err error) {
	if s.Desk == nil {
		return "", answer.NewProblem(http.StatusForbidden, "import_off")
	}
	return s.Sessions.MayImport(ctx, r)
}

// ownDraft is a draft of the asker's. One of somebody else is not there; those of this machine belong to whoever may import from it.
func (s *Service) ownDraft(ctx context.Context, r *http.Request, id string) (d desk.Draft, owner string, err error) {
	if owner, err = s.atDesk(ctx, r); err != nil {
		return d, "", err
	}
	if d, err = s.Desk.Draft(ctx, id); err != nil {
		return d, "", err
	}
	if d.Owner != owner && !(strings.HasPrefix(d.Owner, "http:") && s.AllowImport(r)) {
		return desk.Draft{}, "", desk.Refuse(planning.ErrNotFound, "没有这份草稿，或已过期；请重新上传文件。", "There is no such draft, or it has expired: send the file again.")
	}
	return d, owner, nil
}

func (s *Service) receiveDraft(ctx context.Context, in *receiveInput) (*answer.Reply[desk.Draft], error) {
	owner, err := s.atDesk(ctx, in.Request())
	if err != nil {
		return nil, err
	}
	name, err := answer.FileName(in.File)
	if err != nil {
		return nil, err
	}
	if in.Request().ContentLength > s.MaxFile {
		return nil, answer.TooLarge(s.MaxFile)
	}
	answer.Extend(in.Writer(), importTime, importTime)
	body := &flow{from: http.MaxBytesReader(in.Writer(), in.Request().Body, s.MaxFile), w: in.Writer()}
	d, err := s.Desk.Receive(ctx, owner, name, desk.Options{Layer: in.Layer, Sender: strings.TrimSpace(in.Sender)}, body)
	if err != nil {
		return nil, s.importProblem(ctx, body, err)
	}
	return answer.OK(d), nil
}

func (s *Service) drafts(ctx context.Context, in *draftsInput) (*answer.Reply[DraftList], error) {
	owner, err := s.atDesk(ctx, in.Request())
	if err != nil {
		return nil, err
	}
	list, err := s.Desk.Drafts(ctx, owner)
	if err != nil {
		return nil, err
	}
	senders, err := s.Desk.Senders(ctx)
	return answer.OK(DraftList{answer.List(list), answer.List(senders), s.MaxFile}), err
}

func (s *Service) draft(ctx context.Context, in *draftInput) (*answer.Reply[desk.Draft], error) {
	d, _, err := s.ownDraft(ctx, in.Request(), in.Draft)
	return answer.OK(d), err
}

func (s *Service) inspectDraft(ctx context.Context, in *draftInput) (*answer.Reply[clerk.Inspection], error) {
	d, _, err := s.ownDraft(ctx, in.Request(), in.Draft)
	if err != nil {
		return nil, err
	}
	if d.State == desk.Committed {
		return nil, desk.Refuse(planning.ErrConflict, "这份草稿已经入库，文件不再保留。", "The draft is committed, and its file is not kept.")
	}
	out, err := s.Desk.Inspect(ctx, &d, d.Options)
	if err != nil {
		return nil, err
	}
	return answer.OK(*out), nil
}

func (s *Service) setDraftOptions(ctx context.Context, in *optionsInput) (*answer.Reply[desk.Draft], error) {
	if _, _, err := s.ownDraft(ctx, in.Request(), in.Draft); err != nil {
		return nil, err
	}
	if l := in.Body.Layer; l != "" {
		if _, err := planning.LayerNamed(l); err != nil {
			return nil, err
		}
	}
	if _, err := shiftOf(in.Body.Transform); err != nil {
		return nil, err
	}
	if err := s.Desk.SetDraftOptions(ctx, in.Draft, in.Body); err != nil {
		return nil, err
	}
	d, err := s.Desk.Draft(ctx, in.Draft)
	return answer.OK(d), err
}

func (s *Service) checkDraft(ctx context.Context, in *draftInput) (*draftReply, error) {
	return s.work(ctx, &in.Exchange, in.Draft, desk.Check, "")
}

func (s *Service) commitDraft(ctx context.Context, in *commitInput) (*draftReply, error) {
	out, err := s.work(ctx, &in.Exchange, in.Draft, desk.Commit, in.Body.Digest)
	if err != nil || out.Body.Fault == nil {
		return out, err
	}
	if f := out.Body.Fault; f.Code == desk.Overtaken.Code || f.Code == desk.HasProblems.Code {
		return nil, answer.NewProblem(http.StatusConflict, f.Code).Because(planning.Text{Zh: f.Zh, En: f.En})
	}
	return out, nil
}

// taskPatience is how long a request waits for a task before it answers that the task goes on.
const taskPatience = 15 * time.Second

// work begins a task and waits a while for its end.
func (s *Service) work(ctx context.Context, ex *answer.Exchange, id string, task desk.Task, digest string) (*draftReply, error) {
	_, owner, err := s.ownDraft(ctx, ex.Request(), id)
	if err != nil {
		return nil, err
	}
	done, err := s.Desk.Begin(ctx, id, task, digest, owner)
	if err != nil {
		return nil, err
	}
	out := &draftReply{Status: http.StatusOK}
	wait := time.NewTimer(taskPatience)
	defer wait.Stop()
	select {
	case <-done:
	case <-wait.C:
		out.Status = http.StatusAccepted
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out.Body, err = s.Desk.Draft(ctx, id)
	return out, err
}

func (s *Service) stopDraft(ctx context.Context, in *draftInput) (*answer.Reply[desk.Draft], error) {
	if _, _, err := s.ownDraft(ctx, in.Request(), in.Draft); err != nil {
		return nil, err
	}
	if err := s.Desk.StopTask(ctx, in.Draft); err != nil {
		return nil, err
	}
	d, err := s.Desk.Draft(ctx, in.Draft)
	return answer.OK(d), err
}

func (s *Service) discardDraft(ctx context.Context, in *draftInput) (*struct{}, error) {
	if _, _, err := s.ownDraft(ctx, in.Request(), in.Draft); err != nil {
		return nil, err
	}
	return nil, s.Desk.DropDraft(ctx, in.Draft)
}
