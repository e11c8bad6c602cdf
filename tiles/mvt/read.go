package mvt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

var (
	tileFields    = map[uint64]uint64{3: counted}
	layerFields   = map[uint64]uint64{1: counted, 2: counted, 3: counted, 4: counted, 5: varint, 15: varint}
	featureFields = map[uint64]uint64{1: varint, 2: counted, 3: varint, 4: counted}
	valueFields   = map[uint64]uint64{1: counted, 2: fourBytes, 3: eightBytes, 4: varint, 5: varint, 6: varint, 7: varint}
)

// Read reads a tile. An error says in one sentence what is wrong and in which layer and feature, counted from 0.
func Read(b []byte) (t Tile, err error) {
	fs, err := fields(b)
	if err != nil {
		return t, fmt.Errorf("tile: %w", err)
	}
	for i := range fs {
		if err := fs[i].known(tileFields); err != nil {
			return t, fmt.Errorf("tile: %w", err)
		}
		l, err := readLayer(fs[i].body)
		if err != nil {
			return t, fmt.Errorf("layer %d %q: %w", i, l.Name, err)
		}
		if t.Layer(l.Name) != nil {
			return t, fmt.Errorf("layer %q: its name is given twice", l.Name)
		}
		t.Layers = append(t.Layers, l)
	}
	return t, nil
}

// tables are the keys and values to which tags point.
type tables struct {
	keys   []string
	values []any
}

func readLayer(b []byte) (l Layer, err error) {
	l.Extent = 4096
	fs, err := fields(b)
	if err != nil {
		return l, err
	}
	var t tables
	var features [][]byte
	for i := range fs {
		f := &fs[i]
		if err = f.known(layerFields); err != nil {
			return l, err
		}
		if f.number == 2 {
			features = append(features, f.body)
		} else if err = l.take(f, &t); err != nil {
			return l, err
		}
	}
	if err = l.complete(); err != nil {
		return l, err
	}
	for i, body := range features {
		f, err := readFeature(body, &t)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", i, err)
		}
		l.Features = append(l.Features, f)
	}
	return l, nil
}

// take reads a field of a layer that is no feature.
func (l *Layer) take(f *field, t *tables) error {
	switch f.number {
	case 1:
		l.Name = string(f.body)
	case 3:
		t.keys = append(t.keys, string(f.body))
	case 4:
		v, err := readValue(f.body)
		if err != nil {
			return fmt.Errorf("value %d: %w", len(t.values), err)
		}
		t.values = append(t.values, v)
	case 5:
		l.Extent = f.value
	case 15:
		l.Version = f.value
	}
	return nil
}

func (l *Layer) complete() error {
	switch {
	case l.Name == "":
		return errors.New("it has no name")
	case !utf8.ValidString(l.Name):
		return errors.New("its name is not UTF-8")
	case l.Version != 1 && l.Version != 2:
		return fmt.Errorf("version %d is neither 1 nor 2", l.Version)
	case l.Extent == 0 || l.Extent > math.MaxUint32:
		return fmt.Errorf("an extent of %d is none", l.Extent)
	}
	return nil
}

func readValue(b []byte) (any, error) {
	fs, err := fields(b)
	if err != nil {
		return nil, err
	}
	if len(fs) != 1 {
		return nil, fmt.Errorf("it has %d fields and must have one", len(fs))
	}
	f := &fs[0]
	if err := f.known(valueFields); err != nil {
		return nil, err
	}
	switch f.number {
	case 1:
		if !utf8.Valid(f.body) {
			return nil, errors.New("its text is not UTF-8")
		}
		return string(f.body), nil
	case 2:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(f.body))), nil
	case 3:
		return math.Float64frombits(binary.LittleEndian.Uint64(f.body)), nil
	case 4:
		return int64(f.value), nil
	case 5:
		return f.value, nil
	case 6:
		return unzigzag(f.value), nil
	}
	return f.value != 0, nil
}

func readFeature(b []byte, t *tables) (f Feature, err error) {
	fs, err := fields(b)
	if err != nil {
		return f, err
	}
	var tags, commands []uint64
	count := map[uint64]int{}
	for i := range fs {
		if err = fs[i].known(featureFields); err != nil {
			return f, err
		}
		count[fs[i].number]++
		switch fs[i].number {
		case 1:
			f.ID = fs[i].value
		case 2:
			tags, err = numbers(fs[i].body)
		case 3:
			f.Kind = Kind(fs[i].value)
		case 4:
			commands, err = numbers(fs[i].body)
		}
		if err != nil {
			return f, err
		}
	}
	if count[3] != 1 || count[4] != 1 {
		return f, fmt.Errorf("it has %d kinds and %d geometries and must have one of each", count[3], count[4])
	}
	if f.Attributes, err = t.attributes(tags); err != nil {
		return f, err
	}
	f.Paths, err = follow(f.Kind, commands)
	return f, err
}

// attributes looks up the tags of a feature.
func (t *tables) attributes(tags []uint64) (map[string]any, error) {
	if len(tags)%2 != 0 {
		return nil, fmt.Errorf("it has %d tags, and they come in pairs", len(tags))
	}
	out := make(map[string]any, len(tags)/2)
	for i := 0; i < len(tags); i += 2 {
		if tags[i] >= uint64(len(t.keys)) {
			return nil, fmt.Errorf("a tag points to key %d of %d", tags[i], len(t.keys))
		}
		if tags[i+1] >= uint64(len(t.values)) {
			return nil, fmt.Errorf("a tag points to value %d of %d", tags[i+1], len(t.values))
		}
		key := t.keys[tags[i]]
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("attribute %q is given twice", key)
		}
		out[key] = t.values[tags[i+1]]
	}
	return out, nil
}
