package ogc

import (
	"fmt"
	"net/http"

	"peijian/geo"
	"peijian/planning"
)

// Problem is why a request is not answered. It is said as problem+json by [Config.Fail].
type Problem struct {
	Status   int
	Code     string        // stable name of the kind of problem
	Where    string        // "query.limit", "header.Content-Crs"; "" for the request as a whole
	Why      planning.Text // one sentence
	Mistakes []geo.Problem // of a feature that was sent
}

// Error is the English sentence.
func (p *Problem) Error() string { return p.Why.En }

// text makes a sentence in both languages.
func text(zh, en string, args ...any) planning.Text {
	return planning.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

// badParameter says what is wrong with the value of a parameter.
func badParameter(name string, why planning.Text) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: "bad_parameter", Where: "query." + name,
		Why: planning.Text{Zh: "参数 " + name + "：" + why.Zh, En: "parameter " + name + ": " + why.En}}
}

func badHeader(name string, why planning.Text) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: "bad_parameter", Where: "header." + name,
		Why: planning.Text{Zh: "请求头 " + name + "：" + why.Zh, En: "header " + name + ": " + why.En}}
}

func notFound(zh, en string, args ...any) *Problem {
	return &Problem{Status: http.StatusNotFound, Code: "not_found", Why: text(zh, en, args...)}
}
