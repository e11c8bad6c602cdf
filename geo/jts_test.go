package geo_test

import (
	"encoding/hex"
	"encoding/xml"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
)

// jtsRun is a file of the test suite of JTS.
type jtsRun struct {
	Cases []struct {
		Desc  string `xml:"desc"`
		A     string `xml:"a"`
		B     string `xml:"b"`
		Tests []struct {
			Op struct {
				Name    string `xml:"name,attr"`
				Arg1    string `xml:"arg1,attr"`
				Arg2    string `xml:"arg2,attr"`
				Pattern string `xml:"arg3,attr"` // of a relation
				Want    string `xml:",chardata"`
			} `xml:"op"`
		} `xml:"test"`
	} `xml:"case"`
}

// jtsRuns reads the test suite of JTS, by the names of its files.
func jtsRuns(t *testing.T) map[string]jtsRun {
	t.Helper()
	folder := os.Getenv("PEIJIAN_DATA")
	if folder == "" {
		t.Skip("PEIJIAN_DATA does not name the folder with the cases of JTS")
	}
	files, err := filepath.Glob(filepath.Join(folder, "invalid/jts_xml/*/*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	runs := map[string]jtsRun{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var run jtsRun
		if err := xml.Unmarshal(text, &run); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		runs[file] = run
	}
	return runs
}

// The cases of JTS, on which GEOS and so PostGIS rest. Cases with kinds that are not ours (collections, rings
// outside of polygons) and predicates on invalid shapes are left out.
func TestCasesOfJTS(t *testing.T) {
	counts := map[string]int{}
	for file, run := range jtsRuns(t) {
		for _, c := range run.Cases {
			for _, test := range c.Tests {
				args := map[string]string{"A": c.A, "B": c.B}
				op := test.Op
				got, ok := jtsOp(op.Name, args[strings.ToUpper(op.Arg1)], args[strings.ToUpper(op.Arg2)])
				if !ok {
					continue
				}
				counts[op.Name]++
				if !sameAnswer(got, strings.TrimSpace(op.Want)) {
					t.Errorf("%s: %s: %s is %s, want %s\n%.300s\n%.300s", filepath.Base(file), strings.TrimSpace(c.Desc), op.Name, got, op.Want, c.A, c.B)
				}
			}
		}
	}
	t.Logf("answered as JTS does: %v", counts)
	for _, op := range []string{"isValid", "covers", "coveredBy", "intersects", "disjoint", "distance"} {
		if counts[op] == 0 {
			t.Errorf("no case of %s was asked", op)
		}
	}
}

// jtsOp answers one question; false when it is not one for us.
func jtsOp(name, a, b string) (string, bool) {
	ga, ok := jtsGeometry(a)
	if !ok {
		return "", false
	}
	if name == "isValid" {
		return strconv.FormatBool(geo.Validate(ga) == nil), true
	}
	gb, ok := jtsGeometry(b)
	if !ok || geo.Validate(ga) != nil || geo.Validate(gb) != nil {
		return "", false
	}
	sa, errA := geo.Prepare(ga)
	sb, errB := geo.Prepare(gb)
	if errA != nil || errB != nil {
		return "", false
	}
	switch name {
	case "covers":
		return strconv.FormatBool(sa.Covers(sb)), true
	case "coveredBy":
		return strconv.FormatBool(sb.Covers(sa)), true
	case "intersects":
		return strconv.FormatBool(sa.Intersects(sb)), true
	case "disjoint":
		return strconv.FormatBool(!sa.Intersects(sb)), true
	case "distance":
		return strconv.FormatFloat(sa.Distance(sb), 'g', -1, 64), true
	}
	return "", false
}

func jtsGeometry(text string) (orb.Geometry, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if strings.Contains(text, "COLLECTION") || strings.Contains(text, "LINEARRING") {
		return nil, false
	}
	if raw, err := hex.DecodeString(text); err == nil && len(raw) > 0 {
		g, err := wkb.Unmarshal(raw)
		return g, err == nil
	}
	g, err := wkt.Unmarshal(text)
	return g, err == nil
}

func sameAnswer(got, want string) bool {
	g, errG := strconv.ParseFloat(got, 64)
	w, errW := strconv.ParseFloat(want, 64)
	if errG == nil && errW == nil {
		return math.Abs(g-w) <= 1e-9*max(1, math.Abs(w))
	}
	return strings.EqualFold(got, want)
}
