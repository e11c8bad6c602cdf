package main

import (
	"context"
	"fmt"
	"os"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/permit/survey"
	"peijian/planning/postgres"
)

type whatifCommand struct {
	Area string `help:"m² for every --per units." required:""`
	Per  int64  `help:"Units of the rate." default:"100" enum:"1,10,100,1000"`
	Min  string `help:"m² at the least."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// whatifLine is an application that another rate would judge otherwise.
type whatifLine struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	Before permit.Outcome `json:"before"`
	After  permit.Outcome `json:"after"`
	Short  string         `json:"short"`
}

// Run judges every application of the city by another rate and lists those that come out otherwise. Nothing is stored.
func (c *whatifCommand) Run(ctx context.Context, s *settings) error {
	change := permit.Change{Per: c.Per}
	var err error
	if change.Area, err = permit.ParseArea(c.Area); err == nil && c.Min != "" {
		change.Min, err = permit.ParseArea(c.Min)
	}
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "whatif: %w", err)
	}
	return s.with(ctx, true, func(store *postgres.Store) error {
		lines, err := judgeBoth(store.City(), store.Adopted(), change)
		if err != nil {
			return err
		}
		return c.tell(lines, s.Lang)
	})
}

func judgeBoth(city *planning.City, adopted permit.Adopted, change permit.Change) ([]whatifLine, error) {
	now := func(a *permit.Application) *permit.Rulebook { return adopted.For(a, city.AsOf) }
	then, err := adopted.Supposed(change, city.AsOf)
	if err != nil {
		return nil, err
	}
	surveyor := survey.New(city)
	var cases []permit.Given
	for f := range city.Layer(planning.Applications).All() {
		if a, err := application.Of(&f.Record); err == nil {
			cases = append(cases, permit.Given{Application: a, Surroundings: surveyor.Survey(a)})
		}
	}
	before, after := permit.EvaluateAll(now, cases, city.AsOf), permit.EvaluateAll(then, cases, city.AsOf)
	out := []whatifLine{}
	for i := range cases {
		if before[i].Outcome != after[i].Outcome {
			out = append(out, whatifLine{before[i].Application, before[i].Name, before[i].Outcome, after[i].Outcome, after[i].Short})
		}
	}
	return out, nil
}

func (c *whatifCommand) tell(lines []whatifLine, lang planning.Lang) error {
	if c.JSON {
		return printJSON(os.Stdout, lines)
	}
	for _, x := range lines {
		fmt.Printf("%s\t%s → %s\t%s m²\t%s\n", x.ID, x.Before, x.After, x.Short, x.Name)
	}
	fmt.Println(planning.Text{Zh: fmt.Sprintf("结论改变 %d 件", len(lines)), En: fmt.Sprintf("%d files would come out otherwise", len(lines))}.In(lang))
	return nil
}
