package web_test

import (
	"bytes"
	"crypto/sha256"
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
	"peijian/planning/permit/paper"
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

func TestAFileIsRefusedAndAnotherCorrectedAndIssued(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale("gross_area: 160", "gross_area: 100"))
	o.file(presale("id: YS-1", "id: YS-2", "gross_area: 160", "gross_area: 100", "id: R1", "id: X1", "id: R2", "id: X2"))
	jia, yi, bing := o.as("jia"), o.as("yi"), o.as("bing")
	if d := jia.act("YS-2", "assess", 200); d.State != "assessed" || d.Rulings[0].Outcome != "fail" {
		t.Fatalf("%+v", d)
	}
	jia.act("YS-2", "refuse", 403, map[string]any{"reason": "面积不足"})
	yi.act("YS-2", "refuse", 422)
	if d := yi.act("YS-2", "refuse", 200, map[string]any{"reason": "面积不足"}); d.State != "refused" || len(d.Actions) != 0 {
		t.Errorf("%+v", d)
	}
	jia.act("YS-1", "assess_start", 200)
	d := jia.act("YS-1", "request_correction", 200, map[string]any{"items": []planning.Text{{Zh: "增加活动室", En: "add an activity room"}}})
	if !d.Clock.Stopped || d.Clock.DaysLeft != 7 {
		t.Errorf("the clock: %+v", d.Clock)
	}
	jia.ask("correct", "PUT", "/api/v1/applications/YS-1/file", presale(), 200, &d)
	if len(d.Versions) != 2 {
		t.Errorf("%d versions", len(d.Versions))
	}
	jia.act("YS-1", "resubmit", 200)
	jia.act("YS-1", "assess", 200)
	if d := jia.look("YS-1"); !strings.Contains(d.why("review"), "另一人") {
		t.Errorf("why may the assessor not review: %q", d.why("review"))
	}
	yi.act("YS-1", "review", 200)
	yi.act("YS-1", "issue", 422)
	issued := bing.act("YS-1", "issue", 200, map[string]any{"permit_number": "示预售字〔2026〕1号"})
	if issued.State != "issued" || issued.Permit != "示预售字〔2026〕1号" || len(issued.Steps) != 6 {
		t.Errorf("%+v", issued)
	}
	var v struct {
		Open, Latest bool
		Permit       string
	}
	(&browser{o: o}).ask("verification", "GET", "/api/v1/verification/"+issued.Rulings[0].Digest, nil, 200, &v)
	if !v.Open || !v.Latest || v.Permit != issued.Permit {
		t.Errorf("the paper: %+v", v)
	}
	jia.ask("ruling", "GET", fmt.Sprintf("/api/v1/rulings/%d", issued.Rulings[0].ID), nil, 200, nil)
	jia.ask("proceedings", "GET", "/api/v1/proceedings", nil, 200, nil)
	if broken, rows, err := o.store.AuditChain(t.Context()); broken != 0 || rows == 0 || err != nil {
		t.Errorf("the audit: %d %d %v", broken, rows, err)
	}
	papers(t, jia, "YS-1", "opinion", "checklist", "correction", "agreement")
	papers(t, jia, "YS-2", "refusal")
}

// again asks for an answer of which the browser has a copy.
func (b *browser) again(path, tag string) int {
	b.o.t.Helper()
	r, err := http.NewRequestWithContext(b.o.t.Context(), http.MethodGet, b.o.server.URL+path, nil)
	if err != nil {
		b.o.t.Fatal(err)
	}
	r.Header.Set("If-None-Match", tag)
	r.AddCookie(b.cookie)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		b.o.t.Fatal(err)
	}
	defer w.Body.Close()
	return w.StatusCode
}

// papers downloads papers and wants the same bytes each time.
func papers(t *testing.T, b *browser, id string, kinds ...string) {
	t.Helper()
	if _, err := paper.Built(); err != nil {
		t.Log("the papers are not tried: " + err.Error())
		return
	}
	for _, kind := range kinds {
		address := "/api/v1/applications/" + id + "/papers/" + kind
		first, second := b.ask("", "GET", address, nil, 200, nil), b.ask("", "GET", address, nil, 200, nil)
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Equal(first, second) {
			t.Errorf("%s: %d and %d bytes, or other ones the second time", kind, len(first), len(second))
		}
		if status := b.again(address, fmt.Sprintf(`"%x"`, sha256.Sum256(first))); status != http.StatusNotModified {
			t.Errorf("%s: %d for a paper that the browser has", kind, status)
		}
		if status := b.again(address, `"other"`); status != http.StatusOK {
			t.Errorf("%s: %d for a paper that the browser has not", kind, status)
		}
	}
	(&browser{o: b.o}).ask("", "GET", "/api/v1/applications/"+id+"/papers/opinion", nil, 401, nil)
}

func TestWhoSawAnOlderStateGetsAConflict(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale())
	jia, yi := o.as("jia"), o.as("yi")
	jia.act("YS-1", "assess", 200)
	yi.act("YS-1", "review", 409, map[string]any{"version": 0})
	yi.act("YS-1", "review", 200)
}

func TestTheFileChangesAfterTheReview(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale())
	jia, yi := o.as("jia"), o.as("yi")
	jia.act("YS-1", "assess", 200)
	yi.act("YS-1", "review", 200)
	o.file(presale("name: 示例预售", "name: 示例预售改"))
	if d := yi.look("YS-1"); !d.Rulings[0].Stale || !strings.Contains(d.why("issue"), "旧版") {
		t.Errorf("%+v: %q", d.Rulings, d.why("issue"))
	}
	yi.act("YS-1", "issue", 409, map[string]any{"permit_number": "1"})
}

