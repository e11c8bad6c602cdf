package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
	"peijian/planning/sample"
	"peijian/planning/sample/permits"
)

// permitsFolder is where the sample's presale and planning files lie.
const permitsFolder = "permits"

// demoActor stands in the record of revisions. The demo replaces whole layers, so that what an older sample left comes to its end.
const demoActor = "demo"

type demoCommand struct {
	listening
	Once bool `help:"End after the report instead of serving."`
	JSON bool `name:"json" help:"Print the report as JSON."`
}

// Run loads the sample city as a bureau would, reports, and serves it. The status is 0 only when every verdict and every gap is what
// was planted.
func (c *demoCommand) Run(ctx context.Context, s *settings) error {
	var report demoReport
	err := s.withSession(ctx, false, func(session *hold) error {
		store := session.store
		folder, err := c.load(ctx, s, session)
		if err != nil {
			return err
		}
		if err := store.Refresh(ctx); err != nil {
			return err
		}
		if err := appointSample(ctx, store); err != nil {
			return err
		}
		city := store.City()
		report, err = newDemoReport(city, folder)
		return err
	})
	if err != nil {
		return err
	}
	if err := c.tellReport(report, s.Lang); err != nil {
		return err
	}
	if !report.Agrees {
		return errors.New("demo: what was found is not what was planted")
	}
	if c.Once {
		return nil
	}
	return c.serve(ctx, s, true)
}

func (c *demoCommand) tellReport(r demoReport, lang planning.Lang) error {
	if c.JSON {
		return printJSON(os.Stdout, r)
	}
	r.print(os.Stdout, lang)
	return nil
}

// load writes the sample's files to disk and takes them in through the importer. It returns their folder.
func (c *demoCommand) load(ctx context.Context, s *settings, session *hold) (folder string, err error) {
	store := session.store
	was, err := store.DatabaseRevision(ctx)
	if err != nil {
		return "", err
	}
	if err := onlyTheSample(ctx, s, store); err != nil {
		return "", err
	}
	folder = sampleFolder(s)
	if err := writeSample(folder); err != nil {
		return "", err
	}
	if err := store.Configure(ctx, sample.Info(), demoActor); err != nil {
		return "", err
	}
	for _, f := range sample.Files() {
		if f.Layer == "" {
			continue // for people, not for a layer
		}
		if err := c.takeLayer(ctx, s, store, folder, f.Layer, was == 0); err != nil {
			return "", err
		}
	}
	paths, err := permitPaths(filepath.Join(folder, permitsFolder))
	if err != nil {
		return "", err
	}
	receipt, err := takeApplications(ctx, store, paths, postgres.Import{Replace: true, Actor: demoActor, ChangesOnly: true})
	if err != nil {
		return "", err
	}
	printReceipt(os.Stderr, receipt, s.Lang)
	if was == 0 {
		err = c.takeSteps(ctx, s, session.owner, store, folder)
	}
	return folder, err
}

// takeLayer takes in a layer's file, as it is or, with past, as it was.
func (c *demoCommand) takeLayer(ctx context.Context, s *settings, store *postgres.Store, folder, layer string, past bool) error {
	for _, f := range sample.Files() {
		if f.Layer != layer {
			continue
		}
		receipt, err := takeSample(ctx, store, folder, f, past)
		if err != nil {
			return err
		}
		printReceipt(os.Stderr, receipt, s.Lang)
		if !receipt.Clean() {
			return fmt.Errorf("demo: %s has problems", f.Name)
		}
	}
	return nil
}

// permitPaths are the sample files in a folder, in the order of their expectations.
func permitPaths(folder string) ([]string, error) {
	expectations, err := permits.Expectations()
	if err != nil {
		return nil, err
	}
	paths := make([]string, len(expectations))
	for i, e := range expectations {
		paths[i] = filepath.Join(folder, filepath.FromSlash(e.File))
	}
	return paths, nil
}

// onlyTheSample keeps the demo from mixing made data into somebody's city.
func onlyTheSample(ctx context.Context, s *settings, store *postgres.Store) error {
	revision, err := store.DatabaseRevision(ctx)
	if err != nil || revision == 0 {
		return err
	}
	if err := store.Refresh(ctx); err != nil {
		return err
	}
	if store.City().Info.Name != sample.Info().Name {
		return planning.Errorf(planning.ErrConflict, "demo: schema %s holds a city of its own (%s): use --schema demo, or another --dir", s.Schema, store.City().Info.Name.Zh)
	}
	return nil
}

func takeSample(ctx context.Context, store *postgres.Store, folder string, f sample.File, past bool) (*intake.Receipt, error) {
	in, err := os.Open(filepath.Join(folder, f.Name))
	if err != nil {
		return nil, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	source, err := file.Open(f.Name, in, info.Size(), file.Options{})
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if past {
		source = former(f.Layer, source)
	}
	hash, err := clerk.HashOf(in, info.Size())
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return store.Import(ctx, postgres.Import{
		Layer: f.Layer, File: f.Name, Source: source, Replace: true, Actor: demoActor, Progress: progress(f.Name), SHA256: hash, Size: info.Size(), ChangesOnly: true,
	})
}

type sampleCommand struct {
	Folder   string `arg:"" help:"Folder to write the files to." type:"path"`
	Practice bool   `help:"Write only a shapefile with broken rows, to learn the import with."`
}

// Run writes the sample city's files.
func (c *sampleCommand) Run() error {
	if !c.Practice {
		return writeSample(c.Folder)
	}
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(c.Folder, "社区报送.zip"))
	if err != nil {
		return err
	}
	return errors.Join(sample.Practice(f), f.Close())
}

// writeSample writes every file of the sample city, permits included, leaving alone those that are there already as they should be.
func writeSample(folder string) error {
	if err := sample.Write(func(name string) (io.WriteCloser, error) { return &sampleFile{path: filepath.Join(folder, name)}, nil }); err != nil {
		return err
	}
	return fs.WalkDir(permits.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(permits.Files(), name)
		if err != nil {
			return err
		}
		return putFile(filepath.Join(folder, permitsFolder, filepath.FromSlash(name)), content)
	})
}

// sampleFile keeps what is written until it is closed.
type sampleFile struct {
	bytes.Buffer
	path string
}

// Close puts the file on disk.
func (f *sampleFile) Close() error { return putFile(f.path, f.Bytes()) }

// putFile writes a file unless it is there already with this content.
func putFile(path string, content []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
