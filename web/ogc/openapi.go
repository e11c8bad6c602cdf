package ogc

import (
	"net/http"
	"strconv"

	"peijian/planning"
)

// object is a part of an OpenAPI document.
type object = map[string]any

func (a *ask) openapi() error {
	d := a.describeAPI()
	return a.document(a.selves(apiTitle), d, func() error { return a.apiPage(d) })
}

// describeAPI makes the OpenAPI 3.0 document: every collection has its own addresses, since each has its own properties to ask for.
func (a *ask) describeAPI() object {
	list := catalogFor(a.picture.Audience).list
	return object{
		"openapi": "3.0.3",
		"info": object{
			"title": a.pick(a.serviceTitle()), "description": a.pick(serviceDescription), "version": versionOr(a.Version),
			"license": object{"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
		},
		"servers":    []object{{"url": a.origin + Root, "description": a.pick(a.serviceTitle())}},
		"tags":       []object{{"name": "service", "description": a.pick(text("服务", "The service"))}, {"name": "features", "description": a.pick(featuresTitle)}},
		"security":   []object{},
		"paths":      a.paths(list),
		"components": a.components(list),
	}
}

func versionOr(v string) string {
	if v == "" {
		return "0"
	}
	return v
}

func (a *ask) paths(list []*collection) object {
	out := object{
		"/":            a.reads("landingPage", "service", text("首页", "Landing page"), "landingPage", "application/json"),
		"/conformance": a.reads("conformance", "service", conformanceTitle, "confClasses", "application/json"),
		"/api":         a.reads("api", "service", apiTitle, "anything", openapiMedia),
		"/collections": a.reads("collections", "service", collectionsTitle, "collections", "application/json"),
	}
	for _, c := range list {
		base := "/collections/" + c.id
		out[base] = a.reads(c.id, "service", c.title, "collection", "application/json")
		out[base+"/queryables"] = a.reads(c.id+".queryables", "service", queryablesTitle, "anything", "application/schema+json")
		out[base+"/sortables"] = a.reads(c.id+".sortables", "service", sortablesTitle, "anything", "application/schema+json")
		out[base+"/schema"] = a.reads(c.id+".schema", "service", schemaTitle, "anything", "application/schema+json")
		out[base+"/items"] = a.itemsPath(c)
		out[base+"/items/{featureId}"] = a.itemPath(c)
	}
	return out
}

func ref(kind, name string) object { return object{"$ref": "#/components/" + kind + "/" + name} }

// reads describes an address that is only read.
func (a *ask) reads(id, tag string, title planning.Text, schema, mime string) object {
	return object{"get": object{
		"operationId": id + ".get", "tags": []string{tag}, "summary": a.pick(title),
		"parameters": []object{ref("parameters", "f"), ref("parameters", "lang")},
		"responses":  a.responses("200", a.pick(title), ref("schemas", schema), mime, "400", "404", "406", "503"),
	}}
}

// responses are one that is good, and problems.
func (a *ask) responses(status, says string, schema object, mime string, problems ...string) object {
	out := object{status: object{"description": says, "content": object{mime: object{"schema": schema}, "text/html": object{"schema": object{"type": "string"}}}}}
	return a.withProblems(out, problems...)
}

func (a *ask) withProblems(out object, problems ...string) object {
	for _, status := range problems {
		code, _ := strconv.Atoi(status)
		out[status] = object{"description": http.StatusText(code), "content": object{"application/problem+json": object{"schema": ref("schemas", "exception")}}}
	}
	return out
}

func (a *ask) itemsPath(c *collection) object {
	parameters := []object{}
	for _, name := range []string{"f", "lang", "limit", "offset", "picture", "recorded", "bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "crs",
		"skipGeometry"} {
		parameters = append(parameters, ref("parameters", name))
	}
	parameters = append(parameters, a.listOf("properties", text("只要这些属性", "These properties only"), c.columns),
		a.listOf("sortby", text("排序：+ 升序，- 降序", "Order: + rising, - falling"), nil))
	for i := range c.columns {
		if col := &c.columns[i]; col.queryable() {
			parameters = append(parameters, object{"name": col.Name, "in": "query", "style": "form", "explode": false,
				"description": a.pick(col.Title), "schema": a.valueSchema(col, false)})
		}
	}
	out := object{"get": object{
		"operationId": c.id + ".items.get", "tags": []string{"features"}, "summary": a.pick(text("查询%s", "Features of %s", c.title.In(a.lang))),
		"parameters": parameters,
		"responses":  a.responses("200", a.pick(c.title), ref("schemas", c.id+"Collection"), "application/geo+json", "400", "404", "406", "410", "503"),
	}}
	if a.editable(a.picture) && c.layer != nil {
		out["post"] = a.writes(c, "create", text("新增要素", "Add a feature"), object{"201": object{"description": "Created", "headers": object{
			"Location": object{"description": a.pick(text("新要素的地址", "Address of the new feature")), "schema": object{"type": "string", "format": "uri"}}}}},
			nil, "application/geo+json", "400", "401", "403", "409", "413", "415", "422")
	}
	return out
}

func (a *ask) itemPath(c *collection) object {
	out := object{
		"parameters": []object{ref("parameters", "featureId")},
		"get": object{
			"operationId": c.id + ".item.get", "tags": []string{"features"}, "summary": a.pick(text("%s中的一个要素", "One feature of %s", c.title.In(a.lang))),
			"parameters": []object{ref("parameters", "f"), ref("parameters", "lang"), ref("parameters", "crs"), ref("parameters", "skipGeometry"),
				ref("parameters", "datetime"), ref("parameters", "recorded"), ref("parameters", "picture"),
				a.listOf("properties", text("只要这些属性", "These properties only"), c.columns)},
			"responses": a.responses("200", a.pick(c.title), ref("schemas", c.id+"Feature"), "application/geo+json", "400", "404", "406", "503"),
		},
	}
	if a.editable(a.picture) && c.layer != nil {
		done := func() object { return object{"204": object{"description": "Done"}} }
		match := []object{ref("parameters", "If-Match")}
		problems := []string{"400", "401", "403", "404", "409", "412", "413", "415", "422", "428"}
		out["put"] = a.writes(c, "replace", text("替换要素", "Replace a feature"), done(), match, "application/geo+json", problems...)
		out["patch"] = a.writes(c, "update", text("修改要素的一部分", "Change part of a feature"), done(), match, mergePatch, problems...)
		out["delete"] = a.writes(c, "remove", text("终止要素", "End a feature"), done(), match, "", "400", "401", "403", "404", "409", "412", "428")
	}
	return out
}

// writes describes an operation that changes a feature.
func (a *ask) writes(c *collection, id string, title planning.Text, done object, parameters []object, body string, problems ...string) object {
	out := object{
		"operationId": c.id + "." + id, "tags": []string{"features"}, "summary": a.pick(title),
		"security":  []object{{"basic": []string{}}, {"session": []string{}}},
		"responses": a.withProblems(done, append(problems, "503")...),
	}
	if body != "" {
		parameters = append(parameters, ref("parameters", "Content-Crs"))
		schema := ref("schemas", c.id+"Feature")
		if body == mergePatch {
			schema = object{"type": "object"}
		}
		out["requestBody"] = object{"required": true, "content": object{body: object{"schema": schema}}}
	}
	if len(parameters) > 0 {
		out["parameters"] = parameters
	}
	return out
}

// listOf is a parameter that lists names.
func (a *ask) listOf(name string, title planning.Text, columns []column) object {
	items := object{"type": "string"}
	if columns != nil {
		var names []string
		for _, c := range columns {
			names = append(names, c.Name)
		}
		items["enum"] = names
	}
	return object{"name": name, "in": "query", "style": "form", "explode": false, "description": a.pick(title),
		"schema": object{"type": "array", "minItems": 1, "items": items}}
}

// valueSchema is the type of a property in OpenAPI 3.0, which says in its own way that there may be no value.
func (a *ask) valueSchema(c *column, nullable bool) object {
	p := a.propertySchema(c, 0)
	out := object{}
	if p.Type != nil {
		out["type"] = p.Type
	}
	if p.Format != "" {
		out["format"] = p.Format
	}
	if p.Minimum != nil {
		out["minimum"] = *p.Minimum
	}
	if p.Maximum != nil {
		out["maximum"] = *p.Maximum
	}
	if len(p.Enum) > 0 {
		out["enum"] = p.Enum
		if nullable {
			out["enum"] = append(append([]any{}, p.Enum...), nil)
		}
	}
	if nullable {
		out["nullable"], out["title"] = true, a.pick(c.Title)
	}
	return out
}
