package planning

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sourceCode is what the glossary needs to know of the Go code, by names with their package: "permit.Ruling".
type sourceCode struct {
	names  map[string]bool   // everything exported: types, their fields and methods, functions, constants, variables
	types  map[string]bool   // exported types of the packages that speak the trade's language
	values map[string]string // of exported constants that are strings
	all    []string          // everything declared, exported or not, tests too
}

// spoken are the packages that speak the trade's language.
var spoken = []string{"planning", "permit", "gap", "housing", "reach"}

// readCode reads every Go file below root.
func readCode(t *testing.T, root string) sourceCode {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			text, err := os.ReadFile(name)
			files[name] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return codeOf(files)
}

// codeOf reads files by their names. What does not parse is left to the compiler.
func codeOf(files map[string]string) sourceCode {
	c := sourceCode{names: map[string]bool{}, types: map[string]bool{}, values: map[string]string{}}
	for name, text := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		test := strings.HasSuffix(name, "_test.go")
		for _, d := range f.Decls {
			c.declare(f.Name.Name, d, test)
		}
	}
	slices.Sort(c.all)
	return c
}

func (c *sourceCode) declare(pkg string, d ast.Decl, test bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		c.add(pkg, receiver(d), d.Name, test)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				c.addType(pkg, spec, test)
			case *ast.ValueSpec:
				c.addValues(pkg, spec, test)
			}
		}
	}
}

// add takes a name in; of is the type it belongs to, "" for none.
func (c *sourceCode) add(pkg, of string, name *ast.Ident, test bool) string {
	full := pkg + "." + name.Name
	if of != "" {
		full = pkg + "." + of + "." + name.Name
	}
	if c.all = append(c.all, full); name.IsExported() && !test {
		c.names[full] = true
	}
	return full
}

func (c *sourceCode) addType(pkg string, spec *ast.TypeSpec, test bool) {
	full := c.add(pkg, "", spec.Name, test)
	if c.names[full] && slices.Contains(spoken, pkg) {
		c.types[full] = true
	}
	if fields, ok := spec.Type.(*ast.StructType); ok {
		for _, field := range fields.Fields.List {
			for _, name := range field.Names {
				c.add(pkg, spec.Name.Name, name, test)
			}
		}
	}
}

func (c *sourceCode) addValues(pkg string, spec *ast.ValueSpec, test bool) {
	for i, name := range spec.Names {
		full := c.add(pkg, "", name, test)
		if i >= len(spec.Values) || !c.names[full] {
			continue
		}
		if literal, ok := spec.Values[i].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			c.values[full], _ = strconv.Unquote(literal.Value)
		}
	}
}

// receiver is the name of the type whose method d is, "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if generic, ok := e.(*ast.IndexExpr); ok {
		e = generic.X
	}
	if name, ok := e.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
