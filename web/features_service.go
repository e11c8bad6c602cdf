package web

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web/ogc"
)

// mountFeatures puts the OGC API under its address. It is no operation of our own interface: it describes itself.
func (s *server) mountFeatures(r chi.Router) {
	service := ogc.New(ogc.Config{
		Now: s.featuresPicture, Past: s.Past, Ever: s.Ever, Edit: s.Editor, MayEdit: s.mayEdit,
		Origin: func(r *http.Request) string { return seenOf(r.Context()).origin }, Language: func(r *http.Request) planning.Lang { return languageOf(r.Context()) },
		Fail: s.failFeatures, Clock: s.Clock, Version: s.Version, Start: s.start,
	})
	flows := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { service.ServeHTTP(&flowing{ResponseWriter: w}, r) })
	r.Handle(ogc.Root, flows)
	r.Handle(ogc.Root+"/*", flows)
}

func (s *server) featuresPicture() (ogc.Picture, bool) {
	c := s.Store.City()
	if c == nil {
		return ogc.Picture{}, false
	}
	p := s.pictures.of(c)
	return ogc.Picture{City: c, Gaps: func() []*gap.Gap { return p.gaps() }}, true
}

// failFeatures says a problem of the OGC API as all others are said.
func (s *server) failFeatures(w http.ResponseWriter, r *http.Request, err error) {
	var said *ogc.Problem
	if !errors.As(err, &said) {
		p := problemOf(err)
		if p.Code == "internal" {
			noteFailure(r.Context(), err)
		}
		if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Basic realm="Peijian", charset="UTF-8"`)
		}
		writeProblem(w, r, p)
		return
	}
	p := newProblem(said.Status, said.Code).because(said.Why)
	if said.Where != "" {
		p.Errors = []Mistake{{Location: said.Where, Zh: said.Why.Zh, En: said.Why.En}}
	}
	for _, m := range said.Mistakes[:min(len(said.Mistakes), mostMistakes)] {
		p.Errors = append(p.Errors, Mistake{Location: "body", Field: m.Field, Code: m.Code, Zh: m.Zh, En: m.En})
	}
	writeProblem(w, r, p)
}
