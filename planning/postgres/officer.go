package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/proceeding"
)

const officerColumns = `id, login, name, role, subdistrict_code, active`

func scanOfficer(r pgx.CollectableRow) (o proceeding.Officer, err error) {
	err = r.Scan(&o.ID, &o.Login, &o.Name, &o.Role, &o.Subdistrict, &o.Active)
	return o, err
}

// AddOfficer opens an account. A login that is taken is planning.ErrConflict.
func (s *Store) AddOfficer(ctx context.Context, o proceeding.Officer, passwordHash, actor string) (proceeding.Officer, error) {
	if !o.Role.Known() {
		return o, planning.Errorf(planning.ErrInvalid, "there is no role %q", o.Role)
	}
	err := s.pool.QueryRow(ctx, `SELECT add_officer($1, $2, $3, $4, $5, $6)`, o.Login, o.Name, o.Role, o.Subdistrict, passwordHash, actor).Scan(&o.ID)
	o.Active = err == nil
	return o, plain("add the officer "+o.Login, err)
}

// SetPassword gives an officer another password and ends their sessions.
func (s *Store) SetPassword(ctx context.Context, login, passwordHash, actor string) error {
	_, err := s.pool.Exec(ctx, `SELECT change_officer($1, $2, NULL, $3)`, login, passwordHash, actor)
	return plain("change the password of "+login, err)
}

// SetActive opens or closes an account; either ends its sessions.
func (s *Store) SetActive(ctx context.Context, login string, active bool, actor string) error {
	_, err := s.pool.Exec(ctx, `SELECT change_officer($1, NULL, $2, $3)`, login, active, actor)
	return plain("change the account "+login, err)
}

// Officers lists every account by login.
func (s *Store) Officers(ctx context.Context) ([]proceeding.Officer, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+officerColumns+` FROM officer ORDER BY login`)
	if err != nil {
		return nil, plain("list officers", err)
	}
	out, err := pgx.CollectRows(rows, scanOfficer)
	return out, plain("list officers", err)
}

// Credentials is what a sign-in is checked against.
type Credentials struct {
	Officer      proceeding.Officer
	PasswordHash string
	LockedUntil  time.Time // zero: not locked
}

// OfficerByLogin finds an account; planning.ErrNotFound when there is none.
func (s *Store) OfficerByLogin(ctx context.Context, login string) (Credentials, error) {
	var c Credentials
	var locked *time.Time
	o := &c.Officer
	err := s.pool.QueryRow(ctx, `SELECT `+officerColumns+`, password_hash, locked_until FROM officer WHERE login = $1`, login).
		Scan(&o.ID, &o.Login, &o.Name, &o.Role, &o.Subdistrict, &o.Active, &c.PasswordHash, &locked)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, planning.Errorf(planning.ErrNotFound, "there is no officer %q", login)
	}
	if locked != nil {
		c.LockedUntil = *locked
	}
	return c, plain("find the officer", err)
}

// NoteSignIn counts a sign-in, good or bad: five bad ones in a row lock the account for 15 minutes.
func (s *Store) NoteSignIn(ctx context.Context, officer int64, ok bool, now time.Time) error {
	_, err := s.pool.Exec(ctx, `SELECT note_sign_in($1, $2, $3)`, officer, ok, now)
	return plain("note the sign-in", err)
}

// OpenSession begins a session; the database keeps only the hash of its token.
func (s *Store) OpenSession(ctx context.Context, officer int64, tokenHash []byte, now, expires time.Time) error {
	_, err := s.pool.Exec(ctx, `SELECT open_session($1, $2, $3, $4)`, officer, tokenHash, now, expires)
	return plain("open a session", err)
}

// SessionOfficer is whose session a token is; planning.ErrForbidden when it is nobody's, has expired, or the account is closed.
func (s *Store) SessionOfficer(ctx context.Context, tokenHash []byte, now time.Time) (proceeding.Officer, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+officerColumns+` FROM officer
		WHERE active AND id = (SELECT officer_id FROM session WHERE token_hash = $1 AND expires_at > $2)`, tokenHash, now)
	if err != nil {
		return proceeding.Officer{}, plain("find the session", err)
	}
	o, err := pgx.CollectExactlyOneRow(rows, scanOfficer)
	if errors.Is(err, pgx.ErrNoRows) {
		return o, planning.Errorf(planning.ErrForbidden, "sign in first")
	}
	return o, plain("find the session", err)
}

// CloseSession ends a session. One that is not there has ended already.
func (s *Store) CloseSession(ctx context.Context, tokenHash []byte) error {
	_, err := s.pool.Exec(ctx, `SELECT close_session($1)`, tokenHash)
	return plain("close the session", err)
}
