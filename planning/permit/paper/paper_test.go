package paper

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"pgregory.net/rapid"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

func fonts(t testing.TB) Fonts {
	t.Helper()
	f, err := Built()
	if errors.Is(err, ErrNoFonts) {
		t.Skip("the papers' fonts are not built in: make build brings them")
	}
	return f
}

const file = `
id: YS-1
gate: presale_permit
name: 剅河镇长埫口𠮷园预售
received_on: 2026-11-18
development: {name: 示例花园, developer: {name: 示例花园置业有限公司}, land_contract: 示例-1}
scheme: {approval: {number: 示例1号, date: 2026-06-30, units: 1200}}
phases: [{number: 1, designed_units: 1200, status: this}]
rooms:
  - {id: R1, name: 办公室, building: "1", floor: "1", use: office, gross_area: 80, net_area: 71.35, free: true}
  - {id: R2, name: 活动室, building: "1", floor: 地下一层, use: activity, gross_area: 160, free: true}
agreement: {number: 示例协1, free: true, parties: [{role: developer, name: 示例花园置业有限公司, signed_on: 2026-10-20}]}
`

// sampled is a paper about a file that fails, with a map.
func sampled(t testing.TB, k Kind) Input {
	t.Helper()
	a, problems := application.Parse("file.yaml", []byte(file))
	if a == nil {
		t.Fatal(problems)
	}
	site := orb.Polygon{{{0, 0}, {200, 0}, {200, 120}, {0, 120}, {0, 0}}}
	return Input{
		Kind: k, File: a, City: "示例市", Organ: "示例市住房保障机构", Notice: "示例数据，边界为虚构", Digest: strings.Repeat("ab", 32), Verify: "http://localhost:8080/verify/" + strings.Repeat("ab", 32),
		Ruling: permit.Evaluate(permit.Default(), a, permit.Surroundings{}, planning.Date{Year: 2026, Month: time.November, Day: 23}),
		Map: Map{Site: site, Rooms: []orb.Point{{20, 20}}, Marks: []string{"1"}, Labels: []Label{{orb.Point{100, 60}, "示例花园"}},
			Lines: []orb.Geometry{orb.Polygon{{{-500, -400}, {700, -400}, {700, 500}, {-500, 500}, {-500, -400}}}}},
	}
}

func printed(t testing.TB, in Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, in, fonts(t)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read is the text that somebody selects in a PDF, and how many pages it has.
func read(t *testing.T, pdf []byte) (text string, pages int) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not there: apt-get install poppler-utils")
	}
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out), strings.Count(string(out), "\f")
}

// plain is text without the spaces by which a reader of PDFs keeps the layout.
func plain(text string) string { return strings.Join(strings.Fields(text), "") }

// alone counts the lines that say nothing else.
func alone(text, line string) (n int) {
	for each := range strings.Lines(text) {
		if strings.TrimSpace(each) == line {
			n++
		}
	}
	return n
}

func TestAPaperWithoutACitySaysSo(t *testing.T) {
	in := sampled(t, Opinion)
	in.City, in.Map = "", Map{}
	if text, _ := read(t, printed(t, in)); !strings.Contains(plain(text), "仅凭申请材料·城市数据第0版") || strings.Contains(text, "位置图") {
		t.Error(text)
	}
}

func TestPapersSayWhatTheRulingSays(t *testing.T) {
	for kind, wants := range map[Kind][]string{
		Opinion:    {"社区用房配建审查意见", "240.00", "缺 160.00", "1,200 套 × 20 ÷ 100 = 240.00", "地下一层", "经办", "复核", "审批", "审查日：2026-11-23", "71.35", "示例市住房保障机构"},
		Checklist:  {"预售项目社区用房核验单", "每百户20平米", "未与正式文件核对", "2026-10-20", "未签"},
		Correction: {"一次性补正告知书", "现一次性告知", "示例花园置业有限公司"},
		Refusal:    {"不予许可决定书", "行政复议", "行政诉讼", "第三十八条"},
		Agreement:  {"社区用房场所协议", "甲方（开发企业）", "无偿提供", "第八条"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			text, pages := read(t, printed(t, sampled(t, kind)))
			for _, want := range append(wants, "剅河镇长埫口𠮷园预售", "示例数据", "第 1 /") {
				if !strings.Contains(plain(text), plain(want)) {
					t.Errorf("does not say %q:\n%s", want, text)
				}
			}
			if heads := alone(text, "用房"); heads > 1 {
				t.Errorf("the heading of the rooms stands %d times", heads)
			}
			if pages < 1 || pages > 6 {
				t.Errorf("%d pages", pages)
			}
		})
	}
}

