package points

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// angle is degrees, minutes and seconds in the ways in which people write them: 113°27′14.3″E, 东经113度27分14.3秒,
// 113:27:14.3, 113 27 14.3. Minutes and seconds may be missing where a sign follows the degrees.
var angle = regexp.MustCompile(`^([+-]?)(?:东经|北纬|西经|南纬|[EWNS])?\s*(\d{1,3}(?:\.\d+)?)\s*(?:[°O度:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['′’分:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:["″”秒]|''|′′)?)?)?)?)\s*([EWNS]?)$`)

// number reads a coordinate: metres or degrees, with full-width digits and parted thousands, or degrees with minutes and
// seconds. ok is false for what is none.
func number(s string) (v float64, ok bool) {
	s = strings.TrimSpace(norm.NFKC.String(s))
	if len(s) > 60 {
		return 0, false
	}
	if v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64); err == nil {
		return v, math.Abs(v) < 1e100 // false for NaN
	}
	s = strings.ToUpper(s)
	m := angle.FindStringSubmatch(strings.Replace(s, "′′", "″", 1))
	if m == nil {
		return 0, false
	}
	parts := [3]float64{}
	for i, text := range m[2:5] {
		if text != "" {
			parts[i], _ = strconv.ParseFloat(text, 64) // digits only
		}
	}
	if parts[1] >= 60 || parts[2] >= 60 {
		return 0, false
	}
	v = (parts[0]*3600 + parts[1]*60 + parts[2]) / 3600 // one rounding
	if m[1] == "-" || m[5] == "W" || m[5] == "S" || strings.HasPrefix(s, "西经") || strings.HasPrefix(s, "南纬") || strings.HasPrefix(s, "W") || strings.HasPrefix(s, "S") {
		v = -v
	}
	return v, true
}