func TestAHundredOfficersPressIssue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale())
	jia, yi, bing := o.as("jia"), o.as("yi"), o.as("bing")
	jia.act("YS-1", "assess", 200)
	version := yi.act("YS-1", "review", 200).Version
	statuses := make([]int, 100)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			by := browser{o, []*browser{yi, bing}[i%2].cookie}
			statuses[i], _ = by.send("POST", "/api/v1/applications/YS-1/actions", map[string]any{"action": "issue", "version": version, "permit_number": fmt.Sprintf("示%d号", i)})
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, status := range statuses {
		count[status]++
	}
	if count[200] != 1 || count[409] != 99 {
		t.Errorf("answers: %v", count)
	}
	if permits, err := o.store.Permits(t.Context()); len(permits) != 1 || err != nil {
		t.Errorf("%d permits, %v", len(permits), err)
	}
}

func TestPartiesSignInTheSystemOrOnPaper(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale("\n    - {role: civil_affairs, name: 示例市民政局, signed_on: 2026-10-22}", "", "\n    - {role: developer, name: 示例花园置业有限公司, signed_on: 2026-10-20}", ""))
	jia, minzheng := o.as("jia"), o.as("minzheng")
	sign := func(b *browser, want int, role string, attachment int64) {
		t.Helper()
		b.ask("sign", "POST", "/api/v1/applications/YS-1/signatures", map[string]any{"role": role, "party": "示例", "signed_on": "2026-11-23", "attachment": attachment}, want, nil)
	}
	sign(minzheng, 403, "subdistrict", 0)
	sign(minzheng, 200, "civil_affairs", 0)
	sign(jia, 422, "developer", 0)
	var paper struct{ ID int64 }
	jia.ask("", "POST", "/api/v1/applications/YS-1/attachments?kind=agreement", []byte("not a scan"), 422, nil)
	jia.ask("attach", "POST", "/api/v1/applications/YS-1/attachments?kind=agreement", []byte("%PDF-1.7 示例"), 200, &paper)
	sign(jia, 200, "developer", paper.ID)
	if got := jia.ask("", "GET", fmt.Sprintf("/api/v1/attachments/%d", paper.ID), nil, 200, nil); string(got) != "%PDF-1.7 示例" {
		t.Errorf("the paper came back as %q", got)
	}
	if d := jia.act("YS-1", "assess", 200); d.Rulings[0].Outcome != "pass" {
		t.Errorf("signed by three: %+v", d.Rulings)
	}
	if may := o.as("jiedao").look("YS-1").MaySign; len(may) != 1 || may[0] != "subdistrict" {
		t.Errorf("the sub-district may sign for %v", may)
	}
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(c *web.Config) { c.Demo = false })
	b := &browser{o: o}
	in := func(login, word string, want int) {
		t.Helper()
		b.ask("sign-in", "POST", "/api/v1/session", map[string]string{"login": login, "password": word}, want, nil)
	}
	in("nobody", password, 401)
	in("jia", "wrong", 401)
	in("JIA ", password, 200)
	token := b.cookie
	if !token.HttpOnly || token.SameSite != http.SameSiteStrictMode {
		t.Errorf("the cookie: %+v", token)
	}
	in("jia", password, 200)
	if b.cookie.Value == token.Value {
		t.Error("the token is the same after signing in again")
	}
	b.ask("session", "GET", "/api/v1/session", nil, 200, nil)
	var s struct{ Officer *proceeding.Officer }
	(&browser{o, token}).ask("session", "GET", "/api/v1/session", nil, 200, &s)
	if s.Officer != nil {
		t.Error("the first session is still open")
	}
	b.ask("sign-out", "DELETE", "/api/v1/session", nil, 200, nil)
	b.ask("act", "POST", "/api/v1/applications/YS-1/actions", map[string]any{"action": "assess", "version": 0}, 401, nil)
	b.ask("demo-sign-in", "POST", "/api/v1/session/demo", map[string]string{"login": "jia"}, 403, nil)
	for range 5 {
		in("yi", "wrong", 401)
	}
	in("yi", password, 423)
	o.wait(16 * time.Minute)
	in("yi", password, 200)
	o.wait(13 * time.Hour)
	b.ask("session", "GET", "/api/v1/session", nil, 200, &s)
	if s.Officer != nil {
		t.Error("the session outlives its time")
	}
}

func TestPasswordsGuessedAtOnceLockTheAccountToo(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	statuses := make([]int, 20)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			statuses[i], _ = (&browser{o: o}).send("POST", "/api/v1/session", map[string]string{"login": "yi", "password": fmt.Sprintf("guess-%d", i)})
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, status := range statuses {
		count[status]++
	}
	if count[401] != 5 || count[423] != 15 {
		t.Errorf("answers: %v, want 5 guesses and 15 refusals", count)
	}
}

func TestABodyOfAnotherTypeIsNoFaultOfTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	status, answer := (&browser{o: o}).send("POST", "/api/v1/session/demo", "login: jia")
	if status != 415 || !bytes.Contains(answer, []byte("media_type")) || !bytes.Contains(answer, []byte("Content-Type")) {
		t.Errorf("%d: %s", status, answer)
	}
}
