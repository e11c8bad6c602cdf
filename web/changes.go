package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/history"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/picture"
)

// Moment is a revision, and the day by whose law it is shown.
type Moment struct {
	Revision int64         `json:"revision"`
	AsOf     planning.Date `json:"as_of"`
}

func momentOf(p *picture.Picture) Moment { return Moment{p.Revision, p.AsOf} }

// Change is one feature that differs between two days.
type Change struct {
	Layer       string         `json:"layer"`
	Code        string         `json:"code"`
	Name        string         `json:"name"`
	What        history.What   `json:"what" enum:"added,changed,removed"`
	Fields      []FieldChange  `json:"fields" doc:"The values that differ; of what was added or removed all it has"`
	Moved       bool           `json:"moved" doc:"Its shape is another one"`
	OldArea     *float64       `json:"old_area" doc:"m² of the city's plane; null for what is no polygon, or was not there"`
	NewArea     *float64       `json:"new_area" doc:"m² of the city's plane; null for what is no polygon, or is not there any more"`
	Subdistrict string         `json:"subdistrict" doc:"Name of the sub-district in which it lies"`
	BBox        *answer.Bounds `json:"bbox" doc:"Of both shapes"`
	Center      *[2]float64    `json:"center" doc:"Longitude and latitude"`
}

// FieldChange is one value that differs.
type FieldChange struct {
	Name  string        `json:"name"`
	Title planning.Text `json:"title"`
	Old   any           `json:"old" doc:"null: there was none"`
	New   any           `json:"new" doc:"null: there is none any more"`
}

// ChangeDetail is a change with both shapes.
type ChangeDetail struct {
	From Moment `json:"from"`
	To   Moment `json:"to"`
	Change
	OldGeometry any `json:"old_geometry" doc:"GeoJSON geometry or null"`
	NewGeometry any `json:"new_geometry" doc:"GeoJSON geometry or null"`
}

// LayerChanges counts what differs in a layer.
type LayerChanges struct {
	Layer string        `json:"layer"`
	Title planning.Text `json:"title"`
	history.Count
}

// ChangeList is a part of what differs between two days.
type ChangeList struct {
	From    Moment         `json:"from"`
	To      Moment         `json:"to"`
	Total   int            `json:"total"`
	Layers  []LayerChanges `json:"layers" doc:"Every layer in which something differs, by the same filter but for layer and kind"`
	Changes []Change       `json:"changes"`
}

