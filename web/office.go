package web

import (
	"context"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/permits"
	"peijian/web/session"
)

// Office is what the server needs of the store to let officers sign in and work files.
type Office interface {
	Store
	session.Accounts
	permits.Office

	RecordGaps(ctx context.Context, revision int64, day planning.Date, gaps []*gap.Gap) (int64, error)
	GapLives(ctx context.Context) ([]gap.Life, error)
	GapLife(ctx context.Context, id string) (gap.Life, []gap.Event, error)
	ActOnGap(ctx context.Context, m gap.Move) (gap.Life, error)
	ActOnGaps(ctx context.Context, m gap.MoveMany) ([]gap.Refusal, error)
	GapAttachment(ctx context.Context, seq int64) (body []byte, name, mime string, err error)
	GapMonths(ctx context.Context, from, to planning.Date) ([]gap.Month, error)
}
