package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
)

// Glossary lists the words of the product.
type Glossary struct {
	Terms []planning.Term `json:"terms"`
}

func (s *server) registerGlossary(api huma.API) {
	get(api, "/api/v1/glossary", "glossary", "The words of the product", func(context.Context, *Common) (*reply[Glossary], error) {
		return &reply[Glossary]{Glossary{planning.Glossary()}}, nil
	})
}
