package main_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

const module = "peijian/"

// mayImport draws the arrows: which parts of the house each part may import besides itself.
var mayImport = map[string][]string{
	"cmd": {"web", "tiles", "planning/postgres", "planning/proceeding", "planning/calendar", "planning/permit", "planning/permit/paper", "planning/gap", "planning/reach", "planning/housing", "planning/history", "planning/intake",
		"planning/sample", "planning", "migrations", "geo"},
	"web": {"tiles", "planning/postgres", "planning/proceeding", "planning/calendar", "planning/permit", "planning/permit/paper", "planning/gap", "planning/reach", "planning/housing", "planning/history", "planning/intake",
		"planning", "geo"},
	"planning/postgres":     {"planning/proceeding", "planning/calendar", "planning/permit", "planning/gap", "planning/reach", "planning/housing", "planning/history", "planning/intake", "planning", "migrations", "geo"},
	"planning/proceeding":   {"planning/calendar", "planning/permit", "planning"},
	"planning/calendar":     {"planning"},
	"planning/permit":       {"planning", "geo"},
	"planning/permit/paper": {"planning/permit", "planning", "geo"},
	"planning/gap":          {"planning/reach", "planning/housing", "planning", "geo"},
	"planning/reach":        {"planning/housing", "planning/placement", "planning/street", "planning", "geo"},
	"planning/housing":      {"planning"},
	"planning/towntest":     {"planning"},
	"planning/history":      {"planning", "geo"},
	"planning/street":       {"planning", "geo"},
	"planning/placement":    {},
	"planning/intake":       {"planning", "geo"},
	"planning/sample":       {"planning", "planning/permit", "geo"}, // its presale files are held against what permit says of them
	"planning":              {"geo"},
	"tiles":                 {"geo"},
	"migrations":            {},
	"geo":                   {},
	"scripts":               {},
}

// testsMayImport are arrows that only tests may take: a migration is tested on a database of its own, the store and the screens on
// the sample city.
var testsMayImport = map[string][]string{
	"migrations":        {"planning/postgres"},
	"planning/gap":      {"planning/towntest"},
	"planning/housing":  {"planning/towntest"},
	"planning/reach":    {"planning/towntest", "planning/sample"},
	"planning/postgres": {"planning/sample"},
	"web":               {"planning/sample", "migrations"},
}

// neighbours stand beside one another: none imports another, but their tests may, since a sample that no rule reads proves
// nothing.
var neighbours = []string{"planning/permit", "planning/gap", "planning/intake", "planning/sample"}

// reserved are imports that only some parts of the house may use, in tests too.
var reserved = []struct {
	imports []string
	only    []string
	advice  string
}{
	{[]string{"github.com/jackc/pgx", "github.com/pressly/goose"}, []string{"planning/postgres", "migrations"}, "ask the store"},
	{[]string{"database/sql"}, []string{"planning/postgres", "migrations", "geo"}, "ask the store"}, // a GeoPackage is an SQLite file: geo/gpkg
	{[]string{"modernc.org/sqlite"}, []string{"geo"}, "ask geo/gpkg"},
	{[]string{"github.com/twpayne/go-geom"}, []string{"geo", "planning/postgres"}, "ask geo"},
	{[]string{"github.com/signintech/gopdf", "github.com/boombuler/barcode"}, []string{"planning/permit/paper"}, "ask planning/permit/paper"},
	{[]string{"net/http", "github.com/go-chi/chi", "github.com/danielgtaylor/huma"}, []string{"web", "cmd", "scripts"}, // scripts ask servers
		"return a value or an error of planning and let web speak HTTP"},
}

var (
	// A planner says what a planner says without files and processes. Tests may read theirs.
	withoutFiles = []string{"planning", "planning/proceeding", "planning/calendar", "planning/permit", "planning/permit/paper", "planning/gap", "planning/reach", "planning/housing", "planning/intake",
		"planning/history", "planning/street", "planning/placement"}
	fileImports = []string{"os", "os/exec", "syscall", "golang.org/x/sys"}

	withClock = []string{"web", "cmd"}

	// web/ui/dist and node_modules are inside web; what a build leaves elsewhere begins with a dot.
	topLevel = []string{"cmd", "geo", "migrations", "planning", "scripts", "tiles", "web"}

	emptyNames = []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "shared", "stuff"}
)

