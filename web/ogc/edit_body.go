package ogc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/geojson"
	"peijian/planning"
)

// mostBody is as large as one feature may be. The largest boundaries of a province have a few megabytes.
const mostBody = 16 << 20

// body reads what was sent, once.
func (a *ask) body(types ...string) ([]byte, error) {
	if a.sent != nil {
		return a.sent, nil
	}
	if !isOneOf(a.r, types) {
		return nil, &Problem{Status: http.StatusUnsupportedMediaType, Code: "media_type", Where: "header.Content-Type",
			Why: text("应为 %s", "must be %s", types[0])}
	}
	b, err := io.ReadAll(http.MaxBytesReader(a.w, a.r.Body, mostBody))
	if err == nil && len(b) == 0 {
		err = unfit([]geo.Problem{{Code: "empty", Zh: "请求没有内容", En: "the request has no body"}})
	}
	a.sent = b
	return b, err
}

// sentFeature is a feature as it came, its coordinates x before y.
type sentFeature struct {
	geo.Feature
	crs string
}

// readFeature reads one GeoJSON Feature. code is the feature that it must be, "" for a new one.
func (a *ask) readFeature(body []byte, code string) (*sentFeature, error) {
	sys, err := a.contentSystem()
	if err != nil {
		return nil, err
	}
	f, err := readOne(body)
	if err != nil {
		return nil, err
	}
	if problem := a.strange(&f, code); problem != nil {
		return nil, unfit([]geo.Problem{*problem})
	}
	if sys.swapped && f.Geometry != nil {
		f.Geometry = swap(f.Geometry)
	}
	return &sentFeature{Feature: f, crs: fmt.Sprintf("EPSG:%d", sys.Code())}, nil
}

// contentSystem reads Content-Crs; longitude and latitude without it.
func (a *ask) contentSystem() (system, error) {
	given := strings.TrimSpace(a.r.Header.Get("Content-Crs"))
	uri, ok := strings.CutPrefix(given, "<")
	if given == "" {
		uri, ok = crs84+">", true
	}
	sys, known := a.systemNamed(strings.TrimSuffix(uri, ">"))
	if !ok || !known {
		return sys, badHeader("Content-Crs", notASystem())
	}
	return sys, nil
}

// readOne reads a body that is one Feature.
func readOne(body []byte) (geo.Feature, error) {
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(body, &head); err != nil || head.Type != "Feature" {
		return geo.Feature{}, unfit([]geo.Problem{{Code: "not_a_feature", Zh: "内容应为一个 GeoJSON Feature", En: "the body must be one GeoJSON Feature"}})
	}
	limits := geo.DefaultLimits()
	limits.FileBytes = mostBody
	r, err := geojson.Open(bytes.NewReader(body), geojson.Options{Encoding: "UTF-8", Limits: limits})
	for err == nil {
		var f geo.Feature
		if f, err = r.Next(); err == nil {
			return f, nil
		}
		var p *geo.Problem
		if errors.As(err, &p) && p.Note {
			err = nil // a word about it, before it comes
		}
	}
	var p *geo.Problem
	if errors.As(err, &p) {
		return geo.Feature{}, unfit([]geo.Problem{*p})
	}
	return geo.Feature{}, err
}

// strange finds properties that the collection has not, or that nobody can set, and another code than the address names.
func (a *ask) strange(f *geo.Feature, code string) *geo.Problem {
	if code != "" && f.ID != "" && f.ID != code {
		return &geo.Problem{Code: "other_code", Field: "id", Zh: "与地址中的标识不同", En: "is not the id of the address"}
	}
	if l := a.collection.layer; l.Geometry != planning.NoGeometry && f.Geometry == nil {
		return &geo.Problem{Code: "no_shape", Field: "geometry", Zh: "没有图形，而此要素集的要素都有图形", En: "is null, and every feature of this collection has a shape"}
	}
	for _, field := range f.Fields {
		c := a.collection.column(field.Name)
		switch {
		case c == nil:
			return &geo.Problem{Code: "column_unknown", Field: field.Name, Zh: "没有此属性", En: "there is no such property"}
		case c.Name == "code" && code != "" && !field.Null && field.Text != code:
			return &geo.Problem{Code: "other_code", Field: "code", Zh: "编号不能更改", En: "a code cannot be changed"}
		}
	}
	return nil
}

