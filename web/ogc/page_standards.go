package ogc

import (
	"path"
	"strings"

	"peijian/planning"
)

// part is one part of the standards, with the classes of it to which the service conforms.
type part struct {
	Title   string
	Classes []class
}

type class struct{ Name, URI string }

// parts name the parts of the standards by what their classes begin with.
var parts = []struct {
	begin string
	title planning.Text
}{
	{"ogcapi-common-1/", text("通用 第 1 部分：核心", "Common, Part 1: Core")},
	{"ogcapi-common-2/", text("通用 第 2 部分：地理数据", "Common, Part 2: Geospatial data")},
	{"ogcapi-features-1/", text("要素 第 1 部分：核心", "Features, Part 1: Core")},
	{"ogcapi-features-2/", text("要素 第 2 部分：坐标参考系", "Features, Part 2: Coordinate reference systems by reference")},
	{"ogcapi-features-3/", text("要素 第 3 部分：过滤", "Features, Part 3: Filtering")},
	{"ogcapi-features-4/", text("要素 第 4 部分：新增、替换、更新和删除", "Features, Part 4: Create, replace, update and delete")},
	{"ogcapi-features-5/", text("要素 第 5 部分：属性说明（草案）", "Features, Part 5: Schemas (draft)")},
	{"cql2/", text("通用查询语言 CQL2", "Common Query Language, CQL2")},
}

// classNames are classes as people speak of them, by part and last step of the address where one name stands in several parts.
var classNames = map[string]planning.Text{
	"core": text("核心", "Core"), "collections": text("要素集", "Collections"), "oas30": text("OpenAPI 3.0 说明", "Description as OpenAPI 3.0"), "html": text("网页", "HTML"),
	"geojson": text("GeoJSON", "GeoJSON"), "crs": text("按 URI 选坐标系", "Systems by URI"), "queryables": text("可查询的属性", "Queryables"),
	"queryables-query-parameters": text("属性作查询参数", "Queryables as parameters"), "filter": text("过滤参数 filter", "The parameter filter"),
	"features-filter": text("按过滤取要素", "Features by filter"), "cql2-text": text("文本写法", "As text"), "cql2-json": text("JSON 写法", "As JSON"), "basic-cql2": text("基本：比较与逻辑", "Basic: comparison and logic"),
	"advanced-comparison-operators": text("LIKE、BETWEEN、IN", "LIKE, BETWEEN, IN"), "case-insensitive-comparison": text("不分大小写 CASEI", "Without case: CASEI"),
	"accent-insensitive-comparison": text("不分重音 ACCENTI", "Without accents: ACCENTI"), "basic-spatial-functions": text("基本空间关系 S_INTERSECTS", "Basic spatial: S_INTERSECTS"),
	"basic-spatial-functions-plus": text("各种图形的 S_INTERSECTS", "S_INTERSECTS of every shape"), "spatial-functions": text("全部空间关系", "Spatial functions"),
	"temporal-functions": text("时间关系", "Temporal functions"), "array-functions": text("数组关系", "Array functions"), "property-property": text("属性与属性比较", "Property beside property"),
	"functions": text("自定义函数", "Functions"), "arithmetic": text("算术", "Arithmetic"), "schemas": text("属性说明", "Schemas"), "sortables": text("可排序的属性", "Sortables"),
	"create-replace-delete": text("新增、替换、删除", "Create, replace, delete"), "update": text("部分更新", "Update"), "optimistic-locking-etags": text("以 ETag 防止互相覆盖", "Optimistic locking with ETags"),
	"features": text("用于要素", "For features"),
}

// byPart groups classes by part, in the order of parts; those of a part without a name come last under their own address.
func (a *ask) byPart(uris []string) (out []part) {
	rest := part{Title: a.pick(text("其他", "Others"))}
	grouped := make([]part, len(parts))
	for _, uri := range uris {
		at := &rest
		for i, p := range parts {
			if strings.Contains(uri, "/spec/"+p.begin) {
				at, grouped[i].Title = &grouped[i], a.pick(p.title)
			}
		}
		name := path.Base(uri)
		if known, ok := classNames[name]; ok {
			name = a.pick(known)
		}
		at.Classes = append(at.Classes, class{name, uri})
	}
	for _, p := range append(grouped, rest) {
		if len(p.Classes) > 0 {
			out = append(out, p)
		}
	}
	return out
}
