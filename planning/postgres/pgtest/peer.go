package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Peer is a PostGIS without a city, for those who measure beside it. It goes with its test.
type Peer struct {
	t  testing.TB
	db *pgx.Conn
}

// NewPeer opens one, on one core.
func NewPeer(t testing.TB) *Peer {
	t.Helper()
	db, err := pgx.Connect(t.Context(), Admin(t, Empty(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	p := &Peer{t, db}
	p.Exec(`CREATE EXTENSION IF NOT EXISTS postgis; CREATE SCHEMA peer; SET search_path = peer, public; SET max_parallel_workers_per_gather = 0; SET jit = off`)
	return p
}

// Exec runs what must be right.
func (p *Peer) Exec(sql string, args ...any) {
	p.t.Helper()
	if _, err := p.db.Exec(p.t.Context(), sql, args...); err != nil {
		p.t.Fatal(err)
	}
}

// Scan reads the first row of an answer.
func (p *Peer) Scan(sql string, args []any, into ...any) {
	p.t.Helper()
	if err := p.db.QueryRow(p.t.Context(), sql, args...).Scan(into...); err != nil {
		p.t.Fatal(err)
	}
}

// Versions names what answers.
func (p *Peer) Versions() (out string) {
	p.Scan(`SELECT format('PostgreSQL %s, PostGIS %s, GEOS %s', current_setting('server_version'), postgis_lib_version(), postgis_geos_version())`, nil, &out)
	return out
}
