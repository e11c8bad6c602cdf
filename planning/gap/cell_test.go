package gap_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/towntest"
)

// block is a rectangle of thousandths of a degree east and north of 113.4° E, 30.3° N.
func block(west, south, east, north float64) orb.MultiPolygon {
	w, s, e, n := 113.4+west/1000, 30.3+south/1000, 113.4+east/1000, 30.3+north/1000
	return orb.MultiPolygon{{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}}
}

// divided is a town with two communities side by side, of which the western one, 甲, has two grid cells: south and north.
func divided(t *testing.T) *town {
	w := newTown(t)
	w.Put(planning.Subdistricts, "S", block(0, 0, 20, 10), map[string]any{"name": "示例街道", "kind": "street"})
	w.Put(planning.Communities, "A", block(0, 0, 10, 10), map[string]any{"name": "甲社区", "kind": "village_converted", "subdistrict_code": "S"})
	w.Put(planning.Communities, "B", block(10, 0, 20, 10), map[string]any{"name": "乙社区", "kind": "pure_urban", "subdistrict_code": "S"})
	w.cell("A1", "A", block(0, 0, 10, 5))
	w.cell("A2", "A", block(0, 5, 10, 10))
	return w
}

func (w *town) cell(code, community string, g orb.Geometry) {
	w.Put(planning.Cells, code, g, map[string]any{"name": code + "网格", "community_code": community, "kind": "basic"})
}

// measured says where a cell of 1,000 m² lies.
func (w *town) measured(code string, claims []planning.Claim, overlaps ...planning.CellOverlap) {
	w.Cells = append(w.Cells, planning.CellGroundChange{Code: code, Ground: &planning.CellGround{Area: 1000, Claims: claims, Overlaps: overlaps}})
}

func TestEveryGapKnowsItsCell(t *testing.T) {
	for name, c := range map[string]struct {
		ground orb.Geometry
		claims []planning.Claim
		kind   gap.Kind
		want   planning.Named
	}{
		"in the south":                             {block(1, 1, 2, 2), []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 40)}, gap.Contested, planning.Named{Code: "A1", Name: "A1网格"}},
		"in the north":                             {block(1, 7, 2, 8), []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 40)}, gap.Contested, planning.Named{Code: "A2", Name: "A2网格"}},
		"on the line of two: the smaller code":     {block(1, 4, 2, 6), []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 40)}, gap.Contested, planning.Named{Code: "A1", Name: "A1网格"}},
		"its middle in a community without cells":  {block(15, 1, 16, 2), []planning.Claim{towntest.Claim("B", 60), towntest.Claim("A", 40)}, gap.Contested, planning.Named{}},
		"on ground of a cell of another community": {block(1, 1, 2, 2), []planning.Claim{towntest.Claim("B", 100)}, gap.Unclaimed, planning.Named{}},
		"in no community":                          {block(30, 1, 31, 2), nil, gap.Unclaimed, planning.Named{}},
	} {
		w := divided(t)
		w.Put(planning.Developments, "D", c.ground, map[string]any{"name": "示例苑", "state": "planned"})
		covered := 100.0
		if c.kind == gap.Unclaimed {
			covered = 10
		}
		w.Lies(planning.Developments, "D", covered, c.claims...)
		if got := w.of(c.kind); len(got) != 1 || got[0].Cell != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	w := divided(t)
	if got := w.of(gap.VenueMissing); len(got) != 2 || got[0].Cell.Code != "" {
		t.Errorf("a community lies in no cell: %+v", got)
	}
	w.Put(planning.Facilities, "F", orb.Point{113.401, 30.308}, map[string]any{"name": "用房", "community_code": "A", "state": "built", "accepted_on": day(2020, 1, 1)})
	if got := w.of(gap.HandoverOverdue); len(got) != 1 || got[0].Cell.Code != "A2" {
		t.Errorf("rooms lie in a cell of their community: %+v", got)
	}
}

