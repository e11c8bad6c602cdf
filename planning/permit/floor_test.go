package permit

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFloorsAsDrawingsNameThem(t *testing.T) {
	up := func(low, high int) Floor { return Floor{Lowest: low, Highest: high} }
	for s, want := range map[string]Floor{
		"1": up(1, 1), "1F": up(1, 1), "F2": up(2, 2), "1层": up(1, 1), "一层": up(1, 1), "首层": up(1, 1), "底层": up(1, 1), "二楼": up(2, 2), "第三层": up(3, 3),
		"4-5": up(4, 5), "6-34": up(6, 34), "1,2,5-17": up(1, 17), "1、2、5-17层": up(1, 17), "2,1": up(1, 2), "一、二层": up(1, 2), "1，3": up(1, 3), "-1,1": {Basement: true}, "1,-2--1": {Basement: true}, "4~5层": up(4, 5), "1至2层": up(1, 2), "1—2": up(1, 2), "1、2层": up(1, 2), "１-２Ｆ": up(1, 2), "十二层": up(12, 12), "二十一层": up(21, 21), "三十层": up(30, 30), "十九至二十层": up(19, 20), "九十九": up(99, 99), "地上一层": up(1, 1), " 2 层 ": up(2, 2),
		"-1F": {Basement: true}, "-1": {Basement: true}, "-2": {Basement: true}, "B1": {Basement: true}, "b2": {Basement: true}, "地下一层": {Basement: true}, "地下1层": {Basement: true},
		"负一层": {Basement: true}, "负1层": {Basement: true}, "地下室": {Basement: true}, "地下": {Basement: true}, "basement": {Basement: true}, "-1-2": {Basement: true}, "地下1-2层": {Basement: true}, "负二至负一层": {Basement: true}, "B1-1层": {Basement: true}, "-1至1层": {Basement: true},
		"半地下": {SemiBasement: true}, "半地下室": {SemiBasement: true}, "夹层": {Mezzanine: true}, "一层夹层": {Mezzanine: true}, "mezzanine": {Mezzanine: true},
		"架空层": {Stilt: true}, "首层架空": {Stilt: true}, "stilt floor": {Stilt: true},
	} {
		got, ok := ParseFloor(s)
		if d := cmp.Diff(want, got); !ok || d != "" {
			t.Errorf("%q (%v):\n%s", s, ok, d)
		}
	}
	for _, s := range []string{"", "0", "西侧", "5-4", "1.5", "一层西侧", "屋顶", "??", "99999", "十十", "二三层", "1,", ",1", "1,,2", "1,5-4", "1,西侧"} {
		if f, ok := ParseFloor(s); ok {
			t.Errorf("%q was taken for %+v", s, f)
		}
	}
}

func FuzzParseFloor(f *testing.F) {
	for _, s := range []string{"1", "4-5", "-1F", "B1", "地下一层", "半地下", "夹层", "架空层", "十二层", "1,2,5-17", "-1,1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseFloor(s)
		below := got.Basement || got.SemiBasement || got.Mezzanine || got.Stilt
		if above := got.Lowest > 0; ok != (above || below) || (above && below) || got.Lowest > got.Highest {
			t.Errorf("%q: %+v, %v", s, got, ok)
		}
	})
}
