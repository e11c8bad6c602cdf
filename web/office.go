package web

import (
	"context"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/session"
)

// Office is what the server needs of the store to let officers sign in and work files.
type Office interface {
	Store
	session.Accounts
	Refresh(ctx context.Context) error

	RecordGaps(ctx context.Context, revision int64, day planning.Date, gaps []*gap.Gap) (int64, error)
	GapLives(ctx context.Context) ([]gap.Life, error)
	GapLife(ctx context.Context, id string) (gap.Life, []gap.Event, error)
	ActOnGap(ctx context.Context, m gap.Move) (gap.Life, error)
	ActOnGaps(ctx context.Context, m gap.MoveMany) ([]gap.Refusal, error)
	GapAttachment(ctx context.Context, seq int64) (body []byte, name, mime string, err error)
	GapMonths(ctx context.Context, from, to planning.Date) ([]gap.Month, error)

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
