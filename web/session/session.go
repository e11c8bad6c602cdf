package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/answer"
)

// Cookie holds the token of a session. The database knows only its hash.
const Cookie = "peijian_session"

// Accounts is what sessions need of the store. What each method promises stands in planning/postgres.
type Accounts interface {
	OfficerByLogin(ctx context.Context, login string) (postgres.Credentials, error)
	Officers(ctx context.Context) ([]proceeding.Officer, error)
	NoteSignIn(ctx context.Context, officer int64, ok bool, now time.Time) error
	OpenSession(ctx context.Context, officer int64, tokenHash []byte, now, expires time.Time) error
	SessionOfficer(ctx context.Context, tokenHash []byte, now time.Time) (proceeding.Officer, error)
	CloseSession(ctx context.Context, tokenHash []byte) error
}

// Sessions lets officers in and says who they are.
type Sessions struct {
	accounts    Accounts
	clock       func() time.Time
	demo        bool
	allowImport func(*http.Request) bool
	proved      *provedLogins
}

// NewSessions makes sessions of the officers of accounts, nil where nobody signs in. In the demo one click on the server's own machine signs in;
// allowImport says of a request without a session whether it may import.
func NewSessions(accounts Accounts, clock func() time.Time, demo bool, allowImport func(*http.Request) bool) *Sessions {
	return &Sessions{accounts: accounts, clock: clock, demo: demo, allowImport: allowImport, proved: newProvedLogins()}
}

// sessionTime is a working day.
const sessionTime = 12 * time.Hour

// Session is who is asking.
type Session struct {
	Officer *proceeding.Officer  `json:"officer" doc:"null: nobody has signed in"`
	Title   planning.Text        `json:"title" doc:"Of the officer's role"`
	Open    bool                 `json:"open" doc:"Officers can sign in here"`
	Demo    bool                 `json:"demo" doc:"One click signs in as any of the sample's officers"`
	Roles   []RoleNote           `json:"roles"`
	Sample  []proceeding.Officer `json:"demo_officers"`
}

// RoleNote names a role.
type RoleNote struct {
	Role  proceeding.Role `json:"role"`
	Title planning.Text   `json:"title"`
}

type sessionInput struct {
	answer.Common
	answer.Exchange
}

type signInInput struct {
	answer.Common
	answer.Exchange
	Body struct {
		Login    string `json:"login" maxLength:"64"`
		Password string `json:"password" maxLength:"800"`
	}
}

type demoInput struct {
	answer.Common
	answer.Exchange
	Body struct {
		Login string `json:"login" maxLength:"64"`
	}
}

// sessionReply carries the cookie beside the session.
type sessionReply struct {
	Cookie []http.Cookie `header:"Set-Cookie"`
	Body   Session
}

// Register registers the operations of signing in and out.
func (s *Sessions) Register(api huma.API) {
	answer.Get(api, "/api/v1/session", "session", "Who is signed in", s.session)
	answer.Register(api, huma.Operation{OperationID: "sign-in", Method: http.MethodPost, Path: "/api/v1/session", Summary: "Sign in",
		Errors: []int{http.StatusUnauthorized, http.StatusLocked, http.StatusNotFound}}, s.signIn)
	answer.Register(api, huma.Operation{OperationID: "demo-sign-in", Method: http.MethodPost, Path: "/api/v1/session/demo", Summary: "Sign in as an officer of the sample city, from this machine only",
		Errors: []int{http.StatusForbidden, http.StatusNotFound}}, s.demoSignIn)
	answer.Register(api, huma.Operation{OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "Sign out"}, s.signOut)
}

func (s *Sessions) session(ctx context.Context, in *sessionInput) (*answer.Reply[Session], error) {
	out, err := s.sessionOf(ctx, in.Request(), Officer(ctx))
	return answer.OK(out), err
}

func (s *Sessions) sessionOf(ctx context.Context, r *http.Request, o proceeding.Officer) (Session, error) {
	out := Session{Open: s.accounts != nil, Roles: []RoleNote{}, Sample: []proceeding.Officer{}}
	for _, role := range proceeding.Roles() {
		out.Roles = append(out.Roles, RoleNote{role, role.Title()})
	}
	if o.ID != 0 {
		out.Officer, out.Title = &o, o.Role.Title()
	}
	if out.Demo = s.demoFor(r); !out.Demo {
		return out, nil
	}
	all, err := s.accounts.Officers(ctx)
	for _, o := range all {
		if o.Active {
			out.Sample = append(out.Sample, o)
		}
	}
	return out, err
}

// demoFor says whether one click signs in: in the demo, and only from the machine on which it runs.
func (s *Sessions) demoFor(r *http.Request) bool {
	return s.demo && s.accounts != nil && answer.FromThisMachine(r)
}

func (s *Sessions) signIn(ctx context.Context, in *signInInput) (*sessionReply, error) {
	if s.accounts == nil {
		return nil, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	o, err := s.prove(ctx, strings.ToLower(strings.TrimSpace(in.Body.Login)), in.Body.Password)
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, in.Request(), o)
}

