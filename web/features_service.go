package web

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/answer"
	"peijian/web/ogc"
)

// mountFeatures puts the OGC API under its address. It is no operation of our own interface: it describes itself.
func (s *server) mountFeatures(r chi.Router) {
	service := ogc.New(ogc.Config{
		Now: s.featuresPicture, Past: s.Past, Ever: s.Ever, Edit: s.Editor, MayEdit: s.sessions.MayEdit,
		Origin: func(r *http.Request) string { return answer.Origin(r.Context()) }, Language: func(r *http.Request) planning.Lang { return answer.Language(r.Context()) },
		Fail: s.failFeatures, Clock: s.Clock, Version: s.Version, Start: s.start,
	})
	flows := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { service.ServeHTTP(&answer.Flowing{ResponseWriter: w}, r) })
	r.Handle(ogc.Root, flows)
	r.Handle(ogc.Root+"/*", flows)
}

func (s *server) featuresPicture() (ogc.Picture, bool) {
	c := s.Store.City()
	if c == nil {
		return ogc.Picture{}, false
	}
	p := s.pictures.Of(c)
	return ogc.Picture{City: c, Gaps: func() []*gap.Gap { return p.Gaps() }}, true
}

// failFeatures says a problem of the OGC API as all others are said.
func (s *server) failFeatures(w http.ResponseWriter, r *http.Request, err error) {
	var said *ogc.Problem
	if !errors.As(err, &said) {
		p := answer.ProblemOf(err)
		if p.Code == "internal" {
			answer.NoteFailure(r.Context(), err)
		}
		if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Basic realm="Peijian", charset="UTF-8"`)
		}
		answer.WriteProblem(w, r, p)
		return
	}
	p := answer.NewProblem(said.Status, said.Code).Because(said.Why)
	if said.Where != "" {
		p.Errors = []answer.Mistake{{Location: said.Where, Zh: said.Why.Zh, En: said.Why.En}}
	}
	for _, m := range said.Mistakes[:min(len(said.Mistakes), answer.MostMistakes)] {
		p.Errors = append(p.Errors, answer.Mistake{Location: "body", Field: m.Field, Code: m.Code, Zh: m.Zh, En: m.En})
	}
	answer.WriteProblem(w, r, p)
}
