package ogc

import "peijian/planning"

// components are the parts of the OpenAPI document that are named in it several times.
func (a *ask) components(list []*collection) object {
	schemas := a.schemas()
	for _, c := range list {
		properties := object{}
		for i := range c.columns {
			properties[c.columns[i].Name] = a.valueSchema(&c.columns[i], true)
		}
		schemas[c.id+"Feature"] = object{"allOf": []object{ref("schemas", "featureGeoJSON"),
			{"type": "object", "properties": object{"properties": object{"type": "object", "properties": properties}}}}}
		schemas[c.id+"Collection"] = object{"allOf": []object{ref("schemas", "featureCollectionGeoJSON"),
			{"type": "object", "properties": object{"features": object{"type": "array", "items": ref("schemas", c.id+"Feature")}}}}}
	}
	return object{
		"schemas": schemas, "parameters": a.parametersObject(),
		"securitySchemes": object{
			"basic":   object{"type": "http", "scheme": "basic", "description": a.pick(text("账号的登录名和密码", "Login and password of an account"))},
			"session": object{"type": "apiKey", "in": "cookie", "name": "peijian_session", "description": a.pick(text("在网页上登录", "Signing in on the screens"))},
		},
	}
}

func (a *ask) parametersObject() object {
	uris := urisOf(systemsFor(a.picture.Info.Plane))
	query := func(name string, title planning.Text, schema object) object {
		return object{"name": name, "in": "query", "required": false, "style": "form", "explode": false, "description": a.pick(title), "schema": schema}
	}
	words, truths := object{"type": "string"}, object{"type": "boolean", "default": false}
	uri := object{"type": "string", "format": "uri", "enum": uris, "default": crs84}
	return object{
		"f":    query("f", text("回答的形式", "Form of the answer"), object{"type": "string", "enum": []string{asJSON, asHTML}}),
		"lang": query("lang", text("语言", "Language"), object{"type": "string", "enum": []string{"zh", "en"}}),
		"limit": query("limit", text("一页的要素数，超过上限按上限", "Features of a page; more than the maximum is lowered to it"),
			object{"type": "integer", "minimum": 1, "maximum": largestLimit, "default": defaultLimit}),
		"offset":   query("offset", text("跳过的要素数", "Features that are left out before the page"), object{"type": "integer", "minimum": 0, "default": 0}),
		"picture":  query("picture", text("翻页所在的数据版本，取自上一页的链接", "The picture on which pages are cut, taken from the link of another page"), words),
		"recorded": query("recorded", text("按当日记录的样子", "As it was recorded on this day"), object{"type": "string", "format": "date"}),
		"bbox": query("bbox", text("范围：4 个或 6 个数字", "A box of 4 or 6 numbers"),
			object{"type": "array", "minItems": 4, "maxItems": 6, "items": object{"type": "number"}}),
		"bbox-crs": query("bbox-crs", text("bbox 的参考系", "Reference system of bbox"), uri),
		"crs":      query("crs", text("回答的参考系", "Reference system of the answer"), uri),
		"datetime": query("datetime", text("在此时刻或区间内有效（含已失效、未生效的要素）：RFC 3339", "In force at this time or on a day of this interval, what has ended or is to come included: RFC 3339"), words),
		"filter":   query("filter", text("CQL2 条件", "A condition in CQL2"), words),
		"filter-lang": query("filter-lang", text("条件的写法", "Language of the condition"),
			object{"type": "string", "enum": []string{"cql2-text", "cql2-json"}, "default": "cql2-text"}),
		"filter-crs":   query("filter-crs", text("条件中图形的参考系", "Reference system of the condition's shapes"), uri),
		"skipGeometry": query("skipGeometry", text("不要图形", "Without the geometry"), truths),
		"featureId":    object{"name": "featureId", "in": "path", "required": true, "description": a.pick(text("要素的标识", "Id of the feature")), "schema": words},
		"If-Match": object{"name": "If-Match", "in": "header", "required": true,
			"description": a.pick(text("所见版本的 ETag", "ETag of the version that was seen")), "schema": words},
		"Content-Crs": object{"name": "Content-Crs", "in": "header", "required": false,
			"description": a.pick(text("所提交图形的参考系，<URI>", "Reference system of what is sent, as <URI>")), "schema": words},
	}
}

// schemas are the answers that are alike for all collections.
func (a *ask) schemas() object {
	words := object{"type": "string"}
	list := func(of object) object { return object{"type": "array", "items": of} }
	shape := func(required []string, properties object) object {
		return object{"type": "object", "required": required, "properties": properties}
	}
	links := list(ref("schemas", "link"))
	return object{
		"anything":    object{"type": "object"},
		"link":        shape([]string{"href", "rel"}, object{"href": words, "rel": words, "type": words, "title": words, "hreflang": words}),
		"landingPage": shape([]string{"links"}, object{"title": words, "description": words, "attribution": words, "links": links}),
		"confClasses": shape([]string{"conformsTo"}, object{"conformsTo": list(words)}),
		"collections": shape([]string{"links", "collections"}, object{"links": links, "crs": list(words), "collections": list(ref("schemas", "collection"))}),
		"collection": shape([]string{"id", "links"}, object{"id": words, "title": words, "description": words, "itemType": words, "crs": list(words),
			"storageCrs": words, "links": links, "extent": object{"type": "object"}}),
		"geometry": object{"type": "object", "nullable": true, "required": []string{"type", "coordinates"}, "properties": object{
			"type":        object{"type": "string", "enum": []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}},
			"coordinates": object{"type": "array", "items": object{}}}},
		"featureGeoJSON": shape([]string{"type", "geometry", "properties"}, object{"type": object{"type": "string", "enum": []string{"Feature"}},
			"id": words, "geometry": ref("schemas", "geometry"), "properties": object{"type": "object", "nullable": true}, "links": links}),
		"featureCollectionGeoJSON": shape([]string{"type", "features"}, object{"type": object{"type": "string", "enum": []string{"FeatureCollection"}},
			"features": list(ref("schemas", "featureGeoJSON")), "links": links, "timeStamp": object{"type": "string", "format": "date-time"},
			"numberMatched": object{"type": "integer", "minimum": 0}, "numberReturned": object{"type": "integer", "minimum": 0}}),
		"exception": shape([]string{"type", "title", "status"},
			object{"type": words, "title": words, "status": object{"type": "integer"}, "detail": words, "code": words}),
	}
}
