package permit

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit/document"
)

// Shelf holds the rulebooks of a place: several versions of one, and several of them. Of each no two versions are in force on one day.
type Shelf struct{ books []*Rulebook }

// LoadShelf reads every rulebook of a folder, *.yaml in the order of the names. The shelf is nil when there is a problem: of a file, or
// between two of them.
func LoadShelf(folder fs.FS) (*Shelf, []geo.Problem) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, []geo.Problem{{Code: "read", Zh: "文件夹无法读取", En: err.Error(), Fatal: true}}
	}
	var problems []geo.Problem
	var files []shelved
	for _, name := range names {
		b, err := fs.ReadFile(folder, name)
		if err != nil {
			problems = append(problems, geo.Problem{Code: "read", File: name, Zh: "文件无法读取", En: err.Error(), Fatal: true})
			continue
		}
		rb, found := Load(path.Base(name), b)
		if problems = append(problems, found...); rb != nil {
			files = append(files, shelved{path.Base(name), rb})
		}
	}
	return shelve(files, problems)
}

// NewShelf puts rulebooks that are loaded on one shelf.
func NewShelf(books ...*Rulebook) (*Shelf, []geo.Problem) {
	files := make([]shelved, len(books))
	for i, rb := range books {
		files[i] = shelved{rb.ID + "@" + rb.Version, rb}
	}
	return shelve(files, nil)
}

// shelved is a rulebook with the name of its file.
type shelved struct {
	name string
	book *Rulebook
}

func shelve(files []shelved, problems []geo.Problem) (*Shelf, []geo.Problem) {
	s := &Shelf{}
	for i, f := range files {
		for _, earlier := range files[:i] {
			if p, clash := f.clash(earlier); clash {
				problems = append(problems, p)
			}
		}
		s.books = append(s.books, f.book)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return s, nil
}

// clash finds out whether two rulebooks of one id have the same version, or a day in common.
func (f shelved) clash(e shelved) (geo.Problem, bool) {
	a, b := f.book, e.book
	if a.ID != b.ID {
		return geo.Problem{}, false
	}
	p := geo.Problem{Code: "rulebook", File: f.name, Row: f.line("valid_from"), Field: "valid_from"}
	switch {
	case a.Version == b.Version:
		p.Row, p.Field = f.line("version"), "version"
		p.Zh, p.En = fmt.Sprintf("%s 第 %s 版已在 %s", a.ID, a.Version, e.name), fmt.Sprintf("version %s of %s is in %s already", a.Version, a.ID, e.name)
	case a.begins(b) && b.begins(a):
		p.Zh = fmt.Sprintf("%s 第 %s 版与 %s 第 %s 版的有效期重叠", a.ID, a.Version, e.name, b.Version)
		p.En = fmt.Sprintf("version %s of %s is in force on days of version %s (%s), too", a.Version, a.ID, b.Version, e.name)
	default:
		return p, false
	}
	return p, true
}

// begins says whether a rulebook begins no later than another one ends.
func (rb *Rulebook) begins(other *Rulebook) bool {
	return other.ValidUntil.IsZero() || !other.ValidUntil.Before(rb.ValidFrom)
}

// line is where a key of the file stands.
func (f shelved) line(key string) int {
	root, _ := document.Read(f.name, f.book.Text())
	return root.At([]string{key}).Line
}

// All lists the rulebooks, in the order in which they were put there.
func (s *Shelf) All() []*Rulebook { return slices.Clone(s.books) }

// Find gives one version of a rulebook, or its latest when version is "". It is nil when there is none.
func (s *Shelf) Find(id, version string) *Rulebook {
	versions := s.versions(id)
	if version == "" && len(versions) > 0 {
		return versions[len(versions)-1]
	}
	if i := slices.IndexFunc(versions, func(rb *Rulebook) bool { return rb.Version == version }); i >= 0 {
		return versions[i]
	}
	return nil
}

// InForce gives the version of a rulebook that is in force on a day, nil when none is.
func (s *Shelf) InForce(id string, on planning.Date) *Rulebook {
	versions := s.versions(id)
	if i := slices.IndexFunc(versions, func(rb *Rulebook) bool { return rb.InForce(on) }); i >= 0 {
		return versions[i]
	}
	return nil
}

// versions lists the versions of a rulebook, the earliest first.
func (s *Shelf) versions(id string) []*Rulebook {
	var out []*Rulebook
	for _, rb := range s.books {
		if rb.ID == id {
			out = append(out, rb)
		}
	}
	slices.SortStableFunc(out, func(a, b *Rulebook) int { return cmp.Compare(a.ValidFrom.String(), b.ValidFrom.String()) })
	return out
}
