package tiles_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/tiles"
)

// asked is a layer's features that are asked for one by one.
type asked struct {
	features []tiles.Feature
	keys     []string
}

func (a asked) Len() int                    { return len(a.features) }
func (a asked) Geometry(i int) orb.Geometry { return a.features[i].Geometry }
func (a asked) Keys() []string              { return a.keys }
func (a asked) Describe(i int, to []any) (id uint64, text string, values []any) {
	f := a.features[i]
	for _, attribute := range f.Attributes[1:] {
		to = append(to, attribute.Value)
	}
	return f.ID, f.Attributes[0].Value.(string), to
}

// Features that are asked for one by one make the tile of those that are listed.
func TestASourceMakesTheTileOfAList(t *testing.T) {
	list := tiles.Layer{Name: "l", Buffer: 64}
	values := [][]any{
		{"A1", "大桥社区", nil, int64(1023), -3}, {"A2", nil, true, int64(1024), 1023}, {"A3", "大桥社区", true, int64(1023), uint64(7)}, {"A4", "", false, int64(-1), 2.5}, {"A5", "x", nil, nil, 7},
	}
	keys := []string{"code", "name", "kept", "dwellings", "n"}
	for i, row := range values {
		f := tiles.Feature{ID: uint64(i), Geometry: place(town, orb.Point{float64(10 * i), 7})}
		for j, v := range row {
			f.Attributes = append(f.Attributes, tiles.Attribute{Key: keys[j], Value: v})
		}
		list.Features = append(list.Features, f)
	}
	one := tiles.Layer{Name: "l", Buffer: 64, Source: asked{list.Features, keys}}
	want, err := tiles.Encode(town, []tiles.Layer{list})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tiles.Encode(town, []tiles.Layer{one}); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v: %d bytes, the list has %d", err, len(got), len(want))
	}
	one.Source = asked{list.Features, []string{"code", "name", "kept", "name", "n"}}
	if _, err := tiles.Encode(town, []tiles.Layer{one}); err == nil || !strings.Contains(err.Error(), "name: given twice") {
		t.Errorf("a key twice: %v", err)
	}
	list.Features[1].Attributes[1].Value = []int{1}
	one.Source = asked{list.Features, keys}
	if _, err := tiles.Encode(town, []tiles.Layer{one}); err == nil || !strings.Contains(err.Error(), "feature 1: name: a tile has no value of type []int") {
		t.Errorf("a value of another type: %v", err)
	}
}