// ChangeFilter picks changes.
type ChangeFilter struct {
	Layer       string `query:"layer" doc:"Name of a layer"`
	What        string `query:"what" enum:"added,changed,removed"`
	Q           string `query:"q" maxLength:"100" doc:"Part of the name, the old one or the new one, or of the code"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
	BBox        string `query:"bbox" doc:"west,south,east,north in degrees"`
}

type changeListInput struct {
	answer.Common
	answer.Paging
	ChangeFilter
	Sort string `query:"sort" enum:"layer,-layer,code,-code,name,-name,what,-what,area,-area" default:"layer"`
}

type changeInput struct {
	answer.Common
	Layer string `path:"layer"`
	Code  string `path:"code"`
}

func (s *server) registerChanges(api huma.API) {
	answer.Get(api, "/api/v1/changes", "changes", "What differs between two days", s.changes, answer.Finds)
	answer.Get(api, "/api/v1/changes/export", "exportChanges", "What differs between two days, as a GeoJSON FeatureCollection (RFC 7946)", s.exportChanges,
		answer.Finds, answer.As("application/geo+json", &huma.Schema{Type: huma.TypeObject}))
	answer.Get(api, "/api/v1/changes/{layer}/{code}", "change", "One feature as it was and as it is", s.change, answer.Finds)
	answer.Get(api, "/tiles/changes/{z}/{x}/{y}.mvt", "changesTile", "A vector tile (MVT 2.1) of what differs between two days: changes, and in changes_old the shapes that were replaced", s.changesTile,
		answer.As("application/vnd.mapbox-vector-tile", answer.Binary))
}

func (s *server) changes(ctx context.Context, in *changeListInput) (*answer.Reply[ChangeList], error) {
	c := picture.IntervalOf(ctx)
	all, err := in.pick(c)
	if err != nil {
		return nil, err
	}
	some, err := in.narrow(c, all)
	if err != nil {
		return nil, err
	}
	sortChanges(some, in.Sort)
	out := ChangeList{From: momentOf(c.From), To: momentOf(c.To), Total: len(some), Layers: countLayers(all), Changes: []Change{}}
	for _, d := range answer.Page(some, in.Paging) {
		out.Changes = append(out.Changes, changeOf(c, d))
	}
	return answer.OK(out), nil
}

// pick filters by everything but the layer and the kind. What it returns is the caller's own.
func (in *ChangeFilter) pick(c *picture.Interval) ([]*history.Difference, error) {
	list := c.List()
	out := make([]*history.Difference, 0, len(list))
	box, err := answer.Box(cmp.Or(in.BBox, "-180,-89,180,89"))
	if err != nil {
		return nil, err
	}
	here := crs.ToMercator(box).Bound()
	for _, d := range list {
		if (in.Q == "" || isNamed(d, in.Q)) && (in.BBox == "" || touches(d, here)) && (in.Subdistrict == "" || liesIn(c, d, in.Subdistrict)) {
			out = append(out, d)
		}
	}
	return out, nil
}

// narrow filters by the layer and the kind.
func (in *ChangeFilter) narrow(c *picture.Interval, list []*history.Difference) ([]*history.Difference, error) {
	if in.Layer != "" {
		if _, err := c.To.CollectionOf(in.Layer); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(list), func(d *history.Difference) bool {
		return in.Layer != "" && d.Feature().Layer.Name != in.Layer || in.What != "" && string(d.What) != in.What
	}), nil
}

func isNamed(d *history.Difference, q string) bool {
	return d.Old != nil && export.Named(d.Old, q) || d.New != nil && export.Named(d.New, q)
}

func countLayers(list []*history.Difference) []LayerChanges {
	sums := history.CountByLayer(list)
	out := []LayerChanges{}
	for _, l := range planning.Layers() {
		if n, any := sums[l.Name]; any {
			out = append(out, LayerChanges{l.Name, l.Title, n})
		}
	}
	return out
}

// sortChanges orders changes; they come by layer and code.
func sortChanges(list []*history.Difference, by string) {
	name, backward := strings.CutPrefix(by, "-")
	words := answer.Comparison()
	order := map[string]func(a, b *history.Difference) int{
		"layer": func(a, b *history.Difference) int { return cmp.Compare(layerOrder(a), layerOrder(b)) },
		"code":  func(a, b *history.Difference) int { return words(a.Feature().Code, b.Feature().Code) },
		"name":  func(a, b *history.Difference) int { return words(a.Feature().Name(), b.Feature().Name()) },
		"what":  func(a, b *history.Difference) int { return cmp.Compare(a.What, b.What) },
		"area":  func(a, b *history.Difference) int { return cmp.Compare(gain(a), gain(b)) },
	}[name]
	slices.SortStableFunc(list, func(a, b *history.Difference) int {
		if backward {
			a, b = b, a
		}
		return order(a, b)
	})
}

func layerOrder(d *history.Difference) int {
	return slices.IndexFunc(planning.Layers(), func(l *planning.Layer) bool { return l == d.Feature().Layer })
}

// gain is by how many m² a feature grew.
func gain(d *history.Difference) float64 {
	var sum float64
	if area := areaOf(d.New); area != nil {
		sum += *area
	}
	if area := areaOf(d.Old); area != nil {
		sum -= *area
	}
	return sum
}

// areaOf is the area of a polygon in m², nil of anything else.
func areaOf(f *planning.Feature) *float64 {
	if f == nil || f.Plane == nil || f.Layer.Geometry != planning.PolygonGeometry {
		return nil
	}
	return new(f.Plane.Area())
}

// changeOf is a difference as it is told.
func changeOf(c *picture.Interval, d *history.Difference) Change {
	f := d.Feature()
	out := Change{Layer: f.Layer.Name, Code: f.Code, Name: f.Name(), What: d.What, Fields: []FieldChange{}, Moved: d.Moved(), OldArea: areaOf(d.Old), NewArea: areaOf(d.New)}
	for _, x := range d.Fields() {
		if x.Name == "audience" && c.To.Audience != planning.Internal {
			continue // the public sees what is public
		}
		out.Fields = append(out.Fields, FieldChange{x.Name, x.Title, answer.Value(x.Old), answer.Value(x.New)})
	}
	if s := export.Belongs(seenIn(c, d).City, planning.Subdistricts, f); s != nil {
		out.Subdistrict = s.Name()
	}
	out.Center, out.BBox = answer.PlaceOf(f)
	if out.BBox != nil && d.Moved() {
		out.BBox = new(answer.BoundsOf(f.Geometry.Bound().Union(d.Old.Geometry.Bound())))
	}
	return out
}

// seenIn is the picture in which a difference is seen: the older one of what was removed.
func seenIn(c *picture.Interval, d *history.Difference) *picture.Picture {
	if d.New == nil {
		return c.From
	}
	return c.To
}

func liesIn(c *picture.Interval, d *history.Difference, subdistrict string) bool {
	in := func(p *picture.Picture, f *planning.Feature) bool {
		if f == nil {
			return false
		}
		s := export.Belongs(p.City, planning.Subdistricts, f)
		return s != nil && s.Code == subdistrict
	}
	return in(c.From, d.Old) || in(c.To, d.New)
}

func touches(d *history.Difference, here orb.Bound) bool {
	for _, f := range []*planning.Feature{d.Old, d.New} {
		if f != nil && f.Tile != nil && f.Tile.Bound().Intersects(here) {
			return true
		}
	}
	return false
}

func (s *server) change(ctx context.Context, in *changeInput) (*answer.Reply[ChangeDetail], error) {
	c := picture.IntervalOf(ctx)
	if _, err := c.To.CollectionOf(in.Layer); err != nil {
		return nil, err
	}
	list := c.List()
	i := slices.IndexFunc(list, func(d *history.Difference) bool {
		return d.Feature().Layer.Name == in.Layer && d.Feature().Code == in.Code
	})
	if i < 0 {
		return nil, planning.Errorf(planning.ErrNotFound, "%s %q is the same on both days", in.Layer, in.Code)
	}
	out := ChangeDetail{From: momentOf(c.From), To: momentOf(c.To), Change: changeOf(c, list[i])}
	if old := list[i].Old; old != nil {
		out.OldGeometry = answer.Geometry(old.Geometry)
	}
	if now := list[i].New; now != nil {
		out.NewGeometry = answer.Geometry(now.Geometry)
	}
	return answer.OK(out), nil
}
