package planning

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// technical are the exported types of the packages whose words officials know that no official has a word for. Everything
// else is a noun of the trade and stands in glossary.csv.
var technical = []string{
	"planning.Choice", "planning.Collection", "planning.Date", "planning.Delta", "planning.Field", "planning.Form", "planning.GeometryKind",
	"planning.CellGroundChange", "planning.GroundChange", "planning.Info", "planning.Kind", "planning.Lang", "planning.Named", "planning.NoPast", "planning.Ref", "planning.Term", "planning.Text",
	"gap.CellReport", "gap.Move", "gap.RoomUse", "gap.Step", "gap.SubjectKind", "gap.Sum", "gap.Told", "gap.Tracker",
	"permit.Area", "permit.ClauseArticle", "permit.Floor", "permit.GateRule", "permit.Home", "permit.Jurisdiction",
	"permit.ApprovalFact", "permit.BuildingFact", "permit.PresaleFact", "permit.PhaseFact", "permit.Role", "permit.RoomFact", "permit.RulebookNote", "permit.SelectionDate", "permit.Site", "permit.Source",
	"permit.Subject", "permit.Surroundings",
	"reach.Area", "reach.Count", "reach.Gain", "reach.LackCount", "reach.Sum", "reach.Table", "reach.Venues",
}

// technicalEndings mark families: what a ruling shows of a thing (RoomView), what a clause asks of a thing (QuantityTest).
var technicalEndings = []string{"View", "Test"}

// TestGlossary holds the code to the words and the words to the code. Its messages say what to do.
func TestGlossary(t *testing.T) {
	terms, err := parseGlossary(glossary)
	if err != nil {
		t.Fatal(err)
	}
	code := readCode(t, "..")
	faults := slices.Concat(
		repeatedTerms(terms), unknownIdentifiers(terms, code), unlistedTypes(terms, code, technical),
		untitledLayers(terms, code, layers), pinyinNames(code.all), pinyinNames(fieldNames(layers)))
	for _, fault := range faults {
		t.Error(fault)
	}
}

func TestGlossaryReadsTheWholeCode(t *testing.T) {
	code := readCode(t, "..")
	for _, name := range []string{"planning.City", "planning.City.Revision", "planning.City.Apply", "planning.NewCity", "permit.Fail", "gap.Gap", "geo.Index"} {
		if !code.names[name] {
			t.Errorf("%s was not found: the walk through the code has lost it", name)
		}
	}
	if got := code.values["permit.Fail"]; got != "fail" {
		t.Errorf("value of permit.Fail: got %q, want fail", got)
	}
	if code.names["planning.layers"] {
		t.Error("planning.layers is not exported and was found")
	}
}

