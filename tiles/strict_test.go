package tiles_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// What a strict reader of the specification (version 2.1) makes of a tile. It knows nothing of the encoder.
type (
	readTile  struct{ layers []readLayer }
	readLayer struct {
		name     string
		version  uint64
		extent   uint64
		features []readFeature
	}
	readFeature struct {
		id         uint64
		kind       uint64
		attributes map[string]any
		paths      [][][2]int64 // points, lines or rings (without the first point again)
	}
)

func (t readTile) layer(name string) *readLayer {
	for i := range t.layers {
		if t.layers[i].name == name {
			return &t.layers[i]
		}
	}
	return nil
}

func (l *readLayer) feature(id uint64) *readFeature {
	if l == nil {
		return nil
	}
	for i := range l.features {
		if l.features[i].id == id {
			return &l.features[i]
		}
	}
	return nil
}

// field is one field of a message.
type field struct {
	number, wire, varint uint64
	body                 []byte
}

// fields takes a message apart.
func fields(b []byte) (out []field, err error) {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("bad key")
		}
		b = b[n:]
		f := field{number: key >> 3, wire: key & 7}
		size := uint64(0)
		switch f.wire {
		case 0:
			if f.varint, n = binary.Uvarint(b); n <= 0 {
				return nil, errors.New("bad varint")
			}
			size = uint64(n)
		case 1:
			size = 8
		case 5:
			size = 4
		case 2:
			if size, n = binary.Uvarint(b); n <= 0 {
				return nil, errors.New("bad length")
			}
			b = b[n:]
		default:
			return nil, fmt.Errorf("wire type %d", f.wire)
		}
		if size > uint64(len(b)) {
			return nil, errors.New("message ends early")
		}
		f.body, b = b[:size], b[size:]
		out = append(out, f)
	}
	return out, nil
}

func read(b []byte) (t readTile, err error) {
	fs, err := fields(b)
	if err != nil {
		return t, err
	}
	seen := map[string]bool{}
	for _, f := range fs {
		if f.number != 3 || f.wire != 2 {
			return t, fmt.Errorf("tile: field %d of wire type %d", f.number, f.wire)
		}
		l, err := readLayerOf(f.body)
		if err != nil {
			return t, fmt.Errorf("layer %q: %w", l.name, err)
		}
		if seen[l.name] {
			return t, fmt.Errorf("layer %q: given twice", l.name)
		}
		seen[l.name] = true
		t.layers = append(t.layers, l)
	}
	return t, nil
}

func readLayerOf(b []byte) (l readLayer, err error) {
	l.extent = 4096
	var keys []string
	var values []any
	var features [][]byte
	wires := map[uint64]uint64{1: 2, 2: 2, 3: 2, 4: 2, 5: 0, 15: 0}
	fs, err := fields(b)
	if err != nil {
		return l, err
	}
	for _, f := range fs {
		if wire, known := wires[f.number]; !known || wire != f.wire {
			return l, fmt.Errorf("field %d of wire type %d", f.number, f.wire)
		}
		switch f.number {
		case 1:
			l.name = string(f.body)
		case 2:
			features = append(features, f.body)
		case 3:
			keys = append(keys, string(f.body))
		case 4:
			v, err := readValue(f.body)
			if err != nil {
				return l, err
			}
			values = append(values, v)
		case 5:
			l.extent = f.varint
		case 15:
			l.version = f.varint
		}
	}
	if l.name == "" || l.version != 1 && l.version != 2 || l.extent == 0 {
		return l, fmt.Errorf("name %q, version %d, extent %d", l.name, l.version, l.extent)
	}
	for i, body := range features {
		f, err := readFeatureOf(body, keys, values)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", i, err)
		}
		l.features = append(l.features, f)
	}
	return l, nil
}

func readValue(b []byte) (v any, err error) {
	fs, err := fields(b)
	if err != nil {
		return nil, err
	}
	if len(fs) != 1 {
		return nil, fmt.Errorf("value has %d fields", len(fs))
	}
	f := fs[0]
	wires := map[uint64]uint64{1: 2, 2: 5, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0}
	if wire, known := wires[f.number]; !known || wire != f.wire {
		return nil, fmt.Errorf("value: field %d of wire type %d", f.number, f.wire)
	}
	switch f.number {
	case 1:
		return string(f.body), nil
	case 2:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(f.body))), nil
	case 3:
		return math.Float64frombits(binary.LittleEndian.Uint64(f.body)), nil
	case 4:
		return int64(f.varint), nil
	case 5:
		return f.varint, nil
	case 6:
		return unzigzag(f.varint), nil
	}
	return f.varint != 0, nil
}

