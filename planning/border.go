package planning

import (
	"encoding/json"

	"github.com/cockroachdb/apd/v3"
)

// Borders is the layer of the ground between communities. PostGIS measures it when they change; it is part of a City, and nobody imports it: [Layers] does
// not list it.
const Borders = "borders"

// BorderArea 边界区域 is a piece of ground that several communities have, or none.
type BorderArea struct {
	Kind      string  // overlap, void (communities close it in) or open (it reaches to the city's limit)
	Area      float64 // m², in the city's plane, as PostGIS measured it
	Perimeter float64 // m, holes included
	Claims    []Claim // of an overlap the communities that have it, by m²; else those beside it, by the m of their common line; the largest first
}

// measured are the layers that a City has beside those of Layers: what is worked out of them in the database.
var measured = []*Layer{
	{Name: Borders, Table: "border_area", Title: Text{"边界区域", "Border areas"}, Geometry: PolygonGeometry, Code: code("边界区域编号"), Fields: []Field{
		{Name: "kind", Title: Text{"类型", "Kind"}, Kind: KindChoice, Required: true, Choices: []Choice{
			{"overlap", Text{"重叠", "overlap"}, nil},
			{"void", Text{"空白", "void"}, nil},
			{"open", Text{"市界边缘未划入", "open to the city limit"}, nil}}},
		{Name: "area", Title: Text{"面积", "Area"}, Kind: KindDecimal, Required: true, Unit: "m²"},
		{Name: "perimeter", Title: Text{"周长", "Perimeter"}, Kind: KindDecimal, Required: true, Unit: "m"},
		{Name: "claims", Title: Text{"相关社区", "Communities"}, Kind: KindJSON, Required: true, Refers: Communities},
	}},
}

// MeasuredLayers lists the layers of a City that nobody imports, to be read after those of [Layers]. The caller must not change them.
func MeasuredLayers() []*Layer { return measured }

func borderOf(f *Feature) *BorderArea {
	area, perimeter := new(apd.Decimal), new(apd.Decimal)
	for name, into := range map[string]*apd.Decimal{"area": area, "perimeter": perimeter} {
		if d := f.Decimal(f.Layer, name); d != nil {
			into.Set(d)
		}
	}
	out := &BorderArea{Kind: f.Text("kind")}
	out.Area, _ = area.Float64() // lengths and areas of a city fit
	out.Perimeter, _ = perimeter.Float64()
	if raw := valueOf[json.RawMessage](&f.Record, f.Layer, "claims"); raw != nil {
		_ = json.Unmarshal(raw, &out.Claims) // the database keeps nothing but lists of claims
	}
	return out
}
