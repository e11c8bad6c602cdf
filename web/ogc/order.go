package ogc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
)

// ordering is one property by which features are sorted.
type ordering struct {
	*column
	falling bool
}

// mostOrderings bounds what a request may ask of a sort.
const mostOrderings = 10

// orderOf reads sortby=+name,-code.
func (a *ask) orderOf() ([]ordering, error) {
	given := a.param("sortby")
	if given == "" {
		return nil, nil
	}
	parts := strings.Split(given, ",")
	if len(parts) > mostOrderings {
		return nil, badParameter("sortby", text("最多 %d 个属性", "has at most %d properties", mostOrderings))
	}
	var out []ordering
	for _, part := range parts {
		part = strings.TrimSpace(part) // a plus sign in an address is a blank
		name := strings.TrimLeft(part, "+-")
		c := a.collection.column(name)
		if c == nil || !c.sortable() || len(part)-len(name) > 1 {
			return nil, badParameter("sortby", text("不能按 %s 排序", "cannot sort by %s", part))
		}
		out = append(out, ordering{c, strings.HasPrefix(part, "-")})
	}
	return out, nil
}

// sortable: everything but documents has an order.
func (c *column) sortable() bool { return c.Kind != planning.KindJSON }

// sortBy sorts stably: what is equal stays in the order of its ids. What has no value comes last either way.
func sortBy(things []thing, by []ordering) {
	if len(by) == 0 {
		return
	}
	slices.SortStableFunc(things, func(a, b thing) int {
		for i := range by {
			if c := by[i].compare(a, b); c != 0 {
				return c
			}
		}
		return 0
	})
}

func (o *ordering) compare(a, b thing) int {
	x, y := o.get(a), o.get(b)
	if missing(x) || missing(y) {
		return cmp.Compare(truth(missing(x)), truth(missing(y)))
	}
	if o.falling {
		return compareValues(y, x)
	}
	return compareValues(x, y)
}

// missing says that a value of planning is none.
func missing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case planning.Date:
		return v.IsZero()
	case *apd.Decimal:
		return v == nil
	case json.RawMessage:
		return len(v) == 0
	}
	return false
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compareValues compares two values of one property: texts by their bytes, as their codes are, so that every server sorts alike.
func compareValues(x, y any) int {
	switch x := x.(type) {
	case string:
		return cmp.Compare(x, y.(string))
	case int64:
		return cmp.Compare(x, y.(int64))
	case *apd.Decimal:
		return x.Cmp(y.(*apd.Decimal))
	case bool:
		return cmp.Compare(truth(x), truth(y.(bool)))
	case planning.Date:
		return x.Time().Compare(y.(planning.Date).Time())
	case json.RawMessage:
		return bytes.Compare(x, y.(json.RawMessage))
	}
	return 0
}
