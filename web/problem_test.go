package web_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/web"
	"peijian/web/answer"
)

func TestBadRequests(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		address string
		status  int
		code    string
		zh, en  string // in the sentence
	}{
		{"/api/v1/city?colour=red", 400, "unknown_parameter", "没有名为 colour 的参数", "there is no parameter colour"},
		{"/tiles/communities/14/1/1.mvt?x=1", 400, "unknown_parameter", "没有名为 x 的参数", "there is no parameter x"},
		{"/healthz?deep=1", 400, "unknown_parameter", "没有名为 deep 的参数", "there is no parameter deep"},
		{"/api/v1/layers/communities/features?limit=5000", 400, "bad_parameter", "不得大于 1000", "expected number <= 1000"},
		{"/api/v1/layers/communities/features?limit=0", 400, "bad_parameter", "不得小于 1", "expected number >= 1"},
		{"/api/v1/layers/communities/features?limit=many", 400, "bad_parameter", "须为整数", "invalid integer"},
		{"/api/v1/layers/communities/features?offset=-1", 400, "bad_parameter", "不得小于 0", "expected number >= 0"},
		{"/api/v1/layers/communities/features?sort=colour", 400, "bad_parameter", "没有 colour 这一列", "there is no column colour"},
		{"/api/v1/layers/communities/features?bbox=1,2,3", 400, "bad_parameter", "西,南,东,北", "west,south,east,north"},
		{"/api/v1/layers/communities/features?bbox=9,2,3,4", 400, "bad_parameter", "西,南,东,北", "west,south,east,north"},
		{"/api/v1/layers/communities/features?bbox=NaN,2,3,4", 400, "bad_parameter", "西,南,东,北", "west,south,east,north"},
		{"/api/v1/layers/communities/features?q=" + strings.Repeat("a", 101), 400, "bad_parameter", "长度不得大于 100", "expected length <= 100"},
		{"/api/v1/layers/planets/features", 404, "not_found", "planets", `there is no layer "planets"`},
		{"/api/v1/layers/communities/features/C9", 404, "not_found", "C9", `communities has no "C9"`},
		{"/api/v1/layers/planets/export", 404, "not_found", "planets", "planets"},
		{"/api/v1/layers/communities/export?format=dwg", 400, "bad_parameter", "须为以下之一", "one of"},
		{"/api/v1/identify", 400, "bad_parameter", "缺少此参数", "required query parameter is missing"},
		{"/api/v1/identify?lon=200&lat=30", 400, "bad_parameter", "不得大于 180", "<= 180"},
		{"/api/v1/identify?lon=NaN&lat=30", 400, "bad_parameter", "", ""},
		{"/api/v1/search", 400, "bad_parameter", "缺少此参数", "missing"},
		{"/api/v1/gaps?kind=lost", 400, "bad_parameter", "没有 lost 这一类", "there is no kind lost"},
		{"/api/v1/gaps?sort=colour", 400, "bad_parameter", "须为以下之一", "one of"},
		{"/api/v1/gaps/export?bbox=x", 400, "bad_parameter", "西,南,东,北", "west,south,east,north"},
		{"/api/v1/applications?outcome=maybe", 400, "bad_parameter", "须为以下之一", "one of"},
		{"/api/v1/applications/A-999", 404, "not_found", "A-999", `there is no application "A-999"`},
		{"/tiles/communities/17/0/0.mvt", 400, "bad_parameter", "不得大于 16", "<= 16"},
		{"/tiles/communities/2/4/0.mvt", 400, "bad_parameter", "超出该级别", "no such tile"},
		{"/tiles/communities/2/x/0.mvt", 400, "bad_parameter", "须为整数", "integer"},
		{"/tiles/communities/-1/0/0.mvt", 400, "bad_parameter", "须为整数", "integer"},
		{"/tiles/rooms/2/0/0.mvt", 404, "not_found", "geometry", `layer "rooms" has no geometry`},
		{"/tiles/planets.json", 404, "not_found", "planets", "planets"},
		{"/api/v1/nothing", 404, "not_found", "没有找到", "no such thing"},
		{"/tiles/communities", 404, "not_found", "没有找到", "no such thing"},
		{"/metrics", 404, "not_found", "没有找到", "no such thing"},
	} {
		zh := refused(t, s.get(c.address, "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8"), c.status, c.code)
		en := refused(t, s.get(c.address, "Accept-Language", "en-GB,en"), c.status, c.code)
		if !strings.Contains(zh.Detail, c.zh) || !strings.Contains(en.Detail, c.en) {
			t.Errorf("%s: got %q and %q", c.address, zh.Detail, en.Detail)
		}
	}
}

