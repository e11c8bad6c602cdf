package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/web/rulebook"
)

type rulebookCommand struct {
	Lint rulebookLint `cmd:"" help:"Check rulebook files: every problem with its line, and versions in force on one day."`
	Show rulebookShow `cmd:"" help:"Show a rulebook as a person reads it."`
	Diff rulebookDiff `cmd:"" help:"Compare two rulebooks clause by clause."`

	Adopt rulebookAdopt `cmd:"" help:"Make a rulebook one by which the city decides."`
}

type rulebookLint struct {
	File []string `arg:"" help:"Rulebooks (YAML)." type:"existingfile"`
	JSON bool     `name:"json" help:"Print the problems as JSON."`
}

// Run checks rulebooks. The status is 1 when there is a problem.
func (c *rulebookLint) Run(s *settings) error {
	var books []*permit.Rulebook
	problems := []geo.Problem{}
	for _, name := range c.File {
		rb, found, err := loadRulebook(name)
		if err != nil {
			return err
		}
		if problems = append(problems, found...); rb != nil {
			books = append(books, rb)
		}
	}
	_, clashes := permit.NewShelf(books...)
	problems = append(problems, clashes...)
	if c.JSON {
		if err := printJSON(os.Stdout, problems); err != nil {
			return err
		}
	} else {
		for _, p := range problems {
			fmt.Printf("%s:%d: %s: %s\n", p.File, p.Row, p.Field, planning.Text{Zh: p.Zh, En: p.En}.In(s.Lang))
		}
	}
	if len(problems) > 0 {
		return exitStatus(statusNo)
	}
	return nil
}

func loadRulebook(name string) (*permit.Rulebook, []geo.Problem, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, planning.Errorf(planning.ErrInvalid, "rulebook: %w", err)
	}
	rb, problems := permit.Load(filepath.Base(name), b)
	return rb, problems, nil
}

// findRulebook takes a file, or the id of one that comes with the program.
func findRulebook(name string) (*permit.Rulebook, error) {
	for _, rb := range permit.Rulebooks() {
		if rb.ID == name || name == "" {
			return rb, nil
		}
	}
	rb, problems, err := loadRulebook(name)
	if err == nil && len(problems) > 0 {
		err = planning.Errorf(planning.ErrInvalid, "rulebook %s: line %d: %s", name, problems[0].Row, problems[0].En)
	}
	return rb, err
}

type rulebookShow struct {
	Rulebook string `arg:"" optional:"" help:"A file, or an id; without it the rulebook by which the city judges."`
	JSON     bool   `name:"json" help:"Print JSON."`
	List     bool   `help:"List the rulebooks that come with the program."`
}

// Run shows a rulebook.
func (c *rulebookShow) Run(s *settings) error {
	if c.List {
		for _, rb := range permit.Rulebooks() {
			fmt.Printf("%s\t%s\t%s\t%s\n", rb.ID, rb.Version, rb.Force.Title().In(s.Lang), rb.Title.In(s.Lang))
		}
		return nil
	}
	rb, err := findRulebook(c.Rulebook)
	if err != nil {
		return err
	}
	told := rulebook.Describe(rb)
	if c.JSON {
		return printJSON(os.Stdout, told)
	}
	printRulebook(os.Stdout, rb, told, s.Lang)
	return nil
}

var (
	unverifiedWord = planning.Text{Zh: "未核实", En: "not verified"}
	quotedWord     = planning.Text{Zh: "引文与来源逐字一致", En: "the quote is in the source, letter by letter"}
)

func printRulebook(w io.Writer, rb *permit.Rulebook, told rulebook.Rulebook, lang planning.Lang) {
	until := planning.Text{Zh: "有效期未定", En: "no last day is set"}.In(lang)
	if !rb.ValidUntil.IsZero() {
		until = rb.ValidUntil.String()
	}
	fmt.Fprintf(w, "%s (%s %s) · %s · %s – %s\n%s\n", rb.Title.In(lang), rb.ID, rb.Version, rb.Force.Title().In(lang), rb.ValidFrom, until, rb.SelectedBy.Citation.In(lang))
	for _, d := range told.Doubts {
		fmt.Fprintf(w, "! %s: %s\n", unverifiedWord.In(lang), d.In(lang))
	}
	for i, c := range told.Clauses {
		checked := unverifiedWord
		if c.Article.Verified {
			checked = quotedWord
		}
		fmt.Fprintf(w, "\n%d. %s [%s] %v %s\n   %s (%s)\n", i+1, c.Title.In(lang), c.ID, c.Gates, c.Effect, c.Article.Citation.In(lang), checked.In(lang))
		if c.Article.Quote != "" {
			fmt.Fprintf(w, "   “%s”\n", c.Article.Quote)
		}
		for _, p := range c.Parameters {
			fmt.Fprintf(w, "   %s: %s\n", p.Title.In(lang), valueOf(p, lang))
		}
	}
}

func valueOf(p rulebook.Parameter, lang planning.Lang) string {
	if said := p.Said.In(lang); said != "" {
		return said
	}
	return p.Value + " " + p.Unit.In(lang)
}

type rulebookDiff struct {
	A string `arg:"" help:"A file, or an id."`
	B string `arg:"" help:"Another one."`
}

// Run compares two rulebooks. The status is 0 when they ask the same, 1 when not.
func (c *rulebookDiff) Run(s *settings) error {
	a, err := findRulebook(c.A)
	if err != nil {
		return err
	}
	b, err := findRulebook(c.B)
	if err != nil {
		return err
	}
	lines := differencesOf(rulebook.Describe(a), rulebook.Describe(b), s.Lang)
	for _, line := range lines {
		fmt.Println(line)
	}
	if len(lines) > 0 {
		return exitStatus(statusNo)
	}
	return nil
}

// differencesOf says what one rulebook asks and the other does not: − and + as people know them.
func differencesOf(a, b rulebook.Rulebook, lang planning.Lang) []string {
	was, is := askedBy(a, lang), askedBy(b, lang)
	var out []string
	for _, one := range was {
		if now, there := find(is, one.key); !there {
			out = append(out, "- "+one.key+": "+one.value)
		} else if now != one.value {
			out = append(out, fmt.Sprintf("~ %s: %s → %s", one.key, one.value, now))
		}
	}
	for _, one := range is {
		if _, there := find(was, one.key); !there {
			out = append(out, "+ "+one.key+": "+one.value)
		}
	}
	return out
}

type ask struct{ key, value string }

func askedBy(rb rulebook.Rulebook, lang planning.Lang) []ask {
	out := []ask{
		{"force", rb.ForceTitle.In(lang)}, {"valid_from", rb.ValidFrom.String()}, {"valid_until", rb.ValidUntil.String()},
	}
	for _, c := range rb.Clauses {
		out = append(out, ask{c.ID, fmt.Sprintf("%s %v %s", c.Title.In(lang), c.Gates, c.Effect)})
		for _, p := range c.Parameters {
			out = append(out, ask{c.ID + " · " + p.Title.In(lang), valueOf(p, lang)})
		}
	}
	return out
}

func find(list []ask, key string) (string, bool) {
	for _, one := range list {
		if one.key == key {
			return one.value, true
		}
	}
	return "", false
}
