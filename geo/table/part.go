package table

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// part reads one XML part of a workbook token by token. encoding/xml knows no entities but the five, so nothing in it
// can grow; a single token is bounded here.
type part struct {
	name   string
	d      *xml.Decoder
	budget budget
}

// budget stops a token that never ends.
type budget struct {
	r         io.Reader
	left, max int64
}

var errToken = errors.New("a token is too long")

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errToken
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

func newPart(name string, r io.Reader, l geo.Limits) *part {
	p := &part{name: name, budget: budget{r: r, max: int64(l.TextBytes) + 1<<20}}
	p.d = xml.NewDecoder(&p.budget)
	return p
}

// token returns the next one, io.EOF at the end of the part. Damage is a fatal problem.
func (p *part) token() (xml.Token, error) {
	p.budget.left = p.budget.max
	t, err := p.d.RawToken()
	return t, p.damage(err)
}

func (p *part) damage(err error) error {
	var known *geo.Problem
	if err == nil || err == io.EOF || errors.As(err, &known) {
		return err
	}
	return guard.Fatal("xlsx.damaged", "工作簿内的 %s 已损坏，请在 Excel 中打开并另存后发送。", "%s in the workbook is damaged; open it in Excel, save it anew and send that", p.name)
}

// each calls f with every element that starts, to the end of the part.
func (p *part) each(f func(e xml.StartElement) error) error {
	for {
		t, err := p.token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}

// text returns the characters up to the end of the element that has begun, at most limit bytes of them. Phonetic
// readings (rPh), which repeat the text, are left out.
func (p *part) text(limit int) (string, error) {
	var b strings.Builder
	depth, phonetic := 1, 0
	for depth > 0 {
		t, err := p.token()
		if err != nil {
			if err == io.EOF {
				err = p.damage(io.ErrUnexpectedEOF)
			}
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" && phonetic == 0 {
				phonetic = depth
			}
		case xml.EndElement:
			if phonetic == depth {
				phonetic = 0
			}
			depth--
		case xml.CharData:
			if phonetic == 0 && b.Len() <= limit {
				b.Write(t[:min(len(t), limit+1)])
			}
		}
	}
	return unescaped(b.String()), nil
}

// unescaped resolves _x000D_, with which the format writes characters that XML has not.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+7 <= len(s) && s[i:i+2] == "_x" && s[i+6] == '_' {
			if v, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(v))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// attr returns an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