func TestTheParameterWinsOverTheHeader(t *testing.T) {
	s := open(t)
	if p := refused(t, s.get("/api/v1/applications/A-9?lang=en", "Accept-Language", "zh"), 404, "not_found"); p.Title != "Not found" {
		t.Errorf("got %q", p.Title)
	}
	if p := refused(t, s.get("/api/v1/applications/A-9", "Accept-Language", "fr"), 404, "not_found"); p.Title != "没有找到" {
		t.Errorf("got %q", p.Title)
	}
	refused(t, s.get("/api/v1/city?lang=fr"), 400, "bad_parameter")
}

func TestOtherMethods(t *testing.T) {
	s := open(t)
	for _, address := range []string{"/api/v1/city", "/tiles/communities/2/0/0.mvt", "/map"} {
		refused(t, s.ask(http.MethodDelete, address, ""), http.StatusMethodNotAllowed, "method_not_allowed")
	}
	refused(t, s.get("/api/v1/check"), http.StatusMethodNotAllowed, "method_not_allowed")
}

// What a database says of itself is for the log.
func TestFailuresTellVisitorsNothing(t *testing.T) {
	var log bytes.Buffer
	secret := errors.New(`ERROR: relation "community" does not exist (SQLSTATE 42P01) postgres://peijian:secret@db`)
	i := &importer{err: fmt.Errorf("import communities: %w", secret)}
	s := open(t, func(c *web.Config) {
		c.Logger, c.Importer = slog.New(slog.NewJSONHandler(&log, nil)), i.take
		c.Gaps = func(*planning.City) []*gap.Gap { panic("gaps: index 7 of 3") }
	})
	p := refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", "Peijian-Filename", "a.zip"), 500, "internal")
	q := refused(t, s.get("/api/v1/gaps"), 500, "internal")
	for _, said := range []answer.Problem{p, q} {
		if strings.Contains(fmt.Sprint(said), "secret") || strings.Contains(fmt.Sprint(said), "index 7") {
			t.Errorf("said %+v", said)
		}
		if !strings.Contains(log.String(), said.Request) {
			t.Errorf("the log does not know request %s", said.Request)
		}
	}
	for _, want := range []string{"SQLSTATE 42P01", "index 7 of 3", "problem_test.go", `"status":500`, `"path":"/api/v1/gaps"`, `"took":`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}

func TestKindsOfErrors(t *testing.T) {
	for _, c := range []struct {
		kind   error
		status int
		code   string
	}{
		{planning.ErrNotFound, 404, "not_found"}, {planning.ErrInvalid, 422, "invalid"},
		{planning.ErrConflict, 409, "conflict"}, {planning.ErrForbidden, 403, "forbidden"},
	} {
		i := &importer{err: fmt.Errorf("import: %w", planning.Errorf(c.kind, "the reason"))}
		s := open(t, func(w *web.Config) { w.Importer = i.take })
		p := refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import?lang=en", "x", "Peijian-Filename", "a.zip"), c.status, c.code)
		if !strings.Contains(p.Detail, "the reason") {
			t.Errorf("%v: %q", c.kind, p.Detail)
		}
	}
}

func TestBeforeTheCityIsLoaded(t *testing.T) {
	s := open(t)
	s.store.city.Store(nil)
	refused(t, s.get("/api/v1/city"), http.StatusServiceUnavailable, "loading")
	refused(t, s.get("/tiles/communities/2/0/0.mvt"), http.StatusServiceUnavailable, "loading")
	if w := s.get("/healthz"); w.Code != http.StatusOK {
		t.Errorf("the process lives, and says %d", w.Code)
	}
	if w := s.get("/readyz"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"loading"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
