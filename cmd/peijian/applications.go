package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// byteCount counts what is written to it.
type byteCount struct{ total int64 }

func (c *byteCount) Write(b []byte) (int, error) {
	c.total += int64(len(b))
	return len(b), nil
}

// readApplication reads one presale or planning file, and writes its bytes to also. The problems say everything that is wrong with it.
func readApplication(path string, also io.Writer) (*permit.Application, []geo.Problem, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, planning.Errorf(planning.ErrInvalid, "%w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largestApplication+1))
	if err != nil {
		return nil, nil, planning.Errorf(planning.ErrInvalid, "%w", err) // a folder, mostly
	}
	if _, err := also.Write(b); err != nil {
		return nil, nil, err
	}
	a, problems := application.Parse(filepath.Base(path), b)
	return a, problems, nil
}

// takeApplications imports application files as im says, all of them in one revision or none.
func takeApplications(ctx context.Context, store *postgres.Store, paths []string, im postgres.Import) (*intake.Receipt, error) {
	list, hash, read := &applicationList{}, sha256.New(), &byteCount{}
	receipt := intake.NewReceipt(planning.Applications, fileTitle(paths))
	receipt.Format, receipt.Encoding, receipt.DryRun = "yaml", "UTF-8", im.DryRun
	for _, path := range paths {
		a, problems, err := readApplication(path, io.MultiWriter(hash, read))
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
	im.SHA256, im.Size = hex.EncodeToString(hash.Sum(nil)), read.total // of all files, one after the other
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
