package permit

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Floor is a storey as drawings name it, read for what a rule asks of it.
type Floor struct {
	Lowest, Highest int  // of what stands above ground, from 1; 0 when the text does not say
	Basement        bool // 地下, wholly below ground, or a range that reaches below
	SemiBasement    bool // 半地下
	Mezzanine       bool // 夹层
	Stilt           bool // 架空层
}

var (
	storeys     = regexp.MustCompile(`^(-?\d{1,3})(?:[~至到—–-](-?\d{1,3}))?$`)
	floorLists  = regexp.MustCompile(`[、,/;]|和|及`)
	basements   = regexp.MustCompile(`^(?:B|地下|负)\d{1,2}(?:[~至到、,/—–-](?:B|地下|负)?-?\d{1,2})?$`)
	numerals    = regexp.MustCompile(`[一二两三四五六七八九十首底]+`)
	numeral     = regexp.MustCompile(`^(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九首底])$`)
	storeyWords = strings.NewReplacer("楼", "", "层", "", "F", "", "L", "", "第", "", "地上", "")
)

// ParseFloor reads 1, 1F, F2, 4-5, 1,2,5-17, 一层, 1至2层, -1F, B1, 地下一层, 负一层, 半地下, 夹层, 架空层 and the English words. ok is false
// when it cannot tell, which a ruling takes for "not known" and never for "above ground".
func ParseFloor(s string) (f Floor, ok bool) {
	if len(s) == 1 && s[0] >= '1' && s[0] <= '9' { // most floors are written so
		n := int(s[0] - '0')
		return Floor{Lowest: n, Highest: n}, true
	}
	if len(s) == 3 && s[1] == '-' && s[0] >= '1' && s[0] <= s[2] && s[2] <= '9' { // and some so: 1-2
		return Floor{Lowest: int(s[0] - '0'), Highest: int(s[2] - '0')}, true
	}
	s = strings.ToUpper(strings.Join(strings.Fields(width.Fold.String(s)), ""))
	switch {
	case s == "":
		return f, false
	case strings.Contains(s, "半地下") || strings.HasPrefix(s, "SEMI-BASEMENT") || strings.HasPrefix(s, "SEMIBASEMENT"):
		return Floor{SemiBasement: true}, true
	case strings.Contains(s, "地下室") || strings.HasPrefix(s, "BASEMENT") || s == "地下" || s == "地下层":
		return Floor{Basement: true}, true
	case strings.Contains(s, "夹层") || strings.HasPrefix(s, "MEZZANINE"):
		return Floor{Mezzanine: true}, true
	case strings.Contains(s, "架空") || strings.HasPrefix(s, "STILT"):
		return Floor{Stilt: true}, true
	}
	s = storeyWords.Replace(numerals.ReplaceAllStringFunc(s, digits))
	if basements.MatchString(s) {
		return Floor{Basement: true}, true
	}
	return numbered(s)
}

// digits writes a Chinese numeral below a hundred: 二十一 as 21, 首 and 底 as the first. What is no numeral, as 二三, stays as it is.
func digits(s string) string {
	if !numeral.MatchString(s) {
		return s
	}
	tens, ones, written := strings.Cut(s, "十")
	if !written {
		tens, ones = "", s
	}
	n := worth[ones]
	if written {
		n += 10 * max(1, worth[tens])
	}
	return strconv.Itoa(n)
}

var worth = map[string]int{"首": 1, "底": 1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

// numbered reads one storey, a range of storeys, or a list of both, as 1,2,5-17: the lowest and the highest of all.
func numbered(s string) (f Floor, ok bool) {
	for i, part := range floorLists.Split(s, -1) {
		next, readable := storeysOf(part)
		switch {
		case !readable:
			return Floor{}, false
		case i == 0:
			f = next
		case f.Basement || next.Basement:
			f = Floor{Basement: true}
		default:
			f = Floor{Lowest: min(f.Lowest, next.Lowest), Highest: max(f.Highest, next.Highest)}
		}
	}
	return f, true
}

// storeysOf reads one storey or a range of storeys.
func storeysOf(s string) (Floor, bool) {
	m := storeys.FindStringSubmatch(s)
	if m == nil {
		return Floor{}, false
	}
	low, _ := strconv.Atoi(m[1])
	high := low
	if m[2] != "" {
		high, _ = strconv.Atoi(m[2])
	}
	if low == 0 || high == 0 || low > high {
		return Floor{}, false
	}
	if low < 0 {
		return Floor{Basement: true}, true
	}
	return Floor{Lowest: low, Highest: high}, true
}
