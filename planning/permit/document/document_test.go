package document

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, name, text string) *Node {
	t.Helper()
	n, problems := Read(name, []byte(text))
	if n == nil || len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	return n
}

func TestYAMLAndJSONMakeTheSameTree(t *testing.T) {
	const yaml = `
id: 007        # 不是数
area: 918.40
code: "914290040000000001"
on: 2026-11-23
none: ~
yes: true
list:
  - 1
  - {a: '1'}
text: |
  第一行
  第二行
`
	const jsonText = `{"id":"007","area":918.40,"code":"914290040000000001","on":"2026-11-23","none":null,"yes":true,"list":[1,{"a":"1"}],"text":"第一行\n第二行\n"}`
	if d := cmp.Diff(read(t, "a.yaml", yaml).Value(), read(t, "a.json", jsonText).Value()); d != "" {
		t.Errorf("(-yaml +json)\n%s", d)
	}
	if got := read(t, "a.yaml", yaml).Get("area").Value(); got != json.Number("918.40") {
		t.Errorf("the area lost digits: %v", got)
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	n := read(t, "a.yaml", "# eins\n\na: 1\nb:\n  - c: 2\n    d: x\n")
	for path, want := range map[string]int{"a": 3, "b.0.c": 5, "b.0.d": 6} {
		if got := n.At(strings.Split(path, ".")).Line; got != want {
			t.Errorf("%s is in line %d and not %d", path, got, want)
		}
	}
	n = read(t, "a.json", "{\n \"a\": 1,\n \"b\": [\n  {\"c\": 2}]}")
	if got := n.At([]string{"b", "0", "c"}).Line; got != 4 {
		t.Errorf("b[0].c is in line %d of the JSON", got)
	}
}

func TestHostileTextsGetASentence(t *testing.T) {
	many := &strings.Builder{}
	for i := range 30_000 {
		fmt.Fprintf(many, "k%d: v\n", i)
	}
	for name, c := range map[string]struct{ text, code string }{
		"an alias bomb":         {"a: &a [x]\nb: [*a, *a]", "alias"},
		"a merge key":           {"a: {b: 1}\nc:\n  <<: {b: 1}", "alias"},
		"a tag":                 {"a: !!binary aGk=", "tag"},
		"two documents":         {"a: 1\n---\nb: 2", "documents"},
		"a key twice":           {"a: 1\na: 2", "duplicate_key"},
		"not a number":          {"a: .nan", "number"},
		"infinity":              {"a: -.inf", "number"},
		"an exponent":           {"a: 1e999999999", "number"},
		"a number without end":  {"a: " + strings.Repeat("9", 4000), "number"},
		"brackets without end":  {strings.Repeat("[", 100_000), "too_deep"},
		"deep flow":             {"a: " + strings.Repeat("{a: ", 5_000), "too_deep"},
		"deep sequences":        {strings.Repeat("- ", 50_000), "too_deep"},
		"deep blocks":           {deepBlocks(200), "too_deep"},
		"more than a mebibyte":  {"a: " + strings.Repeat("x", MaxBytes), "too_large"},
		"thirty thousand keys":  {many.String(), "too_large"},
		"GBK":                   {"name: \xca\xbe\xc0\xfd", "encoding"},
		"a NUL":                 {"a: \x00", "encoding"},
		"nothing":               {" \n\n", "empty"},
		"only comments":         {"# nothing", "empty"},
		"broken YAML":           {"a: [1, 2", "syntax"},
		"broken JSON":           {`{"a": 1,}`, "syntax"},
		"JSON and more":         {`{"a": 1} {"b": 2}`, "documents"},
		"a key twice in JSON":   {`{"a": 1, "a": 2}`, "duplicate_key"},
		"an exponent in JSON":   {`{"a": 1e400}`, "number"},
		"deep JSON":             {strings.Repeat(`{"a":`, 5000), "too_deep"},
		"JSON that just ends":   {`{"a": [1, 2`, "syntax"},
		"JSON without a colon":  {`{"a" 1}`, "syntax"},
		"a list for a key":      {"? [a, b]\n: 1", "syntax"},
		"too many keys in JSON": {"{" + strings.Repeat(`"a":1,`, 1) + jsonKeys(300) + "}", "too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Read("a.yaml", []byte(c.text))
			if len(problems) == 0 || problems[0].Code != c.code || problems[0].Zh == "" || problems[0].En == "" {
				t.Errorf("got %v", problems)
			}
		})
	}
}

func deepBlocks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "a:\n")
	}
	return b.String()
}

func jsonKeys(n int) string {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf(`"k%d":1`, i))
	}
	return strings.Join(keys, ",")
}

func TestWhatAKeyboardPutsIntoAFileIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"a:\n\tb: 1\n": "2 not YAML: the line is indented with a tab: use spaces", "a:\n\u3000\u3000b: 1\n  c: 2\n": "2 not YAML: the line is indented with a full-width space",
		"a: 1\nb：2\nc: 3": "2 not YAML: the key ends in a full-width colon", "a: 1\nb:\u00a02\nc: 3": "2 not YAML: the line holds a no-break space",
	} {
		n, problems := Read("a.yaml", []byte(text))
		if n != nil || len(problems) != 1 || !strings.Contains(fmt.Sprint(problems[0].Row, " ", problems[0].En), want) {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestAnEndingOfJSONForbidsYAML(t *testing.T) {
	if n, problems := Read("a.json", []byte("a: 1")); n != nil || len(problems) == 0 {
		t.Errorf("YAML was read as JSON: %v", problems)
	}
}

type target struct {
	Name  string   `json:"name"`
	Count int64    `json:"count"`
	Share *float64 `json:"share"`
	Yes   bool     `json:"yes"`
	Tags  []string `json:"tags"`
	Inner *target  `json:"inner"`
	Skip  string   `json:"-"`
}

func TestDecodeFillsAStructAndReportsEverything(t *testing.T) {
	var got target
	half := 0.5
	n := read(t, "a.yaml", "name: 12\ncount: 3\nshare: 0.5\nyes: true\ntags: [a, b]\ninner: {name: x, count: null}\n")
	if problems := Decode("a.yaml", n, &got); len(problems) > 0 {
		t.Fatal(problems)
	}
	want := target{Name: "12", Count: 3, Share: &half, Yes: true, Tags: []string{"a", "b"}, Inner: &target{Name: "x"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	n = read(t, "a.yaml", "nam: 1\ncount: 1.5\nyes: 1\ntags: a\ninner: []\n-: x\n")
	var said []string
	for _, p := range Decode("a.yaml", n, &got) {
		said = append(said, fmt.Sprintf("%d %s %s", p.Row, p.Field, p.Code))
	}
	if d := cmp.Diff([]string{"1 nam unknown_key", "2 count integer", "3 yes type", "4 tags type", "5 inner type", "6 - unknown_key"}, said); d != "" {
		t.Error(d)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"a: 1\nb:\n  - c: x\n", `{"a": [1, "b", null]}`, "a: &x [*x]", "- - -", "? a\n: b", "a: |\n  x", "\"", "%YAML 1.2\n---\na", "a: {b: [}", "'", "!", "&", "*", ">-\n", "a:\n\t- b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, problems := Read("a.yaml", []byte(s))
		if n == nil && len(problems) == 0 {
			t.Fatal("neither a tree nor a problem")
		}
		for _, p := range problems {
			if p.Zh == "" || p.En == "" || p.Code == "" {
				t.Errorf("a problem without words: %+v", p)
			}
		}
		if n != nil {
			n.Value()
			Decode("a.yaml", n, &target{})
		}
	})
}
