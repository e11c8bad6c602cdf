package ogc_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
	"peijian/web"
	"peijian/web/session"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const password = "一个长的密码-1"

var passwordHash = sync.OnceValues(func() (string, error) { return session.HashPassword(password) })

// desk is a server on a database of the test's own, with two communities and a development.
type desk struct {
	*site
	kept *postgres.Store
	url  string
}

func square(lon, lat, d float64) string {
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}`, lon, lat, lon+d, lat, lon+d, lat+d, lon, lat+d, lon, lat)
}

func feature(properties, geometry string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":` + geometry + `}`
}

func openDesk(t testing.TB, change ...func(*web.Config)) *desk {
	t.Helper()
	return openDeskOn(t, func(d *desk) {
		d.put(t, "subdistricts", "JD-1", `{"name":"示例街道","kind":"street"}`, square(113.40, 30.30, 0.2))
		d.put(t, "communities", "A", `{"name":"甲社区","kind":"pure_urban","subdistrict_code":"JD-1","population":900}`, square(113.44, 30.36, 0.02))
		d.put(t, "communities", "B", `{"name":"乙社区","kind":"town","subdistrict_code":"JD-1"}`, square(113.46, 30.36, 0.02))
		d.put(t, "developments", "XM-1", `{"name":"示例花园","state":"building","limited_title":true}`, square(113.445, 30.365, 0.004))
	}, change...)
}

