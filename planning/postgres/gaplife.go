package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"peijian/planning"
	"peijian/planning/gap"
)

// RecordGaps holds what the machine finds in a city at a revision, on a day, against what it found before, and says how many gaps were opened, mended or came back. Finding the
// same again changes nothing. Households in a digest are part of the facts.
func (s *Store) RecordGaps(ctx context.Context, revision int64, day planning.Date, gaps []*gap.Gap) (int64, error) {
	type fact struct {
		ID          string   `json:"id"`
		Kind        gap.Kind `json:"kind"`
		Subdistrict string   `json:"subdistrict"`
		Name        string   `json:"name"`
		Digest      string   `json:"digest"`
		Households  *int64   `json:"households"`
	}
	facts := make([]fact, len(gaps))
	for i, g := range gaps {
		facts[i] = fact{g.ID, g.Kind, g.Subdistrict.Code, g.Subject.Name, g.Digest(), g.Households}
	}
	b, err := json.Marshal(facts)
	if err != nil {
		return 0, err
	}
	var moved int64
	err = s.pool.QueryRow(ctx, `SELECT record_gaps($1, $2, $3)`, revision, day.Time(), b).Scan(&moved)
	return moved, plain("record the gaps", err)
}

// SetGapRules sets thresholds of gaps by name, as one revision. A name that there is not, or a number that makes no sense, is ErrInvalid; nothing is
// written then.
func (s *Store) SetGapRules(ctx context.Context, changes map[string]float64, actor string) error {
	const task = "set thresholds"
	b, err := json.Marshal(changes)
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "%s: %w", task, err)
	}
	_, err = s.pool.Exec(ctx, `SELECT set_gap_rules($1, $2)`, b, actor)
	var raised *pgconn.PgError
	if errors.As(err, &raised) && (raised.Code == "23514" || raised.Code == "22P02" || raised.Code == "22003") {
		return planning.Errorf(planning.ErrInvalid, "%s: %s", task, raised.Message)
	}
	if err != nil {
		return plain(task, err)
	}
	return s.Refresh(ctx)
}

const lifeColumns = `gap_id, kind, subdistrict_code, name, state, version, households, opened_on, closed_on, due_on, assignee, coalesce(satisfaction, 0)`

func scanLife(r pgx.CollectableRow) (l gap.Life, err error) {
	var opened time.Time
	var closed, due *time.Time
	err = r.Scan(&l.ID, &l.Kind, &l.Subdistrict, &l.Name, &l.State, &l.Version, &l.Households, &opened, &closed, &due, &l.Assignee, &l.Satisfaction)
	l.OpenedOn, l.ClosedOn, l.DueOn = planning.DateOf(opened), dateOf(closed), dateOf(due)
	return l, err
}

// GapLives lists the lives of all gaps that were ever found, by id.
func (s *Store) GapLives(ctx context.Context) ([]gap.Life, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+lifeColumns+` FROM gap_life ORDER BY gap_id`)
	if err != nil {
		return nil, plain("list the lives of gaps", err)
	}
	out, err := pgx.CollectRows(rows, scanLife)
	return out, plain("list the lives of gaps", err)
}

// GapLife is the life of one gap, with its history.
func (s *Store) GapLife(ctx context.Context, id string) (gap.Life, []gap.Event, error) {
	const task = "read the life of a gap"
	rows, err := s.pool.Query(ctx, `SELECT `+lifeColumns+` FROM gap_life WHERE gap_id = $1`, id)
	if err != nil {
		return gap.Life{}, nil, plain(task, err)
	}
	lives, err := pgx.CollectRows(rows, scanLife)
	if err != nil {
		return gap.Life{}, nil, plain(task, err)
	}
	if len(lives) == 0 {
		return gap.Life{}, nil, planning.Errorf(planning.ErrNotFound, "there is no gap %q", id)
	}
	rows, err = s.pool.Query(ctx, `SELECT e.seq, e.action, e.from_state, e.to_state, coalesce(o.name, ''), e.day, e.at, e.reason, e.due_on, e.assignee, coalesce(e.satisfaction, 0), e.attachment_name
		FROM gap_event e LEFT JOIN officer o ON o.id = e.officer_id WHERE e.gap_id = $1 ORDER BY e.seq`, id)
	if err != nil {
		return gap.Life{}, nil, plain(task, err)
	}
	events, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (e gap.Event, err error) {
		var day time.Time
		var due *time.Time
		err = r.Scan(&e.Seq, &e.Action, &e.From, &e.To, &e.Officer, &day, &e.At, &e.Reason, &due, &e.Assignee, &e.Satisfaction, &e.Attachment)
		e.Day, e.DueOn = planning.DateOf(day), dateOf(due)
		return e, err
	})
	return lives[0], events, plain(task, err)
}

