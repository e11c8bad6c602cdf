package main

import (
	"context"
	"errors"
	"io"
	"os"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/web"
)

type exportCommand struct {
	Layer    string            `arg:"" help:"Layer to write (see 'peijian layers')."`
	Format   string            `help:"Format of the file: ${enum}." enum:"geojson" default:"geojson"`
	Output   string            `help:"File to write; without it, the standard output." short:"o" type:"path" placeholder:"FILE"`
	Audience planning.Audience `help:"For whom: ${enum}." enum:"internal,public" default:"internal"`
}

// Run writes every feature of a layer as the city is now. A file comes under its name only when it is whole.
func (c *exportCommand) Run(ctx context.Context, s *settings) error {
	if _, err := planning.LayerNamed(c.Layer); err != nil {
		return err
	}
	return s.withFor(ctx, c.Audience, true, func(store *postgres.Store) error {
		if c.Output == "" {
			return web.WriteLayer(os.Stdout, store.City(), c.Layer)
		}
		return writeWhole(c.Output, func(w io.Writer) error { return web.WriteLayer(w, store.City(), c.Layer) })
	})
}

// writeWhole writes a file beside its place and moves it there when nothing went wrong.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.Create(path + ".partial")
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "export: %w", err)
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		return os.Rename(f.Name(), path)
	}
	return errors.Join(err, os.Remove(f.Name()))
}
