package postgres

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning/gap"
)

// ActOnGaps takes one step with many gaps: with all of them, or, when it comes back with refusals, with none. The rules are those for one, held by the
// database.
func (s *Store) ActOnGaps(ctx context.Context, m gap.MoveMany) ([]gap.Refusal, error) {
	const task = "act on gaps"
	seen, err := json.Marshal(m.Gaps)
	if err != nil {
		return nil, err
	}
	var due *time.Time
	if !m.DueOn.IsZero() {
		due = new(m.DueOn.Time())
	}
	rows, err := s.pool.Query(ctx, `SELECT gap_id, code, why FROM act_on_gaps($1, $2, $3, $4, $5, $6, $7)`, seen, string(m.Action), m.Officer, m.On.Time(), m.Reason, due, m.Assignee)
	if err != nil {
		return nil, plain(task, err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x gap.Refusal, err error) {
		var code, why string
		err = r.Scan(&x.ID, &code, &why)
		x.Code = refusalOf(code, why)
		return x, err
	})
	return out, plain(task, err)
}

// refusalOf is the kind of refusal that act_on_gap raised.
func refusalOf(code, why string) gap.RefusalCode {
	switch {
	case code == "PJ404":
		return gap.RefusedUnknown
	case code == "PJ403":
		return gap.RefusedOffice
	case code == "PJ422":
		return gap.RefusedReason
	case strings.Contains(why, "changed meanwhile"):
		return gap.RefusedChanged
	}
	return gap.RefusedState
}
