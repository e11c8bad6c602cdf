package answer

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Describe adds parameters to an operation, each once: a group of operations is modified when it is registered and again when it is described.
func Describe(op *huma.Operation, parameters ...*huma.Param) {
	for _, p := range parameters {
		if !slices.ContainsFunc(op.Parameters, func(q *huma.Param) bool { return q.Name == p.Name && q.In == p.In }) {
			op.Parameters = append(op.Parameters, p)
		}
	}
}
