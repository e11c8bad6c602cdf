// Package permits holds the sample files that lie before a gate: one YAML file for each way to pass, to fail and to lack a paper, and
// expected.yaml, which says what each must come to, alone and with the sample city's map.
//
// Every file says in its first lines what it shows. Companies, developments and document numbers are invented; the check characters of
// the credit codes are right. Files called map-… speak of developments of the sample city by their codes, and there the map decides.
//
// Decision: all files are judged as of one day, written in expected.yaml.
// Context: an agreement that is valid today expires one day, and a sample must say the same tomorrow. Choice: the day stands beside the
// expectation. Price: whoever judges the samples as of another day may see another verdict, and should.
package permits

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/permit/document"
)

//go:embed *.yaml
var files embed.FS

// expectedFile is the index of what the samples come to.
const expectedFile = "expected.yaml"

// Files is the folder of the sample files, expected.yaml included.
func Files() fs.FS { return files }

// Expectation is what one sample file must come to.
type Expectation struct {
	File        string        `json:"file"`
	Application string        `json:"application"` // its number
	AsOf        planning.Date `json:"as_of"`
	Alone       Verdict       `json:"alone"`     // from the file alone
	WithCity    *Verdict      `json:"with_city"` // with the sample city's map; nil: the same
}

// Verdict is a ruling in short.
type Verdict struct {
	Outcome      permit.Outcome `json:"outcome"`
	Units        int64          `json:"units"`
	Required     string         `json:"required"`
	Promised     string         `json:"promised"`
	Short        string         `json:"short"`
	Fail         []string       `json:"fail"`         // clauses that fail, in the rulebook's order
	Undetermined []string       `json:"undetermined"` // clauses that lack a paper
}

// Expectations reads expected.yaml, in the order of the files' names.
func Expectations() ([]Expectation, error) {
	b, err := files.ReadFile(expectedFile)
	if err != nil {
		return nil, err
	}
	root, problems := document.Read(expectedFile, b)
	var index struct {
		AsOf  planning.Date `json:"as_of"`
		Files []Expectation `json:"files"`
	}
	problems = append(problems, document.Decode(expectedFile, root, &index)...)
	if len(problems) > 0 {
		return nil, fmt.Errorf("sample permits: %w", &problems[0])
	}
	for i := range index.Files {
		if index.Files[i].AsOf.IsZero() {
			index.Files[i].AsOf = index.AsOf
		}
	}
	return index.Files, nil
}

// Read gives the application of an expectation.
func (e *Expectation) Read() (*permit.Application, error) {
	b, err := files.ReadFile(e.File)
	if err != nil {
		return nil, err
	}
	a, problems := application.Parse(e.File, b)
	if len(problems) > 0 {
		return nil, fmt.Errorf("sample permits: %w", &problems[0])
	}
	return a, nil
}

// Met says whether a ruling is the one expected; a ruling that asked a map is held against WithCity.
func (e *Expectation) Met(r permit.Ruling) bool {
	want := e.Alone
	if r.CityRevision > 0 && e.WithCity != nil {
		want = *e.WithCity
	}
	got := Of(r)
	return got.Outcome == want.Outcome && got.Units == want.Units && got.Required == want.Required && got.Promised == want.Promised &&
		got.Short == want.Short && slices.Equal(got.Fail, want.Fail) && slices.Equal(got.Undetermined, want.Undetermined)
}

// Of puts a ruling in short.
func Of(r permit.Ruling) Verdict {
	v := Verdict{Outcome: r.Outcome, Units: r.Units, Required: r.Required, Promised: r.Promised, Short: r.Short, Fail: []string{}, Undetermined: []string{}}
	for _, f := range r.Findings {
		switch f.Outcome {
		case permit.Fail:
			v.Fail = append(v.Fail, f.Clause)
		case permit.Undetermined:
			v.Undetermined = append(v.Undetermined, f.Clause)
		}
	}
	return v
}
