package ogc

import (
	"peijian/planning"
)

// landingDocument is the first page of the service.
type landingDocument struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Attribution string `json:"attribution,omitempty"`
	Links       []link `json:"links"`
}

var (
	apiTitle         = text("接口说明", "Description of the interface")
	conformanceTitle = text("符合的标准", "Standards it conforms to")
	collectionsTitle = text("要素集", "Collections")
)

func (a *ask) serviceTitle() planning.Text {
	name := a.picture.Info.Name
	return text("%s配建要素服务", "Peijian features of %s", name.In(a.lang))
}

func (a *ask) landing() error {
	links := append(a.selves(a.serviceTitle()),
		a.to("service-desc", openapiMedia, apiTitle, "api"),
		link{Href: a.url("api") + "?f=html", Rel: "service-doc", Type: "text/html", Title: a.pick(apiTitle)},
		a.to(relConformance, "application/json", conformanceTitle, "conformance"),
		a.to(relData, "application/json", collectionsTitle, "collections"))
	d := landingDocument{Title: a.pick(a.serviceTitle()), Description: a.pick(serviceDescription), Attribution: a.pick(a.picture.Info.Notice), Links: links}
	return a.document(links, d, func() error { return a.landingPage(d) })
}

var serviceDescription = text("社区、街道、建设项目、原单位宿舍、社区用房、楼栋、网格、道路和管理真空，按 OGC API – Features 提供。",
	"Communities, sub-districts, developments, compounds, facilities, buildings, grid cells, streets and gaps, as OGC API – Features.")

// classes are the requirements classes of the standards to which the service conforms.
var classes = []string{
	"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
	"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
	"http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
	"http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/property-property",
	"http://www.opengis.net/spec/cql2/1.0/conf/functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
	"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
}

// editClasses are those of a service that takes edits.
var editClasses = []string{
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
}

type conformanceDocument struct {
	ConformsTo []string `json:"conformsTo"`
}

func (a *ask) conformance() error {
	d := conformanceDocument{ConformsTo: append([]string{}, classes...)}
	if a.editable(a.picture) {
		d.ConformsTo = append(d.ConformsTo, editClasses...)
	}
	links := a.selves(conformanceTitle)
	return a.document(links, d, func() error { return a.conformancePage(d) })
}

// collectionDocument describes one collection.
type collectionDocument struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Extent      extentDocument `json:"extent"`
	ItemType    string         `json:"itemType"`
	CRS         []string       `json:"crs"`
	StorageCRS  string         `json:"storageCrs,omitempty"`
	Links       []link         `json:"links"`
}

type extentDocument struct {
	Spatial  *spatialExtent `json:"spatial,omitempty"`
	Temporal temporalExtent `json:"temporal"`
}

type spatialExtent struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporalExtent struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

func (a *ask) describe(c *collection) collectionDocument {
	d := collectionDocument{ID: c.id, Title: a.pick(c.title), Description: a.pick(c.description()), ItemType: "feature", CRS: []string{crs84}}
	e := c.extent(a.picture)
	d.Extent.Temporal = temporalExtent{Interval: [][2]*string{{momentOf(e.from), momentOf(e.to)}}, TRS: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
	if c.geometry != planning.NoGeometry {
		d.CRS, d.StorageCRS = urisOf(systemsFor(a.picture.Info.Plane)), storage
		d.Extent.Spatial = &spatialExtent{BBox: [][4]float64{{e.box.Min[0], e.box.Min[1], e.box.Max[0], e.box.Max[1]}}, CRS: crs84}
	}
	d.Links = []link{
		a.to("self", "application/json", c.title, "collections", c.id),
		a.to(relItems, "application/geo+json", c.title, "collections", c.id, "items"),
		{Href: a.url("collections", c.id, "items") + "?f=html", Rel: relItems, Type: "text/html", Title: a.pick(c.title)},
		a.to(relQueryables, "application/schema+json", queryablesTitle, "collections", c.id, "queryables"),
		a.to(relSortables, "application/schema+json", sortablesTitle, "collections", c.id, "sortables"),
		a.to(relSchema, "application/schema+json", schemaTitle, "collections", c.id, "schema"),
	}
	return d
}

// momentOf is the beginning of a day in China, nil for an open end.
func momentOf(d planning.Date) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String() + "T00:00:00+08:00"
	return &s
}

type collectionsDocument struct {
	Links       []link               `json:"links"`
	CRS         []string             `json:"crs"`
	Collections []collectionDocument `json:"collections"`
}

func (a *ask) collections() error {
	d := collectionsDocument{Links: a.selves(collectionsTitle), CRS: urisOf(systemsFor(a.picture.Info.Plane))}
	for _, c := range catalogFor(a.picture.Audience).list {
		d.Collections = append(d.Collections, a.describe(c))
	}
	return a.document(d.Links, d, func() error { return a.collectionsPage(d) })
}

func (a *ask) oneCollection() error {
	d := a.describe(a.collection)
	d.Links = append(a.selves(a.collection.title), d.Links[1:]...)
	return a.document(d.Links, d, func() error { return a.collectionPage(d) })
}
