package permits

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/answer"
)

type actionInput struct {
	answer.Common
	ID   string `path:"id"`
	Body struct {
		Action       proceeding.Action     `json:"action" enum:"receive,assess_start,assess,request_correction,resubmit,review,return,issue,refuse,withdraw,revoke"`
		Version      int64                 `json:"version" minimum:"0" doc:"Of the proceeding as it was seen"`
		Reason       string                `json:"reason,omitempty" maxLength:"4000"`
		Items        []planning.Text       `json:"items,omitempty" maxItems:"50" doc:"Of a correction: what is missing"`
		Overrides    []proceeding.Override `json:"overrides,omitempty" maxItems:"20"`
		PermitNumber string                `json:"permit_number,omitempty" maxLength:"100" doc:"Of issue, as it is printed"`
	}
}

type signatureInput struct {
	answer.Common
	ID   string `path:"id"`
	Body struct {
		Role       string        `json:"role" maxLength:"64"`
		Party      string        `json:"party" minLength:"1" maxLength:"200"`
		SignedOn   planning.Date `json:"signed_on"`
		Attachment int64         `json:"attachment,omitempty" doc:"The scanned paper; 0: signed here"`
	}
}

type correctionInput struct {
	answer.Common
	ID      string `path:"id"`
	RawBody []byte `contentType:"application/yaml" required:"true" doc:"The whole file anew: YAML, or JSON"`
}

type rulingInput struct {
	answer.Common
	ID int64 `path:"id" minimum:"1"`
}

type digestInput struct {
	answer.Common
	Digest string `path:"digest" pattern:"^[0-9a-f]{64}$"`
}

// RulingDetail is a ruling as it was stored.
type RulingDetail struct {
	RulingNote
	Application string          `json:"application"`
	Facts       json.RawMessage `json:"facts"`
	Report      json.RawMessage `json:"report"`
}

// Verification is what anybody may know who holds a paper.
type Verification struct {
	Application string           `json:"application"`
	Name        string           `json:"name"`
	Gate        permit.Gate      `json:"gate"`
	Development string           `json:"development"`
	Outcome     permit.Outcome   `json:"outcome"`
	Open        bool             `json:"open"`
	AsOf        planning.Date    `json:"as_of"`
	State       proceeding.State `json:"state"`
	StateTitle  planning.Text    `json:"state_title"`
	Permit      string           `json:"permit"`
	Latest      bool             `json:"latest" doc:"No later ruling was given on this file"`
}

func (s *Service) registerActions(api huma.API) {
	refusals := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	answer.Register(api, huma.Operation{OperationID: "act", Method: http.MethodPost, Path: "/api/v1/applications/{id}/actions", Summary: "Take a step with a file",
		Description: "Assess and issue judge the file anew on the city as it is. 409: somebody else moved the file, or the rule keeps the gate shut.", Errors: refusals}, s.act)
	answer.Register(api, huma.Operation{OperationID: "sign", Method: http.MethodPost, Path: "/api/v1/applications/{id}/signatures",
		Summary: "Sign the venue agreement, or record a signature from a scanned paper", Errors: refusals}, s.sign)
	answer.Register(api, huma.Operation{OperationID: "correct", Method: http.MethodPut, Path: "/api/v1/applications/{id}/file", MaxBodyBytes: answer.LargestFile,
		Summary: "Take in a corrected file", Errors: refusals}, s.correct)
	answer.Get(api, "/api/v1/rulings/{id}", "ruling", "A ruling as it was stored, with its facts", s.ruling, answer.Finds)
	answer.Get(api, "/api/v1/verification/{digest}", "verification", "Whether a paper is genuine: what the QR code asks", s.verification, answer.Finds)
	s.registerAttachments(api)
	s.registerPapers(api)
}

// judgedNow is a ruling with the bytes that would be stored of it.
type judgedNow struct {
	stored *proceeding.StoredRuling
	ruling permit.Ruling
	book   *permit.Rulebook
}

// judged judges a file on a picture, as of its day, by the rulebook that the office works with.
func (s *Service) judged(c *planning.City, id string) (judgedNow, error) {
	var out judgedNow
	adopted := s.Adopted()
	stored, err := proceeding.JudgeBy(func(a *permit.Application) *permit.Rulebook {
		out.book = adopted.For(a, c.AsOf)
		return out.book
	}, c, id, c.AsOf)
	if err != nil {
		return judgedNow{}, err
	}
	out.stored = stored
	return out, json.Unmarshal(stored.Report, &out.ruling)
}

