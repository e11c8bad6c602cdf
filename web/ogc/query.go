package ogc

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// How many features a page has: when nobody says, and at most. A limit over the largest is lowered, as the standard says.
const (
	defaultLimit = 1000
	shownLimit   = 100 // of a page for people
	largestLimit = 10_000
)

// restricting are the parameters that decide which features there are and in which order, beside the properties of the collection. The rest
// decides how they are shown.
var restricting = []string{"bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby"}

// showing are the parameters that say which part of a feature is shown, and how.
var showing = []string{"crs", "properties", "skipGeometry"}

var (
	itemParameters  = append([]string{"recorded", "datetime", "picture"}, showing...)
	itemsParameters = slices.Concat(restricting, showing, []string{"limit", "offset", "picture", "recorded"})
)

// query says which features, in which order.
type query struct {
	window *window
	days   *interval
	equals []equal
	filter *condition
	order  []ordering
}

// queryOf reads the restricting parameters. Everything about them is checked here, before anything is looked up.
func (a *ask) queryOf() (q query, err error) {
	if q.window, err = a.windowOf(); err != nil {
		return q, err
	}
	if q.days, err = a.intervalOf(); err != nil {
		return q, err
	}
	if q.equals, err = a.equalsOf(); err != nil {
		return q, err
	}
	if q.filter, err = a.filterOf(); err != nil {
		return q, err
	}
	q.order, err = a.orderOf()
	return q, err
}

// everything says that the query asks for all features in the collection's own order.
func (q *query) everything() bool {
	return q.window == nil && q.days == nil && len(q.equals) == 0 && q.filter == nil && len(q.order) == 0
}

// run lists the features, ordered by what was asked and then by their ids.
func (a *ask) run(ctx context.Context, q *query) ([]thing, error) {
	p, err := a.searched(ctx, q.days)
	if err != nil {
		return nil, err
	}
	var out []thing
	seen := 0
	for t := range a.candidates(p, q) {
		if seen++; seen%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		takes, err := q.takes(t)
		if err != nil {
			return nil, err
		}
		if takes {
			out = append(out, t)
		}
	}
	if q.near(a, p) != nil { // the tree gives them in no order
		slices.SortFunc(out, func(a, b thing) int { return cmp.Compare(a.id(), b.id()) })
		out = slices.CompactFunc(out, func(a, b thing) bool { return a == b })
	}
	sortBy(out, q.order)
	return out, nil
}

// candidates are all features of a picture, or those whose box meets the window or what the condition asks of their shapes.
func (a *ask) candidates(p Picture, q *query) iter.Seq[thing] {
	near := q.near(a, p)
	if near == nil {
		return a.collection.from(p, 0)
	}
	return func(yield func(thing) bool) {
		for f := range near {
			if !yield(kept{f}) {
				return
			}
		}
	}
}

// near are the features of a layer that the tree finds for the query, in no order and some of them twice; nil when there is nothing to ask the tree, or no tree.
func (q *query) near(a *ask, p Picture) iter.Seq[*planning.Feature] {
	if a.collection.layer == nil {
		return nil
	}
	col := p.Layer(a.collection.layer.Name)
	if q.window != nil {
		return q.window.near(col)
	}
	if q.filter == nil {
		return nil
	}
	switch box, ok := q.filter.Bound(shapeName); {
	case !ok:
		return nil
	case box.IsEmpty():
		return func(func(*planning.Feature) bool) {}
	default:
		return col.Within(box)
	}
}

func (q *query) takes(t thing) (bool, error) {
	if q.window != nil && !q.window.meets(t) || q.days != nil && !q.days.meets(t) {
		return false, nil
	}
	for i := range q.equals {
		if !q.equals[i].holds(t) {
			return false, nil
		}
	}
	if q.filter == nil {
		return true, nil
	}
	return q.filter.holds(t)
}

// fingerprint names what a query asks of a picture: the same text, the same features.
func (a *ask) fingerprint() string {
	var b strings.Builder
	id := idOfPicture(a.picture)
	fmt.Fprintf(&b, "%p %d %s %s", a.picture.City, id.revision, id.day, a.collection.id)
	names := slices.Clone(restricting)
	for _, c := range a.collection.columns {
		names = append(names, c.Name)
	}
	for _, name := range names {
		if v := a.param(name); v != "" {
			fmt.Fprintf(&b, "\n%s=%q", name, v)
		}
	}
	return b.String()
}

// answer is how many features a query has, and the way through them.
type answer struct {
	total int
	from  func(n int) iter.Seq[thing]
}

// find answers a query: all of a collection is read where it stands; what is picked or sorted is listed once and kept for the other pages.
func (a *ask) matched(ctx context.Context) (answer, error) {
	q, err := a.queryOf()
	if err != nil {
		return answer{}, err
	}
	if q.everything() {
		return answer{a.collection.len(a.picture), func(n int) iter.Seq[thing] { return a.collection.from(a.picture, n) }}, nil
	}
	list, err := a.answers.get(a.fingerprint(), func() ([]thing, error) { return a.run(ctx, &q) })
	return answer{len(list), func(n int) iter.Seq[thing] { return slices.Values(list[min(n, len(list)):]) }}, err
}

// boxOf is the box of a thing in EPSG:4490, empty without a shape.
func boxOf(t thing) (orb.Bound, bool) {
	g := t.drawn()
	if g == nil {
		return orb.Bound{}, false
	}
	return g.Bound(), true
}

// today is the day of the picture.
func (a *ask) today() planning.Date { return a.picture.AsOf }