func TestTheSamePaperHasTheSameBytes(t *testing.T) {
	for _, k := range Kinds() {
		if a, b := printed(t, sampled(t, k)), printed(t, sampled(t, k)); !bytes.Equal(a, b) {
			t.Errorf("%s differs between two prints", k)
		}
	}
}

// TestAnotherProcessPrintsTheSameBytes starts this test again, since what one process remembers could hide what another makes up.
func TestAnotherProcessPrintsTheSameBytes(t *testing.T) {
	const place = "PEIJIAN_TEST_PRINT_TO"
	pdf := printed(t, sampled(t, Checklist))
	if path := os.Getenv(place); path != "" {
		if err := os.WriteFile(path, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	path := filepath.Join(t.TempDir(), "other.pdf")
	other := exec.Command(os.Args[0], "-test.run=^TestAnotherProcessPrintsTheSameBytes$")
	other.Env = append(os.Environ(), place+"="+path, "TZ=Asia/Shanghai")
	if out, err := other.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, pdf) {
		t.Errorf("another process printed %d bytes, this one %d: %v", len(b), len(pdf), err)
	}
}

func TestARefusalNeedsSomethingToRefuse(t *testing.T) {
	in := sampled(t, Refusal)
	in.Ruling.Open, in.Reason = true, ""
	if err := Write(&bytes.Buffer{}, in, fonts(t)); !errors.Is(err, planning.ErrInvalid) {
		t.Error(err)
	}
	in.Reason = "材料虚假"
	if text, _ := read(t, printed(t, in)); !strings.Contains(plain(text), in.Reason) {
		t.Error("the officer's reason is not printed")
	}
}

func TestLongTablesAndOddNames(t *testing.T) {
	in := sampled(t, Checklist)
	for range 60 {
		in.Ruling.Rooms = append(in.Ruling.Rooms, in.Ruling.Rooms[0])
		in.Ruling.Findings = append(in.Ruling.Findings, in.Ruling.Findings[0])
	}
	in.Ruling.Name = strings.Repeat("长名称", 40) + "\x00\x1b[2J\u202e😀" + strings.Repeat("x", 300)
	in.Ruling.Rooms[3].Name = strings.Repeat("W", 200)
	text, pages := read(t, printed(t, in))
	if pages < 5 || strings.Count(text, "面积 m²") < 2 || !strings.Contains(text, "[U+1F600]") {
		t.Errorf("%d pages; the table's head must come again on each, and the odd character as its code", pages)
	}
}

func TestAPaperThatDoesNotExist(t *testing.T) {
	if err := Write(&bytes.Buffer{}, Input{Kind: "poem"}, nil); !errors.Is(err, planning.ErrInvalid) {
		t.Error(err)
	}
	if err := Write(&bytes.Buffer{}, Input{Kind: Opinion}, nil); !errors.Is(err, ErrNoFonts) {
		t.Error(err)
	}
}

// Whatever people are called, a paper prints it or its code.
func TestAnyNamePrints(t *testing.T) {
	in := sampled(t, Checklist)
	for i := range 300 {
		room := in.Ruling.Rooms[0]
		room.Name, room.Building = rapid.String().Example(i), rapid.StringOfN(rapid.Rune(), 1, 12, -1).Example(i)
		in.Ruling.Rooms = append(in.Ruling.Rooms, room)
	}
	if text, pages := read(t, printed(t, in)); pages < 8 || !strings.Contains(plain(text), "经办") {
		t.Errorf("%d pages", pages)
	}
}
