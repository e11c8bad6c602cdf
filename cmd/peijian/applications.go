package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/postgres"
)

// largestApplication bounds a file that check reads.
const largestApplication = 1 << 20

// readApplication reads one presale or planning file. The problems say everything that is wrong with it.
func readApplication(path string) (*permit.Application, []geo.Problem, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, planning.Errorf(planning.ErrInvalid, "%w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largestApplication+1))
	if err != nil {
		return nil, nil, planning.Errorf(planning.ErrInvalid, "%w", err) // a folder, mostly
	}
	a, problems := application.Parse(filepath.Base(path), b)
	return a, problems, nil
}

// takeApplications imports application files as im says, all of them in one revision or none.
func takeApplications(ctx context.Context, store *postgres.Store, paths []string, im postgres.Import) (*intake.Receipt, error) {
	list := &applicationList{}
	receipt := &intake.Receipt{Layer: planning.Applications, File: fileTitle(paths), Format: "yaml", Encoding: "UTF-8", DryRun: im.DryRun,
		Problems: []geo.Problem{}, Notes: []geo.Problem{}, Columns: []intake.Column{}}
	for _, path := range paths {
		a, problems, err := readApplication(path)
		if err != nil {
			return nil, err
		}
		receipt.Rows.Read++
		if len(problems) > 0 {
			receipt.Rows.Refused++
		}
		for _, p := range problems {
			receipt.Add(p)
		}
		if len(problems) > 0 {
			continue
		}
		list.add(application.Record(a))
	}
	if !receipt.Clean() {
		return receipt, nil
	}
	im.Layer, im.File, im.Source = planning.Applications, receipt.File, list
	return store.Import(ctx, im)
}

func fileTitle(paths []string) string {
	if len(paths) == 1 {
		return filepath.Base(paths[0])
	}
	return fmt.Sprintf("%s … %s", filepath.Base(paths[0]), filepath.Base(paths[len(paths)-1]))
}

// applicationList hands applications to the importer like the rows of any file.
type applicationList struct {
	features []geo.Feature
	next     int
}

func (l *applicationList) add(r planning.Record) {
	layer, err := planning.LayerNamed(planning.Applications)
	if err != nil {
		return
	}
	f := geo.Feature{Row: len(l.features) + 1, Fields: []geo.Field{{Name: "code", Text: r.Code}}}
	for i, v := range r.Values {
		field := geo.Field{Name: layer.Fields[i].Name, Null: v == nil}
		switch v := v.(type) {
		case json.RawMessage:
			field.Text = string(v)
		default:
			field.Text = fmt.Sprintf("%s", v)
		}
		f.Fields = append(f.Fields, field)
	}
	l.features = append(l.features, f)
}

// Next gives the next application.
func (l *applicationList) Next() (geo.Feature, error) {
	if l.next == len(l.features) {
		return geo.Feature{}, io.EOF
	}
	l.next++
	return l.features[l.next-1], nil
}

// About names the columns.
func (l *applicationList) About() geo.About {
	about := geo.About{Format: "yaml", Encoding: "UTF-8", Rows: len(l.features)}
	if len(l.features) > 0 {
		for _, f := range l.features[0].Fields {
			about.Columns = append(about.Columns, f.Name)
		}
	}
	return about
}
