package ogc

import (
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo/geojson"
)

// shape says which part of a feature is shown, and in which system.
type look struct {
	system  system
	columns []*column
	drawn   bool // with its geometry

	properties []geojson.Property // reused from feature to feature
}

// lookOf reads crs, properties and skipGeometry.
func (a *ask) lookOf() (*look, error) {
	sys, err := a.systemOf("crs")
	if err != nil {
		return nil, err
	}
	out := &look{system: sys, drawn: true}
	switch a.param("skipGeometry") {
	case "", "false":
	case "true":
		out.drawn = false
	default:
		return nil, badParameter("skipGeometry", text("应为 true 或 false", "must be true or false"))
	}
	out.columns, err = a.selected()
	return out, err
}

// selected are the properties that a request names, in its order; all of them when it names none.
func (a *ask) selected() ([]*column, error) {
	var out []*column
	given := a.param("properties")
	if given == "" {
		for i := range a.collection.columns {
			out = append(out, &a.collection.columns[i])
		}
		return out, nil
	}
	seen := map[string]bool{}
	for _, name := range strings.Split(given, ",") {
		c := a.collection.column(strings.TrimSpace(name))
		if c == nil {
			return nil, badParameter("properties", text("没有属性 %s", "there is no property %s", name))
		}
		if !seen[c.Name] {
			out = append(out, c)
		}
		seen[c.Name] = true
	}
	return out, nil
}

// geometry is the shape of a thing as it is shown, nil for none.
func (l *look) geometry(t thing) orb.Geometry {
	if !l.drawn {
		return nil
	}
	return l.system.of(t.drawn())
}

// values are the properties of a thing as they are shown. They are good until the next call.
func (l *look) values(t thing) []geojson.Property {
	l.properties = l.properties[:0]
	for _, c := range l.columns {
		l.properties = append(l.properties, geojson.Property{Name: c.Name, Value: c.shown(t)})
	}
	return l.properties
}

// sayCRS names the system of an answer's coordinates.
func (a *ask) sayCRS(l *look) {
	if a.collection.geometry != "" {
		a.w.Header().Set("Content-Crs", "<"+l.system.uri+">")
	}
}
