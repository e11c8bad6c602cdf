package mvt

import (
	"errors"
	"fmt"
)

// The commands of a geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

var commandNames = map[uint64]string{moveTo: "MoveTo", lineTo: "LineTo", closePath: "ClosePath"}

// walk follows commands; every place is given from the one before.
type walk struct {
	rest []uint64
	at   Point
}

// follow reads the commands of one geometry and holds them against the grammar of its kind.
func follow(kind Kind, commands []uint64) (paths [][]Point, err error) {
	if len(commands) == 0 {
		return nil, errors.New("its geometry has no commands")
	}
	if kind == Unknown {
		return nil, nil
	}
	w := &walk{rest: commands}
	outer := 0
	for len(w.rest) > 0 {
		var path []Point
		switch kind {
		case Points:
			if len(paths) > 0 {
				return nil, errors.New("its points come in more than one MoveTo")
			}
			path, err = w.command(moveTo, 0)
		case Lines:
			path, err = w.line()
		case Polygons:
			path, err = w.ring(&outer)
		default:
			return nil, fmt.Errorf("kind %d is none of point, line and polygon", kind)
		}
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// command reads one command and its places: exactly as many as wanted, or any number above none when wanted is 0.
func (w *walk) command(id, wanted uint64) ([]Point, error) {
	if len(w.rest) == 0 {
		return nil, fmt.Errorf("its geometry ends where a %s belongs", commandNames[id])
	}
	got, n := w.rest[0]&7, w.rest[0]>>3
	if got != id {
		return nil, fmt.Errorf("a %s belongs where command %d stands", commandNames[id], got)
	}
	w.rest = w.rest[1:]
	if n == 0 || wanted > 0 && n != wanted {
		return nil, fmt.Errorf("a %s of %d", commandNames[id], n)
	}
	if id == closePath {
		return nil, nil
	}
	return w.places(id, n)
}

func (w *walk) places(id, n uint64) ([]Point, error) {
	if n > uint64(len(w.rest))/2 {
		return nil, fmt.Errorf("a %s announces %d places and %d numbers are left", commandNames[id], n, len(w.rest))
	}
	out := make([]Point, 0, n)
	for range n {
		w.at[0] += unzigzag(w.rest[0])
		w.at[1] += unzigzag(w.rest[1])
		out, w.rest = append(out, w.at), w.rest[2:]
	}
	return out, nil
}

func (w *walk) line() ([]Point, error) {
	from, err := w.command(moveTo, 1)
	if err != nil {
		return nil, err
	}
	to, err := w.command(lineTo, 0)
	if err != nil {
		return nil, err
	}
	path := append(from, to...)
	for i := 1; i < len(path); i++ {
		if path[i] == path[i-1] {
			return nil, fmt.Errorf("a line stands still at %v", path[i])
		}
	}
	return path, nil
}

// ring reads a ring and counts the outer ones.
func (w *walk) ring(outer *int) ([]Point, error) {
	path, err := w.line()
	if err != nil {
		return nil, err
	}
	if _, err := w.command(closePath, 1); err != nil {
		return nil, err
	}
	switch a := doubleArea(path); {
	case len(path) < 3:
		return nil, fmt.Errorf("a ring of %d places", len(path))
	case path[0] == path[len(path)-1]:
		return nil, errors.New("a ring repeats its first place before it closes")
	case a == 0:
		return nil, errors.New("a ring without area")
	case a > 0:
		*outer++
	case *outer == 0:
		return nil, errors.New("a hole comes before an outer ring")
	}
	return path, nil
}
