package crs

import (
	"fmt"
	"math"
	"strings"
)

// The old Chinese datums and where the EPSG register lists them.
var controlledCodes = []struct {
	first, last int
	datum       string
}{
	{2327, 2390, "Xi'an 1980"}, {4610, 4610, "Xi'an 1980"},
	{2401, 2442, "Beijing 1954"}, {4214, 4214, "Beijing 1954"},
	{21413, 21423, "Beijing 1954"}, {21453, 21463, "Beijing 1954"}, {21473, 21483, "Beijing 1954"},
	{4555, 4555, "New Beijing"}, {4568, 4589, "New Beijing"}, {4652, 4656, "New Beijing"},
	{4766, 4800, "New Beijing"}, {4812, 4812, "New Beijing"}, {4822, 4822, "New Beijing"},
}

// controlledCode names the datum of a code that must not be converted silently, "" for all others.
func controlledCode(epsg int) string {
	for _, r := range controlledCodes {
		if epsg >= r.first && epsg <= r.last {
			return r.datum
		}
	}
	return ""
}

// controlledDatum recognises the same datums in a .prj, by name or by their ellipsoids: IAG 1975 for Xi'an 1980,
// Krasovsky 1940 for Beijing 1954.
func controlledDatum(names string, axis float64) string {
	switch {
	case strings.Contains(names, "XIAN"), math.Abs(axis-6378140) < 0.5:
		return "Xi'an 1980"
	case strings.Contains(names, "BEIJING"), strings.Contains(names, "PEKING"):
		return "Beijing 1954"
	case math.Abs(axis-6378245) < 0.5:
		return "Beijing 1954 or another datum on the ellipsoid of Krasovsky"
	}
	return ""
}

// controlled is the refusal: it says what to do instead.
func controlled(what string) error {
	return fmt.Errorf("%w: %s, tens of metres to over a hundred away from CGCS2000: have the surveying authority "+
		"convert the data to CGCS2000 (EPSG:4490 or 4547) first", ErrControlled, what)
}
