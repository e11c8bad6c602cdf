package tileset

import "peijian/planning"

// The kinds of attributes as TileJSON names them.
const (
	text    = "String"
	number  = "Number"
	boolean = "Boolean"
)

// VectorLayer describes one layer in the tiles, as TileJSON 3.0 and PMTiles do.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// Describe lists every layer that tiles of a list may hold: the features, their labels, and what is left out.
func Describe(list List, audience planning.Audience, lang planning.Lang) (out []VectorLayer) {
	for _, name := range list {
		if s := specialNamed(name); s != nil {
			out = append(out, VectorLayer{name, s.title().In(lang), 0, Deepest, s.fields()})
			continue
		}
		l, err := planning.LayerNamed(name)
		if err != nil {
			continue // ParseList lets none through
		}
		out = append(out, VectorLayer{name, l.Title.In(lang), 0, Deepest, fieldsOf(l, audience)})
		if l.Geometry == planning.PolygonGeometry {
			out = append(out, labelsOf(l, lang))
		}
	}
	left := planning.Text{Zh: "本瓦片未绘出的要素数", En: "What the tile leaves out"}
	return append(out, VectorLayer{Notice, left.In(lang), 0, Deepest, noticeFields()})
}

func labelsOf(l *planning.Layer, lang planning.Lang) VectorLayer {
	title := planning.Text{Zh: l.Title.Zh + "名称", En: l.Title.En + ": names"}
	from := 0
	if l.Name == planning.Buildings {
		from = namesFrom
	}
	return VectorLayer{labelLayer(l.Name), title.In(lang), from, Deepest, map[string]string{"code": text, "name": text, "rank": number}}
}

func fieldsOf(l *planning.Layer, audience planning.Audience) map[string]string {
	out := map[string]string{"code": text, "name": text}
	for _, i := range drawnFields(l, audience) {
		out[l.Fields[i].Name] = kindOf(&l.Fields[i])
	}
	return out
}

// kindOf is what a field is in tiles, "" when it is not in them.
func kindOf(f *planning.Field) string {
	switch {
	case f.Kind == planning.KindInteger:
		return number
	case f.Kind == planning.KindBoolean:
		return boolean
	case f.Kind == planning.KindChoice, f.Refers != "":
		return text
	}
	return ""
}
