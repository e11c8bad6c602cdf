package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"peijian/planning"
	"peijian/planning/history"
	"peijian/planning/postgres"
	"peijian/web"
)

// dayFlag is a day on the command line, in any spelling that a date has in files.
type dayFlag struct{ planning.Date }

// UnmarshalText reads it.
func (d *dayFlag) UnmarshalText(text []byte) (err error) {
	d.Date, err = planning.ParseDate(string(text))
	return err
}

// asOfFlag is for verbs that read the city as it is, or as it was.
type asOfFlag struct {
	AsOf dayFlag `name:"as-of" help:"As this program would have answered at the end of that day." placeholder:"DATE"`
}

// city is the city of the day asked for.
func (f *asOfFlag) city(ctx context.Context, store *postgres.Store) (*planning.City, error) {
	if f.AsOf.IsZero() {
		return store.City(), nil
	}
	return pastCity(ctx, store, "as-of", f.AsOf.Date)
}

func pastCity(ctx context.Context, store *postgres.Store, flag string, day planning.Date) (*planning.City, error) {
	c, err := store.Past(ctx, -1, day)
	if none := (*planning.NoPast)(nil); errors.As(err, &none) {
		return nil, planning.Errorf(planning.ErrInvalid, "--%s: %w", flag, err)
	}
	return c, err
}

type changesCommand struct {
	From     dayFlag           `required:"" help:"Day at whose end the older picture stood." placeholder:"DATE"`
	To       dayFlag           `help:"Day at whose end the newer picture stood; without it, the city as it is." placeholder:"DATE"`
	Layer    []string          `help:"Only these layers (see 'peijian layers')." placeholder:"LAYER"`
	Audience planning.Audience `help:"For whom: ${enum}." enum:"internal,public" default:"internal"`
	JSON     bool              `name:"json" help:"Print as JSON." xor:"form"`
	Geojson  bool              `help:"Print as GeoJSON, with the shapes before and after." xor:"form"`
}

// Run tells what differs between two days.
func (c *changesCommand) Run(ctx context.Context, s *settings) error {
	for _, name := range c.Layer {
		if _, err := planning.LayerNamed(name); err != nil {
			return err
		}
	}
	return s.withFor(ctx, c.Audience, true, func(store *postgres.Store) error {
		before, err := pastCity(ctx, store, "from", c.From.Date)
		if err != nil {
			return err
		}
		after := store.City()
		if !c.To.IsZero() {
			if after, err = pastCity(ctx, store, "to", c.To.Date); err != nil {
				return err
			}
		}
		if after.Revision < before.Revision || after.AsOf.Before(before.AsOf) {
			return planning.Errorf(planning.ErrInvalid, "--from is after --to")
		}
		return c.tell(before, after, s.Lang)
	})
}

func (c *changesCommand) tell(before, after *planning.City, lang planning.Lang) error {
	list := history.Between(before, after, c.Layer...)
	switch {
	case c.JSON:
		return printJSON(os.Stdout, web.ChangesOf(before, after, list))
	case c.Geojson:
		return web.WriteChanges(os.Stdout, before, after, list)
	}
	printChanges(list, lang)
	printChangeSums(list, lang)
	return nil
}

func printChanges(list []*history.Difference, lang planning.Lang) {
	rows := make([][]string, 0, len(list))
	for _, d := range list {
		f := d.Feature()
		rows = append(rows, []string{d.What.Title().In(lang), f.Layer.Title.In(lang), f.Code, f.Name(), whatDiffers(d, lang)})
	}
	header := []string{"变化", "图层", "编号", "名称", "内容"}
	if lang == planning.English {
		header = []string{"Change", "Layer", "Code", "Name", "What"}
	}
	grid(os.Stdout, header, rows)
	fmt.Println()
}

// whatDiffers names the fields that changed.
func whatDiffers(d *history.Difference, lang planning.Lang) string {
	if d.What != history.Changed {
		return ""
	}
	var words []string
	for _, f := range d.Fields() {
		words = append(words, f.Title.In(lang))
	}
	if d.Moved() {
		words = append(words, planning.Text{Zh: "形状", En: "shape"}.In(lang))
	}
	return strings.Join(words, planning.Text{Zh: "、", En: ", "}.In(lang))
}

func printChangeSums(list []*history.Difference, lang planning.Lang) {
	sums := history.CountByLayer(list)
	var rows [][]string
	for _, l := range planning.Layers() {
		if n, any := sums[l.Name]; any {
			rows = append(rows, []string{l.Title.In(lang), strconv.Itoa(n.Added), strconv.Itoa(n.Changed), strconv.Itoa(n.Removed)})
		}
	}
	if len(rows) == 0 {
		fmt.Println(planning.Text{Zh: "没有变化", En: "nothing changed"}.In(lang))
		return
	}
	header := []string{"图层", ">新增", ">变更", ">移除"}
	if lang == planning.English {
		header = []string{"Layer", ">Added", ">Changed", ">Removed"}
	}
	grid(os.Stdout, header, rows)
}
