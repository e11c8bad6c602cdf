package ogc

import (
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
)

// equal asks that a property has a value.
type equal struct {
	*column
	value any // of the type that planning keeps
}

// equalsOf reads the parameters that are named like properties.
func (a *ask) equalsOf() ([]equal, error) {
	var out []equal
	for i := range a.collection.columns {
		c := &a.collection.columns[i]
		given := a.param(c.Name)
		if given == "" {
			continue
		}
		v, why := c.read(given)
		if !why.IsZero() {
			return nil, badParameter(c.Name, why)
		}
		out = append(out, equal{c, v})
	}
	return out, nil
}

// read gives a text the type of the property; why is the sentence about one that does not have it.
func (c *column) read(s string) (v any, why planning.Text) {
	switch c.Kind {
	case planning.KindInteger:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, text("应为整数", "must be a whole number")
		}
		return n, why
	case planning.KindDecimal:
		d, _, err := apd.NewFromString(s)
		if err != nil || d.Form != apd.Finite || len(s) > 40 {
			return nil, text("应为数字", "must be a number")
		}
		return d, why
	case planning.KindDate:
		d, ok := dayOf(s)
		if !ok {
			return nil, text("应为日期，如 2026-11-23", "must be a date like 2026-11-23")
		}
		return d, why
	case planning.KindBoolean:
		if s != "true" && s != "false" {
			return nil, text("应为 true 或 false", "must be true or false")
		}
		return s == "true", why
	case planning.KindChoice:
		return c.choose(s)
	}
	return s, why
}

func (c *column) choose(s string) (v any, why planning.Text) {
	var known []string
	for _, choice := range c.Choices {
		if choice.Value == s {
			return s, why
		}
		known = append(known, choice.Value)
	}
	all := strings.Join(known, ", ")
	return nil, text("应为其中之一：%s", "must be one of %s", all)
}

func (e *equal) holds(t thing) bool {
	switch v := e.get(t).(type) {
	case *apd.Decimal:
		return v != nil && v.Cmp(e.value.(*apd.Decimal)) == 0
	default:
		return v != nil && v == e.value
	}
}
