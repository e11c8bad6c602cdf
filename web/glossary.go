package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
)

// Glossary lists the words of the product.
type Glossary struct {
	Terms []planning.Term `json:"terms"`
}

func (s *server) registerGlossary(api huma.API) {
	answer.Get(api, "/api/v1/glossary", "glossary", "The words of the product", func(context.Context, *answer.Common) (*answer.Reply[Glossary], error) {
		return answer.OK(Glossary{planning.Glossary()}), nil
	})
}