func TestWhatIsWrongWithCells(t *testing.T) {
	inA := func(m2 float64) []planning.Claim { return []planning.Claim{towntest.Claim("A", m2)} }
	w := divided(t)
	w.measured("A1", inA(1000), planning.CellOverlap{Cell: "A2", Area: 12.5}, planning.CellOverlap{Cell: "gone", Area: 400})
	w.measured("A2", append(inA(999.2), towntest.Claim("B", 0.8)), planning.CellOverlap{Cell: "A1", Area: 12.5}, planning.CellOverlap{Cell: "A3", Area: 0.99})
	w.cell("A3", "A", block(9, 5, 12, 10))
	w.measured("A3", append(inA(750), towntest.Claim("B", 250)), planning.CellOverlap{Cell: "A2", Area: 0.99})
	w.cell("A4", "A", block(0, 5, 1, 6))
	w.measured("A4", inA(999.9999)) // no more than rounding
	w.cell("X1", "X", block(12, 0, 13, 1))
	w.measured("X1", []planning.Claim{towntest.Claim("B", 1000)})
	r := gap.DetectCells(w.City())
	var got []string
	for _, d := range r.Defects {
		got = append(got, d.ID)
		if d.Evidence.IsZero() || d.Actor.IsZero() || d.Subdistrict.Code != "S" || d.Lon == 0 {
			t.Errorf("%s: %+v", d.ID, d)
		}
	}
	if diff := cmp.Diff([]string{"overlap/cells/A1/A2", "crossing/cells/A3", "stray/cells/X1"}, got); diff != "" {
		t.Fatal(diff)
	}
	overlap, crossing := r.Defects[0], r.Defects[1]
	if overlap.Area != 12.5 || overlap.Other.Name != "A2网格" || overlap.Community.Name != "甲社区" || overlap.Evidence.Zh != "与A2网格（A2）重叠 12.5 m²" {
		t.Errorf("%+v", overlap)
	}
	if crossing.Area != 250 || crossing.Share != 0.25 || crossing.Evidence.En != "250.0 m² (25.0 %) lie outside 甲社区" {
		t.Errorf("%+v", crossing)
	}
	if r.Slivers != 2 { // A2 and A3 once, and the 0.8 m² of A2 in 乙
		t.Errorf("%d slivers", r.Slivers)
	}
}

func TestHousingThatCellsLeaveOut(t *testing.T) {
	for name, c := range map[string]struct {
		ground orb.Geometry
		houses []orb.Geometry
		says   string // "" for none
		people int64  // -1: not known
	}{
		"in a cell":                    {block(1, 1, 4, 2), nil, "", 0},
		"in a community without cells": {block(15, 8, 16, 9), nil, "", 0},
		"in no community":              {block(30, 1, 31, 2), nil, "", 0},
		"in the hole":                  {block(1, 8, 4, 9), nil, "用地位于甲社区，却不在任何网格内", 500},
		"half of its houses": {block(1, 5, 4, 9), []orb.Geometry{block(1, 5, 2, 6), block(1, 8, 2, 9), block(3, 8, 4, 9)},
			"3 栋住宅中 2 栋位于甲社区，却不在任何网格内", 40},
		"its ground, and none of its houses": {block(1, 5, 4, 9), []orb.Geometry{block(1, 5, 2, 6)}, "", 0},
		"all of its houses":                  {block(1, 1, 4, 9), []orb.Geometry{block(1, 8, 2, 9)}, "1 栋住宅中 1 栋位于甲社区，却不在任何网格内", 500},
	} {
		w := divided(t)
		w.cell("A2", "A", block(0, 5, 10, 7)) // the north is not divided to its end
		w.Put(planning.Developments, "D", c.ground, map[string]any{"name": "示例苑", "state": "planned", "designed_units": int64(500)})
		for i, g := range c.houses {
			w.Put(planning.Buildings, string(rune('1'+i)), g, map[string]any{"use": "residential", "development_code": "D", "dwellings": int64(20)})
		}
		got := gap.DetectCells(w.City()).Defects
		if c.says == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].ID != "left_out/developments/D" || got[0].Evidence.Zh != c.says || got[0].Households == nil || *got[0].Households != c.people || math.Abs(got[0].Lon-113.4025) > 0.002 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
