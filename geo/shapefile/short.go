package shapefile

import (
	"strconv"
	"strings"
)

// ShortNames gives each name the ten bytes that a .dbf has for it, different from all others: words keep their beginnings, short words all of theirs
// (subdistrict_code: subdi_code). The same names give the same short ones, so that a reader who knows the long names knows these.
func ShortNames(names []string) []string {
	out := make([]string, len(names))
	taken := map[string]bool{}
	for i, name := range names {
		short := shortened(name)
		for n := 1; taken[strings.ToUpper(short)]; n++ {
			end := strconv.Itoa(n)
			short = cutTo(shortened(name), NameBytes-len(end)) + end
		}
		taken[strings.ToUpper(short)] = true
		out[i] = short
	}
	return out
}

func shortened(name string) string {
	words := strings.Split(name, "_")
	if len(name) <= NameBytes || len(words) == 1 || len(words) > 4 {
		return cutTo(name, NameBytes)
	}
	room := NameBytes - (len(words) - 1)
	share := shareOf(words, room)
	for i, w := range words {
		words[i] = cutTo(w, share[i])
	}
	return strings.Join(words, "_")
}

// shareOf divides room among words: none gets more than it needs, and what is over goes to the longer ones, the first of them before.
func shareOf(words []string, room int) []int {
	share := make([]int, len(words))
	for room > 0 {
		least := -1
		for i, w := range words {
			if share[i] < len(w) && (least < 0 || share[i] < share[least]) {
				least = i
			}
		}
		if least < 0 {
			return share
		}
		share[least]++
		room--
	}
	return share
}

// cutTo keeps so many bytes, and no half character.
func cutTo(s string, bytes int) string {
	for len(s) > bytes {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	return s
}
