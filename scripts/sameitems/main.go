package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
)

type page struct {
	Matched  int       `json:"numberMatched"`
	Features []feature `json:"features"`
}

type feature struct {
	ID         string         `json:"id"`
	Properties map[string]any `json:"properties"`
	Geometry   struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sameitems ADDRESS ADDRESS")
		os.Exit(2)
	}
	if err := compare(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "sameitems:", err)
		os.Exit(1)
	}
}

func compare(one, other string) error {
	ours, err := items(one)
	if err != nil {
		return err
	}
	theirs, err := items(other)
	if err != nil {
		return err
	}
	if err := same(ours, theirs); err != nil {
		return fmt.Errorf("%s and %s: %w", one, other, err)
	}
	return nil
}

// items reads a page, or one item as a page of it.
func items(address string) (*page, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	var read struct {
		page
		feature
	}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if read.ID != "" {
		return &page{1, []feature{read.feature}}, nil
	}
	return &read.page, nil
}

func same(ours, theirs *page) error {
	if ours.Matched != theirs.Matched || len(ours.Features) != len(theirs.Features) || len(ours.Features) == 0 {
		return fmt.Errorf("%d of %d items, and %d of %d", len(ours.Features), ours.Matched, len(theirs.Features), theirs.Matched)
	}
	byID := map[string]*feature{}
	for i := range theirs.Features {
		byID[theirs.Features[i].ID] = &theirs.Features[i]
	}
	for i := range ours.Features {
		f := &ours.Features[i]
		t := byID[f.ID]
		if t == nil {
			return fmt.Errorf("only one has %s", f.ID)
		}
		delete(byID, f.ID)
		if err := f.same(t); err != nil {
			return fmt.Errorf("%s: %w", f.ID, err)
		}
	}
	return nil // as many, and each was found once
}

func (f *feature) same(t *feature) error {
	shared := 0
	for name, v := range f.Properties {
		w, there := t.Properties[name]
		if !there {
			continue
		}
		if shared++; text(v) != text(w) {
			return fmt.Errorf("%s is %v, and %v", name, v, w)
		}
	}
	if shared < 2 {
		return fmt.Errorf("%d properties are the same", shared)
	}
	return f.sameShape(t)
}

// text is a value without its type.
func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// sameShape compares vertices to a hundred-millionth of a degree, a millimetre.
func (f *feature) sameShape(t *feature) error {
	p, err := f.rings()
	if err != nil {
		return err
	}
	q, err := t.rings()
	if err != nil {
		return err
	}
	same := len(p) == len(q) && len(p) > 0
	for i := 0; same && i < len(p); i++ {
		same = len(p[i]) == len(q[i])
		for j := 0; same && j < len(p[i]); j++ {
			same = math.Abs(p[i][j][0]-q[i][j][0]) < 1e-8 && math.Abs(p[i][j][1]-q[i][j][1]) < 1e-8
		}
	}
	if !same {
		return fmt.Errorf("%s, and %s", f.Geometry.Coordinates, t.Geometry.Coordinates)
	}
	return nil
}

// rings are those of all parts, one after another.
func (f *feature) rings() (out [][][2]float64, err error) {
	if f.Geometry.Type == "Polygon" {
		return out, json.Unmarshal(f.Geometry.Coordinates, &out)
	}
	var parts [][][][2]float64
	if err := json.Unmarshal(f.Geometry.Coordinates, &parts); err != nil {
		return nil, fmt.Errorf("a %s: %w", f.Geometry.Type, err)
	}
	for _, p := range parts {
		out = append(out, p...)
	}
	return out, nil
}