// faultsOf says, file by file, what is wrong and what to do.
func faultsOf(sources []source) []string {
	var faults []string
	for _, s := range sources {
		faults = append(faults, nameFaults(s)...)
		if s.area() == "" {
			if !slices.Contains(emptyNames, s.pkg) {
				faults = append(faults, s.file+": this folder has no place in the house; put the code where it belongs, or draw the folder's arrows in mayImport")
			}
			continue
		}
		for _, name := range s.imports {
			faults = append(faults, importFaults(s, name)...)
		}
		faults = append(faults, clockFaults(s)...)
	}
	return faults
}

func importFaults(s source, name string) []string {
	if target, own := strings.CutPrefix(name, module); own {
		return arrowFaults(s, target)
	}
	var faults []string
	for _, r := range reserved {
		if within(name, r.imports) && !slices.Contains(r.only, s.area()) {
			faults = append(faults, fmt.Sprintf("%s imports %s: only %s may; %s", s.file, name, strings.Join(r.only, ", "), r.advice))
		}
	}
	if within(name, fileImports) && slices.Contains(withoutFiles, s.area()) && !s.isTest() {
		faults = append(faults, fmt.Sprintf("%s imports %s: %s may not; take an io.Reader, an fs.FS or a value",
			s.file, name, strings.Join(withoutFiles, ", ")))
	}
	return faults
}

func arrowFaults(s source, target string) []string {
	from, to := s.area(), areaOf(target)
	if from == to || slices.Contains(mayImport[from], to) || s.isTest() && testArrow(from, to) {
		return nil
	}
	allowed := strings.Join(mayImport[from], ", ")
	if allowed == "" {
		allowed = "itself"
	}
	return []string{fmt.Sprintf("%s imports %s%s: %s may import only %s; move the code, or take what it needs as an argument",
		s.file, module, target, from, allowed)}
}

func testArrow(from, to string) bool {
	beside := slices.Contains(neighbours, from) && slices.Contains(neighbours, to)
	return beside || slices.Contains(testsMayImport[from], to)
}

func clockFaults(s source) []string {
	if s.isTest() || slices.Contains(withClock, s.area()) {
		return nil
	}
	var faults []string
	for _, line := range s.clock {
		faults = append(faults, fmt.Sprintf("%s:%d asks the clock: only %s may; take the date or the time as an argument",
			s.file, line, strings.Join(withClock, ", ")))
	}
	return faults
}

// nameFaults looks at the package and at the words of the file's name.
func nameFaults(s source) []string {
	stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.file), ".go"), "_test")
	words := append(strings.Split(stem, "_"), strings.TrimSuffix(s.pkg, "_test"))
	for _, word := range words {
		if slices.Contains(emptyNames, word) {
			return []string{fmt.Sprintf("%s: %q says nothing of what it is for; name it after what it does, from planning/glossary.csv", s.file, word)}
		}
	}
	return nil
}

func folderFaults(folders []string) []string {
	var faults []string
	for _, f := range folders {
		if !strings.HasPrefix(f, ".") && !slices.Contains(topLevel, f) {
			faults = append(faults, f+": the top-level folders are fixed ("+strings.Join(topLevel, ", ")+"); put it inside the one it belongs to")
		}
	}
	return faults
}

// areaOf is the part of the house to which a folder of the module belongs, "" for none. Under planning every folder is a part
// of its own; elsewhere a folder belongs to the part above it.
func areaOf(folder string) string {
	for f := folder; f != "."; f = path.Dir(f) {
		if _, known := mayImport[f]; known {
			if f == "planning" && folder != f {
				return ""
			}
			return f
		}
	}
	return ""
}

// within says whether an import is one of prefixes or lies below it.
func within(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}
