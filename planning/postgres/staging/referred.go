package staging

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
)

// tellReferred notes the features that come to their end, because a file that replaces their layer does not name them, while others still refer to them. That is allowed:
// a community is dissolved before its cells are drawn anew.
func tellReferred(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	if !j.staged || j.first.begun() {
		return nil
	}
	for _, other := range planning.Layers() {
		for _, f := range other.Fields {
			if f.Refers != l.Name || other == l {
				continue
			}
			var n int64
			var code *string
			if err := tx.QueryRow(ctx, fmt.Sprintf(`SELECT count(*), min(t.code) FROM %[1]s t WHERE t.rev_to IS NULL
				AND NOT EXISTS (SELECT FROM pg_temp.stage_%[1]s s WHERE s.code = t.code)
				AND EXISTS (SELECT FROM %[2]s o WHERE o.rev_to IS NULL AND o.%[3]s = t.code)`, l.Table, other.Table, pgx.Identifier{f.Name}.Sanitize())).Scan(&n, &code); err != nil {
				return err
			}
			if n > 0 {
				j.add(geo.Problem{Code: "still_referred", Note: true,
					Zh: fmt.Sprintf("将终止的要素中有 %d 个仍被“%s”的“%s”引用，如 %s", n, other.Title.Zh, f.Title.Zh, *code),
					En: fmt.Sprintf("%d of the features that end are still referred to by %s (%s), such as %s", n, other.Title.En, f.Title.En, *code)})
			}
		}
	}
	return nil
}
