package main

import (
	"context"
	"fmt"
	"os"

	"peijian/planning"
	"peijian/planning/postgres"
)

type verifyCommand struct {
	Ruling int64 `help:"Replay this ruling only." placeholder:"N" xor:"which"`
	All    bool  `help:"Replay every ruling and walk the whole audit (the default)." xor:"which"`
	JSON   bool  `name:"json" help:"Print JSON."`
}

// verifyReport is what a replay found.
type verifyReport struct {
	Rulings     int                   `json:"rulings"`
	Differences []postgres.Difference `json:"differences"`
	AuditRows   int64                 `json:"audit_rows"`
	AuditBroken int64                 `json:"audit_broken"` // the first row that does not follow from the one before it; 0: none
}

func (r *verifyReport) sound() bool { return len(r.Differences) == 0 && r.AuditBroken == 0 }

// Run replays stored rulings from their facts, and checks the audit's chain. The status is 1 when anything differs.
func (c *verifyCommand) Run(ctx context.Context, s *settings) error {
	report := verifyReport{Differences: []postgres.Difference{}}
	err := s.with(ctx, false, func(store *postgres.Store) (err error) {
		report.Rulings, err = store.Verify(ctx, c.Ruling, func(d postgres.Difference) { report.Differences = append(report.Differences, d) })
		if err == nil {
			report.AuditBroken, report.AuditRows, err = store.AuditChain(ctx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := c.tell(&report, s.Lang); err != nil {
		return err
	}
	if !report.sound() {
		return exitStatus(statusNo)
	}
	return nil
}

func (c *verifyCommand) tell(r *verifyReport, lang planning.Lang) error {
	if c.JSON {
		return printJSON(os.Stdout, r)
	}
	for _, d := range r.Differences {
		fmt.Println(planning.Text{
			Zh: fmt.Sprintf("意见 %d（%s）：%s 不一致：存 %s，算 %s", d.Ruling, d.Application, d.Where, d.Stored, d.Computed),
			En: fmt.Sprintf("ruling %d (%s): %s differs: stored %s, computed %s", d.Ruling, d.Application, d.Where, d.Stored, d.Computed),
		}.In(lang))
	}
	if r.AuditBroken != 0 {
		fmt.Println(planning.Text{Zh: fmt.Sprintf("审计记录自第 %d 行起不再连续", r.AuditBroken), En: fmt.Sprintf("the audit does not follow from row %d on", r.AuditBroken)}.In(lang))
	}
	fmt.Println(planning.Text{
		Zh: fmt.Sprintf("重算审查意见 %d 份，不一致 %d 处；审计记录 %d 行", r.Rulings, len(r.Differences), r.AuditRows),
		En: fmt.Sprintf("%d rulings replayed, %d differences; %d rows of audit", r.Rulings, len(r.Differences), r.AuditRows),
	}.In(lang))
	return nil
}
