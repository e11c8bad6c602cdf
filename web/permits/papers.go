package permits

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/paper"
	"peijian/planning/proceeding"
	"peijian/web/answer"
	"peijian/web/rulebook"
)

type paperInput struct {
	answer.Common
	ID     string `path:"id"`
	Kind   string `path:"kind" enum:"opinion,checklist,correction,refusal,agreement"`
	Ruling int64  `query:"ruling" minimum:"1" doc:"A stored ruling; without it the newest, or what the rule says now, as a draft"`
	Had    string `header:"If-None-Match"`
}

// paperReply is a PDF with a name in Chinese.
type paperReply struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	ETag        string `header:"ETag"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func (s *Service) registerPapers(api huma.API) {
	answer.Get(api, "/api/v1/applications/{id}/papers/{kind}", "paper", "A paper as A4 PDF, in Chinese", s.paper, answer.Finds, answer.As("application/pdf", answer.Binary))
}

// paper prints a stored ruling, or, when none was stored, what the rule says now, which the paper then calls a draft.
func (s *Service) paper(ctx context.Context, in *paperInput) (*paperReply, error) {
	city := s.Store.City()
	if city == nil {
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "loading")
	}
	fonts, err := paper.Built()
	if err != nil {
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "no_fonts")
	}
	sheet, err := s.sheetOf(ctx, city, in)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := paper.Write(&b, sheet, fonts); err != nil {
		return nil, err
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(b.Bytes())) // the same facts print the same bytes
	if answer.Matches(in.Had, tag) {
		return nil, huma.Status304NotModified()
	}
	name := sheet.Kind.Title() + " " + in.ID + ".pdf"
	return &paperReply{Type: "application/pdf", Disposition: answer.Attachment(name), ETag: tag, Cache: "private, no-cache", Body: b.Bytes()}, nil
}

func (s *Service) sheetOf(ctx context.Context, city *planning.City, in *paperInput) (paper.Input, error) {
	stored, digest, err := s.rulingFor(ctx, city, in)
	if err != nil {
		return paper.Input{}, err
	}
	out := paper.Input{Kind: paper.Kind(in.Kind), Digest: digest, City: city.Info.Name.Zh, Notice: city.Info.Notice.Zh}
	if err := json.Unmarshal(stored.Report, &out.Ruling); err != nil {
		return out, err
	}
	facts, err := proceeding.ParseFacts(stored.Facts)
	if err != nil {
		return out, err
	}
	out.File, out.Map = facts.Application, PaperMap(city, &out.Ruling)
	if rb := rulebook.With(s.Adopted(), out.Ruling.Rulebook.Digest); rb != nil {
		gate, _ := rb.Gate(out.Ruling.Gate)
		out.Organ = gate.Organ.Zh
	}
	if origin := answer.Origin(ctx); origin != "" && digest != "" {
		out.Verify = origin + "/verify/" + digest
	}
	if err := s.overridesInto(ctx, stored.ID, &out); err != nil {
		return out, err
	}
	return out, s.wordsInto(ctx, in.ID, &out)
}

// rulingFor is the ruling that a paper prints, with its digest when it is a stored one. Papers are for officers.
func (s *Service) rulingFor(ctx context.Context, city *planning.City, in *paperInput) (*proceeding.StoredRuling, string, error) {
	if _, err := s.Sessions.SignedIn(ctx); err != nil {
		return nil, "", err
	}
	id := in.Ruling
	if id == 0 {
		p, _, err := s.Office.Proceeding(ctx, in.ID)
		if err != nil {
			return nil, "", err
		}
		id = p.Ruling
	}
	if id == 0 {
		now, err := s.judged(city, in.ID)
		return now.stored, "", err
	}
	r, err := s.Office.Ruling(ctx, id)
	if err == nil && r.Application != in.ID {
		err = planning.Errorf(planning.ErrNotFound, "ruling %d is not about %s", id, in.ID)
	}
	return &r, r.Digest, err
}

// overridesInto puts in what was passed over with the ruling.
func (s *Service) overridesInto(ctx context.Context, ruling int64, out *paper.Input) error {
	list, err := s.overridesOf(ctx, ruling)
	if err != nil || len(list) == 0 {
		return err
	}
	officers, err := s.Office.Officers(ctx)
	for _, o := range list {
		line := paper.Override{Title: o.Clause, Reason: o.Reason}
		for _, f := range out.Ruling.Findings {
			if f.Clause == o.Clause {
				line.Title = f.Title.Zh
			}
		}
		for _, who := range officers {
			if who.ID == o.Officer {
				line.Officer = who.Name
			}
		}
		out.Overrides = append(out.Overrides, line)
	}
	return err
}

// wordsInto puts in what the officers wrote last: the items of a correction, the reason of a refusal.
func (s *Service) wordsInto(ctx context.Context, id string, out *paper.Input) error {
	_, steps, err := s.Office.Proceeding(ctx, id)
	if errors.Is(err, planning.ErrNotFound) {
		return nil
	}
	for _, step := range steps {
		switch step.Action {
		case proceeding.RequestCorrection:
			out.Items = step.Items
		case proceeding.Refuse:
			out.Reason = step.Reason
		}
	}
	return err
}

// PaperMap is a file's place for the map of its papers, in the city's plane.
func PaperMap(c *planning.City, r *permit.Ruling) paper.Map {
	m := paper.Map{}
	f := c.Get(planning.Developments, r.Development.Code)
	if f == nil || f.Plane == nil {
		return m
	}
	m.Site = f.Plane.Geometry()
	m.Labels = append(m.Labels, paper.Label{At: m.Site.Bound().Center(), Text: f.Name()})
	for _, x := range r.Siblings {
		if other := c.Get(planning.Developments, x.Code); other != nil && other.Plane != nil {
			g := other.Plane.Geometry()
			m.Others, m.Names, m.Labels = append(m.Others, g), append(m.Names, x.Name), append(m.Labels, paper.Label{At: g.Bound().Center(), Text: x.Name})
		}
	}
	for _, x := range r.Communities {
		if home := c.Get(planning.Communities, x.Code); home != nil && home.Plane != nil {
			m.Lines = append(m.Lines, home.Plane.Geometry())
		}
	}
	m.Buildings = blocks(c, f.Code, r)
	return withRooms(c, m, r)
}

// blocks are the buildings that the map has on a development's ground, each with the phase that the file says of its number, or else the map.
func blocks(c *planning.City, development string, r *permit.Ruling) []paper.Block {
	phases, status := map[string]int64{}, map[int64]string{}
	for _, b := range r.Buildings {
		phases[permit.Folded(b.Planning)] = b.Phase
	}
	only := int64(0) // the phase of every building where there is one
	for _, p := range r.Phases {
		status[p.Number] = p.Status
		if len(r.Phases) == 1 {
			only = p.Number
		}
	}
	var out []paper.Block
	for f := range c.Layer(planning.Buildings).Referring("development_code", development) {
		b, ok := f.Row.(*planning.Building)
		if !ok || f.Plane == nil {
			continue
		}
		phase := cmp.Or(phases[permit.Folded(b.Names.Planning)], b.Phase, only)
		out = append(out, paper.Block{Shape: f.Plane.Geometry(), Name: cmp.Or(b.Names.Planning, f.Text("name")), Phase: phase, Status: status[phase]})
	}
	slices.SortFunc(out, func(a, b paper.Block) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func withRooms(c *planning.City, m paper.Map, r *permit.Ruling) paper.Map {
	for i, x := range r.Rooms {
		if x.Lon != nil && x.Lat != nil {
			east, north := c.Plane().FromGeographic(*x.Lon, *x.Lat)
			m.Rooms, m.Marks = append(m.Rooms, orb.Point{east, north}), append(m.Marks, strconv.FormatInt(int64(i+1), 10))
		}
	}
	return m
}
