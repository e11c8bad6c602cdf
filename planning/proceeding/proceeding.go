package proceeding

import (
	"slices"
	"time"

	"peijian/planning"
	"peijian/planning/permit"
)

// Proceeding 办件 is the office's side of an application.
type Proceeding struct {
	Application string
	Gate        permit.Gate
	State       State
	Version     int64 // rises with every step: an officer acts on what they saw, or not at all
	ReceivedOn  planning.Date
	StoppedOn   planning.Date // day on which the clock was stopped; zero: it runs
	StoppedDays int           // working days for which it stood before
	Assessor    int64         // officer, 0: none yet
	Reviewer    int64
	Ruling      int64  // the newest, 0: none yet
	Permit      string // number, "" when none was issued
}

// Step is one entry of a proceeding's history, which is only added to.
type Step struct {
	Seq         int64           `json:"seq"`
	Action      Action          `json:"action"`
	From        State           `json:"from"`
	To          State           `json:"to"`
	Officer     int64           `json:"officer"`
	OfficerName string          `json:"officer_name"`
	Role        Role            `json:"role"`
	At          time.Time       `json:"at"`
	On          planning.Date   `json:"on"` // the office's day
	Reason      string          `json:"reason"`
	Items       []planning.Text `json:"items"` // of a correction: what is missing
	Ruling      int64           `json:"ruling"`
}

// Move is a step that an officer asks for.
type Move struct {
	Application  string
	Action       Action
	Officer      int64
	On           planning.Date
	Version      int64 // of the proceeding that the officer saw
	Reason       string
	Items        []planning.Text
	Ruling       *StoredRuling // of Assess and of Issue: what the machine says now
	PermitNumber string        // of Issue, as it is printed
	Organ        string        // of Issue: who issues
	Overrides    []Override
}

// Override 特批 lets a finding that does not block be passed over. The finding stays as the machine made it.
type Override struct {
	Clause  string `json:"clause" maxLength:"64"`
	Reason  string `json:"reason" minLength:"1" maxLength:"2000"`
	Officer int64  `json:"officer,omitempty"` // who passed it over; set by the store
}

// PassedOver says whether a ruling opens its gate once what was passed over is left out: every clause that it does not meet and that does more
// than advise is among them, and the rulebook lets it be passed over.
func PassedOver(rb *permit.Rulebook, r *permit.Ruling, overrides []Override) bool {
	if len(overrides) == 0 || len(r.Findings) == 0 || r.Outcome == permit.NotInForce || r.Outcome == permit.NotApplicable {
		return false
	}
	for _, f := range r.Findings {
		met := f.Outcome == permit.Pass || f.Outcome == permit.NotApplicable || f.Effect == permit.Advise
		over := slices.ContainsFunc(overrides, func(o Override) bool { return o.Clause == f.Clause })
		if !met && (!over || !MayPassOver(rb, f.Clause)) {
			return false
		}
	}
	return true
}

// MayPassOver says whether a rulebook lets a clause be passed over.
func MayPassOver(rb *permit.Rulebook, clause string) bool {
	return slices.ContainsFunc(rb.Clauses, func(c permit.Clause) bool { return c.ID == clause && c.Override })
}

// StoredRuling is a ruling as it was given, with all that it was made from. It never changes.
type StoredRuling struct {
	ID                 int64
	Application        string
	ApplicationVersion int64 // row of the application's table
	Gate               permit.Gate
	RulebookID         string
	RulebookDigest     string
	Revision           int64
	AsOf               planning.Date
	Outcome            permit.Outcome
	Open               bool
	Facts              []byte // [Facts] as JSON
	Report             []byte // permit.Ruling as JSON
	Digest             string // SHA-256 of Report in hexadecimal
	Officer            int64
	At                 time.Time
}

// Facts is everything that a ruling was made from besides the rulebook.
type Facts struct {
	Application  *permit.Application `json:"application"`
	Surroundings permit.Surroundings `json:"surroundings"`
	AsOf         planning.Date       `json:"as_of"`
}

// Permit 许可证 is what was issued.
type Permit struct {
	Number      string // as printed
	Key         string // the same number however it is written
	Organ       string
	Application string
	Gate        permit.Gate
	Ruling      int64
	IssuedOn    planning.Date
	IssuedBy    int64
	RevokedOn   planning.Date // zero: stands
}

// Attachment is a scanned paper.
type Attachment struct {
	ID          int64     `json:"id"`
	Application string    `json:"application"`
	Kind        string    `json:"kind"`
	Name        string    `json:"name"`
	MIME        string    `json:"mime"`
	Size        int64     `json:"size"`
	SHA256      string    `json:"sha256"`
	Bytes       []byte    `json:"-"`
	Officer     int64     `json:"officer"`
	At          time.Time `json:"at"`
}

// Signature is a party's signature under a venue agreement, as it was given in the system or recorded from a paper.
type Signature struct {
	Role       string        `json:"role"`
	Party      string        `json:"party"`
	SignedOn   planning.Date `json:"signed_on"`
	Officer    int64         `json:"officer"`
	Attachment int64         `json:"attachment"` // 0: signed in the system
	At         time.Time     `json:"at"`
}
