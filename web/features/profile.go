package features

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/answer"
	"peijian/web/picture"
)

type profileInput struct {
	answer.Common
	Code string `path:"code"`
}

func (s *Service) registerProfile(api huma.API) {
	answer.Get(api, "/api/v1/communities/{code}/profile", "communityProfile", "A community's households, rooms, posts and gaps", s.profile, answer.Finds)
}

func (s *Service) profile(ctx context.Context, in *profileInput) (*answer.Reply[gap.Profile], error) {
	p := picture.Of(ctx)
	f := p.Get(planning.Communities, in.Code)
	if f == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no community %q", in.Code)
	}
	return answer.OK(gap.ProfileOf(p.City, f, p.Gaps())), nil
}
