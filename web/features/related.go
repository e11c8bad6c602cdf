package features

import (
	"peijian/planning"
	"peijian/web/picture"
)

// Related is a feature that another one names, or that names it.
type Related struct {
	Layer    string        `json:"layer"`
	Code     string        `json:"code"`
	Name     string        `json:"name"`
	Relation planning.Text `json:"relation" doc:"What it is to the feature asked for"`
}

// mostRelated bounds the answer: a sub-district has thousands of buildings.
const mostRelated = 500

// relatedTo lists what f names and then what names f, in the order of the layers.
func relatedTo(p *picture.Picture, f *planning.Feature) []Related {
	out := []Related{}
	for _, field := range f.Layer.Fields {
		code := ""
		if field.Refers != "" {
			code = f.Text(field.Name)
		}
		if other := p.Get(field.Refers, code); code != "" && other != nil {
			out = append(out, Related{field.Refers, code, other.Name(), other.Layer.Title})
		}
	}
	for _, l := range planning.Layers() {
		if !p.Audience.Sees(picture.AudienceOf(l)) {
			continue
		}
		for _, field := range l.Fields {
			if field.Refers != f.Layer.Name {
				continue
			}
			for other := range p.Layer(l.Name).Referring(field.Name, f.Code) {
				if len(out) == mostRelated {
					return out
				}
				out = append(out, Related{l.Name, other.Code, other.Name(), l.Title})
			}
		}
	}
	return out
}
