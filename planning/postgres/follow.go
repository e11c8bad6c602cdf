package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// How long a follower waits for a notification before it compares revisions by itself, and before it connects again.
const (
	compareEvery = 3 * time.Second
	reconnectIn  = time.Second
)

// Follow keeps the picture current until ctx ends. It outlives the database: while that is away the picture is stale, and when it is
// back everything missed is read.
func (s *Store) Follow(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		s.stale.Store(true)
		s.config.Logger.Warn("the database is away", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(reconnectIn):
		}
	}
}

// listen follows over one connection until it breaks.
func (s *Store) listen(ctx context.Context) error {
	pooled, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack() // it listens, so it must not go back to the pool
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var channel string
	if err := conn.QueryRow(ctx, `SELECT 'peijian_' || relnamespace::regnamespace FROM pg_class WHERE oid = 'city'::regclass`).Scan(&channel); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `LISTEN `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	for { // the first comparison catches what was said before this connection listened
		if err := s.Refresh(ctx); err != nil {
			return err
		}
		if err := waitForWord(ctx, conn); err != nil {
			return err
		}
	}
}

// waitForWord returns when a notification came or it is time to compare anyway.
func waitForWord(ctx context.Context, conn *pgx.Conn) error {
	short, cancel := context.WithTimeout(ctx, compareEvery)
	defer cancel()
	_, err := conn.WaitForNotification(short)
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) && !conn.IsClosed() {
		return nil
	}
	return err
}
