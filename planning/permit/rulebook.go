package permit

import (
	"peijian/planning"
)

// Rulebook is what one place requires at its gates: clauses with a source and dates. It never changes after [Load].
type Rulebook struct {
	ID           string          `json:"id"`
	Version      string          `json:"version"`
	Title        planning.Text   `json:"title"`
	Jurisdiction Jurisdiction    `json:"jurisdiction"`
	Issuer       planning.Text   `json:"issuer"`
	Force        Force           `json:"force"`
	ValidFrom    planning.Date   `json:"valid_from"`
	ValidUntil   planning.Date   `json:"valid_until"` // the last day; zero: not set
	RepealedBy   *Repeal         `json:"repealed_by,omitempty"`
	Supersedes   []string        `json:"supersedes,omitempty"` // rulebooks that it replaces, as id or id@version
	SelectedBy   Selection       `json:"selected_by"`          // the date that must lie between the two
	Doubts       []planning.Text `json:"doubts,omitempty"`     // what of it nobody could verify
	Sources      []Source        `json:"sources"`
	Gates        []GateRule      `json:"gates"`
	Clauses      []Clause        `json:"clauses"`

	digest string
	text   string
}

// Repeal is the act that ended a rulebook. The day on which it ended is the rulebook's last day, valid_until, with the day after it.
type Repeal struct {
	On   planning.Date `json:"on"` // first day without the rulebook
	Text planning.Text `json:"text"`
}

// Jurisdiction is the place for which a rulebook speaks.
type Jurisdiction struct {
	Code string        `json:"code"` // statistical code: 429004
	Name planning.Text `json:"name"`
}

// Source is a text on which clauses rest. A clause's quote must be found in its source's text, letter by letter.
type Source struct {
	ID    string        `json:"id"`
	Title planning.Text `json:"title"`
	Text  string        `json:"text"` // the article, word for word
}

// GateRule names a gate and who keeps it.
type GateRule struct {
	ID    Gate          `json:"id"`
	Title planning.Text `json:"title"`
	Organ planning.Text `json:"organ"`
}

// Clause is one thing that a rulebook asks at one or more gates. Exactly one of its tests is set.
type Clause struct {
	ID       string        `json:"id"`
	Title    planning.Text `json:"title"`
	Gates    []Gate        `json:"gates"`
	Effect   Effect        `json:"effect"`
	Article  ClauseArticle `json:"article"`
	Override bool          `json:"override,omitempty"` // an officer may pass over a finding that does not pass, with a reason; the finding stays
	Quotas   []string      `json:"quotas,omitempty"`   // of which it speaks; empty: quantity and uses of the community quota, others of all
	When     *When         `json:"when,omitempty"`     // nil: of every development

	Uses      *UsesTest      `json:"uses,omitempty"`
	Quantity  *QuantityTest  `json:"quantity,omitempty"`
	Agreement *AgreementTest `json:"agreement,omitempty"`
	Transfer  *TransferTest  `json:"transfer,omitempty"`
	Position  *PositionTest  `json:"position,omitempty"`
	Exclusive *ExclusiveTest `json:"exclusive,omitempty"`
	Community *CommunityTest `json:"community,omitempty"`
	Grouping  *GroupingTest  `json:"grouping,omitempty"`
	Approval  *ApprovalTest  `json:"approval,omitempty"`
	Delivery  *DeliveryTest  `json:"delivery,omitempty"`

	GroundFloor *GroundFloorTest `json:"ground_floor,omitempty"`
	Composition *CompositionTest `json:"composition,omitempty"`
	Phasing     *PhasingTest     `json:"phasing,omitempty"`
	AsBuilt     *AsBuiltTest     `json:"as_built,omitempty"`
	Figure      *FigureTest      `json:"figure,omitempty"`
}

// ClauseArticle is the text a clause rests on.
type ClauseArticle struct {
	Source   string        `json:"source"` // a Source's ID, "" when the clause rests on none
	Citation planning.Text `json:"citation"`
	Quote    string        `json:"quote"`
	Verified bool          `json:"verified"` // as in [Article]
}

// Digest is the SHA-256 of the rulebook's bytes in hexadecimal.
func (rb *Rulebook) Digest() string { return rb.digest }

// Text is the rulebook as it was written, comments and all: the bytes of which [Rulebook.Digest] is the digest.
func (rb *Rulebook) Text() []byte { return []byte(rb.text) }

// InForce says whether day d lies within the rulebook's days, both of which belong to it. Which date of a file is asked about says
// [Rulebook.SelectedBy].
func (rb *Rulebook) InForce(d planning.Date) bool {
	return !d.Before(rb.ValidFrom) && (rb.ValidUntil.IsZero() || !rb.ValidUntil.Before(d))
}

// Gate finds a gate of the rulebook; ok is false when it does not speak of it.
func (rb *Rulebook) Gate(id Gate) (g GateRule, ok bool) {
	for _, g := range rb.Gates {
		if g.ID == id {
			return g, true
		}
	}
	return GateRule{}, false
}

// at lists the clauses that speak at a gate, in the rulebook's order.
func (rb *Rulebook) at(g Gate) []*Clause {
	var out []*Clause
	for i := range rb.Clauses {
		for _, gate := range rb.Clauses[i].Gates {
			if gate == g {
				out = append(out, &rb.Clauses[i])
			}
		}
	}
	return out
}

func (rb *Rulebook) note() RulebookNote {
	return RulebookNote{
		ID: rb.ID, Version: rb.Version, Digest: rb.digest, Title: rb.Title, Force: string(rb.Force), ForceTitle: rb.Force.Title(),
		ValidFrom: rb.ValidFrom, ValidUntil: rb.ValidUntil, Doubts: rb.Doubts,
	}
}

// Force is the rank of a rulebook's source.
type Force string

// The forces, the strongest first.
const (
	Law               Force = "law"
	Regulation        Force = "regulation"
	NormativeDocument Force = "normative_document"
	Standard          Force = "standard"
	Contract          Force = "contract"
	Proposal          Force = "proposal"
)

var forceTitles = map[Force]planning.Text{
	Law: {Zh: "法律", En: "law"}, Regulation: {Zh: "法规规章", En: "regulation"},
	NormativeDocument: {Zh: "规范性文件", En: "normative document"}, Standard: {Zh: "标准", En: "standard"},
	Contract: {Zh: "合同", En: "contract"}, Proposal: {Zh: "建议", En: "proposal"},
}

// Title is what people call the force.
func (f Force) Title() planning.Text { return forceTitles[f] }
