package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/proceeding"
)

// noteRelease writes an issued presale permit into the phases that it releases, so that the next file counts them, and takes a revoked
// one out. It is part of the transaction that decides.
func noteRelease(ctx context.Context, tx pgx.Tx, m proceeding.Move, p proceeding.Proceeding) error {
	if p.Gate != permit.PresalePermit {
		return nil
	}
	switch m.Action {
	case proceeding.Issue:
		facts, err := proceeding.ParseFacts(m.Ruling.Facts)
		if err != nil {
			return err
		}
		return writePhases(ctx, tx, m, map[string]any{"presale_permit": m.PermitNumber, "permitted_on": m.On},
			`development_code = $1 AND number = ANY ($2)`, facts.Application.Development.Code, released(facts.Application))
	case proceeding.Revoke:
		return writePhases(ctx, tx, m, map[string]any{"presale_permit": nil, "permitted_on": nil}, `presale_permit = $1`, p.Permit)
	}
	return nil
}

// released lists the phases that a permit releases.
func released(a *permit.Application) []int64 {
	out := []int64{}
	for _, p := range a.Phases {
		if p.Status == permit.This {
			out = append(out, p.Number)
		}
	}
	return out
}

func writePhases(ctx context.Context, tx pgx.Tx, m proceeding.Move, properties map[string]any, where string, args ...any) error {
	rows, err := tx.Query(ctx, `SELECT code FROM phase WHERE rev_to IS NULL AND `+where+` ORDER BY code`, args...)
	if err != nil {
		return err
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, code := range codes {
		feature, err := json.Marshal(map[string]any{"type": "Feature", "id": code, "properties": properties})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT put_feature($1, $2, (SELECT login FROM officer WHERE id = $3))`, planning.Phases, feature, m.Officer); err != nil {
			return err
		}
	}
	return nil
}
