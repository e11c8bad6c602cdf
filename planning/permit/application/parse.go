package application

import (
	"slices"

	"peijian/geo"
	"peijian/planning/permit"
	"peijian/planning/permit/document"
)

// Parse reads an application from YAML or JSON and reports every problem that it has, each with its line (Row), the path of
// the field and a sentence in both languages. name stands in the problems; an ending .json forbids YAML. The application is nil when
// there is a problem.
func Parse(name string, b []byte) (*permit.Application, []geo.Problem) {
	root, problems := document.Read(name, b)
	if root == nil {
		return nil, problems
	}
	a := &permit.Application{}
	problems = firstOfField(problems, againstSchema(name, root))
	problems = firstOfField(problems, document.Decode(name, root, a))
	c := &inspection{name: name, root: root, a: a}
	c.check()
	problems = firstOfField(problems, c.problems)
	slices.SortStableFunc(problems, func(x, y geo.Problem) int { return x.Row - y.Row })
	if len(problems) > 0 {
		return nil, problems
	}
	return a, nil
}

// firstOfField adds those of more whose field nothing has been said about: one mistake is said once, by whoever saw it first.
func firstOfField(problems, more []geo.Problem) []geo.Problem {
	said := map[string]bool{}
	for _, p := range problems {
		said[p.Field] = true
	}
	for _, p := range more {
		if !said[p.Field] {
			problems = append(problems, p)
		}
	}
	return problems
}
