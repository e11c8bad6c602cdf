package application

import (
	"bytes"
	"encoding/json"

	"peijian/planning"
	"peijian/planning/permit"
)

// Record is the application as the city keeps it, in the layer [planning.Applications]. It is for officers. One that
// Parse gave can always be written; another, with a site that is neither point nor polygon, has no document.
func Record(a *permit.Application) planning.Record {
	r := planning.Record{Code: a.ID, Audience: planning.Internal}
	l, err := planning.LayerNamed(planning.Applications)
	if err != nil {
		return r
	}
	r.Values = make([]any, len(l.Fields))
	set := func(field string, v any) {
		if i := l.Field(field); i >= 0 && v != "" {
			r.Values[i] = v
		}
	}
	set("gate", string(a.Gate))
	set("name", a.Name)
	set("development_code", a.Development.Code)
	set("received_on", a.ReceivedOn)
	if document, err := json.Marshal(a); err == nil {
		set("document", json.RawMessage(document))
	}
	return r
}

// Of reads the application from a record of the layer [planning.Applications].
func Of(r *planning.Record) (*permit.Application, error) {
	l, err := planning.LayerNamed(planning.Applications)
	if err != nil {
		return nil, err
	}
	i := l.Field("document")
	if i >= len(r.Values) {
		return nil, planning.Errorf(planning.ErrInvalid, "application %s: no document", r.Code)
	}
	document, isJSON := r.Values[i].(json.RawMessage)
	if !isJSON {
		return nil, planning.Errorf(planning.ErrInvalid, "application %s: no document", r.Code)
	}
	a := &permit.Application{}
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(a); err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "application %s: %w", r.Code, err)
	}
	return a, nil
}
