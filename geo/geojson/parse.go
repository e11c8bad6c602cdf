package geojson

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

var geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}

// maxNotes bounds how many doubled names are remembered as said.
const maxNotes = 100

// parser makes features of their bytes.
type parser struct {
	limits geo.Limits
	said   map[string]bool // notes given once
}

// note adds a note the first time its key comes up.
func (p *parser) note(rec *guard.Record, key, field string, n *geo.Problem) {
	if !p.said[key] && len(p.said) < maxNotes {
		p.said[key] = true
		rec.Add(n, rec.Feature.Row, field)
	}
}

// feature reads a Feature, or a bare geometry as a feature without fields.
func (p *parser) feature(row int, raw []byte) guard.Record {
	rec := guard.Record{Feature: geo.Feature{Row: row}}
	refuse := func(x *geo.Problem) { rec.Add(x, row, "") }
	if x := invalid(raw); x != nil {
		refuse(x)
		return rec
	}
	if raw[0] != '{' {
		refuse(guard.Problem("geojson.object", "要素不是对象。", "the feature is not an object"))
		return rec
	}
	m := p.memberMap(&rec, raw)
	kind, _ := unquote(m["type"])
	switch {
	case kind == "Feature":
		p.whole(&rec, m)
	case slices.Contains(geometryTypes, kind):
		p.geometry(&rec, raw)
	case kind == "":
		refuse(guard.Problem("geojson.type", "没有写明 type，应为 Feature。", "does not say its type; it should be Feature"))
	default:
		refuse(guard.Problem("geojson.type", "类型“%s”不正确，应为 Feature。", "the type is %s; it should be Feature", kind))
	}
	return rec
}

// memberMap finds the members a feature has; the last of a doubled one counts.
func (p *parser) memberMap(rec *guard.Record, raw []byte) map[string][]byte {
	m := map[string][]byte{}
	c := cursor{b: raw}
	c.members(func(k, v []byte) {
		key, _ := unquote(k)
		if _, twice := m[key]; twice {
			p.note(rec, "twice:"+key, key, guard.Note("geojson.doubled", "同一要素内“%s”出现两次，取最后一次。", "%s stands twice in one feature; the last one counts", key))
		}
		m[key] = v
	})
	return m
}

// whole reads the members of a Feature.
func (p *parser) whole(rec *guard.Record, m map[string][]byte) {
	for key := range m {
		if !slices.Contains([]string{"type", "id", "geometry", "properties", "bbox"}, key) {
			p.note(rec, "outside", "", guard.Note("geojson.outside", "properties 之外的内容（如“%s”）未读取。", "members outside properties, such as %s, are not read", smallest(m)))
		}
	}
	p.id(rec, m["id"])
	if g, ok := m["geometry"]; ok {
		p.geometry(rec, g)
	} else {
		rec.Add(guard.Problem("geojson.geometry", "要素缺少 geometry（没有图形时应写 null）。", "the feature has no member geometry (null when it has no shape)"), rec.Feature.Row, "")
	}
	p.properties(rec, m["properties"])
}

// smallest names one foreign member, always the same of the same feature.
func smallest(m map[string][]byte) string {
	var keys []string
	for k := range m {
		if !slices.Contains([]string{"type", "id", "geometry", "properties", "bbox"}, k) {
			keys = append(keys, k)
		}
	}
	return slices.Min(keys)
}

func (p *parser) id(rec *guard.Record, raw []byte) {
	if raw == nil {
		return
	}
	switch raw[0] {
	case '"':
		rec.Feature.ID, _ = unquote(raw)
	case 'n':
	case '{', '[', 't', 'f':
		rec.Add(guard.Problem("geojson.id", "id 应为文本或数字。", "the id is neither text nor number"), rec.Feature.Row, "id")
	default:
		rec.Feature.ID = string(raw)
	}
	p.check(rec, "id", rec.Feature.ID)
}

