package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

// largestFile bounds a presale file. Real ones have a few kilobytes; an outline of ten thousand corners fits.
const largestFile = 256 << 10

// checksAtOnce bounds what strangers' files may take of the machine: reading a hostile one takes some hundred times its size.
const checksAtOnce = 2

type checkInput struct {
	Common
	RawBody []byte `contentType:"application/yaml" required:"true" doc:"A presale file: YAML, or JSON"`
}

func (s *server) registerCheck(api huma.API) {
	register(api, huma.Operation{
		OperationID: "check", Method: http.MethodPost, Path: "/api/v1/check", MaxBodyBytes: largestFile,
		Summary:     "Judge a presale file against the city as it is; nothing is stored",
		Description: "422 lists every problem of the file with its line.",
		Errors:      []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusServiceUnavailable},
	}, s.check)
}

func (s *server) check(ctx context.Context, in *checkInput) (*reply[permit.Ruling], error) {
	select {
	case s.checking <- struct{}{}:
		defer func() { <-s.checking }()
	case <-ctx.Done():
		return nil, newProblem(http.StatusServiceUnavailable, "busy")
	}
	p := pictureOf(ctx)
	a, problems := application.Parse("application", in.RawBody)
	if a == nil {
		return nil, fileProblem(problems)
	}
	return &reply[permit.Ruling]{p.judge()(a)}, nil
}

// fileProblem lists what is wrong with a file.
func fileProblem(problems []geo.Problem) *Problem {
	p := newProblem(http.StatusUnprocessableEntity, "invalid_file")
	for _, x := range problems {
		p.Errors = append(p.Errors, Mistake{Location: "body", Row: x.Row, Field: x.Field, Code: x.Code, Zh: x.Zh, En: x.En})
	}
	if len(problems) > 0 {
		p.detail = planning.Text{Zh: problems[0].Zh, En: problems[0].En}
	}
	return p
}
