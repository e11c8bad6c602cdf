package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/tiles/pmtiles"
	"peijian/web/tileset"
)

// exportVerb is the verb with what can be written: layers, unless it says tiles.
type exportVerb struct {
	Layer exportCommand      `cmd:"" default:"withargs" help:"Write layers, gaps or the ground between communities into a file."`
	Tiles exportTilesCommand `cmd:"" help:"Write the tiles of the map as one file that any web server can hand out, or as a folder."`
}

type exportTilesCommand struct {
	PMTiles  bool   `name:"pmtiles" help:"Write one PMTiles file (version 3); so it is without any other word." xor:"form"`
	Folder   bool   `help:"Write a folder of tiles, Z/X/Y.pbf, with a metadata.json, as GDAL reads it." xor:"form"`
	Output   string `help:"File or folder to write." short:"o" type:"path" placeholder:"FILE" required:""`
	Layers   string `help:"Layers, with commas between them; without it, all that have tiles." placeholder:"LAYER,…"`
	MinZoom  uint32 `help:"Smallest zoom." default:"0"`
	MaxZoom  uint32 `help:"Largest zoom, at most 16, where nothing is left out." default:"16"`
	Internal bool   `help:"Also what only officers may see. Without it the file may be given to anybody." env:"-"`
	JSON     bool   `name:"json" help:"Print what was written as JSON."`
	Quiet    bool   `help:"Do not tell how far it is." short:"q"`
}

// Run writes every tile of the city as it is now. A file comes under its name only when it is whole.
func (c *exportTilesCommand) Run(ctx context.Context, s *settings) error {
	audience := planning.Public
	if c.Internal {
		audience = planning.Internal
	}
	if c.MinZoom > c.MaxZoom || c.MaxZoom > tileset.Deepest {
		return planning.Errorf(planning.ErrInvalid, "export tiles: zooms %d to %d are not within 0 to %d", c.MinZoom, c.MaxZoom, tileset.Deepest)
	}
	list, err := tileset.Names(audience), error(nil)
	if c.Layers != "" {
		list, err = tileset.ParseList(audience, c.Layers)
	}
	if err != nil {
		return fmt.Errorf("export tiles: %w", err)
	}
	return s.withFor(ctx, audience, true, func(store *postgres.Store) error {
		city := store.City()
		archive := tileset.Archive{Picture: &tileset.Picture{City: city, Gaps: func() []*gap.Gap { return gap.Detect(city) }},
			Layers: list, MinZoom: c.MinZoom, MaxZoom: c.MaxZoom, Lang: s.Lang}
		if !c.Quiet {
			archive.Progress = func(zoom uint32, n uint64) {
				fmt.Fprintln(os.Stderr, planning.Text{Zh: fmt.Sprintf("第 %d 级：已写 %d 个瓦片", zoom, n), En: fmt.Sprintf("zoom %d: %d tiles written", zoom, n)}.In(s.Lang))
			}
		}
		written, err := c.write(ctx, archive)
		if err != nil {
			return err
		}
		return c.tell(os.Stdout, s.Lang, city, list, written)
	})
}

func (c *exportTilesCommand) write(ctx context.Context, a tileset.Archive) (written tileset.Written, err error) {
	if c.Folder {
		return a.Write(ctx, &tileFolder{path: c.Output, layers: a.Layers})
	}
	err = writeWhole(c.Output, func(f *os.File) error {
		written, err = a.Write(ctx, pmtiles.NewWriter(f))
		return err
	})
	return written, err
}

// tell says what was written, and what is not in it.
func (c *exportTilesCommand) tell(w io.Writer, lang planning.Lang, city *planning.City, list tileset.List, written tileset.Written) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(map[string]any{"file": c.Output, "layers": list, "audience": city.Audience, "revision": city.Revision, "as_of": city.AsOf,
			"min_zoom": c.MinZoom, "max_zoom": c.MaxZoom, "tiles": written.Tiles, "left_out": written.LeftOut})
	}
	who := planning.Text{Zh: "可公开", En: "for everybody"}
	if city.Audience == planning.Internal {
		who = planning.Text{Zh: "仅限内部", En: "for officers only"}
	}
	line := planning.Text{
		Zh: fmt.Sprintf("%s：%d 个瓦片，%d 至 %d 级，第 %d 版，%s", c.Output, written.Tiles, c.MinZoom, c.MaxZoom, city.Revision, who.Zh),
		En: fmt.Sprintf("%s: %d tiles, zooms %d to %d, revision %d, %s", c.Output, written.Tiles, c.MinZoom, c.MaxZoom, city.Revision, who.En)}
	if _, err := fmt.Fprintln(w, line.In(lang)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(written.LeftOut)) {
		if n := written.LeftOut[name]; n > 0 {
			said := planning.Text{Zh: fmt.Sprintf("%d 级仍未绘出：%s %d", c.MaxZoom, name, n), En: fmt.Sprintf("not drawn even at zoom %d: %d of %s", c.MaxZoom, n, name)}
			if _, err := fmt.Fprintln(w, said.In(lang)); err != nil {
				return err
			}
		}
	}
	return nil
}
