package postgres

import (
	"context"
	"time"

	"peijian/planning"
)

// Backdate says of revisions, from one to another, that they were made at another time. It is for made cities, whose past is made too: it needs the owner's login, the
// application's own role cannot do it.
func Backdate(ctx context.Context, url, schema string, from, to int64, at time.Time) error {
	const task = "date revisions"
	conn, err := asOwner(ctx, url, schema)
	if err != nil {
		return plain(task, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	done, err := conn.Exec(ctx, `UPDATE revision SET made_at = $3 WHERE number BETWEEN $1 AND $2`, from, to, at)
	if err == nil && done.RowsAffected() == 0 && from <= to {
		return planning.Errorf(planning.ErrNotFound, "%s: there is no revision %d", task, from)
	}
	return plain(task, err)
}
