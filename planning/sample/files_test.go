package sample

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/geojson"
	"peijian/geo/shapefile"
	"peijian/geo/table"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/sample/ground"
)

// folder keeps files in memory.
type folder map[string]*file

type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error { f.closed = true; return nil }

func (d folder) create(name string) (io.WriteCloser, error) {
	d[name] = &file{}
	return d[name], nil
}

var written = sync.OnceValues(func() (folder, error) {
	d := folder{}
	return d, Write(d.create)
})

func files(t *testing.T) folder {
	t.Helper()
	d, err := written()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheSameBytesEveryTime(t *testing.T) {
	again := folder{}
	if err := Write(again.create); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range Files() {
		first := files(t)[f.Name]
		total += first.Len()
		if !bytes.Equal(first.Bytes(), again[f.Name].Bytes()) {
			t.Errorf("%s differs the second time", f.Name)
		}
		if !first.closed || first.Len() == 0 {
			t.Errorf("%s was left open, or is empty", f.Name)
		}
		t.Logf("%-28s %9d bytes", f.Name, first.Len())
	}
	if total > 15<<20 || len(again) != len(Files()) {
		t.Errorf("%d files have %d bytes together", len(again), total)
	}
}

func TestFilesComeInTheOrderInWhichLayersMustBeLoaded(t *testing.T) {
	var want, got []string
	for _, l := range planning.Layers() {
		if l.Name != planning.Applications {
			want = append(want, l.Name)
		}
	}
	for _, f := range Files() {
		if f.Layer != "" {
			got = append(got, f.Layer)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// open opens a file with the reader of its format, telling it nothing that an officer would not know.
func open(f File, content []byte) (geo.Reader, error) {
	in, size := bytes.NewReader(content), int64(len(content))
	switch f.Format {
	case formatShapefile:
		return shapefile.Open(in, size, shapefile.Options{})
	case formatGeoJSON:
		return geojson.Open(in, geojson.Options{})
	case formatXLSX:
		return table.OpenXLSX(in, size, table.Options{})
	}
	return table.OpenCSV(in, table.Options{})
}

// imported takes a file in as the importer does. Every problem fails the test, and every note but that on the title row of a ledger.
func imported(t *testing.T, f File) []planning.Record {
	t.Helper()
	source, err := open(f, files(t)[f.Name].Bytes())
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	l, err := planning.LayerNamed(f.Layer)
	if err != nil {
		t.Fatal(err)
	}
	in, problems, err := intake.Open(l, source, intake.Options{File: f.Name, Extent: Info().Extent})
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	var out []planning.Record
	for err == nil {
		for _, p := range problems {
			if titled := f.Format == formatXLSX && p.Note && p.Row == 2; !titled {
				t.Errorf("%s: %v", f.Name, p.Error())
			}
		}
		var row *intake.Row
		if row, problems, err = in.Next(); row != nil {
			out = append(out, row.Record)
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if want := f.Encoding; want != "" && source.About().Encoding != want {
		t.Errorf("%s was taken for %s, and is %s", f.Name, source.About().Encoding, want)
	}
	system := map[int]string{0: "", 4490: "China Geodetic Coordinate System 2000", 4547: "CM 114E", 4526: "zone 38"}[f.CRS]
	if said := in.CRS().En; !strings.Contains(said, system) {
		t.Errorf("%s was read as %s, and is in EPSG:%d", f.Name, said, f.CRS)
	}
	return out
}

func occupied(c *City) (n int) {
	for _, x := range c.Developments {
		if !x.OccupiedOn.IsZero() && x.Units > 0 {
			n++
		}
	}
	return n
}

func permitted(c *City) (n int) {
	for _, x := range c.Phases {
		if x.Permit != "" {
			n++
		}
	}
	return n
}

func inUse(c *City) (n int) {
	for _, x := range c.Facilities {
		if x.State == "in_use" {
			n++
		}
	}
	return n
}

func TestEveryFileIsImportedWithoutAWord(t *testing.T) {
	want := map[string]int{
		planning.Subdistricts: len(made.Subdistricts), planning.Communities: 79, planning.Developments: 250, planning.Phases: len(made.Phases),
		planning.Cells: 519, planning.Compounds: 60, planning.Buildings: 6000, planning.Facilities: len(made.Facilities), planning.Rooms: len(made.Rooms),
		planning.Rosters: len(made.Rosters), planning.Households: len(made.Households), planning.Roads: len(made.Roads), planning.Waters: len(made.Waters),
		planning.Approvals: occupied(made), planning.Presales: permitted(made), planning.Handovers: inUse(made), planning.Inspections: inUse(made),
	}
	got := map[string]int{}
	known := map[string]map[string]bool{}
	for _, f := range Files() {
		if f.Layer == "" {
			continue
		}
		l, _ := planning.LayerNamed(f.Layer)
		records := imported(t, f)
		got[f.Layer], known[f.Layer] = len(records), map[string]bool{}
		for _, r := range records {
			known[f.Layer][r.Code] = true
			for _, field := range l.Fields {
				if code := r.Text(l, field.Name); field.Refers != "" && code != "" && !known[field.Refers][code] {
					t.Errorf("%s %s: %s is %s, which is not there", f.Layer, r.Code, field.Name, code)
				}
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What arrives must be what was made: names whole, ground where it was, to the millimetre or two that eight decimals leave.
func TestValuesAndGroundArriveAsTheyWereMade(t *testing.T) {
	l, _ := planning.LayerNamed(planning.Communities)
	for k, r := range imported(t, fileOf(planning.Communities)) {
		c := made.Communities[k]
		population, _ := r.Integer(l, "population")
		if r.Code != c.Code || r.Text(l, "name") != c.Name || r.Text(l, "kind") != c.Kind || r.Text(l, "subdistrict_code") != c.Subdistrict ||
			int(population) != c.Population || r.ValidFrom != c.Since || r.Text(l, "approval_document") != c.Approval {
			t.Errorf("%+v arrived as %v", c.Name, r.Values)
		}
		sameGround(t, c.Name, c.Ring, r.Geometry)
	}
	l, _ = planning.LayerNamed(planning.Developments)
	for k, r := range imported(t, fileOf(planning.Developments)) {
		d := made.Developments[k]
		units, _ := r.Integer(l, "designed_units")
		limited, _ := r.Boolean(l, "limited_title")
		if r.Code != d.Code || int(units) != d.Units || r.Text(l, "state") != d.State || limited != d.LimitedTitle || r.Text(l, "developer_credit_code") != d.CreditCode {
			t.Errorf("%+v arrived as %v", d, r.Values)
		}
		sameGround(t, d.Name, d.Ring, r.Geometry)
	}
	for k, r := range imported(t, fileOf(planning.Compounds)) {
		sameGround(t, r.Code, made.Compounds[k].Ring, r.Geometry)
	}
	l, _ = planning.LayerNamed(planning.Rooms)
	for k, r := range imported(t, fileOf(planning.Rooms)) {
		want := made.Rooms[k]
		if gross := r.Decimal(l, "gross_area"); gross == nil || trimmed(gross.Text('f')) != trimmed(want.Gross) || r.Text(l, "use") != want.Use {
			t.Errorf("%+v arrived as %v", want, r.Values)
		}
	}
}

// trimmed is a decimal without the zeros at its end, which a workbook does not keep.
func trimmed(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func fileOf(layer string) File {
	return Files()[slices.IndexFunc(Files(), func(f File) bool { return f.Layer == layer })]
}

func sameGround(t *testing.T, name string, want orb.Ring, got orb.Geometry) {
	t.Helper()
	plane, _ := crs.ByCode(Plane)
	lonlat, _ := crs.ByCode(4490)
	arrived := map[orb.Point]bool{}
	polygons, ok := crs.Transform(got, lonlat, plane).(orb.MultiPolygon)
	if !ok || len(polygons) != 1 || len(polygons[0]) != 1 || len(polygons[0][0]) != len(want) {
		t.Errorf("%s arrived as %T with other rings", name, got)
		return
	}
	for _, p := range polygons[0][0] {
		q := ground.At(p[0], p[1])
		if ground.Distance(p, q) > .002 {
			t.Errorf("%s: %v is %.4f m off", name, p, ground.Distance(p, q))
			return
		}
		arrived[q] = true
	}
	for _, p := range want {
		if !arrived[p] {
			t.Errorf("%s: %v did not arrive", name, p)
			return
		}
	}
}

func TestThePlantedListIsJSONThatSaysWhatItIs(t *testing.T) {
	var got struct {
		Notice planning.Text     `json:"notice"`
		Counts map[string]int    `json:"counts"`
		Gaps   []json.RawMessage `json:"gaps"`
		Ground []json.RawMessage `json:"ground"`
	}
	if err := json.Unmarshal(files(t)[PlantedFile].Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for n := range maps.Values(got.Counts) {
		sum += n
	}
	if sum != len(got.Gaps) || sum != 2800 || len(got.Ground) != 5 || got.Notice != Notice {
		t.Errorf("%d counted, %d listed, %d voids and overlaps, notice %v", sum, len(got.Gaps), len(got.Ground), got.Notice)
	}
}

func TestEveryMapFileSaysThatItIsMadeUp(t *testing.T) {
	for _, f := range Files() {
		if f.Format == formatGeoJSON && !bytes.Contains(files(t)[f.Name].Bytes(), []byte(Notice.Zh)) {
			t.Errorf("%s does not say so", f.Name)
		}
	}
	for _, want := range []string{Notice.Zh, Notice.En, "80", "79", "8个", "7个", "names 7"} {
		if !strings.Contains(Notes(), want) {
			t.Errorf("the notes do not say %q", want)
		}
	}
}

func TestAFailingWriterIsNamed(t *testing.T) {
	full := errors.New("disk full")
	err := made.Write(func(name string) (io.WriteCloser, error) { return brokenFile{full}, nil })
	if !errors.Is(err, full) || !strings.Contains(err.Error(), "街道乡镇.geojson") {
		t.Errorf("error %v", err)
	}
}

type brokenFile struct{ err error }

func (f brokenFile) Write([]byte) (int, error) { return 0, f.err }
func (f brokenFile) Close() error              { return nil }

func TestInfoIsThatOfTheCity(t *testing.T) {
	if _, err := planning.NewCity(Info(), planning.Date{Year: 2026, Month: 11, Day: 23}, planning.Public); err != nil {
		t.Error(err)
	}
	if math.IsNaN(Info().Extent.Min[0]) || Info().Notice.IsZero() {
		t.Error("the city must have an extent and a notice")
	}
}
