package intake

import (
	"peijian/geo"
	"peijian/planning"
)

// MostProblems is how many problems a receipt spells out. It counts the rest.
const MostProblems = 1000

// Receipt is what the sender of a file gets back.
type Receipt struct {
	Layer    string        `json:"layer"`
	File     string        `json:"file"`
	Format   string        `json:"format"`
	Encoding string        `json:"encoding"`
	CRS      planning.Text `json:"crs"` // as which coordinates were read, and who said so
	Revision int64         `json:"revision"`
	DryRun   bool          `json:"dry_run"`
	Rows     Rows          `json:"rows"`
	Columns  []Column      `json:"columns"`
	Problems []geo.Problem `json:"problems"`
	Notes    []geo.Problem `json:"notes"`
	LeftOut  []geo.Problem `json:"left_out,omitempty"` // of rows that the operator chose to leave out

	ProblemCount int `json:"problem_count"` // also those that Problems leaves out
	NoteCount    int `json:"note_count"`
	LeftOutCount int `json:"left_out_count,omitempty"`

	// LeaveOut says that rows with problems stay out and the others are taken. What concerns the file as a whole still stands against it.
	LeaveOut bool `json:"leave_out,omitempty"`
}

// NewReceipt is one on which nothing is written yet.
func NewReceipt(layer, file string) *Receipt {
	return &Receipt{Layer: layer, File: file, Problems: []geo.Problem{}, Notes: []geo.Problem{}, Columns: []Column{}}
}

// Rows counts what became of the records of a file.
type Rows struct {
	Read      int64 `json:"read"`
	Added     int64 `json:"added"`
	Changed   int64 `json:"changed"`
	Unchanged int64 `json:"unchanged"`
	Closed    int64 `json:"closed"` // in force until now and not in a file that replaces
	Refused   int64 `json:"refused"`
}

// Column says what a column of the file was taken for.
type Column struct {
	Header string `json:"header"`
	Field  string `json:"field"` // "" when the layer has no such field
}

// Add files a problem under problems or notes.
func (r *Receipt) Add(p geo.Problem) {
	if p.File == "" {
		p.File = r.File
	}
	list, count := &r.Problems, &r.ProblemCount
	switch {
	case p.Note:
		list, count = &r.Notes, &r.NoteCount
	case r.LeaveOut && p.Row > 0 && !p.Fatal:
		list, count = &r.LeftOut, &r.LeftOutCount
	}
	if *count++; len(*list) < MostProblems {
		*list = append(*list, p)
	}
}

// Clean says that nothing stands against writing the file.
func (r *Receipt) Clean() bool { return r.ProblemCount == 0 }
