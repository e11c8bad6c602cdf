package paper

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
)

var tableEntry = regexp.MustCompile(`(?m)^(\d{10}) 00000 n`)

// FuzzNames prints papers on which everything that people write is called what the fuzzer likes: each prints, twice the same, and is a file of which
// every entry of the table of offsets leads to an object.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"", "剅河镇长埫口𠮷园", "\xff\xfe", "a\x00b\n\n\u202e", strings.Repeat("，", 90), strings.Repeat("W-", 300), "😀 e\u0301 \U0010FFFF <0041><0041><1F600>", "（（（（", "endobj\nxref\nstartxref 1"} {
		f.Add(name, uint8(len(name)))
	}
	all := fonts(f)
	f.Fuzz(func(t *testing.T, name string, which uint8) {
		if len(name) > 2000 {
			return
		}
		in := called(t, name, Kinds()[int(which)%len(Kinds())])
		var first, second bytes.Buffer
		if err := Write(&first, in, all); err != nil {
			t.Fatal(err)
		}
		if err := Write(&second, in, all); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("the second print differs: %v", err)
		}
		wellFormed(t, first.Bytes())
		fitting(t, all, name)
	})
}

// called is a paper on which everything has one name.
func called(t *testing.T, name string, k Kind) Input {
	in := sampled(t, k)
	in.Organ, in.City, in.Notice, in.Reason = name, name, name, name
	in.Items = []planning.Text{{Zh: name}}
	in.Overrides = []Override{{name, name, name}}
	r := &in.Ruling
	r.Application, r.Name, r.Developer, r.Development.Name, r.Development.Code, r.Summary.Zh = name, name, name, name, name, name
	r.Findings = slices.Clone(r.Findings[:2])
	r.Findings[0].Sentence.Zh, r.Findings[0].Article.Quote = name, name
	r.Findings[0].Numbers = []permit.Number{{Title: planning.Text{Zh: name}, Value: name, Unit: planning.Text{Zh: name}, Source: planning.Text{Zh: name}}}
	r.Rooms = slices.Clone(r.Rooms)
	r.Rooms[0].Name, r.Rooms[0].Building, r.Rooms[0].Floor, r.Rooms[0].Area = name, name, name, name
	r.Siblings = []permit.SiblingView{{Name: name, Code: name, Distance: name}}
	r.Communities = []permit.PlaceView{{Name: name, Share: name}}
	in.File.Development.MarketingName, in.File.Development.LandContract = name, name
	in.Map.Labels[0].Text, in.Map.Marks, in.Map.Names = name, []string{name}, []string{name}
	in.Map.Others = []orb.Geometry{orb.Polygon{{{9000, 0}, {9100, 0}, {9100, 90}, {9000, 0}}}}
	in.Map.Buildings = []Block{{Shape: in.Map.Site, Name: name, Phase: 1, Status: name}}
	return in
}

func wellFormed(t *testing.T, pdf []byte) {
	t.Helper()
	at := bytes.LastIndex(pdf, []byte("startxref"))
	start, _ := strconv.Atoi(strings.Fields(string(pdf[at:]))[1])
	if !bytes.HasPrefix(pdf[start:], []byte("xref")) {
		t.Fatal("startxref does not lead to the table of offsets")
	}
	for i, m := range tableEntry.FindAllSubmatch(pdf[start:], -1) {
		offset, _ := strconv.Atoi(string(m[1]))
		if want := fmt.Appendf(nil, "%d 0 obj", i+1); !bytes.HasPrefix(bytes.TrimLeft(pdf[offset:], "\r\n"), want) {
			t.Fatalf("the entry of object %d leads to %.20q", i+1, pdf[offset:])
		}
	}
}

// fitting wants the lines of a name to be no wider than their column and to say all of it.
func fitting(t *testing.T, all Fonts, name string) {
	t.Helper()
	s, err := newSheet(all)
	if err != nil {
		t.Fatal(err)
	}
	lines := s.wrap(name, 70)
	if got := strings.Join(lines, ""); got != strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), "\n", "") {
		t.Fatalf("%q became %q", name, got)
	}
	for _, line := range lines {
		if line = strings.TrimRightFunc(line, unicode.IsSpace); s.widthOf(line) > 70 && utf8.RuneCountInString(line) > 1 {
			t.Fatalf("%q is %.1f wide", line, s.widthOf(line))
		}
	}
}
