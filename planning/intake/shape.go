package intake

import (
	"fmt"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
)

// shapeOf gives g the form in which its layer keeps shapes, before any change of coordinates.
func shapeOf(l *planning.Layer, g orb.Geometry) (orb.Geometry, *geo.Problem) {
	if g == nil || isEmpty(g) {
		if l.Geometry == planning.NoGeometry {
			return nil, nil
		}
		return nil, wrong("no_shape", "没有图形", "has no shape")
	}
	if l.Geometry == planning.NoGeometry {
		return nil, nil
	}
	if !geo.Finite(g) {
		return nil, wrong("not_finite", "坐标含 NaN 或无穷大", "a coordinate is not a finite number")
	}
	switch shape := g.(type) {
	case orb.Polygon:
		g = orb.MultiPolygon{shape}
	case orb.Ring:
		g = orb.MultiPolygon{orb.Polygon{shape}}
	case orb.LineString:
		g = orb.MultiLineString{shape}
	case orb.MultiPoint:
		if len(shape) == 1 {
			g = shape[0]
		}
	}
	if kindOf(g) != l.Geometry {
		return nil, &geo.Problem{Code: "wrong_shape",
			Zh: fmt.Sprintf("图形类型 %s 不符，该图层应为%s", g.GeoJSONType(), shapeTitles[l.Geometry].Zh),
			En: fmt.Sprintf("is a %s; this layer has %s shapes", g.GeoJSONType(), shapeTitles[l.Geometry].En)}
	}
	return g, nil
}

// noShapes is a file of rows alone, for a layer that has shapes. It is said once, and not row by row.
func noShapes(l *planning.Layer, format string) geo.Problem {
	p := geo.Problem{Code: "no_shapes", Fatal: true,
		Zh: fmt.Sprintf("文件中的要素都没有图形，而“%s”图层需要%s图形", l.Title.Zh, shapeTitles[l.Geometry].Zh),
		En: fmt.Sprintf("no feature of the file has a shape, and the layer %s has %s shapes", l.Name, shapeTitles[l.Geometry].En)}
	switch format {
	case "shapefile":
		p.Zh += "；请把 .shp、.shx、.dbf、.prj 一起压缩为 ZIP，并在 GIS 软件中确认要素有图形"
		p.En += ": pack .shp, .shx, .dbf and .prj together as ZIP, and see in a GIS program that the features have shapes"
	case "csv", "xlsx":
		p.Zh += "；请加上经纬度、X 和 Y、界址点或 WKT 列，或发送 Shapefile（ZIP）、GeoPackage"
		p.En += ": add columns of longitude and latitude, X and Y, boundary points or WKT, or send a shapefile (ZIP) or a GeoPackage"
	}
	return p
}

var shapeTitles = map[planning.GeometryKind]planning.Text{
	planning.PointGeometry:   {Zh: "点", En: "point"},
	planning.LineGeometry:    {Zh: "线", En: "line"},
	planning.PolygonGeometry: {Zh: "面", En: "polygon"},
}

func kindOf(g orb.Geometry) planning.GeometryKind {
	switch g.(type) {
	case orb.Point:
		return planning.PointGeometry
	case orb.MultiLineString:
		return planning.LineGeometry
	case orb.MultiPolygon:
		return planning.PolygonGeometry
	}
	return "?"
}

func isEmpty(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Polygon:
		return len(g) == 0 || len(g[0]) == 0
	case orb.MultiPolygon:
		return len(g) == 0
	case orb.LineString:
		return len(g) == 0
	case orb.MultiLineString:
		return len(g) == 0
	case orb.MultiPoint:
		return len(g) == 0
	}
	return false
}

// ringsClosed refuses rings that no database takes: open, or of fewer than four points.
func ringsClosed(g orb.Geometry) *geo.Problem {
	polygons, _ := g.(orb.MultiPolygon)
	for _, polygon := range polygons {
		for _, ring := range polygon {
			switch {
			case len(ring) < 4:
				return wrong("ring_short", "环只有 %d 个点，至少需要 4 个", "a ring has %d points; it needs 4", len(ring))
			case !ring.Closed():
				return wrong("ring_open", "环未闭合", "a ring is not closed")
			}
		}
	}
	lines, _ := g.(orb.MultiLineString)
	for _, line := range lines {
		if len(line) < 2 {
			return wrong("line_short", "线少于 2 个点", "a line has fewer than 2 points")
		}
	}
	return nil
}
