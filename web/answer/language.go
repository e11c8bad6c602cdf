package answer

import (
	"context"
	"net/http"
	"strings"

	"peijian/planning"
)

// Common are the parameters of every operation.
type Common struct {
	Lang string `query:"lang" enum:"zh,en" doc:"Language of sentences about errors; else what Accept-Language prefers; else Chinese"`
}

type languageKey struct{}

// Speaking finds the language in which errors are said.
func Speaking(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := preferred(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), languageKey{}, lang)))
	})
}

func preferred(parameter, header string) planning.Lang {
	switch parameter {
	case "zh", "en":
		return planning.Lang(parameter)
	}
	for part := range strings.SplitSeq(header, ",") { // browsers write them in their order
		switch tag := strings.ToLower(strings.TrimSpace(part)); {
		case strings.HasPrefix(tag, "zh"):
			return planning.Chinese
		case strings.HasPrefix(tag, "en"):
			return planning.English
		}
	}
	return planning.Chinese
}

// Language is the language in which errors of a request are said: Chinese where nothing else was asked for.
func Language(ctx context.Context) planning.Lang {
	if l, ok := ctx.Value(languageKey{}).(planning.Lang); ok {
		return l
	}
	return planning.Chinese
}
