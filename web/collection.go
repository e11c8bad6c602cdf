package web

import (
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/paulmach/orb"

	"peijian/geo/geojson"
)

// exportDigits are as many decimals of a degree as shapes are kept with.
const exportDigits = 9

// newCollection begins a collection that says of which picture it is.
func newCollection(w io.Writer, p *picture, name string) *geojson.Writer {
	out := geojson.NewWriter(w, map[string]any{"peijian": map[string]any{
		"layer": name, "revision": p.Revision, "as_of": p.AsOf, "notice": noticeOf(p)}})
	out.SetDigits(exportDigits)
	return out
}

// writeFeature writes one feature of a collection.
type writeFeature func(id string, g orb.Geometry, properties []geojson.Property) error

// download streams what is drawn and not kept, as a collection. An answer that breaks in the middle ends the connection, so that nobody takes it
// for whole.
func download(p *picture, name string, each func(write writeFeature) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humachi.Unwrap(ctx)
		w.Header().Set("Content-Type", "application/geo+json")
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-r%d.geojson"`, name, p.Revision))
		w.WriteHeader(http.StatusOK)
		if r.Method == http.MethodHead {
			return
		}
		out := newCollection(&flowing{ResponseWriter: w}, p, name)
		err := each(out.Write)
		if err == nil {
			err = out.Close()
		}
		if err != nil {
			abort(r.Context(), fmt.Errorf("export %s: %w", name, err))
		}
	}}
}
