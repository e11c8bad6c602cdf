package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/history"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Archive knows what was when. It answers for the store's audience: to the public it says neither who nor why.
type Archive interface {
	// RecordedDays lists the days on which something was recorded, the first one first.
	RecordedDays(ctx context.Context) ([]history.Day, error)
	// Revisions lists what was made from one day to another, both included, the latest first, and says how many there are.
	Revisions(ctx context.Context, from, to planning.Date, limit, offset int) ([]history.Revision, int, error)
	// FeatureHistory lists the versions of a feature, the latest first.
	FeatureHistory(ctx context.Context, layer, code string) ([]history.Version, error)
}

// Days are the days that the map can be shown as of.
type Days struct {
	Today planning.Date `json:"today"`
	Days  []history.Day `json:"days" doc:"On which something was recorded, the first one first"`
}

// Revision is one change of the city.
type Revision struct {
	Number int64                `json:"number"`
	At     time.Time            `json:"at"`
	Actor  string               `json:"actor" doc:"Empty for the public"`
	Note   string               `json:"note" doc:"Empty for the public"`
	Layers []history.LayerCount `json:"layers" doc:"What it touched; empty for the public"`
}

// RevisionList is a part of the changes of the city, the latest first.
type RevisionList struct {
	Total     int        `json:"total"`
	Revisions []Revision `json:"revisions"`
}

// Version is one version of a feature.
type Version struct {
	From      Revision      `json:"from" doc:"The revision that made it"`
	To        *Revision     `json:"to" doc:"The revision that ended it; null: it is the one in force"`
	ValidFrom planning.Date `json:"valid_from"`
	ValidTo   planning.Date `json:"valid_to"`
	Source    string        `json:"source"`
	Fields    []FieldChange `json:"fields" doc:"The values in which it differs from the version before it"`
	Moved     bool          `json:"moved" doc:"Its shape is another one than that of the version before it"`
	First     bool          `json:"first" doc:"There was no version before it, or the feature had ended"`
	Geometry  any           `json:"geometry" doc:"GeoJSON geometry or null"`
}

// FeatureHistory is every version of a feature, the latest first.
type FeatureHistory struct {
	Layer    string    `json:"layer"`
	Code     string    `json:"code"`
	Versions []Version `json:"versions"`
}

type historyInput struct {
	answer.Common
	Layer string `path:"layer"`
	Code  string `path:"code"`
}

type revisionsInput struct {
	answer.Common
	answer.Paging
	From string `query:"from" doc:"First day"`
	To   string `query:"to" doc:"Last day"`
}

func (s *server) registerHistory(api huma.API) {
	answer.Get(api, "/api/v1/days", "days", "The days on which something was recorded", s.days, answer.Finds)
	answer.Get(api, "/api/v1/revisions", "revisions", "The changes of the city, by whom and why, the latest first", s.revisions, answer.Finds)
	answer.Get(api, "/api/v1/layers/{layer}/features/{code}/history", "featureHistory", "Every version of a feature, the latest first", s.featureHistory, answer.Finds)
}

// archive is nil and a problem where nobody can say what was when.
func (s *server) archive() (Archive, error) {
	if s.Archive == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_past")
	}
	return s.Archive, nil
}

func (s *server) days(ctx context.Context, _ *answer.Common) (*answer.Reply[Days], error) {
	a, err := s.archive()
	if err != nil {
		return nil, err
	}
	list, err := a.RecordedDays(ctx)
	if list == nil {
		list = []history.Day{}
	}
	return answer.OK(Days{s.Store.City().AsOf, list}), err
}

func (s *server) revisions(ctx context.Context, in *revisionsInput) (*answer.Reply[RevisionList], error) {
	a, err := s.archive()
	if err != nil {
		return nil, err
	}
	var ends [2]planning.Date
	for i, text := range []string{in.From, in.To} {
		if text == "" {
			continue
		}
		if ends[i], err = answer.Day([]string{"from", "to"}[i], text); err != nil {
			return nil, err
		}
	}
	list, total, err := a.Revisions(ctx, ends[0], ends[1], in.Limit, in.Offset)
	out := RevisionList{Total: total, Revisions: []Revision{}}
	for _, r := range list {
		out.Revisions = append(out.Revisions, revisionOf(r))
	}
	return answer.OK(out), err
}

func revisionOf(r history.Revision) Revision {
	if r.Layers == nil {
		r.Layers = []history.LayerCount{}
	}
	return Revision{r.Number, r.At, r.Actor, r.Note, r.Layers}
}

func (s *server) featureHistory(ctx context.Context, in *historyInput) (*answer.Reply[FeatureHistory], error) {
	a, err := s.archive()
	if err != nil {
		return nil, err
	}
	p := picture.Of(ctx)
	col, err := p.CollectionOf(in.Layer)
	if err != nil {
		return nil, err
	}
	list, err := a.FeatureHistory(ctx, in.Layer, in.Code)
	if err != nil {
		return nil, err
	}
	out := FeatureHistory{Layer: in.Layer, Code: in.Code, Versions: []Version{}}
	for i := range list {
		if list[i].From.Number > p.Revision {
			continue // made after the day that is looked at
		}
		v := versionOf(col.Layer, list, i, p.Audience)
		if v.To != nil && v.To.Number > p.Revision {
			v.To = nil
		}
		out.Versions = append(out.Versions, v)
	}
	if len(out.Versions) == 0 {
		return nil, planning.Errorf(planning.ErrNotFound, "%s did not have %q yet", in.Layer, in.Code)
	}
	return answer.OK(out), nil
}

// versionOf tells version i of a list, the latest first, and how it differs from the one before it.
func versionOf(l *planning.Layer, list []history.Version, i int, audience planning.Audience) Version {
	v := &list[i]
	out := Version{From: revisionOf(v.From), ValidFrom: v.ValidFrom, ValidTo: v.ValidTo, Source: v.Source, Fields: []FieldChange{}, Geometry: answer.Geometry(v.Geometry)}
	if v.To != nil {
		out.To = new(revisionOf(*v.To))
	}
	d := history.Difference{What: history.Added, New: &planning.Feature{Record: v.Record, Layer: l}}
	if i+1 < len(list) && list[i+1].To != nil && list[i+1].To.Number == v.From.Number {
		d.What, d.Old = history.Changed, &planning.Feature{Record: list[i+1].Record, Layer: l}
	}
	out.First, out.Moved = d.Old == nil, d.Moved()
	for _, x := range d.Fields() {
		if x.Name != "audience" || audience == planning.Internal {
			out.Fields = append(out.Fields, FieldChange{x.Name, x.Title, answer.Value(x.Old), answer.Value(x.New)})
		}
	}
	return out
}
