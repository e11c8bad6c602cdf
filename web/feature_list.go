package web

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"peijian/planning"
)

// Paging cuts a list.
type Paging struct {
	Limit  int `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int `query:"offset" minimum:"0" maximum:"100000000" default:"0"`
}

// page cuts items. What lies behind the end is empty.
func page[T any](items []T, by Paging) []T {
	from := min(by.Offset, len(items))
	out := slices.Clip(items[from:min(from+by.Limit, len(items))])
	if out == nil {
		return []T{}
	}
	return out
}

type featuresInput struct {
	Common
	Paging
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

func (s *server) features(ctx context.Context, in *featuresInput) (*reply[FeatureList], error) {
	p := pictureOf(ctx)
	col, err := p.collectionOf(in.Layer)
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
	for _, f := range page(found, in.Paging) {
		out.Features = append(out.Features, featureOf(p, f))
	}
	return &reply[FeatureList]{out}, nil
}

// chosen filters the rows of a layer.
func chosen(p *picture, col *planning.Collection, in *featuresInput) ([]*planning.Feature, error) {
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	return slices.Collect(iter.Seq[*planning.Feature](filter.Pick(p.City, col))), nil
}

// boxOf reads west,south,east,north.
func boxOf(text string) (orb.Bound, error) {
	wrong := badParameter("bbox", planning.Text{Zh: "应为 西,南,东,北 四个经纬度", En: "must be west,south,east,north in degrees"})
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return orb.Bound{}, wrong
	}
	var v [4]float64
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if limit := [2]float64{180, 89}[i%2]; err != nil || !(n >= -limit && n <= limit) {
			return orb.Bound{}, wrong
		}
		v[i] = n
	}
	if v[0] > v[2] || v[1] > v[3] {
		return orb.Bound{}, wrong
	}
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, nil
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
		return badParameter("sort", planning.Text{Zh: "没有 " + name + " 这一列", En: "there is no column " + name})
	}
	order := comparison()
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

// comparison compares two values of one column. Chinese texts go by pinyin, digits in them by their number.
func comparison() func(a, b any) int {
	c := collate.New(language.SimplifiedChinese, collate.Numeric)
	return func(a, b any) int {
		switch a := a.(type) {
		case string:
			b, _ := b.(string)
			return c.CompareString(a, b)
		case int64:
			b, _ := b.(int64)
			return cmp.Compare(a, b)
		case *apd.Decimal:
			if b, ok := b.(*apd.Decimal); ok {
				return a.Cmp(b)
			}
		case planning.Date:
			b, _ := b.(planning.Date)
			return cmp.Compare(a.String(), b.String())
		case bool:
			b, _ := b.(bool)
			return cmp.Compare(number(a), number(b))
		}
		return 0
	}
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
