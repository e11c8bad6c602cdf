package paper

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"peijian/planning"
	"peijian/planning/permit"
)

func blankSheet(t testing.TB) *sheet {
	t.Helper()
	s, err := newSheet(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNoLineIsWiderThanItsColumnNorBeginsWithAClosingMark(t *testing.T) {
	s := blankSheet(t)
	s.size = 10
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("社区用房剅埫𠮷，。；（）“”《》abc-/ 1234.5m²%\n")), 0, 80, -1).Draw(t, "text")
		wide := rapid.Float64Range(60, 400).Draw(t, "width")
		lines := s.wrap(text, wide)
		if got := strings.Join(lines, ""); got != strings.ReplaceAll(text, "\n", "") {
			t.Fatalf("%q became %q", text, got)
		}
		for _, line := range lines {
			line = strings.TrimRightFunc(line, unicode.IsSpace)
			if s.widthOf(line) > wide && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("%q is %.1f wide, the column %.1f", line, s.widthOf(line), wide)
			}
		}
	})
	for _, text := range []string{strings.Repeat("用", 12) + "：" + strings.Repeat("房", 9), strings.Repeat("用", 11) + "（" + strings.Repeat("房", 9) + "）。"} {
		for _, line := range s.wrap(text, 121) {
			if strings.ContainsAny(string([]rune(line)[0]), closing) || strings.HasSuffix(line, "（") {
				t.Errorf("a line of %q is %q", text, line)
			}
		}
	}
}

// pagesOf is the text of each page, without spaces.
func pagesOf(t *testing.T, in Input) []string {
	t.Helper()
	text, _ := read(t, printed(t, in))
	var out []string
	for _, page := range strings.Split(strings.TrimSuffix(text, "\f"), "\f") {
		out = append(out, plain(page))
	}
	return out
}

// However many rooms push it down the page, a short table stays whole, no row stands alone, and who signs, signs below words.
func TestNothingIsLeftAloneOnAPage(t *testing.T) {
	for n := range 36 {
		in := sampled(t, Opinion)
		in.Ruling.Findings = nil
		room := in.Ruling.Rooms[0]
		in.Ruling.Rooms = nil
		for range n {
			in.Ruling.Rooms = append(in.Ruling.Rooms, room)
		}
		for _, name := range []string{"甲园", "乙园", "丙园", "丁园"} {
			in.Ruling.Siblings = append(in.Ruling.Siblings, permit.SiblingView{Name: name})
		}
		for i, page := range pagesOf(t, in) {
			if strings.Contains(page, "甲园") != strings.Contains(page, "丁园") {
				t.Errorf("%d rooms: the siblings' table is broken on page %d", n, i+1)
			}
			if strings.Contains(page, "签约方") != strings.Contains(page, "民政局") {
				t.Errorf("%d rooms: the signatures' table is broken on page %d", n, i+1)
			}
			if strings.Contains(page, "经办：") && (!strings.Contains(page, "审查意见经审查") || !strings.Contains(page, "审批：")) {
				t.Errorf("%d rooms: the boxes on page %d stand without the opinion", n, i+1)
			}
			if rows := strings.Count(page, "71.35"); rows == 1 && n > 1 {
				t.Errorf("%d rooms: one alone on page %d", n, i+1)
			}
		}
	}
}

func TestARowTallerThanAPageGoesOnOnTheNext(t *testing.T) {
	in := sampled(t, Checklist)
	in.Ruling.Rooms[0].Name = strings.Repeat("长", 900) + "末"
	text, _ := read(t, printed(t, in))
	if got := strings.Count(plain(text), "长") - strings.Count(in.Ruling.Name, "长"); got < 900 || !strings.Contains(text, "末") {
		t.Errorf("%d of 900 characters are printed", got)
	}
	for _, page := range strings.Split(text, "\f") {
		if strings.Count(page, "长") > 0 && !strings.Contains(plain(page), "页") {
			t.Error("a page has no foot")
		}
	}
}

func TestEveryAccountIsPrinted(t *testing.T) {
	in := sampled(t, Opinion)
	in.Ruling.Quotas = []permit.QuotaView{{Title: planning.Text{Zh: "社区用房"}, Required: "240.00", Promised: "80.00", Short: "160.00"}, {Title: planning.Text{Zh: "养老用房"}, Required: "1200.50", Promised: "0.00", Short: "1200.50"}}
	if text, _ := read(t, printed(t, in)); !strings.Contains(plain(text), "养老用房1,2001,200.500.001,200.50") {
		t.Error(text)
	}
}

func TestACorrectionStopsTheClockAndDoesNotStartItAnew(t *testing.T) {
	in := sampled(t, Correction)
	in.Items = []planning.Text{{Zh: "补交协议。"}, {Zh: "补交图纸"}}
	text, _ := read(t, printed(t, in))
	for _, want := range []string{"1.补交协议。2.补交图纸。", "补正期间不计入办理期限，收到补正材料后继续计算。"} {
		if !strings.Contains(plain(text), want) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "重新计时") {
		t.Error("says that the clock starts anew")
	}
}

func TestAnAgreementIsSealedBelowAClauseAndNamesNoReviewer(t *testing.T) {
	for n := range 24 {
		in := sampled(t, Agreement)
		for range n {
			in.Ruling.Rooms = append(in.Ruling.Rooms, in.Ruling.Rooms[0])
		}
		for i, page := range pagesOf(t, in) {
			if strings.Contains(page, "甲方（盖章）：") && !strings.Contains(page, "第八条") {
				t.Errorf("%d rooms: page %d has seals without a clause", n, i+1)
			}
			for _, no := range []string{"办理机关", "审查日", "适用规则"} {
				if strings.Contains(page, no) {
					t.Errorf("says %q", no)
				}
			}
		}
	}
}

// TestTheCodeLeadsToTheCheck reads the picture of each paper's first page as a telephone does.
func TestTheCodeLeadsToTheCheck(t *testing.T) {
	for _, tool := range []string{"pdftoppm", "zbarimg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not there: apt-get install poppler-utils zbar-tools")
		}
	}
	for _, k := range Kinds() {
		in := sampled(t, k)
		in.Verify = "https://peijian.example.gov.cn:8443/verify/" + strings.Repeat("0f3c", 16)
		name := filepath.Join(t.TempDir(), "a")
		if err := os.WriteFile(name+".pdf", printed(t, in), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("pdftoppm", "-r", "150", "-l", "1", "-singlefile", "-png", name+".pdf", name).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		out, err := exec.Command("zbarimg", "-q", "--raw", name+".png").Output()
		if got := strings.TrimSpace(string(out)); err != nil || got != in.Verify {
			t.Errorf("%s: the code says %q: %v", k, got, err)
		}
	}
}

func TestADraftHasNoCode(t *testing.T) {
	in := sampled(t, Opinion)
	in.Digest = ""
	if text, _ := read(t, printed(t, in)); strings.Contains(text, "扫码") || strings.Contains(text, "/verify/") || !strings.Contains(plain(text), "草稿，未存档") {
		t.Error(text)
	}
}