func TestGlossaryRefusesABadTable(t *testing.T) {
	const header = "中文,Identifier,含义,Meaning,Source\n"
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "glossary: want the header 中文,Identifier,含义,Meaning,Source"},
		{"another header", "zh,en,a,b,c\n", "glossary: want the header 中文,Identifier,含义,Meaning,Source"},
		{"a comma too many", header + "社区,planning.Community,a,b,c,d\n", "glossary: record on line 2: wrong number of fields"},
		{"an empty cell", header + "社区,planning.Community,a, ,c\n", "glossary: row 2: Meaning: empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseGlossary(c.text)
			if got := fmt.Sprint(err); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestGlossaryFindsEveryFault(t *testing.T) {
	code := codeOf(map[string]string{
		"planning/row.go": "package planning\ntype Community struct{ Kind string }\nfunc (Community) Seats() int { return 0 }\n" +
			"const Communities = \"communities\"\nconst (\n\tTown Kind = \"town\"\n)\n",
	})
	listed := []Term{{Zh: "社区", Identifier: "planning.Community"}, {Zh: "镇", Identifier: "kind=town"}}
	layer := func(title, choice string) []*Layer {
		return []*Layer{{Name: "communities", Table: "community", Title: Text{Zh: title}, Fields: []Field{
			{Name: "kind", Kind: KindChoice, Choices: []Choice{{Value: "town", Title: Text{Zh: choice}}}}}}}
	}
	for _, c := range []struct {
		name      string
		got, want []string
	}{
		{"nothing", slices.Concat(unknownIdentifiers(listed, code), unlistedTypes(listed, code, nil), untitledLayers(listed, code, layer("社区", "镇"))), nil},
		{"one word twice", repeatedTerms(append(slices.Clone(listed), listed[0])), []string{"社区 planning.Community stands twice: keep one"}},
		{"a name that is gone", unknownIdentifiers([]Term{{Zh: "街道", Identifier: "planning.Subdistrict"}}, code),
			[]string{"街道: planning.Subdistrict is not in the code: mend the glossary, or the name"}},
		{"fields and methods are names too", unknownIdentifiers([]Term{{Identifier: "planning.Community.Kind"}, {Identifier: "planning.Community.Seats"}}, code), nil},
		{"a kept name that was built", unknownIdentifiers([]Term{{Zh: "社区", Identifier: "Community"}}, code),
			[]string{"社区: Community is built now: write planning.Community"}},
		{"a value that no field has", unknownIdentifiers([]Term{{Zh: "乡", Identifier: "kind=township"}}, code),
			[]string{"乡: no field of a layer has the value kind=township: mend the glossary, or layers.go"}},
		{"a type without a word", unlistedTypes(nil, code, nil),
			[]string{"planning.Community has no row in glossary.csv: give it one, or say in technical that it is no word of the trade"}},
		{"an excuse for nothing", unlistedTypes(listed, code, []string{"planning.Gone"}),
			[]string{"technical excuses planning.Gone, which is not there: take it out"}},
		{"an excuse for a word", unlistedTypes(listed, code, []string{"planning.Community"}),
			[]string{"technical excuses planning.Community, which has a row in glossary.csv: take it out"}},
		{"a layer with another word", untitledLayers(listed, code, layer("小区", "镇")),
			[]string{"layer communities: no row of glossary.csv calls it 小区: use the glossary's word, or add it"}},
		{"a choice with another word", untitledLayers(listed, code, layer("社区", "集镇")),
			[]string{"layer communities: no row of glossary.csv calls kind=town 集镇: use the glossary's word, or add it"}},
		{"a choice through its constant", untitledLayers([]Term{listed[0], {Zh: "镇", Identifier: "planning.Town"}}, code, layer("社区", "镇")), nil},
		{"pinyin", pinyinNames([]string{"planning.ShequList", "CommunityList", "jiedao_code", "Xiantao"}),
			[]string{"planning.ShequList: shequ is pinyin: use the identifier of glossary.csv", "jiedao_code: jiedao is pinyin: use the identifier of glossary.csv"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func repeatedTerms(terms []Term) (faults []string) {
	seen := map[string]bool{}
	for _, term := range terms {
		key := term.Zh + " " + term.Identifier
		if seen[key] {
			faults = append(faults, key+" stands twice: keep one")
		}
		seen[key] = true
	}
	return faults
}

// unknownIdentifiers finds rows whose identifier is not what it says it is.
func unknownIdentifiers(terms []Term, code sourceCode) (faults []string) {
	for _, term := range terms {
		switch {
		case strings.Contains(term.Identifier, "="):
			if !slices.Contains(choiceValues(layers), term.Identifier) {
				faults = append(faults, fmt.Sprintf("%s: no field of a layer has the value %s: mend the glossary, or layers.go", term.Zh, term.Identifier))
			}
		case strings.Contains(term.Identifier, "."):
			if !code.names[term.Identifier] {
				faults = append(faults, fmt.Sprintf("%s: %s is not in the code: mend the glossary, or the name", term.Zh, term.Identifier))
			}
		default:
			for _, name := range slices.Sorted(maps.Keys(code.types)) {
				if strings.HasSuffix(name, "."+term.Identifier) {
					faults = append(faults, fmt.Sprintf("%s: %s is built now: write %s", term.Zh, term.Identifier, name))
				}
			}
		}
	}
	return faults
}

// unlistedTypes finds types of the trade without a row, and excuses that excuse nothing. permit.Room is the same word as
// planning.Room and needs no second row.
func unlistedTypes(terms []Term, code sourceCode, excused []string) (faults []string) {
	listed, words := map[string]bool{}, map[string]bool{}
	for _, term := range terms {
		listed[term.Identifier] = true
		words[wordOf(term.Identifier)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(code.types)) {
		family := slices.ContainsFunc(technicalEndings, func(ending string) bool { return strings.HasSuffix(name, ending) })
		if !words[wordOf(name)] && !family && !slices.Contains(excused, name) {
			faults = append(faults, name+" has no row in glossary.csv: give it one, or say in technical that it is no word of the trade")
		}
	}
	for _, name := range excused {
		if !code.types[name] {
			faults = append(faults, "technical excuses "+name+", which is not there: take it out")
		}
		if listed[name] {
			faults = append(faults, "technical excuses "+name+", which has a row in glossary.csv: take it out")
		}
	}
	return faults
}

// wordOf is the name of an identifier without its package.
func wordOf(identifier string) string { return identifier[strings.LastIndexByte(identifier, '.')+1:] }

// untitledLayers finds layers and choices that files and screens call by a word the glossary does not know.
func untitledLayers(terms []Term, code sourceCode, layers []*Layer) (faults []string) {
	for _, l := range layers {
		if !slices.ContainsFunc(terms, func(t Term) bool { return t.Zh == l.Title.Zh && namesLayer(t.Identifier, l, code) }) {
			faults = append(faults, fmt.Sprintf("layer %s: no row of glossary.csv calls it %s: use the glossary's word, or add it", l.Name, l.Title.Zh))
		}
		for _, f := range l.Fields {
			for _, c := range f.Choices {
				value := f.Name + "=" + c.Value
				named := func(t Term) bool {
					return t.Zh == c.Title.Zh && (t.Identifier == value || code.values[t.Identifier] == c.Value)
				}
				if !slices.ContainsFunc(terms, named) {
					faults = append(faults, fmt.Sprintf("layer %s: no row of glossary.csv calls %s %s: use the glossary's word, or add it", l.Name, value, c.Title.Zh))
				}
			}
		}
	}
	return faults
}

// namesLayer says whether an identifier is the layer's row type ("planning.Community") or its name ("planning.Roads").
func namesLayer(identifier string, l *Layer, code sourceCode) bool {
	_, name, _ := strings.Cut(identifier, ".")
	return strings.EqualFold(name, l.Table) || code.values[identifier] == l.Name || rowTypes[l.Name] == identifier
}

// rowTypes are the row types whose names differ from their tables.
var rowTypes = map[string]string{Rosters: "planning.Served", Households: "planning.HouseholdCount"}

func choiceValues(layers []*Layer) (values []string) {
	for _, l := range layers {
		for _, f := range l.Fields {
			for _, c := range f.Choices {
				values = append(values, f.Name+"="+c.Value)
			}
		}
	}
	return values
}

func fieldNames(layers []*Layer) (names []string) {
	for _, l := range layers {
		names = append(names, l.Name, l.Table)
		for _, f := range l.Fields {
			names = append(names, f.Name)
		}
	}
	return append(names, choiceValues(layers)...)
}

// tellTale are spellings of the trade's Chinese words that no English word contains. Names of places are no pinyin.
var tellTale = []string{
	"shequ", "jiedao", "xiaoqu", "yongfang", "hushu", "taoshu", "loudong", "mianji", "danwei", "sushe", "chanquan", "guihua",
	"yushou", "xuke", "shenpi", "shencha", "tiaokuan", "xieyi", "wangge", "cungaiju", "jizhen", "juweihui", "minzheng",
	"kaifashang", "wuye", "zhendi", "peijian",
}

func pinyinNames(names []string) (faults []string) {
	for _, name := range names {
		for _, word := range tellTale {
			if strings.Contains(strings.ToLower(name), word) {
				faults = append(faults, fmt.Sprintf("%s: %s is pinyin: use the identifier of glossary.csv", name, word))
			}
		}
	}
	return faults
}
