package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/web/answer"
)

type schemaReply struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

func (s *server) registerSchema(api huma.API) {
	answer.Get(api, "/api/v1/openapi.json", "openapi", "This description (OpenAPI 3.1)", func(context.Context, *answer.Common) (*schemaReply, error) {
		return &schemaReply{"application/openapi+json", "no-cache", s.schema()}, nil
	}, answer.As("application/openapi+json", &huma.Schema{Type: huma.TypeObject}))
}
