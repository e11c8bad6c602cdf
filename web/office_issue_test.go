package web_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"peijian/planning"
	"peijian/planning/permit/paper"
)

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

func TestABodyOfAnotherTypeIsNoFaultOfTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	status, answer := (&browser{o: o}).send("POST", "/api/v1/session/demo", "login: jia")
	if status != 415 || !bytes.Contains(answer, []byte("media_type")) || !bytes.Contains(answer, []byte("Content-Type")) {
		t.Errorf("%d: %s", status, answer)
	}
}
