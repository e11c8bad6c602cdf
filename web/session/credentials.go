package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"peijian/planning/proceeding"
	"peijian/web/answer"
)

// editors are the roles that change features of layers.
var editors = []proceeding.Role{proceeding.Analyst, proceeding.Administrator}

// MayEdit names who changes features: who may import, and an analyst or an administrator who sends login and password along, as GIS programs do.
func (s *Sessions) MayEdit(r *http.Request) (actor string, err error) {
	o, err := s.officerAsking(r)
	if err != nil {
		return "", err
	}
	switch {
	case slices.Contains(editors, o.Role):
		return o.Login, nil
	case s.allowImport(r) && o.ID != 0:
		return o.Login, nil
	case s.allowImport(r):
		return answer.Actor(r), nil
	case o.ID != 0:
		return "", answer.NewProblem(http.StatusForbidden, "not_an_editor")
	case s.accounts != nil:
		return "", answer.NewProblem(http.StatusUnauthorized, "sign_in")
	}
	return "", answer.NewProblem(http.StatusForbidden, "import_elsewhere")
}

// officerAsking is the officer of a request's session or of the login and password that it carries; the zero Officer when it has neither.
func (s *Sessions) officerAsking(r *http.Request) (proceeding.Officer, error) {
	if o := Officer(r.Context()); o.ID != 0 {
		return o, nil
	}
	login, password, given := r.BasicAuth()
	if !given || s.accounts == nil {
		return proceeding.Officer{}, nil
	}
	login = strings.ToLower(strings.TrimSpace(login))
	if o, ok := s.proved.get(login, password, s.clock()); ok {
		return o, nil
	}
	o, err := s.prove(r.Context(), login, password)
	if err == nil {
		s.proved.keep(login, password, o, s.clock())
	}
	return o, err
}

// How long a password that was right is not worked out again, and how many are remembered. A program that saves a hundred features sends it a hundred times, and
// each time costs 64 MiB and a tenth of a second. An account that is closed meanwhile works on for as long.
const (
	provedTime = time.Minute
	provedRoom = 1000
)

// provedLogins remembers logins by a digest that is worth nothing outside of this process.
type provedLogins struct {
	mutex  sync.Mutex
	secret [32]byte
	known  map[[32]byte]provedLogin
}

type provedLogin struct {
	officer proceeding.Officer
	until   time.Time
}

func newProvedLogins() *provedLogins {
	p := &provedLogins{known: map[[32]byte]provedLogin{}}
	_, _ = rand.Read(p.secret[:]) // never fails, says crypto/rand
	return p
}

func (p *provedLogins) key(login, password string) [32]byte {
	return sha256.Sum256([]byte(string(p.secret[:]) + login + "\x00" + password))
}

func (p *provedLogins) get(login, password string, now time.Time) (proceeding.Officer, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	k, ok := p.known[p.key(login, password)]
	return k.officer, ok && now.Before(k.until)
}

func (p *provedLogins) keep(login, password string, o proceeding.Officer, now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.known) >= provedRoom {
		clear(p.known)
	}
	p.known[p.key(login, password)] = provedLogin{o, now.Add(provedTime)}
}

// MayImport is who imports, for the record: an analyst or administrator by their login, anybody who may import without one by their address.
func (s *Sessions) MayImport(ctx context.Context, r *http.Request) (actor string, err error) {
	o := Officer(ctx)
	switch {
	case o.Role == proceeding.Analyst || o.Role == proceeding.Administrator:
		return o.Login, nil
	case !s.allowImport(r):
		return "", answer.NewProblem(http.StatusForbidden, "import_elsewhere")
	case o.ID != 0:
		return o.Login, nil
	}
	return answer.Actor(r), nil
}