// passable are the clauses that the file does not meet and that its rulebook lets be passed over.
func (n *judgedNow) passable() []string {
	out := []string{}
	for _, f := range n.ruling.Findings {
		if f.Outcome != permit.Pass && f.Outcome != permit.NotApplicable && f.Effect != permit.Advise && proceeding.MayPassOver(n.book, f.Clause) {
			out = append(out, f.Clause)
		}
	}
	return out
}

// overridesOf are what was passed over with a stored ruling, nothing for 0.
func (s *Service) overridesOf(ctx context.Context, ruling int64) ([]proceeding.Override, error) {
	if ruling == 0 {
		return []proceeding.Override{}, nil
	}
	list, err := s.Office.Overrides(ctx, ruling)
	return answer.List(list), err
}

// bookOf is the rulebook by which the city judges a file, the one adopted last when there is no such file.
func (s *Service) bookOf(c *planning.City, id string) *permit.Rulebook {
	a := &permit.Application{}
	if f := c.Get(planning.Applications, id); f != nil {
		if stored, err := application.Of(&f.Record); err == nil {
			a = stored
		} else {
			a.Gate = permit.Gate(f.Text("gate"))
		}
	}
	return s.Adopted().For(a, c.AsOf)
}

// judgings is how often a file is judged anew when the city changes meanwhile.
const judgings = 8

