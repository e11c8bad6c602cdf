package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestArrows holds the tree to the house: who may import whom, who may know of the database, of HTTP and of the clock, what
// the top-level folders and the packages are called. Its messages say what to do.
func TestArrows(t *testing.T) {
	root := moduleRoot(t)
	for _, fault := range faultsOf(readSources(t, root)) {
		t.Error(fault)
	}
	for _, fault := range folderFaults(topLevelFolders(t, root)) {
		t.Error(fault)
	}
}

func TestArrowsSeeTheWholeHouse(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range readSources(t, moduleRoot(t)) {
		seen[s.area()] = true
	}
	for area := range mayImport {
		if !seen[area] {
			t.Errorf("%s has no Go file: mend mayImport, or the walk through the tree has lost it", area)
		}
	}
}

func TestArrowsFindEveryFault(t *testing.T) {
	for _, c := range []struct {
		name   string
		source source
		want   []string
	}{
		{"an arrow to the left", source{file: "planning/gap/detect.go", imports: []string{"peijian/web"}},
			[]string{"planning/gap/detect.go imports peijian/web: planning/gap may import only planning/reach, planning/housing, planning, geo; move the code, or take what it needs as an argument"}},
		{"an arrow to a neighbour", source{file: "planning/gap/detect.go", imports: []string{"peijian/planning/permit"}},
			[]string{"planning/gap/detect.go imports peijian/planning/permit: planning/gap may import only planning/reach, planning/housing, planning, geo; move the code, or take what it needs as an argument"}},
		{"a test may ask a neighbour", source{file: "planning/sample/city_test.go", imports: []string{"peijian/planning/permit"}}, nil},
		{"a test of the migrations has a database", source{file: "migrations/prepare_test.go", imports: []string{"peijian/planning/postgres/pgtest"}}, nil},
		{"a migration has none", source{file: "migrations/prepare.go", imports: []string{"peijian/planning/postgres/pgtest"}},
			[]string{"migrations/prepare.go imports peijian/planning/postgres/pgtest: migrations may import only itself; move the code, or take what it needs as an argument"}},
		{"a test asks nobody to the left", source{file: "geo/index_test.go", imports: []string{"peijian/planning"}},
			[]string{"geo/index_test.go imports peijian/planning: geo may import only itself; move the code, or take what it needs as an argument"}},
		{"tiles know geo only", source{file: "tiles/encode.go", imports: []string{"peijian/geo", "peijian/planning"}},
			[]string{"tiles/encode.go imports peijian/planning: tiles may import only geo; move the code, or take what it needs as an argument"}},
		{"a package of its own family", source{file: "planning/postgres/pgtest/pgtest.go", imports: []string{"peijian/planning/postgres/cluster", "peijian/migrations"}}, nil},
		{"a folder nobody drew", source{file: "planning/zoning/zone.go"},
			[]string{"planning/zoning/zone.go: this folder has no place in the house; put the code where it belongs, or draw the folder's arrows in mayImport"}},
		{"pgx outside the store", source{file: "web/server.go", imports: []string{"github.com/jackc/pgx/v5/pgxpool"}},
			[]string{"web/server.go imports github.com/jackc/pgx/v5/pgxpool: only planning/postgres, migrations may; ask the store"}},
		{"pgx in a test of geo", source{file: "geo/index_test.go", imports: []string{"github.com/jackc/pgx/v5"}},
			[]string{"geo/index_test.go imports github.com/jackc/pgx/v5: only planning/postgres, migrations may; ask the store"}},
		{"a module whose name begins alike", source{file: "geo/index.go", imports: []string{"github.com/jackc/pgxx"}}, nil},
		{"go-geom in planning", source{file: "planning/city.go", imports: []string{"github.com/twpayne/go-geom/bigxy"}},
			[]string{"planning/city.go imports github.com/twpayne/go-geom/bigxy: only geo, planning/postgres may; ask geo"}},
		{"a PDF outside the papers", source{file: "planning/permit/ruling.go", imports: []string{"github.com/signintech/gopdf"}},
			[]string{"planning/permit/ruling.go imports github.com/signintech/gopdf: only planning/permit/paper may; ask planning/permit/paper"}},
		{"HTTP in the store", source{file: "planning/postgres/store.go", imports: []string{"net/http"}},
			[]string{"planning/postgres/store.go imports net/http: only web, cmd, scripts may; return a value or an error of planning and let web speak HTTP"}},
		{"files in planning", source{file: "planning/permit/rulebook.go", imports: []string{"os"}},
			[]string{"planning/permit/rulebook.go imports os: planning, planning/proceeding, planning/calendar, planning/permit, planning/permit/paper, planning/gap, planning/reach, planning/housing, planning/intake, planning/history, planning/street, planning/placement may not; take an io.Reader, an fs.FS or a value"}},
		{"files in a test of planning", source{file: "planning/permit/rulebook_test.go", imports: []string{"os"}}, nil},
		{"the clock below web", source{file: "planning/postgres/store.go", clock: []int{12}},
			[]string{"planning/postgres/store.go:12 asks the clock: only web, cmd may; take the date or the time as an argument"}},
		{"the clock in a test", source{file: "planning/postgres/store_test.go", clock: []int{12}}, nil},
		{"a package that says nothing", source{file: "geo/utils/x.go", pkg: "utils"},
			[]string{`geo/utils/x.go: "utils" says nothing of what it is for; name it after what it does, from planning/glossary.csv`}},
		{"a file that says nothing", source{file: "web/map_helper.go"},
			[]string{`web/map_helper.go: "helper" says nothing of what it is for; name it after what it does, from planning/glossary.csv`}},
		{"a good file", source{file: "web/map.go", imports: []string{"net/http", "peijian/tiles", "peijian/planning/postgres"}, clock: []int{3}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, faultsOf([]source{c.source})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestArrowsFixTheTopLevelFolders(t *testing.T) {
	if got := folderFaults([]string{".git", "cmd", "geo", "web"}); got != nil {
		t.Errorf("got %q, want none", got)
	}
	if got := folderFaults([]string{"geo", "internal"}); len(got) != 1 || !strings.HasPrefix(got[0], "internal: ") {
		t.Errorf("got %q, want one about internal", got)
	}
}

func TestArrowsReadWhatGoReads(t *testing.T) {
	const text = `package clock

import (
	"fmt"
	when "time"
)

func now() { fmt.Println(when.Now(), when.Second) }
func age() { f := when.Since; fmt.Println(f) }
`
	got, err := readSource("geo/clock.go", text)
	want := source{file: "geo/clock.go", pkg: "clock", imports: []string{"fmt", "time"}, clock: []int{8, 9}}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(source{})); diff != "" {
		t.Error(diff)
	}
}

// source is what the arrows need to know of one Go file.
type source struct {
	file    string // from the module's root, with slashes
	pkg     string
	imports []string
	clock   []int // lines on which it asks what time it is
}

func (s source) isTest() bool { return strings.HasSuffix(s.file, "_test.go") }

// area is the part of the house in which the file stands: the longest folder of mayImport above it, "" for none.
func (s source) area() string { return areaOf(path.Dir(s.file)) }

func readSource(file string, text any) (source, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{file: file, pkg: parsed.Name.Name}
	clock := "" // what the file calls package time
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, name)
		if name == "time" {
			clock = "time"
			if spec.Name != nil {
				clock = spec.Name.Name
			}
		}
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if call, ok := n.(*ast.SelectorExpr); ok && asksClock(call, clock) {
			s.clock = append(s.clock, fset.Position(call.Pos()).Line)
		}
		return true
	})
	return s, nil
}

func asksClock(e *ast.SelectorExpr, clock string) bool {
	x, ok := e.X.(*ast.Ident)
	if !ok || clock == "" || x.Name != clock {
		return false
	}
	return e.Sel.Name == "Now" || e.Sel.Name == "Since" || e.Sel.Name == "Until"
}

// readSources reads every Go file of the module's top-level folders.
func readSources(t *testing.T, root string) []source {
	t.Helper()
	var all []source
	for _, folder := range topLevelFolders(t, root) {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go"):
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			file, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			s, err := readSource(filepath.ToSlash(file), text)
			all = append(all, s)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func topLevelFolders(t *testing.T, root string) []string {
	t.Helper()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && e.Name() != "tmp" { // .gitignore names tmp
			folders = append(folders, e.Name())
		}
	}
	return folders
}

// moduleRoot is the folder of go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return root
}
