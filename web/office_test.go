package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"peijian/planning"
	"peijian/planning/permit/application"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
	"peijian/web"
	"peijian/web/session"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const password = "一个长的密码-1"

// passwordHash is made once: hashing is slow on purpose.
var passwordHash = sync.OnceValues(func() (string, error) { return session.HashPassword(password) })

// office is a server with officers, on a database of the test's own, with one development in one community.
type office struct {
	t       testing.TB
	store   *postgres.Store
	url     string
	server  *httptest.Server
	mu      sync.Mutex
	now     time.Time
	schemas *jsonschema.Compiler
	paths   described
}

func newOffice(t testing.TB, change ...func(*web.Config)) *office {
	t.Helper()
	o := &office{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	o.url = pgtest.New(t)
	store, err := postgres.Open(t.Context(), postgres.Config{URL: o.url, Audience: planning.Internal,
		Today: func() planning.Date { return monday }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	o.store = store
	o.put("subdistricts", "JD-1", `{"name":"示例街道","kind":"street"}`, box(113.40, 30.30, 0.2))
	o.put("communities", "A", `{"name":"甲社区","kind":"pure_urban","subdistrict_code":"JD-1"}`, box(113.44, 30.36, 0.02))
	o.put("communities", "B", `{"name":"乙社区","kind":"pure_urban","subdistrict_code":"JD-1"}`, box(113.46, 30.36, 0.02))
	o.put("developments", "XM-1", `{"name":"示例花园","state":"building","land_contract":"示例-1","developer":"示例花园置业有限公司"}`, box(113.445, 30.365, 0.004))
	o.officer("jia", proceeding.PresaleOfficer, "")
	o.officer("yi", proceeding.PresaleOfficer, "")
	o.officer("bing", proceeding.PresaleOfficer, "")
	o.officer("minzheng", proceeding.CivilAffairs, "")
	o.officer("jiedao", proceeding.Subdistrict, "JD-1")
	config := web.Config{Store: store, Office: store, Adopted: store.Adopted, Importer: fileImporter(store), Demo: true, Clock: o.clock}
	for _, f := range change {
		f(&config)
	}
	h, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	o.server = httptest.NewServer(h)
	t.Cleanup(o.server.Close)
	d, raw := description(t)
	o.paths, o.schemas = d, jsonschema.NewCompiler()
	if err := o.schemas.AddResource("mem:///openapi.json", raw); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) wait(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func box(lon, lat, d float64) string {
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}`, lon, lat, lon+d, lat, lon+d, lat+d, lon, lat+d, lon, lat)
}

func (o *office) put(layer, code, properties, geometry string) {
	o.t.Helper()
	if geometry == "" {
		geometry = "null"
	}
	if err := o.store.PutFeature(o.t.Context(), layer, []byte(`{"type":"Feature","id":"`+code+`","properties":`+properties+`,"geometry":`+geometry+`}`)); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) officer(login string, role proceeding.Role, subdistrict string) {
	o.t.Helper()
	hash, err := passwordHash()
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.store.AddOfficer(o.t.Context(), proceeding.Officer{Login: login, Name: login, Role: role, Subdistrict: subdistrict}, hash, "test"); err != nil {
		o.t.Fatal(err)
	}
}

// file publishes an application: YAML, as check reads it.
func (o *office) file(text string) {
	o.t.Helper()
	a, problems := application.Parse("file.yaml", []byte(text))
	if a == nil {
		o.t.Fatal(problems)
	}
	document, err := json.Marshal(a)
	if err != nil {
		o.t.Fatal(err)
	}
	properties, _ := json.Marshal(map[string]any{"gate": a.Gate, "name": a.Name, "development_code": "XM-1", "received_on": a.ReceivedOn, "document": json.RawMessage(document)})
	o.put("applications", a.ID, string(properties), "")
}

// desk is one browser with its cookie.
type browser struct {
	o      *office
	cookie *http.Cookie
}

// as signs in by one click, as the demo offers.
func (o *office) as(login string) *browser {
	o.t.Helper()
	b := &browser{o: o}
	b.ask("demo-sign-in", "POST", "/api/v1/session/demo", map[string]string{"login": login}, 200, nil)
	if b.cookie == nil {
		o.t.Fatal("no cookie")
	}
	return b
}

// ask sends a request, wants a status, holds the answer against its description and reads it.
func (b *browser) ask(operation, method, path string, body any, want int, into any) []byte {
	b.o.t.Helper()
	status, answer := b.send(method, path, body)
	if status != want {
		b.o.t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, answer)
	}
	if status == 200 && operation != "" {
		b.o.valid(operation, answer)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			b.o.t.Fatal(err)
		}
	}
	return answer
}

func (b *browser) send(method, path string, body any) (int, []byte) {
	var reader io.Reader
	contentType := "application/json"
	switch body := body.(type) {
	case nil:
	case []byte:
		reader, contentType = bytes.NewReader(body), "application/octet-stream"
	case string:
		reader, contentType = strings.NewReader(body), "application/yaml"
	default:
		text, _ := json.Marshal(body)
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(b.o.t.Context(), method, b.o.server.URL+path, reader)
	if err != nil {
		b.o.t.Error(err)
		return 0, nil
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Peijian-Filename", "scan.pdf")
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		b.o.t.Error(err)
		return 0, nil
	}
	defer w.Body.Close()
	for _, c := range w.Cookies() {
		if c.Name == "peijian_session" {
			b.cookie = c
		}
	}
	answer, err := io.ReadAll(w.Body)
	if err != nil {
		b.o.t.Error(err)
	}
	return w.StatusCode, answer
}

func (o *office) valid(operation string, body []byte) {
	o.t.Helper()
	for path, methods := range o.paths.Paths {
		for method, op := range methods {
			if op.OperationID != operation {
				continue
			}
			pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path)
			schema, err := o.schemas.Compile("mem:///openapi.json#/paths/" + pointer + "/" + method + "/responses/200/content/application~1json/schema")
			if err != nil {
				o.t.Fatal(err)
			}
			answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
			if err == nil {
				err = schema.Validate(answer)
			}
			if err != nil {
				o.t.Errorf("%s: %v\n%s", operation, err, body)
			}
			return
		}
	}
	o.t.Errorf("%s is not described", operation)
}

// detail is what the tests read of a proceeding.
type detail struct {
	State   string
	Version int64
	Permit  string
	Clock   struct {
		DaysLeft int  `json:"days_left"`
		Stopped  bool `json:"stopped"`
	}
	Rulings []struct {
		ID          int64
		Outcome     string
		Digest      string
		Stale, Open bool
	}
	Steps   []struct{ Action string }
	Actions []struct {
		Action  string
		Allowed bool
		Why     planning.Text
	}
	Versions []struct{ Units int64 }
	MaySign  []string `json:"may_sign"`

	MayPassOver []string `json:"may_pass_over"`
	Overrides   []proceeding.Override
}

func (d detail) why(action string) string {
	for _, a := range d.Actions {
		if a.Action == action {
			return a.Why.Zh
		}
	}
	return "there is no such action"
}

func (b *browser) look(id string) (d detail) {
	b.o.t.Helper()
	b.ask("proceeding", "GET", "/api/v1/applications/"+id+"/proceeding", nil, 200, &d)
	return d
}

// act takes a step with a file as it stands.
func (b *browser) act(id, action string, want int, more ...map[string]any) (d detail) {
	b.o.t.Helper()
	body := map[string]any{"action": action, "version": b.look(id).Version}
	for _, m := range more {
		for k, v := range m {
			body[k] = v
		}
	}
	b.ask("act", "POST", "/api/v1/applications/"+id+"/actions", body, want, &d)
	return d
}

// presale is a file that lacks nothing; pairs of replacements make others of it.
func presale(replace ...string) string {
	return strings.NewReplacer(replace...).Replace(`
id: YS-1
gate: presale_permit
name: 示例预售
received_on: 2026-11-18
development: {code: XM-1, name: 示例花园, developer: {name: 示例花园置业有限公司}, land_contract: 示例-1}
scheme: {designed_units: 1200, approval: {number: 示例1号, date: 2026-06-30, units: 1200}}
phases:
  - {number: 1, designed_units: 1200, status: this}
rooms:
  - {id: R1, name: 办公室, building: "1", floor: "1", use: office, gross_area: 80, free: true, lon: 113.446, lat: 30.366}
  - {id: R2, name: 活动室, building: "1", floor: "1", use: activity, gross_area: 160, free: true, lon: 113.446, lat: 30.366}
agreement:
  number: 示例协1
  free: true
  valid_until: 2027-10-21
  parties:
    - {role: developer, name: 示例花园置业有限公司, signed_on: 2026-10-20}
    - {role: subdistrict, name: 示例街道办事处, signed_on: 2026-10-21}
    - {role: civil_affairs, name: 示例市民政局, signed_on: 2026-10-22}
`)
}
