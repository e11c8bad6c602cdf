package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/permit/survey"
	"peijian/planning/permit/table"
	"peijian/planning/postgres"
)

type checkCommand struct {
	File  []string `arg:"" optional:"" help:"Files to judge (YAML or JSON; 'peijian schema' describes them)."`
	ID    []string `name:"id" help:"Judge applications of the city, by their number."`
	AsOf  string   `help:"Judge as on this day (2026-11-23) instead of today." placeholder:"DAY"`
	Alone bool     `help:"Judge the files by themselves, without what the map knows."`
	JSON  bool     `name:"json" help:"Print as JSON."`

	Rulebook string `help:"Judge by this rulebook, an id or a file, instead of the ones that the city has adopted." placeholder:"ID|FILE"`
}

// Run judges and leaves with 0 when every gate opens, 1 when one stays shut, 2 when a file cannot be used.
func (c *checkCommand) Run(ctx context.Context, s *settings) error {
	if len(c.File)+len(c.ID) == 0 {
		return planning.Errorf(planning.ErrInvalid, "check: name a file, or an application with --id")
	}
	if c.Alone && len(c.ID) > 0 {
		return planning.Errorf(planning.ErrInvalid, "check: --id needs the city, --alone goes without it")
	}
	day, err := c.day()
	if err != nil {
		return err
	}
	applications, err := c.read(s.Lang)
	if err != nil {
		return err
	}
	choose, err := c.books()
	if err != nil {
		return err
	}
	var rulings []permit.Ruling
	judge := func(city *planning.City, adopted permit.Adopted) error {
		found, err := fromCity(city, c.ID)
		if choose != nil {
			adopted = *choose
		}
		rulings = judgeAll(adopted, city, append(applications, found...), day)
		return err
	}
	if c.Alone || (len(c.ID) == 0 && !s.hasDatabase()) {
		err = judge(nil, permit.Adopted{})
	} else {
		err = s.with(ctx, true, func(store *postgres.Store) error { return judge(store.City(), store.Adopted()) })
	}
	if err != nil {
		return err
	}
	return c.tell(rulings, s.Lang)
}

// books is the rulebook that was asked for, nil when none was.
func (c *checkCommand) books() (*permit.Adopted, error) {
	if c.Rulebook == "" {
		return nil, nil
	}
	rb, err := findRulebook(c.Rulebook)
	if err != nil {
		return nil, fmt.Errorf("check: --rulebook: %w", err)
	}
	one := permit.NewAdopted(rb)
	return &one, nil
}

func (c *checkCommand) day() (planning.Date, error) {
	if c.AsOf == "" {
		return today(), nil
	}
	d, err := planning.ParseDate(c.AsOf)
	if err != nil {
		return d, planning.Errorf(planning.ErrInvalid, "check: --as-of: %w", err)
	}
	return d, nil
}

// read reads all files and tells everything that is wrong with any of them.
func (c *checkCommand) read(lang planning.Lang) ([]*permit.Application, error) {
	var out []*permit.Application
	bad := false
	for _, path := range c.File {
		a, problems, err := readApplication(path, io.Discard)
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			bad = true
			fmt.Fprintf(os.Stderr, "%s: %s%s\n", path, placeOf(p, lang), planning.Text{Zh: p.Zh, En: p.En}.In(lang))
		}
		out = append(out, a)
	}
	if bad {
		return nil, exitStatus(statusBadInput)
	}
	return out, nil
}

func fromCity(city *planning.City, ids []string) ([]*permit.Application, error) {
	var out []*permit.Application
	for _, id := range ids {
		f := city.Get(planning.Applications, id)
		if f == nil {
			return nil, planning.Errorf(planning.ErrNotFound, "check: there is no application %s", id)
		}
		a, err := application.Of(&f.Record)
		if err != nil {
			return nil, fmt.Errorf("check: application %s: %w", id, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func judgeAll(adopted permit.Adopted, city *planning.City, applications []*permit.Application, day planning.Date) []permit.Ruling {
	facts := func(*permit.Application) permit.Surroundings { return permit.Surroundings{} }
	if city != nil {
		facts = survey.New(city).Survey
	}
	out := make([]permit.Ruling, 0, len(applications))
	for _, a := range applications {
		out = append(out, permit.Evaluate(adopted.For(a, day), a, facts(a), day))
	}
	return out
}

func (c *checkCommand) tell(rulings []permit.Ruling, lang planning.Lang) error {
	if c.JSON {
		if err := printJSON(os.Stdout, rulings); err != nil {
			return err
		}
	}
	shut := false
	for i, r := range rulings {
		shut = shut || !r.Open
		if c.JSON {
			continue
		}
		if i > 0 {
			fmt.Println()
		}
		if err := table.Write(os.Stdout, r, lang); err != nil {
			return err
		}
	}
	if shut {
		return exitStatus(statusNo)
	}
	return nil
}

type schemaCommand struct{}

// Run prints the schema of application files.
func (schemaCommand) Run() error {
	_, err := os.Stdout.Write(application.Schema())
	return err
}
