package flatgeobuf

import (
	flatbuffers "github.com/google/flatbuffers/go"

	"peijian/geo"
	"peijian/geo/crs"
)

// columnTypes are the kinds of the format for those of a layer. A day is a DateTime without a time, as ISO 8601 has it.
var columnTypes = map[geo.ColumnKind]byte{
	geo.TextColumn: typeString, geo.IntegerColumn: typeLong, geo.DecimalColumn: typeDouble, geo.BooleanColumn: typeBool,
	geo.DateColumn: typeDateTime, geo.JSONColumn: typeJSON,
}

var shapeKinds = map[geo.Shapes]byte{geo.Points: kindPoint, geo.Lines: kindMultiLine, geo.Polygons: kindMultiPolygon}

// header is the beginning of a file up to its index.
func (w *Writer) header() []byte {
	b := flatbuffers.NewBuilder(4 << 10)
	columns := w.columns(b)
	system := w.system(b)
	name, title, about := words(b, w.schema.Name), words(b, w.schema.Title), words(b, w.schema.About)
	var envelope flatbuffers.UOffsetT
	if w.indexed() {
		envelope = floats(b, w.bound.Min[0], w.bound.Min[1], w.bound.Max[0], w.bound.Max[1])
	}
	node := uint16(0)
	if w.indexed() {
		node = nodeEntries
	}
	b.StartObject(headerSlots)
	b.PrependUint64Slot(headerCount, uint64(w.count), 0)
	b.PrependUOffsetTSlot(headerName, name, 0)
	b.PrependUOffsetTSlot(headerEnvelope, envelope, 0)
	b.PrependUOffsetTSlot(headerColumns, columns, 0)
	b.PrependUOffsetTSlot(headerCRS, system, 0)
	b.PrependUOffsetTSlot(headerTitle, title, 0)
	b.PrependUOffsetTSlot(headerAbout, about, 0)
	b.PrependUint16Slot(headerNode, node, nodeEntries)
	b.PrependByteSlot(headerKind, shapeKinds[w.schema.Shape], kindUnknown)
	b.FinishSizePrefixed(b.EndObject())
	return append([]byte(magic), b.FinishedBytes()...)
}

func (w *Writer) columns(b *flatbuffers.Builder) flatbuffers.UOffsetT {
	var tables []flatbuffers.UOffsetT
	for _, c := range w.schema.Columns {
		name, title := words(b, c.Name), words(b, c.Alias)
		b.StartObject(columnSlots)
		b.PrependUOffsetTSlot(columnName, name, 0)
		b.PrependUOffsetTSlot(columnTitle, title, 0)
		b.PrependByteSlot(columnKind, columnTypes[c.Kind], typeByte)
		tables = append(tables, b.EndObject())
	}
	return b.CreateVectorOfTables(tables)
}

// system says in which coordinates the shapes are, by code and in words.
func (w *Writer) system(b *flatbuffers.Builder) flatbuffers.UOffsetT {
	s, err := crs.ByCode(w.schema.EPSG)
	if w.schema.Shape == geo.NoShapes || err != nil { // Begin has refused the latter
		return 0
	}
	org, name, wkt := b.CreateString("EPSG"), b.CreateString(s.Name()), words(b, crs.WKT(s))
	b.StartObject(crsSlots)
	b.PrependUOffsetTSlot(crsOrg, org, 0)
	b.PrependUOffsetTSlot(crsName, name, 0)
	b.PrependUOffsetTSlot(crsWKT, wkt, 0)
	b.PrependInt32Slot(crsCode, int32(w.schema.EPSG), 0)
	return b.EndObject()
}

// words are a string, none for "".
func words(b *flatbuffers.Builder, s string) flatbuffers.UOffsetT {
	if s == "" {
		return 0
	}
	return b.CreateString(s)
}

func floats(b *flatbuffers.Builder, values ...float64) flatbuffers.UOffsetT {
	b.StartVector(8, len(values), 8)
	for i := len(values) - 1; i >= 0; i-- {
		b.PlaceFloat64(values[i])
	}
	return b.EndVector(len(values))
}
