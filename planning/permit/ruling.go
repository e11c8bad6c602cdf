package permit

import "peijian/planning"

// Outcome is what a clause, or a whole ruling, comes to.
type Outcome string

// The outcomes. Undetermined (a paper is missing) never opens a gate.
const (
	NotApplicable Outcome = "not_applicable"
	NotInForce    Outcome = "not_in_force"
	Pass          Outcome = "pass"
	Undetermined  Outcome = "undetermined"
	Fail          Outcome = "fail"
)

// Gate is a decision that a rulebook can hold up. The list is open; these two are the source's.
type Gate string

// The gates of the source.
const (
	PlanningApproval Gate = "planning_approval" // 规划审批
	LandPermit       Gate = "land_permit"       // 建设用地规划许可
	PresalePermit    Gate = "presale_permit"    // 预售许可
)

// Effect is what a clause that does not pass does to its gate.
type Effect string

// The effects, the strongest first.
const (
	Block  Effect = "block"  // the gate stays shut
	Hold   Effect = "hold"   // correct and resubmit
	Cosign Effect = "cosign" // another office must agree
	Advise Effect = "advise" // said, and nothing else
)

// Ruling is a report over all clauses of a rulebook at one gate. Areas are decimal numbers as text, in m², never floats.
type Ruling struct {
	Application  string         `json:"application"` // its number
	Name         string         `json:"name"`        // what people call the file
	Gate         Gate           `json:"gate"`
	Development  Subject        `json:"development"`
	Developer    string         `json:"developer"`
	ReceivedOn   planning.Date  `json:"received_on"`
	AsOf         planning.Date  `json:"as_of"`         // the day for which it was judged
	CityRevision int64          `json:"city_revision"` // 0: judged from the file alone
	Rulebook     RulebookNote   `json:"rulebook"`
	Outcome      Outcome        `json:"outcome"`
	Open         bool           `json:"open"` // the gate opens
	Effect       Effect         `json:"effect,omitempty"`
	Summary      planning.Text  `json:"summary"`          // one sentence: the outcome and what decides it
	Units        int64          `json:"units"`            // dwelling units the requirement is computed on
	Required     string         `json:"required"`         // m²; "" where the gate asks for no area
	Promised     string         `json:"promised"`         // m² that count
	Short        string         `json:"short"`            // m² missing, "0.00" when nothing is
	Quotas       []QuotaView    `json:"quotas,omitempty"` // every account, where the gate asks for several
	Findings     []Finding      `json:"findings"`
	Phases       []PhaseView    `json:"phases"`
	Buildings    []BuildingView `json:"buildings,omitempty"` // of the file's scheme
	Rooms        []RoomView     `json:"rooms"`
	Agreement    *AgreementView `json:"agreement"` // nil: none was handed in
	Siblings     []SiblingView  `json:"siblings"`
	Communities  []PlaceView    `json:"communities"` // where the map says the development lies; empty: nowhere, or no map
}

// Subject names a development.
type Subject struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// RulebookNote says on what a ruling rests, shown beside every verdict.
type RulebookNote struct {
	ID         string          `json:"id"`
	Version    string          `json:"version"`
	Digest     string          `json:"digest"` // SHA-256 of the rulebook's bytes, hexadecimal
	Title      planning.Text   `json:"title"`
	Force      string          `json:"force"` // law, regulation, normative_document, standard, contract, proposal
	ForceTitle planning.Text   `json:"force_title"`
	ValidFrom  planning.Date   `json:"valid_from"`
	ValidUntil planning.Date   `json:"valid_until"`      // zero: not set, which the screen says
	Doubts     []planning.Text `json:"doubts,omitempty"` // what of the rulebook nobody could verify
}

