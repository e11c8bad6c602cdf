package proceeding

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/permit/survey"
)

// Judge makes the ruling on an application of a picture of the city as of a day, ready to be stored. The ruling is not stored.
func Judge(rb *permit.Rulebook, c *planning.City, code string, on planning.Date) (*StoredRuling, error) {
	return JudgeBy(func(*permit.Application) *permit.Rulebook { return rb }, c, code, on)
}

// JudgeBy is Judge by the rulebook that choose names for the file.
func JudgeBy(choose func(*permit.Application) *permit.Rulebook, c *planning.City, code string, on planning.Date) (*StoredRuling, error) {
	f := c.Get(planning.Applications, code)
	if f == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no application %q", code)
	}
	a, err := application.Of(&f.Record)
	if err != nil {
		return nil, err
	}
	return Rule(choose(a), Facts{Application: a, Surroundings: survey.New(c).Survey(a), AsOf: on})
}

// Rule makes a ruling of facts. The same rulebook and the same facts make the same bytes, years later too.
func Rule(rb *permit.Rulebook, f Facts) (*StoredRuling, error) {
	ruling := permit.Evaluate(rb, f.Application, f.Surroundings, f.AsOf)
	report, err := json.Marshal(ruling)
	if err != nil {
		return nil, err
	}
	facts, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(report)
	return &StoredRuling{
		Application: ruling.Application, Gate: ruling.Gate, RulebookID: rb.ID, RulebookDigest: rb.Digest(), Revision: ruling.CityRevision, AsOf: f.AsOf,
		Outcome: ruling.Outcome, Open: ruling.Open, Facts: facts, Report: report, Digest: hex.EncodeToString(sum[:]),
	}, nil
}

// ParseFacts reads what [Rule] wrote, strictly: a key that nobody knows would not be judged.
func ParseFacts(b []byte) (Facts, error) {
	var f Facts
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Facts{}, planning.Errorf(planning.ErrInvalid, "read the facts of a ruling: %w", err)
	}
	if f.Application == nil {
		return Facts{}, planning.Errorf(planning.ErrInvalid, "read the facts of a ruling: there is no application")
	}
	return f, nil
}
