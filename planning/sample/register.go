package sample

import (
	_ "embed"
	"strings"
)

// register is picked from the statistical register of 2023: names and codes are real. Which of the urban communities
// are converted villages is not published by name; the kinds are dealt out so that the source's counts come true.
//
//go:embed communities.csv
var register string

// The sub-districts of the urban area, in the order of districts, and the community whose figures are published.
const (
	shazui    = "429004001"
	ganhe     = "429004002"
	longhua   = "429004003"
	park      = "GYY"
	xianghe   = "429004002023"
	pureUrban = "pure_urban"
	converted = "village_converted"
	unstated  = "unknown"
)

// townSite is a town with its place in metres east and north of the city's centre. The places are roughly right, the outlines are made.
type townSite struct {
	code, name  string
	east, north float64
}

var townSites = []townSite{
	{"429004100", "郑场镇", -42000, 4500}, {"429004101", "毛嘴镇", -34300, 3900}, {"429004102", "剅河镇", -32500, -2600},
	{"429004103", "三伏潭镇", -24500, 2600}, {"429004104", "胡场镇", -15500, 400}, {"429004105", "长埫口镇", 14200, 900},
	{"429004106", "西流河镇", 17500, -7600}, {"429004107", "沙湖镇", 26500, -19000}, {"429004108", "杨林尾镇", 13500, -22500},
	{"429004109", "彭场镇", 5500, -12500}, {"429004110", "张沟镇", -5500, -13500}, {"429004111", "郭河镇", -14500, -11500},
	{"429004112", "沔城回族镇", -21000, -19000}, {"429004113", "通海口镇", -30500, -16500}, {"429004114", "陈场镇", -37500, -9500},
}

// withoutPremises are the communities that the source names as lacking finished premises. It says 8 and names 7.
var withoutPremises = []string{
	"429004002015", "429004002018", "429004001011", "429004001016", "429004001006", "429004106002", "429004113001",
}

func readRegister() []Community {
	var out []Community
	for _, line := range strings.Split(strings.TrimSpace(register), "\n")[1:] {
		cells := strings.Split(strings.TrimSpace(line), ",")
		out = append(out, Community{Code: cells[0], Name: cells[1], Subdistrict: cells[2], Kind: cells[3]})
	}
	return out
}
