package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/proceeding"
)

// AuditChain walks the audit from its first row: how many rows there are, and the first that does not follow from the one before it,
// 0 when all do.
func (s *Store) AuditChain(ctx context.Context) (broken, rows int64, err error) {
	err = s.pool.QueryRow(ctx, `SELECT coalesce(audit_broken(), 0), (SELECT count(*) FROM audit)`).Scan(&broken, &rows)
	return broken, rows, plain("check the audit", err)
}

// Difference is what a replay found wrong with a stored ruling.
type Difference struct {
	Ruling      int64  `json:"ruling"`
	Application string `json:"application"`
	Where       string `json:"where"` // what differs: digest, facts, rulebook, or the place in the report
	Stored      string `json:"stored"`
	Computed    string `json:"computed"`
}

// Verify replays stored rulings, all of them when id is 0, from their facts and the rulebook that they name, and gives every difference to
// yield. It returns how many rulings it replayed.
func (s *Store) Verify(ctx context.Context, id int64, yield func(Difference)) (n int, err error) {
	books, err := s.keptRulebooks(ctx, yield)
	if err != nil {
		return 0, err
	}
	rows, err := s.pool.Query(ctx, `
		SELECT r.id, r.application_code, r.application_version, r.gate, r.rulebook_id, r.rulebook_digest, r.revision, r.as_of, r.outcome, r.open,
		       r.facts, r.report, r.digest, r.officer_id, r.at, r.facts_digest, a.document
		FROM ruling r LEFT JOIN application a ON a.version_id = r.application_version WHERE $1 = 0 OR r.id = $1 ORDER BY r.id`, id)
	if err != nil {
		return 0, plain("verify", err)
	}
	defer rows.Close()
	for rows.Next() {
		var factsDigest string
		var document []byte
		r, err := scanRuling(withMore{rows, []any{&factsDigest, &document}})
		if err != nil {
			return n, plain("verify", err)
		}
		n++
		if d := replay(&r, books[r.RulebookDigest], factsDigest, document); d != nil {
			d.Ruling, d.Application = r.ID, r.Application
			yield(*d)
		}
	}
	if err := rows.Err(); err != nil {
		return n, plain("verify", err)
	}
	if id != 0 && n == 0 {
		return 0, planning.Errorf(planning.ErrNotFound, "there is no ruling %d", id)
	}
	return n, nil
}

// withMore scans further columns behind those that a scanner knows.
type withMore struct {
	pgx.Rows
	more []any
}

func (w withMore) Scan(dest ...any) error { return w.Rows.Scan(append(dest, w.more...)...) }

func (s *Store) keptRulebooks(ctx context.Context, yield func(Difference)) (map[string]*permit.Rulebook, error) {
	rows, err := s.pool.Query(ctx, `SELECT digest, id, body FROM rulebook`)
	if err != nil {
		return nil, plain("read the rulebooks", err)
	}
	out := map[string]*permit.Rulebook{}
	var digest, id string
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&digest, &id, &body}, func() error {
		rb, problems := permit.Load(id+".yaml", body)
		switch {
		case digestOf(body) != digest:
			yield(Difference{Where: "rulebook " + id, Stored: digest, Computed: digestOf(body)})
		case len(problems) > 0:
			yield(Difference{Where: "rulebook " + id, Stored: digest, Computed: problems[0].Error()})
		default:
			out[digest] = rb
		}
		return nil
	})
	return out, plain("read the rulebooks", err)
}

// replay judges again and names the first thing that differs, nil when nothing does.
func replay(r *proceeding.StoredRuling, rb *permit.Rulebook, factsDigest string, document []byte) *Difference {
	if rb == nil {
		return &Difference{Where: "rulebook " + r.RulebookID, Stored: r.RulebookDigest, Computed: "cannot be read"}
	}
	if got := digestOf(r.Report); got != r.Digest {
		return &Difference{Where: "digest of the report", Stored: r.Digest, Computed: got}
	}
	if got := digestOf(r.Facts); got != factsDigest {
		return &Difference{Where: "digest of the facts", Stored: factsDigest, Computed: got}
	}
	facts, err := proceeding.ParseFacts(r.Facts)
	if err != nil {
		return &Difference{Where: "facts", Computed: err.Error()}
	}
	if d := sameDocument(facts.Application, document); d != nil {
		return d
	}
	again, err := proceeding.Rule(rb, facts)
	if err != nil {
		return &Difference{Where: "report", Computed: err.Error()}
	}
	if !bytes.Equal(again.Report, r.Report) {
		where, stored, computed := firstDifference(r.Report, again.Report)
		return &Difference{Where: where, Stored: stored, Computed: computed}
	}
	if again.Outcome != r.Outcome || again.Open != r.Open || again.Revision != r.Revision || again.AsOf != r.AsOf {
		return &Difference{Where: "row", Stored: fmt.Sprint(r.Outcome, r.Open, r.Revision, r.AsOf), Computed: fmt.Sprint(again.Outcome, again.Open, again.Revision, again.AsOf)}
	}
	return nil
}

// sameDocument compares the facts with the version of the application that the ruling names.
func sameDocument(a *permit.Application, document []byte) *Difference {
	stored := &permit.Application{}
	if err := json.Unmarshal(document, stored); err != nil {
		return &Difference{Where: "application", Computed: errors.Join(errors.New("the version that the ruling names cannot be read"), err).Error()}
	}
	is, err := json.Marshal(stored)
	was, wasErr := json.Marshal(a)
	if err == nil && wasErr == nil && bytes.Equal(is, was) {
		return nil
	}
	where, left, right := firstDifference(was, is)
	return &Difference{Where: "application" + where, Stored: left, Computed: right}
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
