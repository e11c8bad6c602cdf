package picture

import (
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

// Queued is a stored application with its ruling on one picture of the city.
type Queued struct {
	Feature     *planning.Feature
	Application *permit.Application // nil when the document cannot be read
	Ruling      permit.Ruling
	Due         planning.Date
	Left        int // working days
}

// queueOf judges every stored application. One that cannot be read stands in the queue as undetermined, and never opens a gate.
func queueOf(c *planning.City, judge func(*permit.Application) permit.Ruling) []Queued {
	var out []Queued
	for f := range c.Layer(planning.Applications).All() {
		q := Queued{Feature: f, Due: dueOn(f.Date(f.Layer, "received_on"))}
		q.Left = daysLeft(c.AsOf, q.Due)
		a, err := application.Of(&f.Record)
		if err != nil {
			q.Ruling = unreadable(c, f)
		} else {
			q.Application, q.Ruling = a, judge(a)
		}
		out = append(out, q)
	}
	return out
}

func unreadable(c *planning.City, f *planning.Feature) permit.Ruling {
	return permit.Ruling{
		Application: f.Code, Name: f.Name(), Gate: permit.Gate(f.Text("gate")), ReceivedOn: f.Date(f.Layer, "received_on"),
		Development: permit.Subject{Code: f.Text("development_code")}, AsOf: c.AsOf, CityRevision: c.Revision,
		Outcome: permit.Undetermined, Effect: permit.Hold,
		Summary: planning.Text{Zh: "申请内容无法读取，须重新提交。", En: "The application cannot be read and must be handed in again."},
	}
}
