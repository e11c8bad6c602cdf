package answer

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/paulmach/orb"

	"peijian/geo/geojson"
	"peijian/planning"
)

// Abort ends the connection in the middle of an answer.
func Abort(ctx context.Context, err error) {
	if ctx.Err() == nil {
		NoteFailure(ctx, err)
	}
	panic(http.ErrAbortHandler)
}

// pushEvery is how many bytes are taken by the client before the deadlines are pushed again: a kilobyte a second is fast enough.
const pushEvery = 64 << 10

// Flowing pushes the deadlines of a connection as long as an answer is taken.
type Flowing struct {
	http.ResponseWriter
	written int
}

// Write sends b on. An error is the connection's.
func (f *Flowing) Write(b []byte) (int, error) {
	if f.written += len(b); f.written >= pushEvery {
		f.written = 0
		Extend(f.ResponseWriter, WriteTime, WriteTime)
	}
	return f.ResponseWriter.Write(b)
}

// NewCollection begins a collection that says of which picture it is.
func NewCollection(w io.Writer, c *planning.City, name string) *geojson.Writer {
	out := geojson.NewWriter(w, map[string]any{"peijian": map[string]any{
		"layer": name, "revision": c.Revision, "as_of": c.AsOf, "notice": Notice(c)}})
	out.SetDigits(exportDigits)
	return out
}

// exportDigits are as many decimals of a degree as shapes are kept with.
const exportDigits = 9

// WriteFeature writes one feature of a collection.
type WriteFeature func(id string, g orb.Geometry, properties []geojson.Property) error

// Download streams what is drawn and not kept, as a collection. An answer that breaks in the middle ends the connection, so that nobody takes it
// for whole.
func Download(c *planning.City, name string, each func(write WriteFeature) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humachi.Unwrap(ctx)
		w.Header().Set("Content-Type", "application/geo+json")
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-r%d.geojson"`, name, c.Revision))
		w.WriteHeader(http.StatusOK)
		if r.Method == http.MethodHead {
			return
		}
		out := NewCollection(&Flowing{ResponseWriter: w}, c, name)
		err := each(out.Write)
		if err == nil {
			err = out.Close()
		}
		if err != nil {
			Abort(r.Context(), fmt.Errorf("export %s: %w", name, err))
		}
	}}
}

// Notice is what must be shown wherever the map is shown, nil when nothing must.
func Notice(c *planning.City) *planning.Text {
	if c.Info.Notice.IsZero() {
		return nil
	}
	return &c.Info.Notice
}
