package rulebook

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/web/answer"
)

// Rulebook is a rulebook as a person reads it.
type Rulebook struct {
	ID         string          `json:"id"`
	Version    string          `json:"version"`
	Title      planning.Text   `json:"title"`
	Digest     string          `json:"digest" doc:"SHA-256 of the rulebook's bytes"`
	Force      string          `json:"force"`
	ForceTitle planning.Text   `json:"force_title"`
	Issuer     planning.Text   `json:"issuer"`
	ValidFrom  planning.Date   `json:"valid_from"`
	ValidUntil planning.Date   `json:"valid_until" doc:"null: not set"`
	Source     []permit.Source `json:"source" doc:"The texts on which clauses rest, word for word"`
	Doubts     []planning.Text `json:"doubts" doc:"What of it nobody could verify"`
	Clauses    []Clause        `json:"clauses"`
	Text       string          `json:"text" doc:"All of it as it was written (YAML), comments and all: the bytes of the digest"`
}

// Clause is one clause and its numbers.
type Clause struct {
	ID         string         `json:"id"`
	Title      planning.Text  `json:"title"`
	Gate       permit.Gate    `json:"gate" doc:"The first of its gates"`
	Gates      []permit.Gate  `json:"gates"`
	Effect     permit.Effect  `json:"effect"`
	Article    permit.Article `json:"article"`
	Parameters []Parameter    `json:"parameters"`
}

// Parameter is a number or a choice that a city may set.
type Parameter struct {
	Title planning.Text `json:"title"`
	Value string        `json:"value" doc:"As in the rulebook"`
	Said  planning.Text `json:"said" doc:"The value in words"`
	Unit  planning.Text `json:"unit"`
}

type rulebookInput struct {
	answer.Common
	ID     string `query:"id" maxLength:"64" doc:"Which; else the one by which the city judges"`
	Digest string `query:"digest" maxLength:"64" doc:"Which version of it; else the one adopted last"`
}

// Service shows the rulebooks.
type Service struct {
	Adopted func() permit.Adopted // the rulebooks by which the city decides
	Store   interface {
		City() *planning.City // nil while it is being loaded
	}
}

// Register registers the operations that show rulebooks.
func (s *Service) Register(api huma.API) {
	answer.Get(api, "/api/v1/rulebook", "rulebook", "A rulebook, clause by clause", s.rulebook, answer.Finds)
	answer.Get(api, "/api/v1/rulebooks", "rulebooks", "The rulebooks that are at hand, the one by which the city judges first", s.rulebooks)
}

func (s *Service) rulebook(_ context.Context, in *rulebookInput) (*answer.Reply[Rulebook], error) {
	for _, rb := range atHand(s.Adopted()) {
		if (in.ID == "" || rb.ID == in.ID) && (in.Digest == "" || rb.Digest() == in.Digest) {
			return answer.OK(Describe(rb)), nil
		}
	}
	return nil, planning.Errorf(planning.ErrNotFound, "there is no rulebook %q", cmp.Or(in.ID, in.Digest))
}

// atHand lists the rulebooks that the city has adopted, the last first, and then those that come with the program and are not among them.
func atHand(adopted permit.Adopted) []*permit.Rulebook {
	out := adopted.All()
	for _, rb := range permit.Rulebooks() {
		if !slices.ContainsFunc(out, func(o *permit.Rulebook) bool { return o.Digest() == rb.Digest() }) {
			out = append(out, rb)
		}
	}
	return out
}

// With is the rulebook at hand that has a digest, nil when there is none.
func With(adopted permit.Adopted, digest string) *permit.Rulebook {
	all := atHand(adopted)
	if i := slices.IndexFunc(all, func(rb *permit.Rulebook) bool { return rb.Digest() == digest }); i >= 0 {
		return all[i]
	}
	return nil
}

// RulebookLine is a rulebook in a list.
type RulebookLine struct {
	ID         string        `json:"id"`
	Version    string        `json:"version"`
	Title      planning.Text `json:"title"`
	ForceTitle planning.Text `json:"force_title"`
	ValidFrom  planning.Date `json:"valid_from"`
	ValidUntil planning.Date `json:"valid_until" doc:"null: not set"`
	Digest     string        `json:"digest"`
	Default    bool          `json:"default" doc:"The city decides by it; of several adopted ones, the one adopted last"`
	Adopted    bool          `json:"adopted" doc:"The city has adopted it; the others are examples"`
	Expiring   bool          `json:"expiring" doc:"It ends within 90 days or has ended, and no other adopted one follows it"`
	Unverified int           `json:"unverified" doc:"Clauses whose article nobody could verify"`

	Gates []permit.GateRule `json:"gates" doc:"At which it speaks"`
}

// RulebookList lists rulebooks.
type RulebookList struct {
	Rulebooks []RulebookLine `json:"rulebooks"`
}

