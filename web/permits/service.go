package permits

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/session"
)

// Office is what working files needs of the store. What each method promises stands in planning/postgres.
type Office interface {
	Refresh(ctx context.Context) error
	Officers(ctx context.Context) ([]proceeding.Officer, error)

	KeepRulebook(ctx context.Context, rb *permit.Rulebook) error
	Proceedings(ctx context.Context) ([]proceeding.Proceeding, error)
	Proceeding(ctx context.Context, application string) (proceeding.Proceeding, []proceeding.Step, error)
	Take(ctx context.Context, m proceeding.Move) (proceeding.Proceeding, error)
	Rulings(ctx context.Context, application string) ([]proceeding.StoredRuling, error)
	Ruling(ctx context.Context, id int64) (proceeding.StoredRuling, error)
	RulingByDigest(ctx context.Context, digest string) (proceeding.StoredRuling, error)
	Overrides(ctx context.Context, ruling int64) ([]proceeding.Override, error)
	CurrentVersion(ctx context.Context, application string) (int64, error)
	Permits(ctx context.Context) ([]proceeding.Permit, error)

	ApplicationVersions(ctx context.Context, application string) ([]postgres.ApplicationVersion, error)
	EditApplication(ctx context.Context, a *permit.Application, officer int64) error
	SignAgreement(ctx context.Context, application string, g proceeding.Signature) error
	Signatures(ctx context.Context, application string) ([]proceeding.Signature, error)
	AddAttachment(ctx context.Context, a proceeding.Attachment) (proceeding.Attachment, error)
	Attachments(ctx context.Context, application string) ([]proceeding.Attachment, error)
	Attachment(ctx context.Context, id int64) (proceeding.Attachment, error)
}

// Service shows the files that wait for a decision, judges them, and lets officers work them.
type Service struct {
	Store interface {
		City() *planning.City // nil while it is being loaded
	}
	Office   Office                // nil: officers do not work files here
	Adopted  func() permit.Adopted // the rulebooks by which the city decides
	Sessions *session.Sessions

	checking chan struct{} // a place for every file that may be judged at once
}

// New makes the service of what s has; the rest of s is as it will be used.
func New(s Service) *Service {
	s.checking = make(chan struct{}, checksAtOnce)
	return &s
}

// Register registers what is answered on the picture of a request on present, and what moves without a revision on api.
func (s *Service) Register(present, api huma.API) {
	s.registerApplications(present)
	s.registerCheck(present)
	s.registerWhatIf(present)
	s.registerProceedings(api)
}
