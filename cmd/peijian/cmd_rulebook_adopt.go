package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/web/rulebook"
)

type rulebookAdopt struct {
	Rulebook string `arg:"" help:"A file, or the id of one that comes with the program."`
}

// Run makes a rulebook one by which the city decides, at the gates of which it speaks and on the days on which it is in force. The database holds the
// gate by it from then on, and servers that run judge anew. It needs the owner's rights; an adoption is on record and cannot be taken back, but another
// rulebook can be adopted after it.
func (c *rulebookAdopt) Run(ctx context.Context, s *settings) error {
	rb, err := findRulebook(c.Rulebook)
	if err != nil {
		return fmt.Errorf("rulebook adopt: %w", err)
	}
	session, err := s.open(ctx, planning.Internal, true)
	if err != nil {
		return err
	}
	before := session.store.Adopted()
	if err = postgres.Adopt(ctx, session.owner, s.Schema, rb); err == nil {
		tellAdoption(before, rb, s.Lang)
	}
	return errors.Join(err, session.Close())
}

// tellAdoption says which rulebook prevails now, and what it asks otherwise than the one before it at its gates.
func tellAdoption(before permit.Adopted, rb *permit.Rulebook, lang planning.Lang) {
	fmt.Println(planning.Text{
		Zh: fmt.Sprintf("已采用%s（%s 第 %s 版）", rb.Title.Zh, rb.ID, rb.Version),
		En: fmt.Sprintf("adopted %s (%s version %s)", rb.Title.En, rb.ID, rb.Version),
	}.In(lang))
	old := before.All()[0]
	for _, o := range before.All() {
		if slices.ContainsFunc(o.Gates, func(g permit.GateRule) bool { _, has := rb.Gate(g.ID); return has }) {
			old = o
			break
		}
	}
	for _, line := range differencesOf(rulebook.Describe(old), rulebook.Describe(rb), lang) {
		fmt.Println(line)
	}
}

// warnOfExpiry says on the standard error which rulebooks end soon or have ended without another that follows.
func warnOfExpiry(store *postgres.Store, lang planning.Lang) {
	for _, rb := range store.Adopted().Expiring(store.City().AsOf, rulebook.ExpiryNotice) {
		fmt.Fprintln(os.Stderr, planning.Text{
			Zh: fmt.Sprintf("规则书 %s 第 %s 版的有效期至 %s，尚未采用后续的规则书；期满后不能再据以许可", rb.ID, rb.Version, rb.ValidUntil),
			En: fmt.Sprintf("the rulebook %s version %s ends on %s and no other one follows it: after that day it opens no gate", rb.ID, rb.Version, rb.ValidUntil),
		}.In(lang))
	}
}