func readFeatureOf(b []byte, keys []string, values []any) (f readFeature, err error) {
	f.attributes = map[string]any{}
	wires := map[uint64]uint64{1: 0, 2: 2, 3: 0, 4: 2}
	var tags, commands []uint64
	count := map[uint64]int{}
	fs, err := fields(b)
	if err != nil {
		return f, err
	}
	for _, x := range fs {
		if wire, known := wires[x.number]; !known || wire != x.wire {
			return f, fmt.Errorf("field %d of wire type %d", x.number, x.wire)
		}
		count[x.number]++
		switch x.number {
		case 1:
			f.id = x.varint
		case 2:
			tags, err = varints(x.body)
		case 3:
			f.kind = x.varint
		case 4:
			commands, err = varints(x.body)
		}
		if err != nil {
			return f, err
		}
	}
	if count[3] != 1 || count[4] != 1 || f.kind > 3 {
		return f, fmt.Errorf("%d types (%d), %d geometries", count[3], f.kind, count[4])
	}
	if len(tags)%2 != 0 {
		return f, errors.New("odd number of tags")
	}
	for i := 0; i < len(tags); i += 2 {
		if tags[i] >= uint64(len(keys)) || tags[i+1] >= uint64(len(values)) {
			return f, errors.New("tag out of range")
		}
		if _, twice := f.attributes[keys[tags[i]]]; twice {
			return f, fmt.Errorf("%s: given twice", keys[tags[i]])
		}
		f.attributes[keys[tags[i]]] = values[tags[i+1]]
	}
	if f.kind > 0 {
		f.paths, err = readPaths(f.kind, commands)
	}
	return f, err
}

func varints(b []byte) (out []uint64, err error) {
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("bad varint")
		}
		out, b = append(out, v), b[n:]
	}
	return out, nil
}

// readPaths follows the commands and holds them against the grammar of their kind.
func readPaths(kind uint64, commands []uint64) (paths [][][2]int64, err error) {
	var at [2]int64
	take := func(n uint64) (ps [][2]int64, err error) {
		if n == 0 || n > uint64(len(commands))/2 {
			return nil, fmt.Errorf("command for %d places", n)
		}
		for range n {
			at[0] += unzigzag(commands[0])
			at[1] += unzigzag(commands[1])
			ps, commands = append(ps, at), commands[2:]
		}
		return ps, nil
	}
	command := func(id uint64) (uint64, error) {
		if len(commands) == 0 || commands[0]&7 != id {
			return 0, fmt.Errorf("command %d expected", id)
		}
		n := commands[0] >> 3
		commands = commands[1:]
		return n, nil
	}
	if len(commands) == 0 {
		return nil, errors.New("no commands")
	}
	exteriors := 0
	for len(commands) > 0 {
		n, err := command(1)
		if err != nil || kind != 1 && n != 1 {
			return nil, fmt.Errorf("MoveTo of %d: %v", n, err)
		}
		path, err := take(n)
		if err != nil {
			return nil, err
		}
		if kind > 1 {
			if n, err = command(2); err != nil {
				return nil, err
			}
			more, err := take(n)
			if err != nil {
				return nil, err
			}
			path = append(path, more...)
		}
		if kind == 3 {
			if n, err = command(7); err != nil || n != 1 {
				return nil, fmt.Errorf("ClosePath of %d: %v", n, err)
			}
			switch a := area(path); {
			case len(path) < 3 || a == 0:
				return nil, fmt.Errorf("ring of %d places and area %d", len(path), a)
			case a > 0:
				exteriors++
			case exteriors == 0:
				return nil, errors.New("hole before an outer ring")
			}
		}
		for i := 1; i < len(path) && kind > 1; i++ {
			if path[i] == path[i-1] {
				return nil, errors.New("line stands still")
			}
		}
		paths = append(paths, path)
		if kind == 1 && len(commands) > 0 {
			return nil, errors.New("points in two commands")
		}
	}
	return paths, nil
}

func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }

func area(r [][2]int64) (double int64) {
	for i, p := range r {
		q := r[(i+1)%len(r)]
		double += p[0]*q[1] - q[0]*p[1]
	}
	return double
}

// area is the area of all rings of a feature in square units, holes taken off.
func (f *readFeature) area() float64 {
	sum := int64(0)
	for _, r := range f.paths {
		sum += area(r)
	}
	return float64(sum) / 2
}

// bound is the box around a feature's places.
func (f *readFeature) bound() (b orb.Bound) {
	var all orb.MultiPoint
	for _, path := range f.paths {
		for _, p := range path {
			all = append(all, orb.Point{float64(p[0]), float64(p[1])})
		}
	}
	return all.Bound()
}
