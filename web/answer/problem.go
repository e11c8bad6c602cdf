package answer

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/proceeding"
)

// Problem is what a request gets that is not answered (RFC 9457). Code is stable; sentences may change.
type Problem struct {
	Type    string    `json:"type" doc:"urn:peijian:problem: and the code"`
	Title   string    `json:"title" doc:"The kind of problem, in the language asked for"`
	Status  int       `json:"status"`
	Detail  string    `json:"detail" doc:"What is wrong with this request, in the language asked for"`
	Code    string    `json:"code" doc:"Stable name of the kind of problem"`
	Request string    `json:"request,omitempty" doc:"Number under which the server's log knows the request"`
	Errors  []Mistake `json:"errors,omitempty" doc:"Each thing that is wrong"`

	detail planning.Text
}

// Mistake is one thing that is wrong with a request or a file.
type Mistake struct {
	Location string `json:"location,omitempty" doc:"query.limit, path.layer, body"`
	File     string `json:"file,omitempty"`
	Row      int    `json:"row,omitempty"`
	Field    string `json:"field,omitempty"`
	Code     string `json:"code,omitempty"`
	Message  string `json:"message" doc:"In the language asked for"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
}

// Error is the English sentence.
func (p *Problem) Error() string { return p.detail.En }

// GetStatus is for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is for huma.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// NewProblem makes a problem of a known code, with the sentence that belongs to it.
func NewProblem(status int, code string) *Problem {
	return &Problem{Type: "urn:peijian:problem:" + code, Status: status, Code: code, detail: sentences[code]}
}

// Because replaces the sentence.
func (p *Problem) Because(detail planning.Text) *Problem {
	p.detail = detail
	return p
}

// in says the problem in a language.
func (p *Problem) in(lang planning.Lang) *Problem {
	p.Title, p.Detail = titles[p.Status].In(lang), p.detail.In(lang)
	for i := range p.Errors {
		m := &p.Errors[i]
		m.Message = planning.Text{Zh: m.Zh, En: m.En}.In(lang)
	}
	return p
}

// kinds maps the kinds of planning's errors to a status and a code. Nothing else does.
var kinds = []struct {
	err    error
	status int
	code   string
}{
	{planning.ErrNotFound, http.StatusNotFound, "not_found"},
	{planning.ErrInvalid, http.StatusUnprocessableEntity, "invalid"},
	{planning.ErrConflict, http.StatusConflict, "conflict"},
	{planning.ErrForbidden, http.StatusForbidden, "forbidden"},
}

// ProblemOf makes a problem of any error. The text of an error is shown only when it has a kind: those are written for
// visitors. Everything else may name tables and hosts, and goes to the log.
func ProblemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return TooLarge(large.Limit)
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			text := sentences[k.code]
			if said := (*proceeding.Refusal)(nil); errors.As(err, &said) {
				return NewProblem(k.status, k.code).Because(said.Why)
			}
			if said := (*desk.Refusal)(nil); errors.As(err, &said) {
				return NewProblem(k.status, k.code).Because(said.Why)
			}
			return NewProblem(k.status, k.code).Because(planning.Text{Zh: text.Zh + "（" + err.Error() + "）", En: err.Error()})
		}
	}
	return NewProblem(http.StatusInternalServerError, "internal")
}

// WriteProblem answers with p outside of huma.
func WriteProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	p.Request = w.Header().Get(RequestHeader)
	h := w.Header()
	forget(h)
	h.Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p.in(Language(r.Context()))) // the client has gone when this fails
}

// forget takes back what was promised of an answer that is not given.
func forget(h http.Header) {
	h.Del("ETag")
	h.Del("Content-Disposition")
	h.Del("Content-Encoding")
	h.Del("Content-Length")
	h.Set("Cache-Control", "no-store")
}

// init makes huma speak of problems as we do. It has one such setting for the whole program.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return validation(status, message, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		r, w := humachi.Unwrap(ctx)
		forget(w.Header())
		p := validation(status, message, errs)
		p.Request = w.Header().Get(RequestHeader)
		return p.in(Language(r.Context()))
	}
}

// MostMistakes bounds the answer to a request in which everything is wrong.
const MostMistakes = 20

// validation turns what huma found wrong with a request into a problem: 400 for parameters, 422 for bodies.
func validation(status int, message string, errs []error) *Problem {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return TooLarge(LargestFile) // of the bodies that huma reads
	case http.StatusUnsupportedMediaType:
		return NewProblem(status, "media_type")
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
	default:
		return NewProblem(status, "internal")
	}
	p := NewProblem(http.StatusUnprocessableEntity, "invalid")
	if strings.Contains(message, "body is required") {
		return p.Because(planning.Text{Zh: "请求没有内容。", En: "The request has no body."})
	}
	for _, err := range errs[:min(len(errs), MostMistakes)] {
		m, unknown := mistakeOf(err)
		p.Errors = append(p.Errors, m)
		if strings.HasPrefix(m.Location, "body") {
			continue
		}
		code := "bad_parameter"
		if unknown {
			code = "unknown_parameter"
		}
		p.Status, p.Code, p.Type = http.StatusBadRequest, code, "urn:peijian:problem:"+code
	}
	if len(p.Errors) > 0 {
		p.detail = planning.Text{Zh: p.Errors[0].Zh, En: p.Errors[0].En}
	}
	return p
}

// Refuse answers with the problem that err is, in a middleware.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := ProblemOf(err)
	if p.Code == "internal" {
		NoteFailure(r.Context(), err)
	}
	WriteProblem(w, r, p)
}

// LargestFile bounds a presale file. Real ones have a few kilobytes; an outline of ten thousand corners fits.
const LargestFile = 256 << 10
