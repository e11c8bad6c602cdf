package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/cockroachdb/apd/v3"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/paulmach/orb"

	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/gap"
)

type exportInput struct {
	Common
	Layer  string `path:"layer"`
	Format string `query:"format" enum:"geojson" default:"geojson"`
}

func (s *server) registerExport(api huma.API) {
	get(api, "/api/v1/layers/{layer}/export", "export", "Every feature of a layer, as a GeoJSON FeatureCollection (RFC 7946)", s.export,
		finds, answers("application/geo+json", &huma.Schema{Type: huma.TypeObject}))
}

func (s *server) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	p := pictureOf(ctx)
	col, err := p.collectionOf(in.Layer)
	if err != nil {
		return nil, err
	}
	return download(p, in.Layer, everyFeature(p, col)), nil
}

func everyFeature(p *picture, col *planning.Collection) func(writeFeature) error {
	return func(write writeFeature) error {
		for f := range col.All() {
			if err := write(f.Code, f.Geometry, propertiesOf(p, f)); err != nil {
				return err
			}
		}
		return nil
	}
}

// WriteLayer writes every feature of a layer of c as the export of the same name answers it.
func WriteLayer(w io.Writer, c *planning.City, layer string) error {
	p := &picture{City: c}
	col, err := p.collectionOf(layer)
	if err != nil {
		return err
	}
	return writeCollection(w, p, layer, everyFeature(p, col))
}

// WriteGaps writes gaps of c, with the housing's own shapes, as their export answers them.
func WriteGaps(w io.Writer, c *planning.City, gaps []*gap.Gap) error {
	return writeCollection(w, &picture{City: c}, gapsLayer, everyGap(c, gaps, nil))
}

// WriteBorders writes what is wrong between communities of c as its export answers it.
func WriteBorders(w io.Writer, c *planning.City, list []gap.Border) error {
	return writeCollection(w, &picture{City: c}, groundLayer, everyBorder(list))
}

func writeCollection(w io.Writer, p *picture, name string, each func(writeFeature) error) error {
	out := newCollection(w, p, name)
	if err := each(out.Write); err != nil {
		return fmt.Errorf("export %s: %w", name, err)
	}
	return out.Close()
}

// exportDigits are as many decimals of a degree as shapes are kept with, so that an export taken in again changes nothing.
const exportDigits = 9

// newCollection begins a collection that says of which picture it is.
func newCollection(w io.Writer, p *picture, name string) *geojson.Writer {
	out := geojson.NewWriter(w, map[string]any{"peijian": map[string]any{
		"layer": name, "revision": p.Revision, "as_of": p.AsOf, "notice": noticeOf(p)}})
	out.SetDigits(exportDigits)
	return out
}

// pushEvery is how many bytes are taken by the client before the deadlines are pushed again: a kilobyte a second is fast enough.
const pushEvery = 64 << 10

// flowing pushes the deadlines of a connection as long as an answer is taken.
type flowing struct {
	http.ResponseWriter
	written int
}

func (f *flowing) Write(b []byte) (int, error) {
	if f.written += len(b); f.written >= pushEvery {
		f.written = 0
		extend(f.ResponseWriter, writeTime, writeTime)
	}
	return f.ResponseWriter.Write(b)
}

// writeFeature writes one feature of a download.
type writeFeature func(id string, g orb.Geometry, properties []geojson.Property) error

// download streams a collection as a file. An answer that breaks in the middle ends the connection, so that nobody takes it for whole.
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
			if r.Context().Err() == nil {
				noteFailure(r.Context(), fmt.Errorf("export %s: %w", name, err))
			}
			panic(http.ErrAbortHandler)
		}
	}}
}

// propertiesOf are the code, the fields in the layer's order, and the legal dates. Decimals become numbers with all their
// digits, as other programs expect of a file.
func propertiesOf(p *picture, f *planning.Feature) []geojson.Property {
	out := []geojson.Property{{Name: "code", Value: f.Code}}
	for i, field := range f.Layer.Fields {
		if field.Internal && p.Audience != planning.Internal {
			continue
		}
		var v any
		if i < len(f.Values) {
			v = valueOf(f.Values[i])
			if d, isDecimal := f.Values[i].(*apd.Decimal); isDecimal && d != nil && d.Form == apd.Finite {
				v = json.Number(d.Text('f'))
			}
		}
		out = append(out, geojson.Property{Name: field.Name, Value: v})
	}
	return append(out, geojson.Property{Name: "valid_from", Value: valueOf(f.ValidFrom)}, geojson.Property{Name: "valid_to", Value: valueOf(f.ValidTo)})
}