// properties become fields in the file's order; a doubled name keeps its first place and its last value.
func (p *parser) properties(rec *guard.Record, raw []byte) {
	if raw == nil || raw[0] == 'n' {
		return
	}
	row := rec.Feature.Row
	if raw[0] != '{' {
		rec.Add(guard.Problem("geojson.properties", "properties 不是对象。", "properties is not an object"), row, "")
		return
	}
	at := map[string]int{}
	fields, count := []geo.Field{}, 0
	c := cursor{b: raw}
	c.members(func(k, v []byte) {
		if count++; count > p.limits.Fields {
			return
		}
		f := p.field(rec, k, v)
		if i, twice := at[f.Name]; twice {
			p.note(rec, "field:"+f.Name, f.Name, guard.Note("geojson.doubled", "属性“%s”在同一要素内出现两次，取最后一次。", "the property %s stands twice in one feature; the last one counts", f.Name))
			fields[i] = f
			return
		}
		at[f.Name] = len(fields)
		fields = append(fields, f)
	})
	if count > p.limits.Fields {
		rec.Add(guard.Problem("file.fields", "要素有 %d 个属性，上限 %d 个。", "the feature has %d properties, the limit is %d", count, p.limits.Fields), row, "")
	}
	rec.Feature.Fields = fields
}

// field keeps a value's text: digits as they stand, nested values as compact JSON.
func (p *parser) field(rec *guard.Record, k, v []byte) geo.Field {
	name, _ := unquote(k)
	f := geo.Field{Name: name}
	switch v[0] {
	case '"':
		f.Text, _ = unquote(v)
	case 'n':
		f.Null = true
	case '{', '[':
		var b bytes.Buffer
		if json.Compact(&b, v) == nil { // v is valid
			f.Text = b.String()
		}
	default:
		f.Text = string(v)
	}
	p.check(rec, name, name)
	p.check(rec, name, f.Text)
	return f
}

// check refuses texts that lost a character and texts too long.
func (p *parser) check(rec *guard.Record, field, s string) {
	if text.Bad(s) {
		rec.Add(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"), rec.Feature.Row, guard.Show(field))
	}
	if len(s) > p.limits.TextBytes {
		rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", p.limits.TextBytes), rec.Feature.Row, guard.Show(field))
	}
}

// invalid says what is wrong with the JSON of one feature. NaN is told apart: it comes from programs, not from hands.
func invalid(raw []byte) *geo.Problem {
	if json.Valid(raw) {
		return nil
	}
	var syntax *json.SyntaxError
	at := len(raw)
	if err := json.Unmarshal(raw, new(json.RawMessage)); err != nil {
		if s, ok := err.(*json.SyntaxError); ok {
			syntax, at = s, int(s.Offset)
		}
	}
	if rest := bytes.TrimLeft(raw[max(0, min(at-2, len(raw))):], "-,[: "); syntax != nil && (bytes.HasPrefix(rest, []byte("NaN")) || bytes.HasPrefix(rest, []byte("Inf"))) {
		return guard.Problem("shape.coordinate", "坐标或数值是 NaN 或无穷大，JSON 中没有这样的数字。", "a coordinate or number is NaN or infinite, which JSON does not have")
	}
	return guard.Problem("geojson.syntax", "要素不是有效的 JSON（第 %d 字节处）。", "the feature is not valid JSON (at its byte %d)", at)
}

// unquote reads a JSON string.
func unquote(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), true
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	return s, true
}

// crsName reads the crs of the older GeoJSON: {"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},
// or {"type":"EPSG","properties":{"code":4547}}; some write the bare name.
func crsName(raw []byte) string {
	if name, ok := unquote(raw); ok {
		return name
	}
	var crs struct {
		Properties struct {
			Name string
			Code json.RawMessage
		}
	}
	if json.Unmarshal(raw, &crs) != nil {
		return ""
	}
	if code, err := strconv.Atoi(string(bytes.Trim(crs.Properties.Code, `"`))); err == nil && crs.Properties.Name == "" {
		return "EPSG:" + strconv.Itoa(code)
	}
	return crs.Properties.Name
}
