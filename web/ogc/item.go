package ogc

import (
	"bytes"
	"encoding/json"
	"net/http"

	"peijian/geo/geojson"
)

// item answers one feature.
func (a *ask) item() error {
	look, err := a.lookOf()
	if err != nil {
		return err
	}
	t, err := a.one()
	if err != nil {
		return err
	}
	if t == nil {
		return notFound("%[1]s中没有 %[3]s。", "There is no %[3]s in %[2]s.", a.collection.title.Zh, a.collection.title.En, a.feature)
	}
	if a.unchanged(a.versionTag(t)) {
		return nil
	}
	links := append(a.selves(a.collection.title), a.to("collection", "application/json", a.collection.title, "collections", a.collection.id))
	a.sayLinks(links)
	a.sayCRS(look)
	a.w.Header().Set("Content-Type", a.media.withCharset())
	if a.media.format == asHTML {
		return a.itemPage(t, look, links)
	}
	b, err := geojson.AppendFeature(nil, look.system.digits, t.id(), look.geometry(t), look.values(t), []geojson.Property{{Name: "links", Value: links}})
	if err != nil {
		return err
	}
	a.w.WriteHeader(http.StatusOK)
	_, _ = a.w.Write(append(b, '\n')) // the client has gone when this fails
	return nil
}

// document answers with a value as JSON, or with its page. links are those of the answer as a whole.
func (a *ask) document(links []link, value any, asPage func() error) error {
	if a.unchanged(a.tag()) {
		return nil
	}
	a.sayLinks(links)
	a.w.Header().Set("Content-Type", a.media.withCharset())
	if a.media.format == asHTML {
		return asPage()
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	_, _ = a.w.Write(out.Bytes())
	return nil
}
