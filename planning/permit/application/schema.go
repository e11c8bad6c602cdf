package application

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit/document"
)

//go:embed application.schema.json
var schemaText []byte

// Schema is the JSON Schema (2020-12) of an application.
func Schema() []byte { return bytes.Clone(schemaText) }

const schemaAddress = "application.schema.json"

// compiled makes the schema once. It is part of the program, and a test compiles it.
var compiled = sync.OnceValue(func() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.RegisterFormat(&jsonschema.Format{Name: "calendar-date", Validate: calendarDate})
	c.AssertFormat()
	if err := c.AddResource(schemaAddress, doc); err != nil {
		panic(err)
	}
	return c.MustCompile(schemaAddress)
})

// calendarDate accepts one spelling of a day that the calendar has.
func calendarDate(v any) error {
	s, isText := v.(string)
	if !isText {
		return nil
	}
	if d, err := planning.ParseDate(s); err != nil || d.String() != s || d.Year < 1949 {
		return fmt.Errorf("%q is not a date like 2026-11-23", s)
	}
	return nil
}

// againstSchema validates a tree and says in both languages where it is not what the schema asks for.
func againstSchema(name string, root *document.Node) []geo.Problem {
	err := compiled().Validate(root.Value())
	if err == nil {
		return nil
	}
	failed, isValidation := err.(*jsonschema.ValidationError)
	if !isValidation {
		return []geo.Problem{{Code: "schema", File: name, Zh: "无法按格式校验", En: err.Error(), Fatal: true}}
	}
	s := &schemaProblems{name: name, root: root}
	s.walk(failed)
	return s.out
}

type schemaProblems struct {
	name string
	root *document.Node
	out  []geo.Problem
}

// walk goes down to the errors that have no further cause. Of alternatives only their sum is told.
func (s *schemaProblems) walk(e *jsonschema.ValidationError) {
	if _, alternatives := e.ErrorKind.(*kind.OneOf); !alternatives && len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			s.walk(cause)
		}
		return
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, key := range k.Missing {
			s.missing(e.InstanceLocation, key)
		}
	case *kind.DependentRequired:
		for _, key := range k.Missing {
			s.missing(e.InstanceLocation, key)
		}
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			s.unknown(e.InstanceLocation, key)
		}
	default:
		zh, en := schemaSentence(e.ErrorKind)
		s.say("schema", e.InstanceLocation, zh, en)
	}
}

func (s *schemaProblems) say(code string, at []string, zh, en string) {
	s.out = append(s.out, geo.Problem{Code: code, File: s.name, Row: s.root.At(at).Line, Field: document.Path(at), Zh: zh, En: en})
}

func (s *schemaProblems) missing(at []string, key string) {
	s.say("missing", append(at[:len(at):len(at)], key), "缺少此项", "is missing")
}

func (s *schemaProblems) unknown(at []string, key string) {
	inner := append(at[:len(at):len(at)], key)
	line := s.root.At(at).Line
	for _, m := range s.root.At(at).Members {
		if m.Key == key {
			line = m.Line
		}
	}
	s.out = append(s.out, geo.Problem{Code: "unknown_key", File: s.name, Row: line, Field: document.Path(inner), Zh: "没有这一项，请检查拼写", En: "there is no such key"})
}

var typeNames = map[string]planning.Text{
	"string": {Zh: "文字", En: "a text"}, "integer": {Zh: "整数", En: "a whole number"}, "number": {Zh: "数字", En: "a number"},
	"boolean": {Zh: "true 或 false", En: "true or false"}, "array": {Zh: "列表", En: "a list"}, "object": {Zh: "一组键值", En: "keys with values"},
	"null": {Zh: "空", En: "null"},
}

// schemaSentence tells what a schema error means.
func schemaSentence(k jsonschema.ErrorKind) (zh, en string) {
	switch k := k.(type) {
	case *kind.Type:
		return typeSentence(k)
	case *kind.Enum:
		var want []string
		for _, w := range k.Want {
			want = append(want, fmt.Sprint(w))
		}
		return "只能是：" + strings.Join(want, "、"), "must be one of " + strings.Join(want, ", ")
	case *kind.Minimum:
		return "不能小于 " + k.Want.FloatString(0), "must not be less than " + k.Want.FloatString(0)
	case *kind.Maximum:
		return "不能大于 " + k.Want.FloatString(0), "must not be more than " + k.Want.FloatString(0)
	case *kind.Format:
		return "不是日期，应写作 2026-11-23", "is not a date like 2026-11-23"
	case *kind.MinLength:
		return "不能为空", "must not be empty"
	case *kind.MaxLength:
		return fmt.Sprintf("最多 %d 个字", k.Want), fmt.Sprintf("has more than %d characters", k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("至少 %d 项", k.Want), fmt.Sprintf("needs at least %d items", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("最多 %d 项", k.Want), fmt.Sprintf("has more than %d items", k.Want)
	case *kind.UniqueItems:
		return "有重复的项", "has an item twice"
	case *kind.Pattern:
		return "写法不对", "is not of the form " + k.Want
	case *kind.OneOf:
		return "应写 lon 和 lat，或 GeoJSON 面，二者取一", "needs lon and lat, or a GeoJSON polygon, and not both"
	}
	return "不符合格式", fmt.Sprintf("does not fit the schema (%s)", strings.Join(k.KeywordPath(), "/"))
}

func typeSentence(k *kind.Type) (zh, en string) {
	if len(k.Want) == 1 && k.Want[0] == "integer" && k.Got == "number" {
		return "必须是整数", "must be a whole number"
	}
	if len(k.Want) == 1 && k.Got == "string" && (k.Want[0] == "integer" || k.Want[0] == "number") {
		name := typeNames[k.Want[0]]
		return "应为" + name.Zh + "：只写半角数字，不加引号、单位和千分位", "should be " + name.En + ": plain digits, without quotes, unit or separators"
	}
	var wantZh, wantEn []string
	for _, t := range k.Want {
		wantZh, wantEn = append(wantZh, typeNames[t].Zh), append(wantEn, typeNames[t].En)
	}
	return fmt.Sprintf("应为%s，现为%s", strings.Join(wantZh, "或"), typeNames[k.Got].Zh),
		fmt.Sprintf("should be %s and is %s", strings.Join(wantEn, " or "), typeNames[k.Got].En)
}
