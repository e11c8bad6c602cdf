package web_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"peijian/planning/proceeding"
	"peijian/web"
)

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