func (s *Service) act(ctx context.Context, in *actionInput) (*answer.Reply[ProceedingDetail], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	p, _, err := s.Office.Proceeding(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := proceeding.Next(&p, in.Body.Action, o); err != nil {
		return nil, err
	}
	if err := s.complete(in); err != nil {
		return nil, err
	}
	if err := s.take(ctx, in, o, p.Ruling); err != nil {
		return nil, err
	}
	out, err := s.proceedingOf(ctx, in.ID)
	return answer.OK(out), err
}

// complete says what an action lacks.
func (s *Service) complete(in *actionInput) error {
	b := &in.Body
	switch {
	case len(b.Overrides) > 0 && b.Action != proceeding.Assess:
		return answer.Missing("body.overrides", "特批只在出具审查意见时提出", "clauses are passed over when the file is assessed")
	case proceeding.NeedsReason(b.Action) && b.Reason == "":
		return answer.Missing("body.reason", "请写明理由", "give a reason")
	case b.Action == proceeding.RequestCorrection && len(b.Items) == 0:
		return answer.Missing("body.items", "请列出须补正的内容", "list what is to be corrected")
	case b.Action == proceeding.Issue && b.PermitNumber == "":
		return answer.Missing("body.permit_number", "请填写许可证号", "give the permit's number")
	}
	return nil
}

// take carries an action out. before is the ruling that lies with the file: what was passed over when it was made holds for the issue, too, since another
// officer has reviewed it.
func (s *Service) take(ctx context.Context, in *actionInput, o proceeding.Officer, before int64) (err error) {
	b := &in.Body
	if b.Action == proceeding.Issue {
		if b.Overrides, err = s.overridesOf(ctx, before); err != nil {
			return err
		}
	}
	m := proceeding.Move{Application: in.ID, Action: b.Action, Officer: o.ID, Version: b.Version, Reason: b.Reason, Items: b.Items,
		Overrides: b.Overrides, PermitNumber: b.PermitNumber, Organ: s.organ(in.ID)}
	for range judgings {
		city := s.Store.City()
		m.On = city.AsOf
		if b.Action == proceeding.Assess || b.Action == proceeding.Issue {
			now, err := s.judged(city, in.ID)
			if err != nil {
				return err
			}
			if err := s.Office.KeepRulebook(ctx, now.book); err != nil {
				return err
			}
			if b.Action == proceeding.Issue && !now.stored.Open && !proceeding.PassedOver(now.book, &now.ruling, b.Overrides) {
				return answer.NewProblem(http.StatusConflict, "gate_shut").Because(now.ruling.Summary)
			}
			m.Ruling = now.stored
		}
		_, err := s.Office.Take(ctx, m)
		if !errors.Is(err, postgres.ErrOvertaken) {
			return err
		}
		if err := s.Office.Refresh(ctx); err != nil {
			return err
		}
	}
	return postgres.ErrOvertaken
}

// organ is who issues: the organ of the gate in the file's rulebook.
func (s *Service) organ(id string) string {
	city := s.Store.City()
	f := city.Get(planning.Applications, id)
	if f == nil {
		return ""
	}
	gate, _ := s.bookOf(city, id).Gate(permit.Gate(f.Text("gate")))
	return gate.Organ.Zh
}

// signable lists the roles for which an officer may sign: their own, and, for clerks who keep the gate, the developer's from its paper.
func (s *Service) signable(c *planning.City, p *proceeding.Proceeding, o proceeding.Officer) []string {
	if o.ID == 0 || p.State.Ended() || p.Gate != permit.PresalePermit {
		return []string{}
	}
	switch o.Role {
	case proceeding.CivilAffairs:
		return []string{"civil_affairs"}
	case proceeding.Subdistrict:
		if s.subdistrictOf(c, p.Application) == o.Subdistrict {
			return []string{"subdistrict"}
		}
	case proceeding.PresaleOfficer:
		return []string{"developer", "subdistrict", "civil_affairs"} // from papers
	}
	return []string{}
}

// subdistrictOf is the sub-district in which a file's development lies, "" when it lies in none or in several.
func (s *Service) subdistrictOf(c *planning.City, id string) string {
	now, err := s.judged(c, id)
	if err != nil {
		return ""
	}
	out := ""
	for _, home := range now.ruling.Communities {
		f := c.Get(planning.Communities, home.Code)
		if f == nil {
			continue
		}
		if code := f.Text("subdistrict_code"); out == "" || out == code {
			out = code
		} else {
			return ""
		}
	}
	return out
}

func (s *Service) sign(ctx context.Context, in *signatureInput) (*answer.Reply[ProceedingDetail], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	p, _, err := s.Office.Proceeding(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	city := s.Store.City()
	may := false
	for _, role := range s.signable(city, &p, o) {
		may = may || role == in.Body.Role
	}
	switch {
	case !may:
		return nil, answer.NewProblem(http.StatusForbidden, "not_your_signature")
	case o.Role == proceeding.PresaleOfficer && in.Body.Attachment == 0:
		return nil, answer.Missing("body.attachment", "代为登记签字须附扫描件", "a signature recorded for somebody else needs the scanned paper")
	case in.Body.SignedOn.IsZero() || city.AsOf.Before(in.Body.SignedOn):
		return nil, answer.Missing("body.signed_on", "签字日期不能晚于今天", "the day of signing cannot lie after today")
	}
	g := proceeding.Signature{Role: in.Body.Role, Party: in.Body.Party, SignedOn: in.Body.SignedOn, Officer: o.ID, Attachment: in.Body.Attachment}
	if err := s.Office.SignAgreement(ctx, in.ID, g); err != nil {
		return nil, err
	}
	out, err := s.proceedingOf(ctx, in.ID)
	return answer.OK(out), err
}

func (s *Service) correct(ctx context.Context, in *correctionInput) (*answer.Reply[ProceedingDetail], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	p, _, err := s.Office.Proceeding(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if o.Role != proceeding.Keeper(p.Gate) {
		return nil, answer.NewProblem(http.StatusForbidden, "forbidden")
	}
	if !editable(p.State) {
		return nil, answer.NewProblem(http.StatusConflict, "not_editable")
	}
	a, problems := application.Parse("file", in.RawBody)
	if a == nil {
		return nil, fileProblem(problems)
	}
	if a.ID != in.ID {
		return nil, answer.Missing("body.id", "文件编号与办件不一致", "the file has another number")
	}
	if err := s.Office.EditApplication(ctx, a, o.ID); err != nil {
		return nil, err
	}
	out, err := s.proceedingOf(ctx, in.ID)
	return answer.OK(out), err
}

func (s *Service) ruling(ctx context.Context, in *rulingInput) (*answer.Reply[RulingDetail], error) {
	if _, err := s.Sessions.SignedIn(ctx); err != nil {
		return nil, err
	}
	r, err := s.Office.Ruling(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	version, err := s.Office.CurrentVersion(ctx, r.Application)
	return answer.OK(RulingDetail{
		RulingNote: RulingNote{ID: r.ID, Outcome: r.Outcome, Open: r.Open, AsOf: r.AsOf, Revision: r.Revision, Rulebook: r.RulebookID, Digest: r.Digest,
			Officer: r.Officer, Stale: r.ApplicationVersion != version, At: r.At},
		Application: r.Application, Facts: r.Facts, Report: r.Report,
	}), err
}

func (s *Service) verification(ctx context.Context, in *digestInput) (*answer.Reply[Verification], error) {
	if s.Office == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	r, err := s.Office.RulingByDigest(ctx, in.Digest)
	if err != nil {
		return nil, err
	}
	var report permit.Ruling
	if err := json.Unmarshal(r.Report, &report); err != nil {
		return nil, err
	}
	p, _, err := s.Office.Proceeding(ctx, r.Application)
	return answer.OK(Verification{Application: r.Application, Name: report.Name, Gate: r.Gate, Development: report.Development.Name, Outcome: r.Outcome,
		Open: r.Open, AsOf: r.AsOf, State: p.State, StateTitle: p.State.Title(), Permit: p.Permit, Latest: p.Ruling == r.ID}), err
}
