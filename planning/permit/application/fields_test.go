package application

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/permit"
)

// own are the types that write themselves: the schema describes what they write.
var own = map[reflect.Type]bool{reflect.TypeFor[permit.Area](): true, reflect.TypeFor[planning.Date](): true, reflect.TypeFor[permit.Site](): true}

// A field that files cannot state would be judged as missing for ever, and one that nobody reads would be stated in vain.
func TestTheSchemaAndTheApplicationHaveTheSameFields(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	sameFields(t, "application", reflect.TypeFor[permit.Application](), schema)
}

func sameFields(t *testing.T, path string, typ reflect.Type, schema map[string]any) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Slice {
		if items, isList := schema["items"].(map[string]any); isList {
			sameFields(t, path+"[]", typ.Elem(), items)
		}
		return
	}
	if typ.Kind() != reflect.Struct || own[typ] {
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	seen := map[string]bool{}
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		seen[name] = true
		field, described := properties[name].(map[string]any)
		if !described {
			t.Errorf("%s.%s is not in the schema", path, name)
			continue
		}
		sameFields(t, path+"."+name, typ.Field(i).Type, field)
	}
	for name := range properties {
		if !seen[name] {
			t.Errorf("%s.%s is in the schema and nothing reads it", path, name)
		}
	}
}

// What the schema lets a file say must be a word that the engine knows.
func TestTheSchemasWordsAreTheEngines(t *testing.T) {
	var schema struct {
		Properties map[string]struct {
			Enum       []string
			Properties map[string]struct {
				Enum  []string
				Items struct{ Enum []string }
			}
			Items struct {
				Properties map[string]struct {
					Enum  []string
					Items struct{ Enum []string }
				}
			}
		}
	}
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	agreement, room := schema.Properties["agreement"].Properties, schema.Properties["rooms"].Items.Properties
	for what, c := range map[string]struct {
		words []string
		title func(string) planning.Text
		all   int
	}{
		"project_kind": {schema.Properties["project_kind"].Enum, func(w string) planning.Text { return permit.ProjectKinds[w] }, len(permit.ProjectKinds)},
		"quotas":       {room["quotas"].Items.Enum, permit.QuotaTitle, 6},
		"owner":        {room["owner"].Enum, func(w string) planning.Text { return permit.Owners[w] }, len(permit.Owners)},
		"states":       {agreement["states"].Items.Enum, func(w string) planning.Text { return permit.AgreementContents[w] }, len(permit.AgreementContents)},
		"transfer":     {agreement["transfer"].Enum, func(w string) planning.Text { return permit.TransferModes[w] }, len(permit.TransferModes)},
	} {
		if len(c.words) != c.all {
			t.Errorf("%s: the schema has %d words and the engine %d", what, len(c.words), c.all)
		}
		for _, w := range c.words {
			if c.title(w).IsZero() {
				t.Errorf("%s: the engine knows no %s", what, w)
			}
		}
	}
}
