package answer

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
)

// PlainQuery refuses a query that can be read in two ways: net/url drops what it cannot decode, and of a parameter that comes twice only
// the first would count. dry_run=false&dry_run=true must not write.
func PlainQuery(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	if p := queryProblem(r.URL.RawQuery); p != nil {
		WriteProblem(w, r, p)
		return
	}
	next(ctx)
}

// queryProblem is the first thing wrong with the form of a query, nil when there is none.
func queryProblem(query string) *Problem {
	values, err := url.ParseQuery(query)
	if err != nil {
		return NewProblem(http.StatusBadRequest, "bad_query")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch given := values[name]; {
		case len(given) > 1:
			return BadParameter(name, planning.Text{Zh: "只能给出一次", En: "may be given once only"})
		case given[0] == "":
			return BadParameter(name, planning.Text{Zh: "没有值", En: "has no value"})
		}
	}
	return nil
}
