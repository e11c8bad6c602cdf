package table

import (
	"strconv"
	"strings"
)

// What writers of well-known text do beside the standard's two dimensions: PostGIS names the system in front of the shape (SRID=4547;), QGIS and GDAL write
// heights and measures.

// cutSRID parts the system from the shape; 0: none is named.
func cutSRID(s string) (srid int, shape string, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || !strings.EqualFold(s[:5], "SRID=") {
		return 0, s, true
	}
	number, shape, there := strings.Cut(s[5:], ";")
	srid, err := strconv.Atoi(number)
	return srid, strings.TrimSpace(shape), there && err == nil && srid >= 0
}

// flattened leaves the first two numbers of each position: POINT Z (1 2 3) and PointZ (1 2 3) are POINT(1 2).
func flattened(s string) (flat string, ok bool) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return "", false
	}
	kind, ok := flatKind(s[:open])
	if !ok {
		return "", false
	}
	var b strings.Builder
	b.WriteString(kind)
	for at := open; at < len(s); {
		end := strings.IndexAny(s[at:], "(),")
		if end < 0 {
			return "", false
		}
		switch position := strings.Fields(s[at : at+end]); len(position) {
		case 0:
		case 2, 3, 4:
			b.WriteString(position[0] + " " + position[1])
		default:
			return "", false
		}
		b.WriteByte(s[at+end])
		at += end + 1
	}
	return b.String(), true
}

// isEmptyShape tells POINT EMPTY, which is no shape and no fault.
func isEmptyShape(s string) bool {
	head, is := strings.CutSuffix(strings.ToUpper(strings.TrimSpace(s)), "EMPTY")
	_, known := flatKind(head)
	return is && known
}

var wktKinds = []string{"MULTILINESTRING", "MULTIPOLYGON", "MULTIPOINT", "LINESTRING", "POLYGON", "POINT"}

// flatKind is the kind of a shape without the letters that say how many numbers a position has.
func flatKind(head string) (string, bool) {
	head = strings.ToUpper(strings.Join(strings.Fields(head), ""))
	for _, kind := range wktKinds {
		if rest, is := strings.CutPrefix(head, kind); is {
			return kind, rest == "" || rest == "Z" || rest == "M" || rest == "ZM"
		}
	}
	return "", false
}

// shapeNames are columns in which other programs write shapes, if that is what stands in them: GeoPandas, PostGIS, the clipboard of QGIS.
var shapeNames = []string{"GEOMETRY", "GEOM", "THE_GEOM", "WKT_GEOM", "SHAPE"}

// knownByText finds a column of such a name whose first cell is well-known text; -1: none.
func knownByText(names []string, ahead []line) int {
	for i, name := range names {
		for _, known := range shapeNames {
			if upperName(name) == known && beginsAsShape(firstText(ahead, i)) {
				return i
			}
		}
	}
	return -1
}

// firstText is the first text of a column that is not blank.
func firstText(ahead []line, column int) string {
	for _, l := range ahead {
		if text := strings.TrimSpace(cellAt(l.cells, column).text); text != "" {
			return text
		}
	}
	return ""
}

func beginsAsShape(text string) bool {
	_, shape, ok := cutSRID(text)
	open := strings.IndexByte(shape, '(')
	if !ok || open < 0 {
		return false
	}
	_, ok = flatKind(shape[:open])
	return ok
}
