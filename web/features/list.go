package features

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/picture"
)

type featuresInput struct {
	answer.Common
	answer.Paging
	FeatureFilter
	Layer string `path:"layer"`
	Sort  string `query:"sort" default:"code" doc:"code, name or a field; with - in front, backward"`
}

// FeatureList is a part of the rows that a question finds.
type FeatureList struct {
	Layer    string    `json:"layer"`
	Total    int       `json:"total" doc:"Rows found, of which these are a part"`
	Revision int64     `json:"revision"`
	Features []Feature `json:"features"`
}

func (s *Service) features(ctx context.Context, in *featuresInput) (*answer.Reply[FeatureList], error) {
	p := picture.Of(ctx)
	col, err := p.CollectionOf(in.Layer)
	if err != nil {
		return nil, err
	}
	found, err := chosen(p, col, in)
	if err != nil {
		return nil, err
	}
	if err := sortFeatures(found, col.Layer, in.Sort, p.Audience); err != nil {
		return nil, err
	}
	out := FeatureList{Layer: in.Layer, Total: len(found), Revision: p.Revision, Features: []Feature{}}
	for _, f := range answer.Page(found, in.Paging) {
		out.Features = append(out.Features, featureOf(p, f))
	}
	return answer.OK(out), nil
}

// chosen filters the rows of a layer.
func chosen(p *picture.Picture, col *planning.Collection, in *featuresInput) ([]*planning.Feature, error) {
	filter, err := in.Filter()
	if err != nil {
		return nil, err
	}
	return slices.Collect(iter.Seq[*planning.Feature](filter.Pick(p.City, col))), nil
}

// sortFeatures orders rows by a column, and rows alike by their codes. Rows without a value come last either way.
func sortFeatures(rows []*planning.Feature, l *planning.Layer, by string, audience planning.Audience) error {
	name, backward := strings.CutPrefix(by, "-")
	slices.SortFunc(rows, func(a, b *planning.Feature) int { return cmp.Compare(a.Code, b.Code) })
	var key func(f *planning.Feature) any
	switch i := l.Field(name); {
	case name == "code":
		key = func(f *planning.Feature) any { return f.Code }
	case name == "name":
		key = func(f *planning.Feature) any { return f.Name() }
	case i >= 0 && l.Fields[i].Kind != planning.KindJSON && (!l.Fields[i].Internal || audience == planning.Internal):
		key = func(f *planning.Feature) any { return f.Values[i] }
	default:
		return answer.BadParameter("sort", planning.Text{Zh: "没有 " + name + " 这一列", En: "there is no column " + name})
	}
	order := answer.Comparison()
	slices.SortStableFunc(rows, func(a, b *planning.Feature) int {
		x, y := key(a), key(b)
		if missing := cmp.Compare(rank(x), rank(y)); missing != 0 {
			return missing
		}
		if backward {
			return order(y, x)
		}
		return order(x, y)
	})
	return nil
}

func rank(v any) int {
	if v == nil || v == "" {
		return 1
	}
	return 0
}

// FeatureFilter picks features of a layer.
type FeatureFilter struct {
	Q           string `query:"q" maxLength:"100" doc:"Part of the name or the code"`
	BBox        string `query:"bbox" doc:"west,south,east,north in degrees"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
	Community   string `query:"community" doc:"Code of a community"`
}

// Filter reads the parameters; a box that cannot be read is the problem bad_parameter.
func (in *FeatureFilter) Filter() (export.Filter, error) {
	f := export.Filter{Text: in.Q, Subdistrict: in.Subdistrict, Community: in.Community}
	if in.BBox == "" {
		return f, nil
	}
	box, err := answer.Box(in.BBox)
	f.Box = &box
	return f, err
}
