package permit

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/permit/document"
)

//go:embed rulebooks/*.yaml
var shelf embed.FS

// Rulebooks lists the rulebooks that come with the program, the default first. The caller must not change them.
func Rulebooks() []*Rulebook { return slices.Clone(shipped()) }

// Default is the rulebook of Xiantao after the report of 2016.
func Default() *Rulebook { return shipped()[0] }

// shipped reads the embedded rulebooks once. They are part of the program and a test reads them, so that one which cannot be read is a
// fault of the build.
var shipped = sync.OnceValue(func() []*Rulebook {
	var out []*Rulebook
	for _, name := range []string{"xiantao-2016", "hubei-2023-draft", "jiangsu-2011", "xiangyang"} {
		b, err := shelf.ReadFile("rulebooks/" + name + ".yaml")
		if err != nil {
			panic(err)
		}
		rb, problems := Load("rulebooks/"+name+".yaml", b)
		if len(problems) > 0 {
			panic(problems[0].Error())
		}
		out = append(out, rb)
	}
	return out
})

// Load reads a rulebook, strictly: unknown keys, impossible numbers, clauses that say nothing, names used twice and quotes that are
// not in their source are problems, each with its line. The rulebook is nil when there is one.
func Load(name string, b []byte) (*Rulebook, []geo.Problem) {
	root, problems := document.Read(name, b)
	if root == nil {
		return nil, problems
	}
	rb := &Rulebook{}
	problems = append(problems, document.Decode(name, root, rb)...)
	l := &rulebookCheck{name: name, root: root, rb: rb}
	l.head()
	l.sources()
	l.clauses()
	problems = append(problems, l.problems...)
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b geo.Problem) int { return a.Row - b.Row })
		return nil, problems
	}
	sum := sha256.Sum256(b)
	rb.digest, rb.text = hex.EncodeToString(sum[:]), string(b)
	return rb, nil
}

// rulebookCheck finds what the types of a rulebook cannot forbid.
type rulebookCheck struct {
	name     string
	root     *document.Node
	rb       *Rulebook
	problems []geo.Problem
}

func (l *rulebookCheck) say(path, zh, en string) {
	steps := strings.Split(path, ".")
	l.problems = append(l.problems, geo.Problem{
		Code: "rulebook", File: l.name, Row: l.root.At(steps).Line, Field: document.Path(steps), Zh: zh, En: en,
	})
}

func (l *rulebookCheck) need(ok bool, path, zh, en string) {
	if !ok {
		l.say(path, zh, en)
	}
}

