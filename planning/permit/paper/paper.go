package paper

import (
	"bytes"
	"fmt"
	"io"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
)

// Kind is one of the papers.
type Kind string

// The papers.
const (
	Opinion    Kind = "opinion"    // 社区用房配建审查意见
	Checklist  Kind = "checklist"  // 预售项目社区用房核验单
	Correction Kind = "correction" // 一次性补正告知书
	Refusal    Kind = "refusal"    // 不予许可决定书
	Agreement  Kind = "agreement"  // 社区用房场所协议
)

// Kinds lists the papers.
func Kinds() []Kind { return []Kind{Opinion, Checklist, Correction, Refusal, Agreement} }

var titles = map[Kind]string{
	Opinion: "社区用房配建审查意见", Checklist: "预售项目社区用房核验单", Correction: "一次性补正告知书", Refusal: "不予许可决定书", Agreement: "社区用房场所协议",
}

// Title is what stands at the head of the paper, "" for a kind that does not exist.
func (k Kind) Title() string { return titles[k] }

// Input is everything that a paper says.
type Input struct {
	Kind      Kind
	Ruling    permit.Ruling
	File      *permit.Application // nil: not known any more
	Organ     string              // who issues the paper
	City      string
	Notice    string          // said of made data, "" for none
	Items     []planning.Text // of a correction; empty: what the findings ask for
	Reason    string          // of a refusal, as the officer wrote it
	Overrides []Override      // what was passed over when the file was assessed
	Digest    string          // SHA-256 of the stored ruling, "" when it was not stored: the paper says that it is a draft
	Verify    string          // address behind the QR code, "" for none
	Map       Map
}

// Map is the ground around a development, in any plane in m, north up.
type Map struct {
	Site   orb.Geometry
	Lines  []orb.Geometry // communities' outlines
	Others []orb.Geometry // siblings' grounds
	Names  []string       // of the siblings
	Rooms  []orb.Point
	Marks  []string // of the rooms
	Labels []Label

	Buildings []Block // of the development
}

// Block is a building on the map.
type Block struct {
	Shape  orb.Geometry
	Name   string // its number
	Phase  int64  // 0: not known
	Status string // of its phase: released, this, later; "" when not known
}

// Override is a clause that was passed over, in the words of the paper.
type Override struct{ Title, Reason, Officer string }

// Label names a place on the map.
type Label struct {
	At   orb.Point
	Text string
}

// Write prints a paper.
func Write(w io.Writer, in Input, fonts Fonts) error {
	if in.Kind.Title() == "" {
		return planning.Errorf(planning.ErrInvalid, "there is no paper %q", in.Kind)
	}
	if in.Kind == Refusal && in.Ruling.Open && in.Reason == "" {
		return planning.Errorf(planning.ErrInvalid, "the ruling on %s opens the gate, and no officer gave a reason to refuse", in.Ruling.Application)
	}
	s, err := newSheet(fonts)
	if err != nil {
		return fmt.Errorf("print %s: %w", in.Kind, err)
	}
	s.title(&in)
	switch in.Kind {
	case Correction:
		s.correction(&in)
	case Refusal:
		s.refusal(&in)
	case Agreement:
		s.agreement(&in)
	default:
		s.review(&in)
	}
	s.feet(&in)
	if s.err != nil {
		return fmt.Errorf("print %s: %w", in.Kind, s.err)
	}
	var b bytes.Buffer
	if _, err := s.pdf.WriteTo(&b); err != nil {
		return fmt.Errorf("print %s: %w", in.Kind, err)
	}
	mended, err := astral(b.Bytes())
	if err == nil {
		_, err = w.Write(mended)
	}
	if err != nil {
		return fmt.Errorf("print %s: %w", in.Kind, err)
	}
	return nil
}
