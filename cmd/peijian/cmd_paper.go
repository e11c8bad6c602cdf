package main

import (
	"context"
	"fmt"
	"os"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/paper"
	"peijian/planning/postgres"
	"peijian/web/permits"
)

type paperCommand struct {
	Kind   string `arg:"" help:"Paper to print: ${enum}." enum:"opinion,checklist,correction,refusal,agreement"`
	File   string `arg:"" optional:"" help:"File to judge (YAML or JSON)."`
	ID     string `name:"id" help:"Judge an application of the city, by its number."`
	AsOf   string `help:"Judge as on this day (2026-11-23) instead of today." placeholder:"DAY"`
	Output string `help:"File to write; without it, the standard output." short:"o" type:"path" placeholder:"FILE"`
}

// Help says what the language of the program does to a paper: nothing.
func (paperCommand) Help() string {
	return "Papers are documents of a Chinese office, which signs them: they are in Chinese, whatever --lang says. It is the language of the messages about the file."
}

// Run prints a draft: what the rule says of a file on a day. What an office signs is printed from the ruling that it stored.
func (c *paperCommand) Run(ctx context.Context, s *settings) error {
	if (c.File == "") == (c.ID == "") {
		return planning.Errorf(planning.ErrInvalid, "paper: name a file, or an application with --id")
	}
	fonts, err := paper.Built()
	if err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	print := func(city *planning.City, adopted permit.Adopted) error {
		in, err := c.input(city, adopted, s.Lang)
		if err != nil {
			return err
		}
		if err := c.write(in, fonts); err != nil {
			return err
		}
		if s.Lang == planning.English {
			fmt.Fprintln(os.Stderr, "peijian: the paper is in Chinese, as the office signs it; --lang is for messages only")
		}
		return nil
	}
	if c.ID == "" && !s.hasDatabase() {
		return print(nil, permit.Adopted{})
	}
	return s.with(ctx, true, func(store *postgres.Store) error { return print(store.City(), store.Adopted()) })
}

// input judges the file by itself, or beside what the map knows.
func (c *paperCommand) input(city *planning.City, adopted permit.Adopted, lang planning.Lang) (paper.Input, error) {
	a, err := c.application(city, lang)
	if err != nil {
		return paper.Input{}, err
	}
	day, err := (&checkCommand{AsOf: c.AsOf}).day()
	if err != nil {
		return paper.Input{}, err
	}
	out := paper.Input{Kind: paper.Kind(c.Kind), File: a, Ruling: judgeAll(adopted, city, []*permit.Application{a}, day)[0]}
	gate, _ := adopted.For(a, day).Gate(out.Ruling.Gate)
	out.Organ = gate.Organ.Zh
	if city != nil {
		out.City, out.Notice, out.Map = city.Info.Name.Zh, city.Info.Notice.Zh, permits.PaperMap(city, &out.Ruling)
	}
	return out, nil
}

func (c *paperCommand) application(city *planning.City, lang planning.Lang) (*permit.Application, error) {
	var found []*permit.Application
	var err error
	if c.ID != "" {
		found, err = fromCity(city, []string{c.ID})
	} else {
		found, err = (&checkCommand{File: []string{c.File}}).read(lang)
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func (c *paperCommand) write(in paper.Input, fonts paper.Fonts) error {
	if c.Output == "" {
		return paper.Write(os.Stdout, in, fonts)
	}
	return writeWhole(c.Output, func(w *os.File) error { return paper.Write(w, in, fonts) })
}

type licencesCommand struct{}

// Run prints the licence of the fonts that the program carries.
func (licencesCommand) Run() error {
	text, err := paper.Licence()
	if err == nil {
		_, err = fmt.Print(text)
	}
	return err
}