// ExpiryNotice is how many days before a rulebook's last day people are told.
const ExpiryNotice = 90

func (s *Service) rulebooks(context.Context, *struct{ answer.Common }) (*answer.Reply[RulebookList], error) {
	out := RulebookList{Rulebooks: []RulebookLine{}}
	adopted := s.Adopted()
	var ending []*permit.Rulebook
	if city := s.Store.City(); city != nil {
		ending = adopted.Expiring(city.AsOf, ExpiryNotice)
	}
	for i, rb := range atHand(s.Adopted()) {
		line := RulebookLine{Adopted: i < len(adopted.All()), Expiring: slices.Contains(ending, rb),
			ID: rb.ID, Version: rb.Version, Title: rb.Title, ForceTitle: rb.Force.Title(), ValidFrom: rb.ValidFrom, ValidUntil: rb.ValidUntil, Digest: rb.Digest(), Default: i == 0}
		line.Gates = rb.Gates
		for _, c := range rb.Clauses {
			if !c.Article.Verified {
				line.Unverified++
			}
		}
		out.Rulebooks = append(out.Rulebooks, line)
	}
	return answer.OK(out), nil
}

// Describe says a rulebook as a person reads it.
func Describe(rb *permit.Rulebook) Rulebook {
	out := Rulebook{
		ID: rb.ID, Version: rb.Version, Title: rb.Title, Digest: rb.Digest(), Force: string(rb.Force), ForceTitle: rb.Force.Title(), Issuer: rb.Issuer,
		ValidFrom: rb.ValidFrom, ValidUntil: rb.ValidUntil, Source: rb.Sources, Doubts: append([]planning.Text{}, rb.Doubts...), Clauses: []Clause{}, Text: string(rb.Text()),
	}
	for i := range rb.Clauses {
		c := &rb.Clauses[i]
		out.Clauses = append(out.Clauses, Clause{
			ID: c.ID, Title: c.Title, Gate: c.Gates[0], Gates: slices.Clone(c.Gates), Effect: c.Effect, Parameters: parametersOf(c),
			Article: permit.Article{Citation: c.Article.Citation, Quote: c.Article.Quote, Verified: c.Article.Verified},
		})
	}
	return out
}

// parametersOf lists what a clause's test was told, in words.
func parametersOf(c *permit.Clause) []Parameter {
	p := &told{list: []Parameter{}}
	p.scope(c)
	if t := c.Uses; t != nil {
		for _, g := range t.Required {
			p.say(g.Title.Zh, g.Title.En, strings.Join(g.AnyOf, ","), usesSaid(g.AnyOf))
		}
	}
	if t := c.Quantity; t != nil {
		p.quantity(t)
	}
	if t := c.Agreement; t != nil {
		p.agreement(t)
	}
	if t := c.Transfer; t != nil {
		p.transfer(t)
	}
	if t := c.Position; t != nil {
		p.position(t)
	}
	p.parts(c)
	if t := c.Exclusive; t != nil {
		p.whether("不得兼作其他配建指标", "not for another quota too", t.Quotas)
		p.whether("不得为其他项目所用", "not for another development", t.Developments)
		p.whether("不得为其他社区所用", "not for another community", t.Communities)
	}
	if t := c.Community; t != nil {
		p.whether("用房须在本社区内", "rooms must lie in the community", t.RoomsInside)
	}
	if t := c.Grouping; t != nil {
		p.whether("同一土地合同合并计算", "one land contract counts together", t.SameLandContract)
		p.add("同一开发企业合并计算的距离", "one developer's grounds count together within", fmt.Sprint(t.SameDeveloperNear), metres)
	}
	if t := c.Approval; t != nil {
		p.whether("批准后户数可增加", "units may rise after approval", t.UnitsMayRise)
	}
	if t := c.Delivery; t != nil {
		p.whether("后期用房计入", "rooms of later phases count", t.LaterPhases)
	}
	return p.list
}

var (
	metres       = planning.Text{Zh: "米", En: "m"}
	squareMetres = planning.Text{Zh: "m²", En: "m²"}
)

// yesOrNo says what a switch is set to.
var yesOrNo = map[bool]planning.Text{true: {Zh: "是", En: "yes"}, false: {Zh: "否", En: "no"}}

// usesSaid names uses of rooms as the rooms layer does.
func usesSaid(uses []string) (said planning.Text) {
	l, err := planning.LayerNamed(planning.Rooms)
	if err != nil {
		return said
	}
	for _, c := range l.Fields[l.Field("use")].Choices {
		if slices.Contains(uses, c.Value) {
			said.Zh, said.En = said.Zh+"、"+c.Title.Zh, said.En+", "+c.Title.En
		}
	}
	return planning.Text{Zh: strings.TrimPrefix(said.Zh, "、"), En: strings.TrimPrefix(said.En, ", ")}
}
