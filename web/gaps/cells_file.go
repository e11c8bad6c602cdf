package gaps

import (
	"fmt"
	"io"

	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/gap"
)

// WriteCellDefects writes what is wrong with the grid cells of c as a GeoJSON FeatureCollection (RFC 7946), each with the shape of its subject.
func WriteCellDefects(w io.Writer, c *planning.City, defects []gap.CellDefect) error {
	out := geojson.NewWriter(w, map[string]any{"peijian": map[string]any{"layer": "cell_defects", "revision": c.Revision, "as_of": c.AsOf, "notice": c.Info.Notice}})
	out.SetDigits(9) // as shapes are kept
	for i := range defects {
		subject := c.Get(defects[i].Subject.Layer, defects[i].Subject.Code)
		if subject == nil {
			continue
		}
		if err := out.Write(defects[i].ID, subject.Geometry, cellDefectProperties(&defects[i])); err != nil {
			return fmt.Errorf("export cell_defects: %w", err)
		}
	}
	return out.Close()
}

func cellDefectProperties(d *gap.CellDefect) []geojson.Property {
	var households any
	if d.Households != nil {
		households = *d.Households
	}
	title := d.Kind.Title()
	return []geojson.Property{
		{Name: "kind", Value: string(d.Kind)}, {Name: "kind_zh", Value: title.Zh}, {Name: "layer", Value: d.Subject.Layer}, {Name: "code", Value: d.Subject.Code},
		{Name: "name", Value: d.Subject.Name}, {Name: "other_code", Value: d.Other.Code}, {Name: "other", Value: d.Other.Name},
		{Name: "community_code", Value: d.Community.Code}, {Name: "community", Value: d.Community.Name},
		{Name: "subdistrict_code", Value: d.Subdistrict.Code}, {Name: "subdistrict", Value: d.Subdistrict.Name},
		{Name: "area_m2", Value: d.Area}, {Name: "share_outside", Value: d.Share}, {Name: "households", Value: households},
		{Name: "evidence", Value: d.Evidence.Zh}, {Name: "evidence_en", Value: d.Evidence.En}, {Name: "actor", Value: d.Actor.Zh}, {Name: "actor_en", Value: d.Actor.En},
	}
}
