package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/term"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
)

type importCommand struct {
	Layer     string            `arg:"" optional:"" help:"Layer to take the file into (see 'peijian layers')."`
	File      []string          `arg:"" optional:"" help:"Zipped shapefile, GeoPackage, FlatGeobuf, GeoJSON (also as a text sequence), KML or KMZ, boundary points (TXT), CSV or XLSX; for applications, YAML or JSON files."`
	CRS       string            `name:"crs" help:"Coordinates of the file, when it does not say and its numbers do not tell: EPSG:4547, EPSG:4526, EPSG:4490, EPSG:4326, GCJ-02, BD-09 …"`
	Transform string            `help:"Parameters from Xi'an 1980, Beijing 1954 or a local plane, for which you answer: a YAML or JSON file, or JSON itself." placeholder:"FILE|JSON"`
	SwapXY    bool              `name:"swap-xy" help:"The file gives north before east."`
	Part      string            `help:"Which layer of a file that has several: shapefile of an archive, sheet of a workbook, table of a GeoPackage, document of a KMZ."`
	Encoding  string            `help:"Encoding of its texts, when the guess is wrong: GB18030 or UTF-8."`
	Map       map[string]string `help:"Read a field from a column: field=header." placeholder:"FIELD=HEADER"`
	Ignore    []string          `help:"Column that is not read, whatever it seems to mean; repeatable." placeholder:"HEADER"`
	Sender    string            `help:"Who sent the file: its columns are read as theirs were last, and what is said of them is remembered."`
	Replace   bool              `help:"Features that the file does not name come to their end."`
	Repair    bool              `help:"Mend invalid polygons and name them, instead of refusing the file."`
	LeaveOut  bool              `help:"Leave rows with problems out and take the others; the record lists them. Not with --replace."`
	DryRun    bool              `help:"Read and judge everything, and write nothing."`
	Diff      bool              `help:"With --dry-run: print what would become of each feature."`
	Undo      int64             `help:"Put back what an import changed, by its number on record (see 'peijian imports')." placeholder:"ID"`
	JSON      bool              `name:"json" help:"Print the receipt as JSON; with --diff, a line for each change before it."`
}

// Run imports one file, or all files of applications together.
func (c *importCommand) Run(ctx context.Context, s *settings) error {
	if err := c.sound(); err != nil {
		return err
	}
	return s.with(ctx, false, func(store *postgres.Store) error {
		if c.Undo != 0 {
			return c.undo(ctx, store, s.Lang)
		}
		receipt, err := c.take(ctx, store, s.Lang)
		if err != nil {
			return err
		}
		if c.JSON && c.Diff {
			err = json.NewEncoder(os.Stdout).Encode(receipt)
		} else if c.JSON {
			err = printJSON(os.Stdout, receipt)
		} else {
			printReceipt(os.Stdout, receipt, s.Lang)
		}
		if err == nil && !receipt.Clean() {
			err = exitStatus(statusBadInput)
		}
		return err
	})
}

// sound says what does not go together.
func (c *importCommand) sound() error {
	switch {
	case c.Undo != 0 && c.Layer != "":
		return planning.Errorf(planning.ErrInvalid, "import --undo takes no layer and no file")
	case c.Undo != 0:
		return nil
	case len(c.File) == 0:
		return planning.Errorf(planning.ErrInvalid, "import: name a layer and a file")
	case c.Layer != planning.Applications && len(c.File) > 1:
		return planning.Errorf(planning.ErrInvalid, "import %s: one file at a time", c.Layer)
	case c.Diff && !c.DryRun:
		return planning.Errorf(planning.ErrInvalid, "import: --diff goes with --dry-run")
	}
	return nil
}

