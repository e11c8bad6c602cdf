package application

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peijian/planning/permit"
)

//go:embed testdata/presale.yaml
var presaleText string

func parse(t testing.TB, text string) *permit.Application {
	t.Helper()
	a, problems := Parse("a.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return a
}

func presale(t testing.TB) *permit.Application { return parse(t, presaleText) }

var sameApplication = cmp.Options{cmp.Comparer(func(a, b permit.Area) bool { return a.String() == b.String() }), cmpopts.EquateEmpty()}

func TestAnApplicationSurvivesJSONAndTheCity(t *testing.T) {
	a := presale(t)
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), `"gross_area":80.10`) {
		t.Errorf("the area lost digits: %s", b)
	}
	again, problems := Parse("a.json", b)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if d := cmp.Diff(a, again, sameApplication); d != "" {
		t.Error(d)
	}
	r := Record(a)
	kept, err := Of(&r)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(a, kept, sameApplication); d != "" {
		t.Error(d)
	}
}

func TestASiteMayBeAPolygon(t *testing.T) {
	const polygon = `{type: Polygon, coordinates: [[[113.4, 30.3], [113.5, 30.3], [113.5, 30.4], [113.4, 30.3]]]}`
	a := parse(t, strings.Replace(presaleText, "{lon: 113.4512345, lat: 30.36}", polygon, 1))
	if p := a.Development.Site.Center(); p[0] < 113.4 || p[0] > 113.5 || p[1] < 30.3 || p[1] > 30.4 {
		t.Errorf("its centre is %v", p)
	}
	b, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if again, problems := Parse("a.json", b); len(problems) > 0 || !cmp.Equal(a, again, sameApplication) {
		t.Errorf("%v", problems)
	}
}

func TestEveryProblemOfAFileIsReported(t *testing.T) {
	const text = `id: YS 1
gate: 预售
nam: 示例
received_on: 2026-02-30
development:
  name: ""
  developer: {name: 示例, credit_code: 91350100M000100Y44}
  site: {lon: 190}
scheme: {approval: {number: x, date: 2026-06-30, units: -1}}
phases:
  - {number: 1, designed_units: -12, status: this}
  - {number: 1, designed_units: 12.5, status: that}
  - {number: 2, designed_units: 100, status: this, presale_permit: x, permitted_on: 2027-01-01}
rooms:
  - {id: R1, name: a, use: office, gross_area: .nan, free: "yes"}
  - {id: R1, name: b, use: swimming, gross_area: 1e3}
  - {id: R3, name: c, use: office, gross_area: 1.23456, in_phase: 9}
  - {id: R4, name: d, use: office, gross_area: 10, net_area: 11, lon: 113}
  - {id: R5, name: e, building: 1, floor: 1, use: office, gross_area: 10}
  - {id: R6, name: e, building: 1, floor: 1, use: office, gross_area: 10}
agreement:
  number: x
  signed_on: 2026-10-22
  valid_until: 2026-10-21
  parties: [{role: developer, name: a}, {role: developer, name: b}, {role: king, name: c}]
`
	_, problems := Parse("a.yaml", []byte(text))
	var got []string
	for _, p := range problems {
		if p.Zh == "" || p.En == "" || p.File != "a.yaml" {
			t.Errorf("%+v says too little", p)
		}
		got = append(got, fmt.Sprintf("%d %s", p.Row, p.Field))
	}
	want := []string{
		"1 id", "1 name", "2 gate", "3 nam", "4 received_on", "6 development.name", "7 development.developer.credit_code", "8 development.site", "8 development.site.lat",
		"8 development.site.lon", "9 scheme.approval.units", "11 phases[0].designed_units", "12 phases[1].designed_units", "12 phases[1].number", "12 phases[1].status",
		"13 phases[2].presale_permit", "15 rooms[0].free", "15 rooms[0].gross_area", "16 rooms[1].gross_area", "16 rooms[1].id", "16 rooms[1].use",
		"17 rooms[2].gross_area", "17 rooms[2].in_phase", "18 rooms[3].lon", "18 rooms[3].net_area", "20 rooms[5].name",
		"24 agreement.valid_until", "25 agreement.parties[1].role", "25 agreement.parties[2].role",
	}
	less := cmpopts.SortSlices(func(a, b string) bool { return a < b })
	if d := cmp.Diff(want, got, less); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestNumbersAreDigitsAndNothingElse(t *testing.T) {
	for _, n := range []string{"0x10", "0o17", "1_000", "１２", "1,200", "+12", "0012", "1e3", "1200.0", ".inf", `"1200"`, "1200套", "-1", "null", "99999999999999999999"} {
		a, problems := Parse("a.yaml", []byte(strings.Replace(presaleText, "  - {number: 1, designed_units: 1200", "  - {number: 1, designed_units: "+n, 1)))
		if a != nil || len(problems) == 0 || problems[0].Row != 12 {
			t.Errorf("%s was taken: %v", n, problems)
		}
	}
	for _, day := range []string{"2026-11-18T00:00:00Z", "2026-11-18 08:00:00", "2026/11/18", "2026年11月18日", "2026-1-8", "２０２６-11-18", "20261118", "0001-01-01"} {
		a, problems := Parse("a.yaml", []byte(strings.Replace(presaleText, "2026-11-18", day, 1)))
		if a != nil || len(problems) != 1 || problems[0].Field != "received_on" {
			t.Errorf("%s was taken: %v", day, problems)
		}
	}
}

func TestAPresaleFileNamesThePhaseAppliedFor(t *testing.T) {
	_, problems := Parse("a.yaml", []byte(strings.Replace(presaleText, "status: this", "status: later", 1)))
	if len(problems) != 1 || problems[0].Field != "phases" {
		t.Errorf("%v", problems)
	}
}

func TestNullAndNoAgreementAreOne(t *testing.T) {
	text := presaleText[:strings.Index(presaleText, "agreement:")]
	if a, b := parse(t, text), parse(t, text+"agreement: null\n"); a.Agreement != nil || b.Agreement != nil {
		t.Error("an agreement came from nowhere")
	}
}

func TestTheSchemaDescribesEveryFieldInBothLanguages(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, s map[string]any)
	walk = func(path string, s map[string]any) {
		if properties, ok := s["properties"].(map[string]any); ok {
			for name, p := range properties {
				field := p.(map[string]any)
				if field["title"] == nil || field["description"] == nil {
					t.Errorf("%s.%s says nothing of itself", path, name)
				}
				walk(path+"."+name, field)
			}
		}
		if items, ok := s["items"].(map[string]any); ok {
			walk(path+"[]", items)
		}
	}
	walk("", schema)
}

func FuzzParse(f *testing.F) {
	f.Add("a.yaml", presaleText)
	f.Add("a.json", `{"id":"x","gate":"planning_approval","rooms":[{"gross_area":1e9}]}`)
	f.Add("a.yaml", "development: {site: {type: Polygon, coordinates: [[[1,2],[1,2],[1,2],[1,2]]]}}")
	f.Fuzz(func(t *testing.T, name, text string) {
		a, problems := Parse(name, []byte(text))
		if (a == nil) != (len(problems) > 0) {
			t.Fatalf("an application %v with problems %v", a, problems)
		}
		if a == nil {
			return
		}
		r := Record(a)
		kept, err := Of(&r)
		if err != nil || !cmp.Equal(a, kept, sameApplication) {
			t.Fatalf("%v: %s", err, cmp.Diff(a, kept, sameApplication))
		}
		permit.Evaluate(permit.Default(), a, permit.Surroundings{}, a.ReceivedOn)
	})
}
