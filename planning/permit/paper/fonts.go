package paper

import (
	"embed"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
)

//go:embed all:font
var built embed.FS

// Fonts are TrueType files: the first that has a character prints it.
type Fonts [][]byte

// ErrNoFonts says that the program was built without its fonts.
var ErrNoFonts = errors.New("this program was built without fonts: run make build")

// Built are the fonts that the build put into the program.
var Built = sync.OnceValues(func() (Fonts, error) {
	var out Fonts
	for _, name := range []string{"font/NotoSansSC.ttf", "font/NotoSansJP.ttf"} {
		b, err := built.ReadFile(name)
		if err != nil {
			return nil, ErrNoFonts
		}
		out = append(out, b)
	}
	return out, nil
})

// face answers which font has a character.
type face struct {
	fonts  []*sfnt.Font
	buffer sfnt.Buffer
}

func newFace(fonts Fonts) (*face, error) {
	if len(fonts) == 0 {
		return nil, ErrNoFonts
	}
	f := &face{}
	for i, b := range fonts {
		font, err := sfnt.Parse(b)
		if err != nil {
			return nil, fmt.Errorf("read font %d: %w", i, err)
		}
		f.fonts = append(f.fonts, font)
	}
	return f, nil
}

// of is the number of the first font that has a character, -1 when none has.
func (f *face) of(r rune) int {
	for i, font := range f.fonts {
		if g, err := font.GlyphIndex(&f.buffer, r); err == nil && g != 0 {
			return i
		}
	}
	return -1
}

// Licence is the licence of the fonts, which goes wherever they go.
func Licence() (string, error) {
	b, err := built.ReadFile("font/OFL.txt")
	if err != nil {
		return "", ErrNoFonts
	}
	return string(b), nil
}
