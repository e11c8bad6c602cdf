package mvt_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/tiles/mvt"
)

// The smallest writer of protobuf: a field of a number, and one of bytes.
func num(field, n uint64) string { return string(binary.AppendUvarint(varint(field<<3), n)) }
func raw(field uint64, s string) string {
	return string(binary.AppendUvarint(varint(field<<3|2), uint64(len(s)))) + s
}
func varint(n uint64) []byte { return binary.AppendUvarint(nil, n) }

func list(ns ...uint64) (s string) {
	for _, n := range ns {
		s += string(varint(n))
	}
	return s
}

// zig writes a signed number for a command.
func zig(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

// command is the head of a command.
func command(id, count uint64) uint64 { return count<<3 | id }

func layer(parts ...string) string { return raw(3, strings.Join(parts, "")) }

// feature has one feature of a kind, drawn by commands, in a layer that is well otherwise.
func feature(kind uint64, commands ...uint64) string {
	return layer(raw(1, "l"), num(15, 2), raw(2, num(3, kind)+raw(4, list(commands...))))
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	point := num(3, 1) + raw(4, list(command(1, 1), zig(5), zig(5)))
	tagged := func(tags ...uint64) string {
		return layer(raw(1, "l"), num(15, 2), raw(2, raw(2, list(tags...))+point), raw(3, "k"), raw(4, num(5, 7)))
	}
	value := func(body string) string { return layer(raw(1, "l"), num(15, 2), raw(4, body)) }
	for _, c := range []struct{ name, tile, want string }{
		{"half a key", "\x80", "tile: the key of a field is no number"},
		{"more announced than there is", "\x1a\x05ab", "tile: field 3: 5 bytes are announced and 2 are left"},
		{"a number without an end", "\x18\x80", "tile: field 3: its number does not end"},
		{"a length without an end", "\x1a\x80", "tile: field 3: its length is no number"},
		{"a wire type of old", "\x1b", "tile: field 3: wire type 3 is unknown"},
		{"a field that a tile has not", num(4, 1), "tile: there is no field 4"},
		{"a layer that is a number", num(3, 1), "tile: field 3 has wire type 0 and not 2"},
		{"no name", layer(num(15, 2)), `layer 0 "": it has no name`},
		{"a name in GBK", layer(raw(1, "\xcf\xe4"), num(15, 2)), `layer 0 "\xcf\xe4": its name is not UTF-8`},
		{"no version", layer(raw(1, "l")), `layer 0 "l": version 0 is neither 1 nor 2`},
		{"a version to come", layer(raw(1, "l"), num(15, 3)), `layer 0 "l": version 3 is neither 1 nor 2`},
		{"no extent", layer(raw(1, "l"), num(15, 2), num(5, 0)), `layer 0 "l": an extent of 0 is none`},
		{"two of one name", layer(raw(1, "l"), num(15, 2)) + layer(raw(1, "l"), num(15, 2)), `layer "l": its name is given twice`},
		{"a value of two kinds", value(num(5, 1) + num(6, 1)), `layer 0 "l": value 0: it has 2 fields and must have one`},
		{"a value of a kind to come", value(num(8, 1)), `layer 0 "l": value 0: there is no field 8`},
		{"a text that is none", value(raw(1, "\xff")), `layer 0 "l": value 0: its text is not UTF-8`},
		{"no kind", layer(raw(1, "l"), num(15, 2), raw(2, raw(4, list(9, 2, 2)))), `layer 0 "l": feature 0: it has 0 kinds and 1 geometries and must have one of each`},
		{"three tags", tagged(0, 0, 0), `layer 0 "l": feature 0: it has 3 tags, and they come in pairs`},
		{"a key too far", tagged(1, 0), `layer 0 "l": feature 0: a tag points to key 1 of 1`},
		{"a value too far", tagged(0, 1), `layer 0 "l": feature 0: a tag points to value 1 of 1`},
		{"an attribute twice", tagged(0, 0, 0, 0), `layer 0 "l": feature 0: attribute "k" is given twice`},
		{"no commands", feature(1), `layer 0 "l": feature 0: its geometry has no commands`},
		{"unknown kind", feature(4, command(1, 1), 0, 0), `layer 0 "l": feature 0: kind 4 is none of point, line and polygon`},
		{"points in two commands", feature(1, command(1, 1), 2, 2, command(1, 1), 2, 2), `layer 0 "l": feature 0: its points come in more than one MoveTo`},
		{"half a place", feature(1, command(1, 1), 2), `layer 0 "l": feature 0: a MoveTo announces 1 places and 1 numbers are left`},
		{"half a billion places", feature(1, command(1, 1<<29-1), 2, 2), `layer 0 "l": feature 0: a MoveTo announces 536870911 places and 2 numbers are left`},
		{"a line from nowhere", feature(2, command(2, 1), 2, 2), `layer 0 "l": feature 0: a MoveTo belongs where command 2 stands`},
		{"a line to nowhere", feature(2, command(1, 1), 2, 2), `layer 0 "l": feature 0: its geometry ends where a LineTo belongs`},
		{"a line of two beginnings", feature(2, command(1, 2), 2, 2, 2, 2), `layer 0 "l": feature 0: a MoveTo of 2`},
		{"a line that stands still", feature(2, command(1, 1), 2, 2, command(2, 1), 0, 0), `layer 0 "l": feature 0: a line stands still at [1 1]`},
		{"a ring that is not closed", feature(3, command(1, 1), 0, 0, command(2, 2), zig(5), 0, 0, zig(5)), `layer 0 "l": feature 0: its geometry ends where a ClosePath belongs`},
		{"a ring closed twice", feature(3, command(1, 1), 0, 0, command(2, 2), zig(5), 0, 0, zig(5), command(7, 2)), `layer 0 "l": feature 0: a ClosePath of 2`},
		{"a ring of two places", feature(3, command(1, 1), 0, 0, command(2, 1), zig(5), 0, command(7, 1)), `layer 0 "l": feature 0: a ring of 2 places`},
		{"a ring that closes itself", feature(3, command(1, 1), 0, 0, command(2, 3), zig(5), 0, 0, zig(5), zig(-5), zig(-5), command(7, 1)), `layer 0 "l": feature 0: a ring repeats its first place before it closes`},
		{"a ring without area", feature(3, command(1, 1), 0, 0, command(2, 2), zig(5), 0, zig(5), 0, command(7, 1)), `layer 0 "l": feature 0: a ring without area`},
		{"a hole first", feature(3, command(1, 1), 0, 0, command(2, 2), 0, zig(5), zig(5), 0, command(7, 1)), `layer 0 "l": feature 0: a hole comes before an outer ring`},
	} {
		if _, err := mvt.Read([]byte(c.tile)); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestReadReadsEveryValue(t *testing.T) {
	double := string(binary.LittleEndian.AppendUint64([]byte{3<<3 | 1}, math.Float64bits(0.1)))
	float := string(binary.LittleEndian.AppendUint32([]byte{2<<3 | 5}, math.Float32bits(0.25)))
	body := raw(1, "剅") + num(15, 2) + raw(2, num(1, 9)+raw(2, list(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6))+num(3, 1)+raw(4, list(command(1, 1), 2, 2)))
	for i, v := range []string{raw(1, "漢"), float, double, num(4, math.MaxUint64), num(5, 7), num(6, zig(-3)), num(7, 1)} {
		body += raw(3, string(rune('a'+i))) + raw(4, v)
	}
	got, err := mvt.Read([]byte(raw(3, body)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"a": "漢", "b": 0.25, "c": 0.1, "d": int64(-1), "e": uint64(7), "f": int64(-3), "g": true}
	if diff := cmp.Diff(want, got.Layer("剅").Feature(9).Attributes); diff != "" {
		t.Error(diff)
	}
	if got.Layer("l").Feature(9) != nil || got.Layer("剅").Feature(1) != nil || got.Layer("剅").Extent != 4096 {
		t.Errorf("got %+v", got)
	}
}

func TestGeometryOfAFeature(t *testing.T) {
	square := []uint64{command(1, 1), 0, 0, command(2, 3), zig(9), 0, 0, zig(9), zig(-9), 0, command(7, 1)}
	hole := []uint64{command(1, 1), zig(1), zig(-8), command(2, 2), 0, zig(2), zig(2), zig(-2), command(7, 1)}
	for _, c := range []struct{ tile, want string }{
		{feature(1, command(1, 2), zig(1), zig(2), zig(-3), 0), "MULTIPOINT((1 2),(-2 2))"},
		{feature(2, command(1, 1), 0, 0, command(2, 1), zig(4), zig(3), command(1, 1), zig(1), 0, command(2, 1), zig(1), 0), "MULTILINESTRING((0 0,4 3),(5 3,6 3))"},
		{feature(3, append(square, hole...)...), "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,1 3,3 1,1 1)))"},
	} {
		got, err := mvt.Read([]byte(c.tile))
		if err != nil {
			t.Fatal(err)
		}
		f := got.Layers[0].Features[0]
		if s := wkt.MarshalString(f.Geometry()); s != c.want {
			t.Errorf("got %s, want %s", s, c.want)
		}
		if a := f.Area(); f.Kind == mvt.Polygons && a != 79 || f.Kind != mvt.Polygons && a != 0 {
			t.Errorf("%s: area %g", c.want, a)
		}
	}
}

// FuzzRead: whatever the bytes are, the reader ends with a tile or with a sentence.
func FuzzRead(f *testing.F) {
	f.Add([]byte(feature(1, command(1, 1), 2, 2)))
	f.Add([]byte(feature(3, command(1, 1), 0, 0, command(2, 2), zig(5), 0, 0, zig(5), command(7, 1))))
	f.Fuzz(func(t *testing.T, b []byte) {
		tile, err := mvt.Read(b)
		if err != nil && err.Error() == "" {
			t.Error("an error without a sentence")
		}
		for _, l := range tile.Layers {
			for i := range l.Features {
				l.Features[i].Geometry()
				l.Features[i].Bound()
			}
		}
	})
}
