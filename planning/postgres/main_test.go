package postgres_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	orbjson "github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(doomedURL) != "" {
		doomed()
	}
	os.Exit(pgtest.Main(m))
}

var today = planning.Date{Year: 2026, Month: time.November, Day: 23}

// open makes a store on a database of the test's own.
func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), postgres.Config{
		URL: url, Audience: planning.Internal, Today: func() planning.Date { return today }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// psql is an analyst at a prompt of their own.

func psql(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// take imports GeoJSON text and expects nothing to stand against it.
func take(t testing.TB, s *postgres.Store, layer, text string) *intake.Receipt {
	t.Helper()
	r := try(t, s, postgres.Import{Layer: layer}, text)
	if !r.Clean() {
		t.Fatalf("import %s: %v", layer, r.Problems)
	}
	return r
}

func try(t testing.TB, s *postgres.Store, im postgres.Import, text string) *intake.Receipt {
	t.Helper()
	im.Source, im.Actor = reader(t, text), "test"
	if im.File == "" {
		im.File = "test.geojson"
	}
	r, err := s.Import(t.Context(), im)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func reader(t testing.TB, text string) geo.Reader {
	t.Helper()
	fc, err := orbjson.UnmarshalFeatureCollection([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := &sliceReader{}
	for i, f := range fc.Features {
		one := geo.Feature{Row: i + 1, Geometry: f.Geometry}
		for k, v := range f.Properties {
			one.Fields = append(one.Fields, geo.Field{Name: k, Text: fmt.Sprint(v), Null: v == nil})
		}
		r.features = append(r.features, one)
	}
	return r
}

type sliceReader struct{ features []geo.Feature }

func (r *sliceReader) Next() (geo.Feature, error) {
	if len(r.features) == 0 {
		return geo.Feature{}, io.EOF
	}
	f := r.features[0]
	r.features = r.features[1:]
	return f, nil
}

func (r *sliceReader) About() geo.About {
	return geo.About{Format: "geojson", Encoding: "UTF-8", Rows: -1}
}

// square is a Feature on the ground from (x, y), in hundredths of a degree from the city's south-west corner, to w and h further.
func square(code string, x, y, w, h float64, properties string) string {
	lon, lat := 113.0+x/100, 30.1+y/100
	ring := [][]float64{{lon, lat}, {lon + w/100, lat}, {lon + w/100, lat + h/100}, {lon, lat + h/100}, {lon, lat}}
	b, _ := json.Marshal(ring)
	return `{"type":"Feature","properties":{"code":"` + code + `",` + properties + `},"geometry":{"type":"Polygon","coordinates":[` + string(b) + `]}}`
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func sorted(less func(a, b string) bool) cmp.Option { return cmpopts.SortSlices(less) }
