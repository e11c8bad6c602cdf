package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning/postgres/views"
)

// MakeViews brings the views of the layers to what this program says of them; see package views. The URL's login must be one that may work as the owner. Where they are as they should be,
// nothing is done.
func MakeViews(ctx context.Context, url, schema string) error {
	const task = "make the views of the layers"
	conn, err := asOwner(ctx, url, schema)
	if err != nil {
		return plain(task, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var roles string
	err = conn.QueryRow(ctx, `SELECT coalesce(string_agg(rolname, ',' ORDER BY rolname), '') FROM pg_roles WHERE rolname IN ($1, $2)`, views.Reader, views.Analyst).Scan(&roles)
	if err != nil {
		return plain(task, err)
	}
	sum := sha256.Sum256([]byte(views.SQL() + roles)) // a role that came later gets its grants
	return plain(task, pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return makeViews(ctx, tx, hex.EncodeToString(sum[:])) }))
}

func makeViews(ctx context.Context, tx pgx.Tx, digest string) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock('revision'::regclass::oid::bigint)`); err != nil { // several processes may migrate at once
		return err
	}
	var made string
	err := tx.QueryRow(ctx, `SELECT coalesce(obj_description(to_regprocedure('edit_layer()'), 'pg_proc'), '')`).Scan(&made)
	if err != nil || made == digest {
		return err
	}
	// pg_temp last, so that nobody puts a table of their own before the city's
	for _, statement := range []string{
		`SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true)`, `SET LOCAL client_min_messages = warning`, views.SQL(),
		fmt.Sprintf(`COMMENT ON FUNCTION edit_layer() IS '%s'`, digest),
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return errors.Join(errors.New("the views of somebody else may stand on them"), err)
		}
	}
	return nil
}