// proving has one place: a password is tried only after the one before it was counted, so that many sent at once lock an account as well as
// many sent in turn.
var proving = make(chan struct{}, 1)

// prove is the officer to whom a login and a password belong.
func (s *Sessions) prove(ctx context.Context, login, password string) (proceeding.Officer, error) {
	select {
	case proving <- struct{}{}:
		defer func() { <-proving }()
	case <-ctx.Done():
		return proceeding.Officer{}, ctx.Err()
	}
	now := s.clock()
	c, err := s.accounts.OfficerByLogin(ctx, login)
	if err != nil && !errors.Is(err, planning.ErrNotFound) {
		return c.Officer, err
	}
	if c.LockedUntil.After(now) {
		return c.Officer, locked(c.LockedUntil.In(now.Location()))
	}
	good := passwordIs(password, c.PasswordHash) && c.Officer.Active
	if c.Officer.ID != 0 {
		// Who hangs up is counted too.
		if err := s.accounts.NoteSignIn(context.WithoutCancel(ctx), c.Officer.ID, good, now); err != nil {
			return c.Officer, err
		}
	}
	if !good {
		return c.Officer, answer.NewProblem(http.StatusUnauthorized, "bad_credentials")
	}
	return c.Officer, nil
}

func locked(t time.Time) error {
	until := t.Format("15:04")
	return answer.NewProblem(http.StatusLocked, "locked").Because(planning.Text{Zh: "密码多次错误，账号已锁定至 " + until + "。", En: "Too many wrong passwords: the account is locked until " + until + "."})
}

func (s *Sessions) demoSignIn(ctx context.Context, in *demoInput) (*sessionReply, error) {
	if !s.demoFor(in.Request()) {
		return nil, answer.NewProblem(http.StatusForbidden, "forbidden")
	}
	c, err := s.accounts.OfficerByLogin(ctx, in.Body.Login)
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, in.Request(), c.Officer)
}

// begin ends the session that the browser had and opens a new one: a token that somebody planted before is worth nothing.
func (s *Sessions) begin(ctx context.Context, r *http.Request, o proceeding.Officer) (*sessionReply, error) {
	if old := tokenOf(r); old != nil {
		if err := s.accounts.CloseSession(ctx, old); err != nil {
			return nil, err
		}
	}
	token, now := make([]byte, 32), s.clock()
	_, _ = rand.Read(token) // never fails, says crypto/rand
	text := base64.RawURLEncoding.EncodeToString(token)
	if err := s.accounts.OpenSession(ctx, o.ID, hashToken(text), now, now.Add(sessionTime)); err != nil {
		return nil, err
	}
	out, err := s.sessionOf(ctx, r, o)
	return &sessionReply{Cookie: []http.Cookie{cookie(r, text, int(sessionTime/time.Second))}, Body: out}, err
}

func (s *Sessions) signOut(ctx context.Context, in *sessionInput) (*sessionReply, error) {
	if token := tokenOf(in.Request()); token != nil && s.accounts != nil {
		if err := s.accounts.CloseSession(ctx, token); err != nil {
			return nil, err
		}
	}
	out, err := s.sessionOf(ctx, in.Request(), proceeding.Officer{})
	return &sessionReply{Cookie: []http.Cookie{cookie(in.Request(), "", -1)}, Body: out}, err
}

func cookie(r *http.Request, value string, age int) http.Cookie {
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	return http.Cookie{Name: Cookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure}
}

func tokenOf(r *http.Request) []byte {
	c, err := r.Cookie(Cookie)
	if err != nil || c.Value == "" {
		return nil
	}
	return hashToken(c.Value)
}

func hashToken(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

type officerKey struct{}

// Officer is who signed in, the zero Officer when nobody did.
func Officer(ctx context.Context) proceeding.Officer {
	o, _ := ctx.Value(officerKey{}).(proceeding.Officer)
	return o
}

// Knowing finds the officer whose session a request carries. A session that has ended is nobody's; a database that is away is said by
// whoever needs it.
func (s *Sessions) Knowing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := tokenOf(r)
		if token == nil || s.accounts == nil || !strings.HasPrefix(r.URL.Path, "/api/") && !strings.HasPrefix(r.URL.Path, "/ogc") {
			next.ServeHTTP(w, r)
			return
		}
		o, err := s.accounts.SessionOfficer(r.Context(), token, s.clock())
		if err == nil {
			r = r.WithContext(context.WithValue(r.Context(), officerKey{}, o))
		}
		next.ServeHTTP(w, r)
	})
}

// SignedIn is the officer of a request, or the problem that nobody has signed in.
func (s *Sessions) SignedIn(ctx context.Context) (proceeding.Officer, error) {
	if s.accounts == nil {
		return proceeding.Officer{}, answer.NewProblem(http.StatusNotFound, "no_office")
	}
	o := Officer(ctx)
	if o.ID == 0 {
		return o, answer.NewProblem(http.StatusUnauthorized, "sign_in")
	}
	return o, nil
}