// ActOnGap takes one step. The database decides whether it is legal, by whom, and on what version.
func (s *Store) ActOnGap(ctx context.Context, m gap.Move) (gap.Life, error) {
	var due *time.Time
	if !m.DueOn.IsZero() {
		due = new(m.DueOn.Time())
	}
	var satisfaction *int64
	if m.Satisfaction != 0 {
		satisfaction = &m.Satisfaction
	}
	rows, err := s.pool.Query(ctx, `SELECT `+lifeColumns+` FROM act_on_gap($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, m.ID, string(m.Action), m.Officer, m.On.Time(), m.Version,
		m.Reason, due, m.Assignee, satisfaction, m.Attachment, m.AttachmentName, m.AttachmentMime)
	if err != nil {
		return gap.Life{}, plain("act on a gap", err)
	}
	life, err := pgx.CollectExactlyOneRow(rows, scanLife)
	return life, plain("act on a gap", err)
}

// GapAttachment is the file of one step; it is not found when there is none.
func (s *Store) GapAttachment(ctx context.Context, seq int64) (body []byte, name, mime string, err error) {
	err = s.pool.QueryRow(ctx, `SELECT attachment, attachment_name, attachment_mime FROM gap_event WHERE seq = $1 AND attachment IS NOT NULL`, seq).Scan(&body, &name, &mime)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, "", "", planning.Errorf(planning.ErrNotFound, "step %d has no file", seq)
	}
	return body, name, mime, plain("read a file", err)
}

// GapMonths counts the gaps of every sub-district month by month: opened, closed, past their day, households.
func (s *Store) GapMonths(ctx context.Context, from, to planning.Date) ([]gap.Month, error) {
	rows, err := s.pool.Query(ctx, `
		WITH m AS (SELECT x::date AS first, (x + interval '1 month')::date AS next FROM generate_series(date_trunc('month', $1::date), date_trunc('month', $2::date), interval '1 month') x),
		e AS (SELECT l.subdistrict_code AS s, e.* FROM gap_event e JOIN gap_life l USING (gap_id))
		SELECT to_char(m.first, 'YYYY-MM'), s.code,
			(SELECT count(*) FROM e WHERE e.s = s.code AND e.day >= m.first AND e.day < m.next AND e.to_state = 'proposed'),
			(SELECT count(*) FROM e WHERE e.s = s.code AND e.day >= m.first AND e.day < m.next AND e.to_state IN ('dismissed', 'closed', 'mended')),
			(SELECT count(*) FROM gap_life l WHERE l.subdistrict_code = s.code AND l.due_on < least(m.next, $2::date) AND l.due_on >= m.first AND (l.closed_on IS NULL OR l.closed_on > l.due_on)),
			(SELECT coalesce(sum(e.households), 0)::bigint FROM e WHERE e.s = s.code AND e.day >= m.first AND e.day < m.next AND e.to_state = 'proposed')
		FROM m, (SELECT DISTINCT subdistrict_code AS code FROM gap_life) s ORDER BY 1, 2`, from.Time(), to.Time())
	if err != nil {
		return nil, plain("count gaps by month", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x gap.Month, err error) {
		return x, r.Scan(&x.Month, &x.Subdistrict, &x.Opened, &x.Closed, &x.Overdue, &x.Households)
	})
	return out, plain("count gaps by month", err)
}