// openDeskOn is a server on a database that fill fills; nil: nothing does.
func openDeskOn(t testing.TB, fill func(*desk), change ...func(*web.Config)) *desk {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Internal,
		Today: func() planning.Date { return monday }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	d := &desk{kept: store, url: url}
	if fill != nil {
		fill(d)
	}
	d.site = &site{t: t}
	config := web.Config{Store: store, Office: store, Editor: store.Edit, AllowImport: func(*http.Request) bool { return true }}
	for _, f := range change {
		f(&config)
	}
	if d.h, err = web.New(config); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) put(t testing.TB, layer, code, properties, geometry string) {
	t.Helper()
	if err := d.kept.PutFeature(t.Context(), layer, []byte(`{"type":"Feature","id":"`+code+`","properties":`+properties+`,"geometry":`+geometry+`}`)); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) officer(login string, role proceeding.Role) {
	d.t.Helper()
	hash, err := passwordHash()
	if err == nil {
		_, err = d.kept.AddOfficer(d.t.Context(), proceeding.Officer{Login: login, Name: login, Role: role}, hash, "test")
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// write sends a change of GeoJSON and expects a status.
func (d *desk) write(method, address, body string, want int, headers ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	media := "application/geo+json"
	if method == http.MethodPatch {
		media = "application/merge-patch+json"
	}
	w := d.ask(method, address, body, append([]string{"Content-Type", media}, headers...)...)
	if w.Code != want {
		d.t.Fatalf("%s %s: %d, want %d: %s", method, address, w.Code, want, w.Body)
	}
	return w
}

const communities = "/ogc/collections/communities/items"

func TestAFeatureIsCreatedReplacedUpdatedAndEnded(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	before := d.kept.City().Revision
	w := d.write("POST", communities, feature(`{"code":"C","name":"丙社区","kind":"unknown","subdistrict_code":"JD-1"}`, square(113.48, 30.36, 0.02)), 201)
	address := strings.TrimPrefix(w.Header().Get("Location"), "http://localhost:8080")
	if address != communities+"/C" {
		t.Errorf("Location: %s", address)
	}
	got := d.get(address)
	if got.Code != 200 || got.Header().Get("ETag") == "" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	first := got.Header().Get("ETag")

	d.write("PUT", address, feature(`{"name":"丙社区","kind":"town","subdistrict_code":"JD-1","population":7}`, square(113.48, 30.36, 0.01)), 204, "If-Match", first)
	if one := d.read(address); one.Properties["kind"] != "town" || one.Properties["population"] != 7.0 {
		t.Errorf("after PUT: %v", one.Properties)
	}
	d.refused(d.write("PUT", address, feature(`{"name":"丁社区","kind":"town","subdistrict_code":"JD-1"}`, square(113.48, 30.36, 0.01)), 412, "If-Match", first), 412, "changed_meanwhile")
	d.refused(d.write("PUT", address, feature(`{"name":"丁社区","kind":"town","subdistrict_code":"JD-1"}`, square(113.48, 30.36, 0.01)), 428), 428, "if_match_missing")

	second := d.get(address).Header().Get("ETag")
	shape := d.read(address).Geometry
	d.write("PATCH", address, `{"properties":{"population":8,"kind":null}}`, 204, "If-Match", second)
	one := d.read(address)
	if one.Properties["population"] != 8.0 || one.Properties["kind"] != "unknown" || one.Properties["name"] != "丙社区" || !same(one.Geometry, shape) {
		t.Errorf("after PATCH: %v %v", one.Properties, one.Geometry)
	}
	d.refused(d.write("PATCH", address, `{"properties":{"population":9}}`, 428), 428, "if_match_missing")

	d.refused(d.write("DELETE", address, "", 428), 428, "if_match_missing")
	d.refused(d.write("DELETE", address, "", 412, "If-Match", second), 412, "changed_meanwhile")
	d.write("DELETE", address, "", 204, "If-Match", d.get(address).Header().Get("ETag"))
	d.refused(d.get(address), 404, "not_found")
	if after := d.kept.City().Revision; after != before+4 {
		t.Errorf("four changes made %d revisions", after-before)
	}
}

// What comes out in a system goes in again unchanged: no revision, and the same shape.
func TestAFeatureComesBackInEverySystem(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	revision := d.kept.City().Revision
	for _, uri := range append(systems, "http://www.opengis.net/def/crs/OGC/1.3/CRS84") {
		w := d.get(communities + "/A?crs=" + uri)
		var f map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		delete(f, "links")
		body, _ := json.Marshal(f)
		d.write("PUT", communities+"/A", string(body), 204, "If-Match", w.Header().Get("ETag"), "Content-Crs", "<"+uri+">")
		if got := d.kept.City().Revision; got != revision {
			t.Errorf("%s: revision %d, was %d", uri, got, revision)
		}
	}
	d.refused(d.write("PUT", communities+"/A", feature(`{"name":"甲社区"}`, square(113.44, 30.36, 0.02)), 400, "If-Match", "*", "Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/2383>"), 400, "bad_parameter")
	// The axes of EPSG:4490 the wrong way round lie outside of the city.
	d.refused(d.write("PUT", communities+"/A", feature(`{"name":"甲社区","subdistrict_code":"JD-1"}`, square(113.44, 30.36, 0.02)), 422, "If-Match", "*", "Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/4490>"), 422, "invalid")
}

func TestWhatIsWrongWithAFeatureIsSaid(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	revision := d.kept.City().Revision
	good := square(113.48, 30.36, 0.02)
	for name, body := range map[string]string{
		"no code":               feature(`{"name":"丙","subdistrict_code":"JD-1"}`, good),
		"no name":               feature(`{"code":"C","subdistrict_code":"JD-1"}`, good),
		"no shape":              feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1"}`, `null`),
		"a point":               feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1"}`, `{"type":"Point","coordinates":[113.48,30.36]}`),
		"outside":               feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1"}`, square(10, 30, 1)),
		"a bow tie":             feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1"}`, `{"type":"Polygon","coordinates":[[[113.48,30.36],[113.5,30.38],[113.5,30.36],[113.48,30.38],[113.48,30.36]]]}`),
		"an unknown property":   feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1","colour":"red"}`, good),
		"an unknown choice":     feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1","kind":"castle"}`, good),
		"an unknown reference":  feature(`{"code":"C","name":"丙","subdistrict_code":"JD-9"}`, good),
		"not a number":          feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1","population":"many"}`, good),
		"a geometry by itself":  good,
		"a collection":          `{"type":"FeatureCollection","features":[]}`,
		"no JSON":               `{"type":"Feature"`,
		"a list":                `[]`,
		"nothing":               ``,
		"two features":          feature(`{"code":"C","name":"丙"}`, good) + feature(`{"code":"D","name":"丁"}`, good),
		"a number that is none": strings.Replace(feature(`{"code":"C","name":"丙"}`, good), "113.48", "1e999", 1),
	} {
		w := d.ask("POST", communities, body, "Content-Type", "application/geo+json")
		if w.Code != 422 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
			continue
		}
		d.refused(w, 422, "invalid")
	}
	d.refused(d.write("POST", communities, feature(`{"code":"A","name":"丙","subdistrict_code":"JD-1"}`, good), 409), 409, "conflict")
	d.refused(d.ask("POST", communities, feature(`{"code":"C","name":"丙"}`, good), "Content-Type", "text/plain"), 415, "media_type")
	d.refused(d.ask("POST", communities, strings.Repeat(" ", 17<<20), "Content-Type", "application/geo+json"), 413, "too_large")
	d.refused(d.write("PUT", communities+"/A", feature(`{"code":"Z","name":"甲","subdistrict_code":"JD-1"}`, good), 422, "If-Match", "*"), 422, "invalid")
	d.refused(d.write("PUT", communities+"/Z", feature(`{"name":"甲","subdistrict_code":"JD-1"}`, good), 404, "If-Match", "*"), 404, "not_found")
	d.refused(d.write("PATCH", communities+"/A", `[]`, 422, "If-Match", "*"), 422, "invalid")
	for _, w := range []*httptest.ResponseRecorder{d.write("PATCH", communities+"/A", `{"geometry":null}`, 422, "If-Match", "*", "Content-Type", "application/merge-patch+json"),
		d.write("POST", communities, feature(`{"code":"C","name":"丙","subdistrict_code":"JD-1"}`, `null`), 422)} {
		if !strings.Contains(w.Body.String(), "every feature of this collection has a shape") {
			t.Errorf("a shape that is missing is not named: %s", w.Body)
		}
	}
	d.refused(d.write("DELETE", "/ogc/collections/subdistricts/items/JD-1", "", 409, "If-Match", "*"), 409, "conflict")
	if got := d.kept.City().Revision; got != revision {
		t.Errorf("something was written: revision %d, was %d", got, revision)
	}
}

// A program that knows no validators changes single members, of whichever version is in force.
func TestQGISEditsWithoutIfMatch(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	qgis := []string{"User-Agent", "Mozilla/5.0 QGIS/33400/Debian GNU Linux 12"}
	if allow := d.ask("OPTIONS", communities, "").Header().Get("Allow"); !strings.Contains(allow, "POST") {
		t.Errorf("Allow of items: %s", allow)
	}
	if allow := d.ask("OPTIONS", communities+"/A", "").Header().Get("Allow"); allow != "GET, HEAD, OPTIONS, DELETE, PATCH, PUT" {
		t.Errorf("Allow of a feature: %s", allow)
	}
	d.write("PATCH", communities+"/A", `{"properties":{"name":"甲一社区"}}`, 204, qgis...)
	d.write("PATCH", communities+"/A", `{"geometry":{"type":"MultiPolygon","coordinates":[[[[30.36,113.44],[30.36,113.45],[30.37,113.45],[30.37,113.44],[30.36,113.44]]]]}}`, 204,
		append(qgis, "Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/4326>")...)
	one := d.read(communities + "/A")
	if one.Properties["name"] != "甲一社区" || one.Properties["population"] != 900.0 {
		t.Errorf("%v", one.Properties)
	}
	if x, y := firstPosition(one.Geometry.Coordinates); x < 113 || y > 31 {
		t.Errorf("at %g, %g", x, y)
	}
	w := d.write("POST", communities, feature(`{"code":"C","name":"丙社区","kind":"unknown","subdistrict_code":"JD-1"}`, square(113.48, 30.36, 0.02)), 201, qgis...)
	d.write("DELETE", strings.TrimPrefix(w.Header().Get("Location"), "http://localhost:8080"), "", 204, qgis...)
}

// Whom a feature is for does not change because somebody edits it.
func TestAnInternalFeatureStaysInternal(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.put(t, "communities", "H", `{"name":"内部社区","kind":"town","subdistrict_code":"JD-1","audience":"internal"}`, square(113.50, 30.36, 0.02))
	d.write("PATCH", communities+"/H", `{"properties":{"name":"内部社区二"}}`, 204, "If-Match", "*")
	d.write("PUT", communities+"/H", feature(`{"name":"内部社区三","kind":"town","subdistrict_code":"JD-1"}`, square(113.50, 30.36, 0.02)), 204, "If-Match", "*")
	if got := d.kept.City().Get("communities", "H"); got.Audience != planning.Internal || got.Name() != "内部社区三" {
		t.Errorf("%s is %s", got.Name(), got.Audience)
	}
}

func TestWhoMayEdit(t *testing.T) {
	t.Parallel()
	d := openDesk(t, func(c *web.Config) { c.AllowImport = func(*http.Request) bool { return false } })
	d.officer("fenxi", proceeding.Analyst)
	d.officer("guanli", proceeding.Administrator)
	d.officer("jia", proceeding.PresaleOfficer)
	change := func(want int, login, password string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest("PATCH", "http://localhost:8080"+communities+"/A", strings.NewReader(`{"properties":{"population":`+fmt.Sprint(len(login))+`}}`))
		r.Header.Set("Content-Type", "application/merge-patch+json")
		r.Header.Set("If-Match", "*")
		if login != "" {
			r.SetBasicAuth(login, password)
		}
		w := httptest.NewRecorder()
		if d.h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%q: %d %s", login, w.Code, w.Body)
		}
		return w
	}
	w := change(401, "", "")
	if got := w.Header().Get("WWW-Authenticate"); !strings.HasPrefix(got, "Basic ") {
		t.Errorf("WWW-Authenticate: %q", got)
	}
	change(401, "fenxi", "falsch")
	change(401, "niemand", password)
	change(204, "fenxi", password)
	change(204, "FENXI", password) // remembered
	change(204, "guanli", password)
	change(403, "jia", password)
	for range 5 {
		change(401, "guanli", "falsch")
	}
	change(423, "guanli", "falsch")
}

