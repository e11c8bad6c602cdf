package flatgeobuf

// magic begins a file: the letters, the version and, as the last byte, a patch level that readers pass over.
const magic = "fgb\x03fgb\x01"

// Slots of the tables (header.fbs, feature.fbs).
const (
	headerName, headerEnvelope, headerKind, headerZ, headerM, headerT, headerTM            = 0, 1, 2, 3, 4, 5, 6
	headerColumns, headerCount, headerNode, headerCRS, headerTitle, headerAbout            = 7, 8, 9, 10, 11, 12
	headerSlots                                                                            = 14
	columnName, columnKind, columnTitle, columnSlots                                       = 0, 1, 2, 11
	crsOrg, crsCode, crsName, crsWKT, crsSlots                                             = 0, 1, 2, 4, 6
	featureShape, featureValues, featureColumns, featureSlots                              = 0, 1, 2, 3
	shapeEnds, shapeXY, shapeZ, shapeM, shapeT, shapeTM, shapeKind, shapeParts, shapeSlots = 0, 1, 2, 3, 4, 5, 6, 7, 8
)

// Kinds of shapes that are read; what other numbers mean says [guard.UnreadKind].
const (
	kindUnknown = iota
	kindPoint
	kindLine
	kindPolygon
	kindMultiPoint
	kindMultiLine
	kindMultiPolygon
)

// Kinds of columns.
const (
	typeByte = iota
	typeUByte
	typeBool
	typeShort
	typeUShort
	typeInt
	typeUInt
	typeLong
	typeULong
	typeFloat
	typeDouble
	typeString
	typeJSON
	typeDateTime
	typeBinary
)

// The index: nodes of 16 entries, each a box of four numbers and where it leads.
const (
	nodeEntries = 16
	entryBytes  = 40
)

// indexBytes is how long the index of so many features is, the root included; false when no file can be as long.
func indexBytes(count uint64, node uint16) (int64, bool) {
	if node == 0 || count == 0 {
		return 0, true
	}
	if node < 2 || count > 1<<48 {
		return 0, false
	}
	nodes := uint64(0)
	for _, n := range levels(count, uint64(node)) {
		nodes += n
	}
	return int64(nodes * entryBytes), true
}

// levels are how many entries each level of the index has, the leaves first. There is always a root above them.
func levels(count, node uint64) []uint64 {
	out := []uint64{count}
	for {
		count = (count + node - 1) / node
		out = append(out, count)
		if count <= 1 {
			return out
		}
	}
}
