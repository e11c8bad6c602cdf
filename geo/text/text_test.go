package text

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"peijian/geo"
)

const rare = "剅河埫口𠮷垸沔"

func TestEveryGBLabelIsGB18030(t *testing.T) {
	for _, label := range []string{"GBK", "cp936", "936", "gb2312", "GB-2312", "OEM", "gb18030", "EUC-CN\r\n"} {
		if enc, ok := Canonical(label); enc != GB18030 || !ok {
			t.Error(label, enc, ok)
		}
	}
	if enc, ok := Canonical("\ufeffutf-8"); enc != UTF8 || !ok {
		t.Error(enc)
	}
	if _, ok := Canonical("Big5"); ok {
		t.Error("Big5 is known")
	}
}

func TestRareNamesSurvive(t *testing.T) {
	for _, enc := range []string{UTF8, GB18030} {
		b, ok := Encode(enc, rare)
		if s, good := NewDecoder(enc).Decode(b); !ok || !good || s != rare || Guess(b, false) != enc {
			t.Error(enc, s)
		}
	}
}

func TestCutDropsExactlyTheHalfCharacter(t *testing.T) {
	for _, enc := range []string{UTF8, GB18030} {
		rapid.Check(t, func(t *rapid.T) {
			s := rapid.StringOf(rapid.RuneFrom([]rune("a0剅𠮷é社 区"))).Draw(t, "s")
			b, _ := Encode(enc, s)
			b = b[:rapid.IntRange(0, len(b)).Draw(t, "at")]
			got, ok := NewDecoder(enc).Decode(Cut(enc, b))
			if !ok || !strings.HasPrefix(s, got) {
				t.Fatalf("%s: %q became %q", enc, s, got)
			}
			next := s[len(got):]
			if next != "" {
				if r, _ := Encode(enc, string([]rune(next)[:1])); len(Cut(enc, b))+len(r) <= len(b) {
					t.Fatalf("%s: %q lost a whole character: %q", enc, s, got)
				}
			}
		})
	}
}

func TestOneDamagedByteDoesNotTurnAFileIntoGB18030(t *testing.T) {
	sound := strings.Repeat("社区", 20)
	if enc := Guess([]byte(sound+"\xe7\xa4"+sound), false); enc != UTF8 {
		t.Error("damaged UTF-8 is taken for", enc)
	}
	for _, s := range []string{rare, sound, "仙", "仙桃市干河街道办事处襄河社区居民委员会"} {
		if b, _ := Encode(GB18030, s); Guess(b, false) != GB18030 {
			t.Error(s, "in GB18030 is taken for UTF-8")
		}
	}
}

func TestBadTextsAreToldApart(t *testing.T) {
	for s, bad := range map[string]bool{"": false, "abc": false, rare: false, "a\x00": true, "社\x00": true, "a\xff": true, "社\ufffd": true} {
		if Bad(s) != bad {
			t.Errorf("%q", s)
		}
	}
}

func TestAStreamDecidesAtItsFirstChineseCharacter(t *testing.T) {
	padding := strings.Repeat("0123456789,", 20_000)
	for _, enc := range []string{UTF8, GB18030} {
		for _, tail := range []string{rare, rare + strings.Repeat("社区", 50_000)} {
			b, _ := Encode(enc, padding+tail)
			s, err := NewStream(iotest.HalfReader(bytes.NewReader(b)), "", 1<<30)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(s)
			if err != nil || string(got) != padding+tail || s.Encoding() != enc {
				t.Error(enc, err, s.Encoding(), len(got))
			}
		}
	}
}

func TestAByteOrderMarkIsDroppedAndDecides(t *testing.T) {
	s, err := NewStream(strings.NewReader("\xef\xbb\xbf名称\xff"), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(s); string(b) != "名称\xff" || s.Encoding() != UTF8 {
		t.Errorf("%q", b)
	}
	_, err = NewStream(strings.NewReader("\xff\xfea\x00"), "", 100)
	wantCode(t, err, "text.utf16")
	_, err = NewStream(strings.NewReader("a"), "latin9", 100)
	wantCode(t, err, "text.encoding")
}

func TestAStreamEndsAtItsLimit(t *testing.T) {
	for _, content := range []string{strings.Repeat("a", 101), strings.Repeat("社", 40), "\xef\xbb\xbf" + strings.Repeat("a", 200_000)} {
		s, err := NewStream(strings.NewReader(content), "", 100)
		if err == nil {
			_, err = io.ReadAll(s)
		}
		wantCode(t, err, "file.size")
	}
	s, _ := NewStream(strings.NewReader(strings.Repeat("a", 100)), "", 100)
	if b, err := io.ReadAll(s); err != nil || len(b) != 100 {
		t.Error(len(b), err)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != code || !p.Fatal {
		t.Errorf("got %v, want %s", err, code)
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte(rare))
	f.Add([]byte("\x81\x5c\xff\x81\x30\x81"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := NewStream(iotest.OneByteReader(bytes.NewReader(b)), "", 1<<20)
		if err != nil {
			return
		}
		if out, err := io.ReadAll(s); err != nil || len(out) > 3*len(b) {
			t.Error(len(out), err)
		}
	})
}
