package permits

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/web/answer"
	"peijian/web/picture"
)

// checksAtOnce bounds what strangers' files may take of the machine: reading a hostile one takes some hundred times its size.
const checksAtOnce = 2

type checkInput struct {
	answer.Common
	RawBody []byte `contentType:"application/yaml" required:"true" doc:"A presale file: YAML, or JSON"`
}

func (s *Service) registerCheck(api huma.API) {
	answer.Register(api, huma.Operation{
		OperationID: "check", Method: http.MethodPost, Path: "/api/v1/check", MaxBodyBytes: answer.LargestFile,
		Summary:     "Judge a presale file against the city as it is; nothing is stored",
		Description: "422 lists every problem of the file with its line.",
		Errors:      []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusServiceUnavailable},
	}, s.check)
}

func (s *Service) check(ctx context.Context, in *checkInput) (*answer.Reply[permit.Ruling], error) {
	select {
	case s.checking <- struct{}{}:
		defer func() { <-s.checking }()
	case <-ctx.Done():
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "busy")
	}
	p := picture.Of(ctx)
	a, problems := application.Parse("application", in.RawBody)
	if a == nil {
		return nil, fileProblem(problems)
	}
	return answer.OK(p.Judge()(a)), nil
}

// fileProblem lists what is wrong with a file.
func fileProblem(problems []geo.Problem) *answer.Problem {
	p := answer.NewProblem(http.StatusUnprocessableEntity, "invalid_file")
	for _, x := range problems {
		p.Errors = append(p.Errors, answer.Mistake{Location: "body", Row: x.Row, Field: x.Field, Code: x.Code, Zh: x.Zh, En: x.En})
	}
	if len(problems) > 0 {
		p.Because(planning.Text{Zh: problems[0].Zh, En: problems[0].En})
	}
	return p
}