func (c *importCommand) take(ctx context.Context, store *postgres.Store, lang planning.Lang) (*intake.Receipt, error) {
	if c.Layer == planning.Applications {
		return takeApplications(ctx, store, c.File, postgres.Import{Replace: c.Replace, DryRun: c.DryRun, Actor: actor()})
	}
	if err := c.recall(ctx, store); err != nil {
		return nil, err
	}
	f, size, err := openWhole(c.File[0])
	if err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "import %s: %w", c.Layer, err)
	}
	defer f.Close()
	name := filepath.Base(c.File[0])
	source, err := file.Open(name, f, size, file.Options{Encoding: c.Encoding, Layer: c.Part})
	if problem, ok := asProblem(err); ok {
		return refusedWhole(c.Layer, name, c.DryRun, problem), nil
	}
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", c.Layer, err)
	}
	defer closeSource(source)
	shift, err := c.shift()
	if err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "import %s: %w", c.Layer, err)
	}
	hash, err := clerk.HashOf(f, size)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", c.Layer, err)
	}
	im := postgres.Import{
		Layer: c.Layer, File: name, Source: source, CRS: c.CRS, Shift: shift, Swap: c.SwapXY, Mapping: c.Map, Ignore: c.Ignore, Replace: c.Replace, Repair: c.Repair, LeaveOut: c.LeaveOut,
		DryRun: c.DryRun, Actor: actor(), Progress: progress(name), Phase: phase(name, lang), SHA256: hash, Size: size, Sender: c.Sender,
	}
	if c.Diff {
		im.Difference = c.tellChange(lang)
	}
	return store.Import(ctx, im)
}

// recall reads the file as the last one of its sender, where nothing else was said.
func (c *importCommand) recall(ctx context.Context, store *postgres.Store) error {
	if c.Sender == "" {
		return nil
	}
	known, there, err := store.Remembered(ctx, c.Sender, c.Layer)
	if err != nil || !there {
		return err
	}
	if len(c.Map) == 0 && len(c.Ignore) == 0 {
		c.Map, c.Ignore = known.Mapping, known.Ignore
	}
	c.CRS, c.Encoding = cmp.Or(c.CRS, known.CRS), cmp.Or(c.Encoding, known.Encoding)
	return nil
}

// shift reads the parameters of a change of datum: JSON on the command line, or a file.
func (c *importCommand) shift() (*crs.Shift, error) {
	text := []byte(c.Transform)
	if c.Transform == "" {
		return nil, nil
	}
	if !strings.HasPrefix(strings.TrimSpace(c.Transform), "{") {
		f, size, err := openWhole(c.Transform)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if text, err = io.ReadAll(io.LimitReader(f, min(size, 1<<20))); err != nil {
			return nil, err
		}
	}
	return crs.ParseShift(text)
}

// closeSource gives a file back; after its last record there is nothing left to fail.
func closeSource(source geo.Reader) { _ = file.Close(source) }

// openWhole opens a file that can be read from any place. A pipe is refused before it is opened, which would wait for a writer.
func openWhole(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is a folder, a pipe or a device; name a file", path)
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}

// refusedWhole is the receipt of a file that could not even be opened.
func refusedWhole(layer, name string, dry bool, p *geo.Problem) *intake.Receipt {
	r := intake.NewReceipt(layer, name)
	r.DryRun = dry
	r.Add(*p)
	return r
}

// actor is who runs the program, for the record of revisions.
func actor() string {
	for _, name := range []string{"SUDO_USER", "USER", "LOGNAME"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return "uid " + strconv.Itoa(os.Getuid())
}

// progress counts rows on a terminal, and keeps silent elsewhere.
func progress(name string) func(int64) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(rows int64) { fmt.Fprintf(os.Stderr, "\r\033[K%s: %d", name, rows) }
}

// phase shows what an import is about where somebody watches. Of reading, the rows are shown.
func phase(name string, lang planning.Lang) func(desk.Phase) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(p desk.Phase) {
		if p != desk.Reading {
			fmt.Fprintf(os.Stderr, "\r\033[K%s: %s", name, p.Title().In(lang))
		}
	}
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
