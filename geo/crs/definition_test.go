package crs_test

import (
	"testing"

	"peijian/geo/crs"
)

var written = []int{4490, 4326, 3857, 4547, 4526, 4546, 4508, 4497, 4513, 4534, 4554, 32649, 32749}

func TestASystemIsKnownAgainByItsText(t *testing.T) {
	for _, code := range written {
		s, err := crs.ByCode(code)
		if err != nil {
			t.Fatal(err)
		}
		for dialect, text := range map[string]string{"ESRI": crs.ESRI(s), "OGC": crs.WKT(s)} {
			if got, err := crs.ParsePRJ(text); err != nil || got != s {
				t.Errorf("EPSG:%d in the dialect of %s is read as %v (%v): %s", code, dialect, got, err, text)
			}
		}
	}
}

func TestAPseudoSystemHasNoText(t *testing.T) {
	s, err := crs.Parse("GCJ-02")
	if err != nil || crs.ESRI(s) != "" || crs.WKT(s) != "" {
		t.Errorf("%q %q %v", crs.ESRI(s), crs.WKT(s), err)
	}
}