func (l *rulebookCheck) text(t planning.Text, path string) {
	l.need(t.Zh != "" && t.En != "", path, "缺中文或英文", "needs both zh and en")
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

func (l *rulebookCheck) id(id, path string) {
	l.need(identifier.MatchString(id), path, "标识应为小写字母、数字、下划线或短横", "an id has lower-case letters, digits, _ and -")
}

func (l *rulebookCheck) head() {
	l.id(l.rb.ID, "id")
	l.need(l.rb.Version != "", "version", "缺版本", "needs a version")
	l.text(l.rb.Title, "title")
	l.text(l.rb.Issuer, "issuer")
	l.text(l.rb.Jurisdiction.Name, "jurisdiction.name")
	l.need(!l.rb.Force.Title().IsZero(), "force", "效力层级不在列表中", "force is not one of law, regulation, normative_document, standard, contract, proposal")
	l.need(!l.rb.ValidFrom.IsZero(), "valid_from", "缺起始日期", "needs valid_from")
	l.need(l.rb.ValidUntil.IsZero() || !l.rb.ValidUntil.Before(l.rb.ValidFrom), "valid_until", "截止早于起始", "ends before it begins")
	l.selection()
	l.repeal()
	for i, d := range l.rb.Doubts {
		l.text(d, fmt.Sprintf("doubts.%d", i))
	}
	l.need(len(l.rb.Gates) > 0, "gates", "没有环节", "needs a gate")
	seen := map[Gate]bool{}
	for i, g := range l.rb.Gates {
		at := fmt.Sprintf("gates.%d", i)
		l.id(string(g.ID), at+".id")
		l.text(g.Title, at+".title")
		l.text(g.Organ, at+".organ")
		l.need(!seen[g.ID], at+".id", "环节重复", "the gate is there twice")
		seen[g.ID] = true
	}
}

func (l *rulebookCheck) sources() {
	seen := map[string]bool{}
	for i, s := range l.rb.Sources {
		at := fmt.Sprintf("sources.%d", i)
		l.id(s.ID, at+".id")
		l.text(s.Title, at+".title")
		l.need(s.Text != "", at+".text", "缺原文", "needs its text")
		l.need(!seen[s.ID], at+".id", "来源重复", "the source is there twice")
		seen[s.ID] = true
	}
}

func (l *rulebookCheck) clauses() {
	l.need(len(l.rb.Clauses) > 0, "clauses", "没有条款", "needs a clause")
	seen := map[string]bool{}
	for i := range l.rb.Clauses {
		c, at := &l.rb.Clauses[i], fmt.Sprintf("clauses.%d", i)
		l.id(c.ID, at+".id")
		l.need(!seen[c.ID], at+".id", fmt.Sprintf("条款标识 %s 重复", c.ID), fmt.Sprintf("the clause id %s is there twice", c.ID))
		seen[c.ID] = true
		l.text(c.Title, at+".title")
		l.need(slices.Contains([]Effect{Block, Hold, Cosign, Advise}, c.Effect), at+".effect", "效果不在列表中", "effect is not one of block, hold, cosign, advise")
		l.need(len(c.Gates) > 0, at+".gates", "没有环节", "needs a gate")
		for _, g := range c.Gates {
			_, known := l.rb.Gate(g)
			l.need(known, at+".gates", fmt.Sprintf("没有环节 %s", g), fmt.Sprintf("there is no gate %s", g))
		}
		l.need(len(c.tests()) == 1, at, "一个条款只能有一项检查", "a clause has exactly one test")
		l.article(&c.Article, at+".article")
		l.speaks(c, at)
		l.numbers(c, at)
	}
	l.once()
}

func (l *rulebookCheck) article(a *ClauseArticle, at string) {
	l.text(a.Citation, at+".citation")
	l.need(a.Quote != "" || !a.Verified, at+".verified", "没有引文不能标为已核对", "nothing is verified without a quote")
	l.need(a.Quote == "" || a.Source != "", at+".source", "引文缺来源", "a quote needs its source")
	if a.Source == "" {
		return
	}
	i := slices.IndexFunc(l.rb.Sources, func(s Source) bool { return s.ID == a.Source })
	if i < 0 {
		l.say(at+".source", fmt.Sprintf("没有来源 %s", a.Source), fmt.Sprintf("there is no source %s", a.Source))
		return
	}
	l.need(strings.Contains(l.rb.Sources[i].Text, a.Quote), at+".quote", "引文不在来源原文中", "the quote is not in the source's text, letter by letter")
}

// numbers refuses what no rule can mean.
func (l *rulebookCheck) numbers(c *Clause, at string) {
	if q := c.Quantity; q != nil {
		l.quantity(q, at+".quantity")
	}
	l.parts(c, at)
	if t := c.Transfer; t != nil {
		l.transfer(t, at+".transfer")
	}
	if u := c.Uses; u != nil {
		l.uses(u, at+".uses")
	}
	if g := c.Grouping; g != nil {
		l.need(g.SameDeveloperNear >= 0 && g.SameDeveloperNear <= SurveyReach, at+".grouping.same_developer_near", fmt.Sprintf("应在 0 至 %d 米之间", SurveyReach), fmt.Sprintf("must lie between 0 and %d m", SurveyReach))
	}
	if p := c.Position; p != nil {
		l.need(p.Highest >= 0 && p.Highest <= 200, at+".position.highest", "应在 0 至 200 之间", "must lie between 0 and 200")
		l.need(p.MaxDistance >= 0 && p.MaxDistance <= 5000, at+".position.max_distance", "应在 0 至 5000 m 之间", "must lie between 0 and 5,000 m")
		l.need(p.Lowest >= 0 && p.Lowest <= 200 && (p.Highest == 0 || p.Lowest <= p.Highest), at+".position.lowest", "应在 0 至最高楼层之间", "must lie between 0 and the highest floor")
	}
	if a := c.Agreement; a != nil {
		l.agreement(a, at+".agreement")
	}
}

func (l *rulebookCheck) uses(u *UsesTest, at string) {
	l.need(len(u.Required) > 0, at+".required", "没有用途", "needs a use")
	for i, g := range u.Required {
		here := fmt.Sprintf("%s.required.%d", at, i)
		l.text(g.Title, here+".title")
		l.usesNamed(g.AnyOf, here+".any_of")
	}
}

func (l *rulebookCheck) usesNamed(uses []string, at string) {
	l.need(len(uses) > 0, at, "没有用途", "needs a use")
	for _, use := range uses {
		l.need(!useTitle(use).IsZero(), at, fmt.Sprintf("没有用途 %s", use), fmt.Sprintf("there is no use %s", use))
	}
}
