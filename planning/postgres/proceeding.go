package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"peijian/planning"
	"peijian/planning/calendar"
	"peijian/planning/permit"
	"peijian/planning/proceeding"
)

const proceedingColumns = `application_code, gate, state, version, received_on, stopped_on, stopped_days,
	coalesce(assessor, 0), coalesce(reviewer, 0), coalesce(ruling_id, 0), coalesce(permit_number, '')`

func scanProceeding(r pgx.CollectableRow) (p proceeding.Proceeding, err error) {
	var received time.Time
	var stopped *time.Time
	err = r.Scan(&p.Application, &p.Gate, &p.State, &p.Version, &received, &stopped, &p.StoppedDays, &p.Assessor, &p.Reviewer, &p.Ruling, &p.Permit)
	p.ReceivedOn, p.StoppedOn = planning.DateOf(received), dateOf(stopped)
	return p, err
}

// Proceedings lists the files that have moved. A file that has not is received, and has none.
func (s *Store) Proceedings(ctx context.Context) ([]proceeding.Proceeding, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+proceedingColumns+` FROM proceeding ORDER BY application_code`)
	if err != nil {
		return nil, plain("list proceedings", err)
	}
	out, err := pgx.CollectRows(rows, scanProceeding)
	return out, plain("list proceedings", err)
}

// Proceeding is where one file stands, with its history. A file that has not moved yet is received, as of its own day.
func (s *Store) Proceeding(ctx context.Context, application string) (proceeding.Proceeding, []proceeding.Step, error) {
	const task = "read the proceeding"
	rows, err := s.pool.Query(ctx, `
		SELECT `+proceedingColumns+` FROM proceeding WHERE application_code = $1
		UNION ALL
		SELECT code, gate, 'received', 0, received_on, NULL, 0, 0, 0, 0, '' FROM application a
		WHERE code = $1 AND rev_to IS NULL AND NOT EXISTS (SELECT FROM proceeding WHERE application_code = $1)`, application)
	if err != nil {
		return proceeding.Proceeding{}, nil, plain(task, err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanProceeding)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil, planning.Errorf(planning.ErrNotFound, "there is no application %q", application)
	}
	if err != nil {
		return p, nil, plain(task, err)
	}
	rows, err = s.pool.Query(ctx, `
		SELECT s.seq, s.action, s.from_state, s.to_state, o.id, o.name, o.role, s.at, s.day, s.reason, s.items, coalesce(s.ruling_id, 0)
		FROM proceeding_step s JOIN officer o ON o.id = s.officer_id WHERE s.application_code = $1 ORDER BY s.seq`, application)
	if err != nil {
		return p, nil, plain(task, err)
	}
	steps, err := pgx.CollectRows(rows, scanStep)
	return p, steps, plain(task, err)
}

func scanStep(r pgx.CollectableRow) (st proceeding.Step, err error) {
	var day time.Time
	var items []byte
	err = r.Scan(&st.Seq, &st.Action, &st.From, &st.To, &st.Officer, &st.OfficerName, &st.Role, &st.At, &day, &st.Reason, &items, &st.Ruling)
	st.On = planning.DateOf(day)
	if err == nil {
		err = json.Unmarshal(items, &st.Items)
	}
	return st, err
}

// Take moves a file. An action that stores a ruling (assess, issue) needs one in the move, made on the city as it is: one that the city
// has overtaken is [ErrOvertaken]. Whatever the database refuses comes back with its kind.
func (s *Store) Take(ctx context.Context, m proceeding.Move) (proceeding.Proceeding, error) {
	var out proceeding.Proceeding
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) (err error) {
		if out, err = take(ctx, tx, m); err != nil {
			return err
		}
		return noteRelease(ctx, tx, m, out)
	})
	var raised *pgconn.PgError
	if errors.As(err, &raised) && raised.Code == "PJ410" {
		return out, ErrOvertaken
	}
	return out, s.refreshed(ctx, plain(string(m.Action)+" "+m.Application, err))
}

// ErrOvertaken says that the city has changed since a file was judged: judge it again.
var ErrOvertaken = planning.Errorf(planning.ErrConflict, "the city has changed since the file was judged")

func take(ctx context.Context, tx pgx.Tx, m proceeding.Move) (out proceeding.Proceeding, err error) {
	stopped, err := stoppedDays(ctx, tx, m)
	if err != nil {
		return out, err
	}
	var head, facts, report []byte
	if r := m.Ruling; r != nil {
		facts, report = r.Facts, r.Report
		head, err = json.Marshal(map[string]any{"revision": r.Revision, "as_of": r.AsOf, "outcome": r.Outcome, "open": r.Open, "rulebook_digest": r.RulebookDigest})
		if err != nil {
			return out, err
		}
	}
	items, overrides := jsonOf(m.Items), jsonOf(m.Overrides)
	rows, err := tx.Query(ctx, `SELECT `+proceedingColumns+` FROM take_step($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		m.Application, string(m.Action), m.Officer, m.On.Time(), m.Version, m.Reason, items, head, facts, report, overrides,
		m.PermitNumber, planning.PermitNumberKey(m.PermitNumber), m.Organ, stopped)
	if err != nil {
		return out, err
	}
	return pgx.CollectExactlyOneRow(rows, scanProceeding)
}

// jsonOf writes a list, [] for none.
func jsonOf[T any](list []T) []byte {
	if len(list) == 0 {
		return []byte("[]")
	}
	b, err := json.Marshal(list)
	if err != nil {
		return []byte("[]") // lists of plain texts can always be written
	}
	return b
}

// stoppedDays counts for how many working days a file that comes back was with the applicant.
func stoppedDays(ctx context.Context, tx pgx.Tx, m proceeding.Move) (int, error) {
	if m.Action != proceeding.Resubmit {
		return 0, nil
	}
	var since *time.Time
	err := tx.QueryRow(ctx, `SELECT stopped_on FROM proceeding WHERE application_code = $1`, m.Application).Scan(&since)
	if errors.Is(err, pgx.ErrNoRows) || since == nil {
		return 0, nil
	}
	return max(0, calendar.Default().Between(planning.DateOf(*since), m.On)), err
}

// KeepRulebook stores a rulebook for the rulings that will name it. Storing it again does nothing. No permit is issued by a rulebook that was
// kept and not adopted: see [Adopt].
func (s *Store) KeepRulebook(ctx context.Context, rb *permit.Rulebook) error {
	arguments, err := rulebookArguments(rb)
	if err == nil {
		_, err = s.pool.Exec(ctx, `SELECT keep_rulebook($1, $2, $3, $4, $5, $6, $7)`, arguments...)
	}
	return plain("keep the rulebook "+rb.ID, err)
}

// rulebookArguments are a rulebook as keep_rulebook and adopt_rulebook take it.
func rulebookArguments(rb *permit.Rulebook) ([]any, error) {
	content, err := json.Marshal(rb)
	var until *time.Time
	if !rb.ValidUntil.IsZero() {
		until = new(rb.ValidUntil.Time())
	}
	return []any{rb.ID, rb.Version, rb.ValidFrom.Time(), until, string(rb.SelectedBy.Date), rb.Text(), content}, err
}