// The journal says who it was.
func TestTheJournalNamesTheEditor(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.write("PATCH", communities+"/A", `{"properties":{"population":901}}`, 204, "If-Match", "*")
	var actor, note string
	if err := d.kept.Journal(t.Context(), d.kept.City().Revision, &actor, &note); err != nil {
		t.Fatal(err)
	}
	if actor != "http:127.0.0.1" || note != "PATCH communities/A" {
		t.Errorf("%q, %q", actor, note)
	}
}

// A picture without its internal parts cannot be written back: what it does not show would be lost.
func TestNothingIsEditedOnAPublicPicture(t *testing.T) {
	s := open(t, town(t, planning.Public), func(c *web.Config) {
		c.Editor = (&postgres.Store{}).Edit
		c.AllowImport = func(*http.Request) bool { return true }
	})
	s.refused(s.ask("POST", communities, feature(`{}`, `null`), "Content-Type", "application/geo+json"), 405, "method_not_allowed")
	if allow := s.ask("OPTIONS", communities, "").Header().Get("Allow"); allow != "GET, HEAD, OPTIONS" {
		t.Error(allow)
	}
	for _, o := range s.read("/ogc/conformance").ConformsTo {
		if strings.Contains(o, "features-4") {
			t.Errorf("conforms to %s", o)
		}
	}
}

func TestGapsAreReadOnly(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.refused(d.ask("POST", "/ogc/collections/gaps/items", feature(`{}`, `null`), "Content-Type", "application/geo+json"), 405, "method_not_allowed")
}