// Finding is what one clause found.
type Finding struct {
	Clause     string        `json:"clause"` // stable name, as in the rulebook
	Title      planning.Text `json:"title"`
	Outcome    Outcome       `json:"outcome"`
	Effect     Effect        `json:"effect"`
	Sentence   planning.Text `json:"sentence"`
	Arithmetic planning.Text `json:"arithmetic"` // "1,200 套 × 20 ÷ 100 = 240.00 m²"; zero where nothing is computed
	Remedy     planning.Text `json:"remedy"`     // what would make it pass; zero when it does
	Article    Article       `json:"article"`
	Numbers    []Number      `json:"numbers"`
	Quotas     []string      `json:"quotas,omitempty"` // of which an area is judged
}

// QuotaView is the account of one quota, or of several that count together. Areas are decimal numbers as text, in m².
type QuotaView struct {
	Clause   string        `json:"clause"`
	Quotas   []string      `json:"quotas"`
	Title    planning.Text `json:"title"`
	Area     string        `json:"area"`     // gross or net
	Required string        `json:"required"` // "" when a figure is missing to compute it
	Promised string        `json:"promised"`
	Short    string        `json:"short"`
}

// Article is the text a clause rests on.
type Article struct {
	Citation planning.Text `json:"citation"`
	Quote    string        `json:"quote"`    // word for word, in Chinese; "" when the text was not seen
	Verified bool          `json:"verified"` // the quote stands word for word in the rulebook's source, which need not be an official text
}

// Number is one number that a finding used, with where it came from.
type Number struct {
	Key    string        `json:"key"` // units, required, promised, short, …
	Title  planning.Text `json:"title"`
	Value  string        `json:"value"`
	Unit   planning.Text `json:"unit"`
	Source planning.Text `json:"source"`
}

// PhaseView is a phase as the ruling counted it.
type PhaseView struct {
	Number  int64         `json:"number"`
	Units   int64         `json:"units"`
	Status  string        `json:"status"` // released, this, later
	Permit  string        `json:"permit"`
	Counted bool          `json:"counted"`
	Note    planning.Text `json:"note"`
}

// RoomView is a room as the ruling judged it.
type RoomView struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Building string          `json:"building"`
	Floor    string          `json:"floor"`
	Use      string          `json:"use"`
	UseTitle planning.Text   `json:"use_title"`
	Area     string          `json:"area"` // m²
	Counted  bool            `json:"counted"`
	Reasons  []planning.Text `json:"reasons"`          // why it does not count
	Quotas   []string        `json:"quotas,omitempty"` // for which it counts, where the gate asks for several
	Lon      *float64        `json:"lon"`
	Lat      *float64        `json:"lat"`

	Names *planning.BuildingNames `json:"building_names,omitempty"` // of the building, where the file lists its buildings
	Reach *ReachView              `json:"reach,omitempty"`          // nil: the map does not have the room or the homes
}

// ReachView says how far a room lies from the homes, in whole metres.
type ReachView struct {
	Nearest   string        `json:"nearest"`
	Farthest  string        `json:"farthest"`
	Buildings int64         `json:"buildings"` // with homes, that were measured; 0: the ground of the development was
	How       planning.Text `json:"how"`
}

// AgreementView is the venue agreement as the ruling read it.
type AgreementView struct {
	Number     string          `json:"number"`
	SignedOn   planning.Date   `json:"signed_on"`
	ValidUntil planning.Date   `json:"valid_until"`
	Parties    []SignatureView `json:"parties"`
	Complete   bool            `json:"complete"`
}

// SignatureView is one party whose signature the rulebook asks for, or that signed without being asked.
type SignatureView struct {
	Role     string        `json:"role"` // developer, subdistrict, civil_affairs, …
	Title    planning.Text `json:"title"`
	Name     string        `json:"name"`
	SignedOn planning.Date `json:"signed_on"` // zero: not signed
	Required bool          `json:"required"`
}

// SiblingView is another development that counts together with this one.
type SiblingView struct {
	Code     string        `json:"code"`
	Name     string        `json:"name"`
	Units    int64         `json:"units"`
	Counted  bool          `json:"counted"`
	Reason   planning.Text `json:"reason"`
	Distance string        `json:"distance"` // m in the city's plane, "" when unknown
}

// PlaceView is a community in which the development's ground lies.
type PlaceView struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Share string `json:"share"` // of the development's ground, percent with one decimal
}
