package ogc

import (
	"peijian/planning"
)

var (
	queryablesTitle = text("可查询的属性", "Queryables")
	sortablesTitle  = text("可排序的属性", "Sortables")
	schemaTitle     = text("属性说明", "Schema")
)

// schemaDocument is a JSON Schema of a collection's properties.
type schemaDocument struct {
	Schema               string                     `json:"$schema"`
	ID                   string                     `json:"$id"`
	Type                 string                     `json:"type"`
	Title                string                     `json:"title"`
	Properties           map[string]*propertySchema `json:"properties"`
	Required             []string                   `json:"required,omitempty"`
	AdditionalProperties bool                       `json:"additionalProperties"`
}

type propertySchema struct {
	Type        any      `json:"type,omitempty"`
	Format      string   `json:"format,omitempty"`
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	Enum        []any    `json:"enum,omitempty"`
	Minimum     *int64   `json:"minimum,omitempty"`
	Maximum     *int64   `json:"maximum,omitempty"`
	MaxLength   int      `json:"maxLength,omitempty"`
	ReadOnly    bool     `json:"readOnly,omitempty"`
	Role        string   `json:"x-ogc-role,omitempty"`
	Unit        string   `json:"x-ogc-unit,omitempty"`
	Collection  string   `json:"x-ogc-collectionId,omitempty"`
	Sequence    int      `json:"x-ogc-propertySeq,omitempty"`
	Names       []string `json:"x-peijian-enum-titles,omitempty"`
}

const jsonSchema = "https://json-schema.org/draft/2020-12/schema"

func (a *ask) queryables() error {
	d := a.schemaOf("queryables", queryablesTitle, func(c *column) bool { return c.queryable() })
	if a.collection.geometry != planning.NoGeometry {
		d.Properties["geometry"] = a.geometrySchema()
	}
	return a.document(a.selves(queryablesTitle), d, func() error { return a.schemaPage(queryablesTitle, d) })
}

func (a *ask) sortables() error {
	d := a.schemaOf("sortables", sortablesTitle, (*column).sortable)
	return a.document(a.selves(sortablesTitle), d, func() error { return a.schemaPage(sortablesTitle, d) })
}

// queryable: a document inside a property is not looked into.
func (c *column) queryable() bool { return c.Kind != planning.KindJSON }

func (a *ask) schema() error {
	d := a.schemaOf("schema", schemaTitle, func(*column) bool { return true })
	for _, c := range a.collection.columns {
		if c.Required && !c.derived && c.Default == nil {
			d.Required = append(d.Required, c.Name)
		}
	}
	if a.collection.geometry != planning.NoGeometry {
		d.Properties["geometry"] = a.geometrySchema()
	}
	return a.document(a.selves(schemaTitle), d, func() error { return a.schemaPage(schemaTitle, d) })
}

func (a *ask) schemaOf(name string, title planning.Text, has func(*column) bool) schemaDocument {
	d := schemaDocument{
		Schema: jsonSchema, ID: a.url("collections", a.collection.id, name), Type: "object",
		Title: a.pick(a.collection.title) + " · " + a.pick(title), Properties: map[string]*propertySchema{},
	}
	for i := range a.collection.columns {
		if c := &a.collection.columns[i]; has(c) {
			d.Properties[c.Name] = a.propertySchema(c, i+1)
		}
	}
	return d
}

// geometrySchema names the shapes of a collection as Part 5 does.
func (a *ask) geometrySchema() *propertySchema {
	format := map[planning.GeometryKind]string{
		planning.PointGeometry: "geometry-point", planning.LineGeometry: "geometry-multilinestring", planning.PolygonGeometry: "geometry-multipolygon",
	}[a.collection.geometry]
	if format == "" {
		format = "geometry-any"
	}
	return &propertySchema{Format: format, Title: a.pick(text("图形", "Geometry")), Role: "primary-geometry"}
}

func (a *ask) propertySchema(c *column, sequence int) *propertySchema {
	p := &propertySchema{Title: a.pick(c.Title), ReadOnly: c.derived, Sequence: sequence, Unit: unitOf(c.Unit)}
	c.describe(p)
	if p.Role = c.role; c.Refers != "" {
		p.Role, p.Collection = "reference", c.Refers
		if id := ids[c.Refers]; id != "" {
			p.Collection = id
		}
	}
	for _, choice := range c.Choices {
		p.Enum, p.Names = append(p.Enum, choice.Value), append(p.Names, a.pick(choice.Title))
	}
	return p
}

// describe writes the type of a property into its schema.
func (c *column) describe(p *propertySchema) {
	none := int64(0)
	switch c.Kind {
	case planning.KindInteger:
		p.Type, p.Minimum = "integer", &none
		if c.Max > 0 {
			p.Maximum = &c.Max
		}
	case planning.KindDecimal:
		p.Type, p.Minimum = "number", &none
	case planning.KindBoolean:
		p.Type = "boolean"
	case planning.KindDate:
		p.Type, p.Format = "string", "date"
	case planning.KindJSON:
		p.Type = "object"
	default:
		p.Type = "string"
	}
}

// unitOf is a unit as UCUM writes it.
func unitOf(unit string) string {
	if unit == "m²" {
		return "m2"
	}
	return unit
}
