package paper

import (
	"bytes"
	"fmt"
	"unicode"

	"github.com/signintech/gopdf"
)

// Lengths are points, 72 to the inch, from the upper left corner of an A4 page.
const (
	pageWidth, pageHeight = 595.28, 841.89
	marginX               = 56.0
	top                   = 56.0
	bottom                = pageHeight - 64
	width                 = pageWidth - 2*marginX
)

// sheet is a paper being printed: y is where the next line begins. The first error stays.
type sheet struct {
	pdf   *gopdf.GoPdf
	face  *face
	y     float64
	size  float64
	pages int
	err   error
}

func newSheet(fonts Fonts) (*sheet, error) {
	face, err := newFace(fonts)
	if err != nil {
		return nil, err
	}
	s := &sheet{pdf: &gopdf.GoPdf{}, face: face}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	s.pdf.SetNoCompression() // astral mends a table in the text of the file
	for i, b := range fonts {
		if err := s.pdf.AddTTFFontByReader(fontName(i), bytes.NewReader(b)); err != nil {
			return nil, err
		}
	}
	s.page()
	return s, nil
}

func fontName(i int) string { return fmt.Sprintf("font%d", i) }

func (s *sheet) page() {
	s.pdf.AddPage()
	s.pages++
	s.y = top
	s.note(s.pdf.SetFont(fontName(0), "", 10))
	s.size = 10
}

// room begins a new page when less than h is left on this one.
func (s *sheet) room(h float64) {
	if s.y+h > bottom {
		s.page()
	}
}

func (s *sheet) note(err error) {
	if s.err == nil {
		s.err = err
	}
}

// run is a piece of text in one font.
type run struct {
	font int
	text string
}

// runs splits text by the fonts that have its characters. What cannot be printed is left out, what no font has becomes its code.
func (s *sheet) runs(text string) []run {
	var out []run
	add := func(font int, piece string) {
		if n := len(out); n > 0 && out[n-1].font == font {
			out[n-1].text += piece
			return
		}
		out = append(out, run{font, piece})
	}
	for _, r := range text {
		switch font := s.face.of(r); {
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		case font >= 0:
			add(font, string(r))
		default:
			add(0, fmt.Sprintf("[U+%04X]", r))
		}
	}
	return out
}

func (s *sheet) widthOf(text string) float64 {
	sum := 0.0
	for _, r := range s.runs(text) {
		s.note(s.pdf.SetFont(fontName(r.font), "", s.size))
		w, err := s.pdf.MeasureTextWidth(r.text)
		s.note(err)
		sum += w
	}
	return sum
}

// put prints one line at a place, its baseline a font's size below y.
func (s *sheet) put(x, y float64, text string) {
	for _, r := range s.runs(text) {
		s.note(s.pdf.SetFont(fontName(r.font), "", s.size))
		w, err := s.pdf.MeasureTextWidth(r.text)
		s.note(err)
		s.pdf.SetXY(x, y)
		s.note(s.pdf.Text(r.text))
		x += w
	}
}

// text prints paragraphs at a size, indented, and moves on.
func (s *sheet) text(size, indent float64, text string) { s.hung(size, indent, "", text) }

// hung prints paragraphs beside a number or another lead: what follows the first line stands under its text, not under its lead.
func (s *sheet) hung(size, indent float64, lead, text string) {
	if lead+text == "" {
		return
	}
	s.size = size
	in := s.widthOf(lead)
	for i, line := range s.wrap(text, width-indent-in) {
		s.room(size * 1.6)
		s.size = size // a new page has its own
		if i == 0 && lead != "" {
			s.put(marginX+indent, s.y+size, lead)
		}
		s.put(marginX+indent+in, s.y+size, line)
		s.y += size * 1.6
	}
}

// tall is the height that text will take beside its lead.
func (s *sheet) tall(size, indent float64, lead, text string) float64 {
	if lead+text == "" {
		return 0
	}
	s.size = size
	return float64(len(s.wrap(text, width-indent-s.widthOf(lead)))) * size * 1.6
}

// right prints a line that ends at the right margin.
func (s *sheet) right(size float64, text string) {
	s.room(size * 1.6)
	s.size = size
	s.put(marginX+width-s.widthOf(text), s.y+size, text)
	s.y += size * 1.6
}

// centred prints text in the middle of the page, so narrow that the code beside the title stays clear.
func (s *sheet) centred(size float64, text string) {
	s.size = size
	for _, line := range s.wrap(text, width-2*(codeSide+8)) {
		s.put(marginX+(width-s.widthOf(line))/2, s.y+size, line)
		s.y += size * 1.5
	}
}

// headingTall is what a heading takes.
const headingTall = 32.0

// heading stands on the page of what it heads, of which so much at least must follow it.
func (s *sheet) heading(text string, follows float64) {
	s.room(headingTall + follows)
	s.y += 9
	s.pdf.SetFillColor(0, 0, 0)
	s.pdf.RectFromUpperLeftWithStyle(marginX, s.y+1.5, 3, 13, "F")
	s.size = 12
	s.put(marginX+9, s.y+12, text)
	s.y += 22
}

func (s *sheet) line(x1, y1, x2, y2, thick float64) {
	s.pdf.SetLineWidth(thick)
	s.pdf.Line(x1, y1, x2, y2)
}
