package ogc

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// operations are what can be done with one collection, or with the service as a whole.
type operations struct {
	ID, Title string
	Open      bool // the group is unfolded
	Methods   []string
	Rows      []operation
}

// operation is one row of the page of the interface.
type operation struct {
	Method, Path, Summary string
	Href                  string // its page, "" where there is none without a value to fill in
	Parameters            []string
}

// methodOrder is that in which a feature lives.
var methodOrder = []string{"get", "post", "put", "patch", "delete"}

func (a *ask) apiPage(d object) error {
	paths := d["paths"].(object)
	service := operations{ID: "service", Title: a.pick(text("服务", "The service")), Open: true}
	groups := []operations{a.operations(service, paths, "/", "/conformance", "/api", "/collections")}
	for _, c := range catalogFor(a.picture.Audience).list {
		base := "/collections/" + c.id
		g := operations{ID: c.id, Title: a.pick(c.title)}
		groups = append(groups, a.operations(g, paths, base, base+"/items", base+"/items/{featureId}", base+"/queryables", base+"/sortables", base+"/schema"))
	}
	return a.render("api", a.pick(apiTitle), a.trail(1), nil, groups)
}

// operations fills a group with what the addresses offer.
func (a *ask) operations(g operations, paths object, addresses ...string) operations {
	for _, address := range addresses {
		offered, _ := paths[address].(object)
		for _, method := range methodOrder {
			o, ok := offered[method].(object)
			if !ok {
				continue
			}
			row := operation{Method: strings.ToUpper(method), Path: address, Summary: fmt.Sprint(o["summary"]), Parameters: parameterNames(o)}
			if row.Summary == g.Title {
				row.Summary = a.pick(text("要素集的说明", "About the collection"))
			}
			if method == "get" && !strings.Contains(address, "{") {
				row.Href = a.asPage(a.origin + Root + strings.TrimSuffix(address, "/"))
			}
			g.Rows = append(g.Rows, row)
			if !slices.Contains(g.Methods, row.Method) {
				g.Methods = append(g.Methods, row.Method)
			}
		}
	}
	return g
}

// parameterNames are the parameters of an operation, those that are described elsewhere by the end of their address.
func parameterNames(o object) (names []string) {
	parameters, _ := o["parameters"].([]object)
	for _, p := range parameters {
		if ref, ok := p["$ref"].(string); ok {
			names = append(names, path.Base(ref))
		} else {
			names = append(names, fmt.Sprint(p["name"]))
		}
	}
	return names
}
