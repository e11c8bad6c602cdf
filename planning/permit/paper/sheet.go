package paper

import (
	"bytes"
	"fmt"
	"strings"
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

// wrap breaks text into lines of a width: between Chinese characters, around words of Latin letters and digits, never before a closing mark.
func (s *sheet) wrap(text string, width float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line, wide := "", 0.0
		for _, piece := range pieces(paragraph) {
			w := s.widthOf(piece)
			if line != "" && wide+w > width && !strings.ContainsAny(piece, "，。；：、）》」！？,.;:)%") {
				lines, line, wide = append(lines, line), "", 0
			}
			for w > width { // a word longer than the line is cut
				cut := s.fitting(piece, width)
				lines, piece = append(lines, piece[:cut]), piece[cut:]
				w = s.widthOf(piece)
			}
			line, wide = line+piece, wide+w
		}
		lines = append(lines, line)
	}
	return lines
}

// fitting is how many bytes of a word fit into a width, one character at least.
func (s *sheet) fitting(word string, width float64) int {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if i > 0 && s.widthOf(word[:next]) > width {
			break
		}
		end = next
	}
	return end
}

// pieces are what a line may be broken between.
func pieces(text string) []string {
	var out []string
	word := ""
	for _, r := range text {
		if r < 0x2E80 && !unicode.IsSpace(r) {
			word += string(r)
			continue
		}
		if word != "" {
			out, word = append(out, word), ""
		}
		out = append(out, string(r))
	}
	if word != "" {
		out = append(out, word)
	}
	return out
}

// text prints paragraphs at a size, indented, and moves on.
func (s *sheet) text(size, indent float64, text string) {
	if text == "" {
		return
	}
	s.size = size
	for _, line := range s.wrap(text, width-indent) {
		s.room(size * 1.6)
		s.size = size // a new page has its own
		s.put(marginX+indent, s.y+size, line)
		s.y += size * 1.6
	}
}

// tall is the height that text will take.
func (s *sheet) tall(size, indent float64, text string) float64 {
	if text == "" {
		return 0
	}
	s.size = size
	return float64(len(s.wrap(text, width-indent))) * size * 1.6
}

func (s *sheet) centred(size float64, text string) {
	s.size = size
	for _, line := range s.wrap(text, width) {
		s.put(marginX+(width-s.widthOf(line))/2, s.y+size, line)
		s.y += size * 1.5
	}
}

func (s *sheet) heading(text string) {
	s.room(60) // never alone at the foot of a page
	s.y += 8
	s.text(11.5, 0, text)
	s.line(marginX, s.y, marginX+width, s.y, 0.4)
	s.y += 4
}

func (s *sheet) line(x1, y1, x2, y2, thick float64) {
	s.pdf.SetLineWidth(thick)
	s.pdf.Line(x1, y1, x2, y2)
}
