package gaps

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/export"
	"peijian/web/picture"
	"peijian/web/session"
)

// Office is what working gaps needs of the store. What each method promises stands in planning/postgres.
type Office interface {
	RecordGaps(ctx context.Context, revision int64, day planning.Date, gaps []*gap.Gap) (int64, error)
	GapLives(ctx context.Context) ([]gap.Life, error)
	GapLife(ctx context.Context, id string) (gap.Life, []gap.Event, error)
	ActOnGap(ctx context.Context, m gap.Move) (gap.Life, error)
	ActOnGaps(ctx context.Context, m gap.MoveMany) ([]gap.Refusal, error)
	GapAttachment(ctx context.Context, seq int64) (body []byte, name, mime string, err error)
	GapMonths(ctx context.Context, from, to planning.Date) ([]gap.Month, error)
}

// Service shows gaps and what is wrong with the ground, and lets officers work gaps.
type Service struct {
	Office   Office // nil: nobody works gaps here
	Pictures *picture.Pictures
	Sessions *session.Sessions
	Sender   *export.Sender

	recorded recorder
}

// Register registers what holds for a revision on city, what also goes on without one on timed, and what is about the present alone on api.
func (s *Service) Register(city, timed, api huma.API) {
	s.registerGaps(city)
	s.registerCells(city)
	s.registerGround(city)
	s.registerGapExport(timed)
	s.registerGapLife(api)
	s.registerGapMany(api)
}
