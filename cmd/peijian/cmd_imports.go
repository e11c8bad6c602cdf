package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
)

type importsCommand struct {
	Layer string `help:"Only of this layer."`
	Limit int    `help:"How many, the latest first." default:"50"`
	JSON  bool   `name:"json" help:"Print as JSON."`
}

// Run lists the imports on record.
func (c *importsCommand) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, false, func(store *postgres.Store) error {
		list, err := store.Entries(ctx, c.Layer, 0, max(c.Limit, 1))
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(os.Stdout, append([]desk.Entry{}, list...))
		}
		printEntries(list, s.Lang)
		return nil
	})
}

func printEntries(list []desk.Entry, lang planning.Lang) {
	say := func(zh, en string) string { return planning.Text{Zh: zh, En: en}.In(lang) }
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	var rows [][]string
	for _, e := range list {
		note := ""
		switch {
		case e.Undoes != 0:
			note = say("撤销第 ", "undoes ") + number(e.Undoes) + say(" 号", "")
		case e.UndoneBy != 0:
			note = say("已由第 ", "undone by ") + number(e.UndoneBy) + say(" 号撤销", "")
		}
		if e.LeftOut > 0 {
			note = strings.TrimSpace(note + say(" 剔除 ", " left out ") + number(e.LeftOut))
		}
		n := e.Rows
		rows = append(rows, []string{number(e.ID), e.At.Local().Format("2006-01-02 15:04"), e.TitleText.In(lang), e.File, e.Actor, number(n.Added), number(n.Changed), number(n.Closed),
			number(n.Unchanged), number(e.Revision), fmt.Sprintf("%.12s", e.SHA256), note})
	}
	grid(os.Stdout, []string{">" + say("编号", "no."), say("时间", "when"), say("图层", "layer"), say("文件", "file"), say("经办", "who"), ">" + say("新增", "added"), ">" + say("变更", "changed"),
		">" + say("终止", "ended"), ">" + say("未变", "same"), ">" + say("版本", "revision"), "SHA-256", say("说明", "note")}, rows)
}

// undo puts an import back.
func (c *importCommand) undo(ctx context.Context, store *postgres.Store, lang planning.Lang) error {
	e, err := store.Undo(ctx, c.Undo, actor())
	if blocked, is := asBlocked(err); is {
		for _, o := range blocked.Obstacles {
			fmt.Fprintf(os.Stderr, "  ✕ %s %s %s %s (%d)\n", o.Layer, o.Code, o.Name, o.Why.In(lang), o.Revision)
		}
		return planning.Errorf(planning.ErrConflict, "import %d cannot be undone: %d features stand against it", c.Undo, blocked.Count)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(os.Stdout, e)
	}
	printEntries([]desk.Entry{e}, lang)
	return nil
}

// tellChange prints what becomes of a feature, as it is found.
func (c *importCommand) tellChange(lang planning.Lang) func(desk.Change) error {
	if c.JSON {
		lines := json.NewEncoder(os.Stdout)
		lines.SetEscapeHTML(false)
		return func(change desk.Change) error { return lines.Encode(change) }
	}
	return func(change desk.Change) error {
		_, err := fmt.Println(changeLine(&change, lang))
		return err
	}
}

var changeMarks = map[desk.What]string{desk.Added: "+", desk.Changed: "~", desk.Closed: "-"}

func changeLine(c *desk.Change, lang planning.Lang) string {
	line := changeMarks[c.What] + " " + strings.TrimSpace(c.Code+" "+c.Name)
	if c.What == desk.Changed {
		for _, v := range c.Values {
			line += fmt.Sprintf("  %s: %s → %s", v.Title.In(lang), v.Old, v.New)
		}
	}
	area := func(a *float64) string {
		if a == nil {
			return "–"
		}
		return fmt.Sprintf("%.2f m²", *a)
	}
	switch {
	case c.Moved:
		line += "  " + planning.Text{Zh: "图形", En: "shape"}.In(lang) + ": " + area(c.OldArea) + " → " + area(c.NewArea)
	case c.What == desk.Added && c.NewArea != nil:
		line += "  " + area(c.NewArea)
	case c.What == desk.Closed && c.OldArea != nil:
		line += "  " + area(c.OldArea)
	}
	return line
}

func asBlocked(err error) (*desk.Blocked, bool) {
	var b *desk.Blocked
	return b, errors.As(err, &b)
}