// row is the feature as an import reads it. What a picture does not show of an old one, for whom it is meant, stays.
func (s *sentFeature) row(before *planning.Feature, l *planning.Layer) geo.Reader {
	f := s.Feature
	f.Row = 1
	code := f.ID
	if before != nil {
		code = before.Code
		f.Fields = append(f.Fields, geo.Field{Name: "audience", Text: string(before.Audience)})
	}
	f.Fields = withCode(f.Fields, code)
	if l.Geometry == planning.NoGeometry {
		f.Geometry = nil
	}
	return &oneRow{feature: f}
}

// withCode makes code the value of the property when that has none: in GeoJSON the id stands beside the properties.
func withCode(fields []geo.Field, code string) []geo.Field {
	if code == "" {
		return fields
	}
	for i := range fields {
		if fields[i].Name != "code" {
			continue
		}
		if fields[i].Null || fields[i].Text == "" {
			fields[i] = geo.Field{Name: "code", Text: code}
		}
		return fields
	}
	return append(fields, geo.Field{Name: "code", Text: code})
}

// oneRow is a file of one feature.
type oneRow struct {
	feature geo.Feature
	read    bool
}

// Next gives the feature, once.
func (o *oneRow) Next() (geo.Feature, error) {
	if o.read {
		return geo.Feature{}, io.EOF
	}
	o.read = true
	return o.feature, nil
}

// About says what kind of file it is.
func (o *oneRow) About() geo.About { return geo.About{Format: "geojson", Encoding: "UTF-8", Rows: 1} }

// merged is a feature with the members of a patch changed (RFC 7396). Its shape stays to the last digit unless the patch names one, and then it is in the
// patch's system.
func (a *ask) merged(before kept, patch []byte) ([]byte, error) {
	var p map[string]any
	d := json.NewDecoder(bytes.NewReader(patch))
	d.UseNumber()
	if err := d.Decode(&p); err != nil || d.More() {
		return nil, unfit([]geo.Problem{{Code: "not_json", Zh: "内容应为一个 JSON 对象", En: "the body must be one JSON object"}})
	}
	shape := before.drawn()
	if _, named := p["geometry"]; named {
		shape = nil
	} else if sys, err := a.contentSystem(); err != nil {
		return nil, err
	} else {
		shape = sys.of(shape)
	}
	whole, err := a.asFeature(before, shape)
	if err != nil {
		return nil, err
	}
	whole = patched(whole, p)
	if _, there := whole["geometry"]; !there {
		whole["geometry"] = nil // in GeoJSON a shape that is taken away is null, and not missing
	}
	return json.Marshal(whole)
}

// asFeature is a feature as a client could have sent it.
func (a *ask) asFeature(t kept, shape orb.Geometry) (map[string]any, error) {
	l := look{}
	for i := range a.collection.columns {
		l.columns = append(l.columns, &a.collection.columns[i])
	}
	const allDigits = 15
	b, err := geojson.AppendFeature(nil, allDigits, t.Code, shape, l.values(t), nil)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err = d.Decode(&out)
	return out, err
}

// patched applies a merge patch.
func patched(to any, patch map[string]any) map[string]any {
	out, isObject := to.(map[string]any)
	if !isObject {
		out = map[string]any{}
	}
	for name, v := range patch {
		switch v := v.(type) {
		case nil:
			delete(out, name)
		case map[string]any:
			out[name] = patched(out[name], v)
		default:
			out[name] = v
		}
	}
	return out
}
