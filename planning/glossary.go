package planning

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed glossary.csv
var glossary string

// Term is one word of the product: what officials call it, what the code calls it, what it means and who says so.
type Term struct {
	Zh string `json:"zh"`
	// Identifier is a name of the code with its package ("permit.Ruling", "planning.City.Revision"), a value of a field as
	// files and tables hold it ("state=occupied"), or, without a package, the name that is kept for what is not built yet.
	Identifier string `json:"identifier"`
	MeaningZh  string `json:"meaning_zh"`
	Meaning    string `json:"meaning"`
	Source     string `json:"source"` // the law, standard or report that uses the word; 配建: our own
}

// Glossary lists the words of the product, related ones together. The caller may change the slice.
func Glossary() []Term {
	terms, _ := parseGlossary(glossary) // a test reads the same bytes and hears of the error
	return terms
}

func parseGlossary(text string) ([]Term, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.FieldsPerRecord = 5
	rows, err := lines.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("glossary: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "中文,Identifier,含义,Meaning,Source" {
		return nil, fmt.Errorf("glossary: want the header 中文,Identifier,含义,Meaning,Source")
	}
	var terms []Term
	for i, row := range rows[1:] {
		for column, cell := range row {
			if strings.TrimSpace(cell) == "" {
				return nil, fmt.Errorf("glossary: row %d: %s: empty", i+2, rows[0][column])
			}
		}
		terms = append(terms, Term{row[0], row[1], row[2], row[3], row[4]})
	}
	return terms, nil
}
