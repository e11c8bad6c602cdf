package guard

import "peijian/geo"

// curved names the curves and surfaces, by their kind in well-known binary (OGC 06-103r4, clause 8.2), whose numbers FlatGeobuf shares.
var curved = map[int]string{
	8: "CircularString", 9: "CompoundCurve", 10: "CurvePolygon", 11: "MultiCurve", 12: "MultiSurface",
	13: "Curve", 14: "Surface", 15: "PolyhedralSurface", 16: "TIN", 17: "Triangle",
}

// collection is the kind of a GeometryCollection.
const collection = 7

// UnreadKind words that a shape is of a kind that no layer has. format begins the codes of its own.
func UnreadKind(format string, kind int) *geo.Problem {
	switch name := curved[kind]; {
	case kind == collection:
		return Problem("shape.collection", "不支持图形集合（GeometryCollection），请拆分为点、线、面要素。", "a GeometryCollection is not read; split it into points, lines and polygons")
	case name != "":
		return Problem(format+".curve", "不支持曲线或曲面图形（%s），请在 GIS 软件中转换为折线后发送。", "%s is a curve or surface, which is not read; turn it into straight lines and send it again", name)
	}
	return Problem(format+".kind", "图形类型 %d 不认识。", "shapes of kind %d are not known", kind)
}
