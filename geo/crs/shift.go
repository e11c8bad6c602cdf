package crs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/goccy/go-yaml"
)

// Shift is a change of datum for which the operator answers: the parameters of Xi'an 1980 and Beijing 1954 are
// controlled, differ from city to city, and are not in this program.
type Shift struct {
	// Method is "helmert" (seven parameters between datums) or "plane" (four parameters between planes).
	Method string `yaml:"method"`
	// From is the file's system, when neither the file nor the operator says: "EPSG:2383". For "plane" it may be any name.
	From string `yaml:"from"`

	// Convention says how the rotations of "helmert" turn: "position_vector" (EPSG method 9606, PROJ's +towgs84) or
	// "coordinate_frame" (EPSG method 9607). Their signs are opposite, and nothing in the numbers tells which it is.
	Convention string  `yaml:"convention"`
	TX         float64 `yaml:"tx"` // m
	TY         float64 `yaml:"ty"`
	TZ         float64 `yaml:"tz"`
	RX         float64 `yaml:"rx"` // seconds of arc
	RY         float64 `yaml:"ry"`
	RZ         float64 `yaml:"rz"`
	DS         float64 `yaml:"ds"` // parts per million

	// To is the plane that "plane" leads into: "EPSG:4547". With N and E the coordinates of the file,
	// N' = north + k(N cos α − E sin α) and E' = east + k(N sin α + E cos α), k = 1 + scale/10⁶: the four parameters
	// (四参数) as surveying offices here give them, X being north.
	To       string  `yaml:"to"`
	North    float64 `yaml:"north"`    // m
	East     float64 `yaml:"east"`     // m
	Rotation float64 `yaml:"rotation"` // α, seconds of arc
	Scale    float64 `yaml:"scale"`    // parts per million
}

// ErrShift is the error of parameters that are not complete, not strict YAML or JSON, or beyond reason.
var ErrShift = errors.New("transform")

// longestShift bounds the text of a shift.
const longestShift = 64 << 10

// ParseShift reads the parameters from YAML or JSON. Unknown names, doubled names and missing numbers are errors that
// wrap ErrShift: a parameter that was left out is not the same as one that is 0.
func ParseShift(b []byte) (*Shift, error) {
	if len(b) > longestShift {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrShift, longestShift)
	}
	var s Shift
	given := map[string]any{}
	d := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict())
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrShift, yaml.FormatError(err, false, false))
	}
	if err := d.Decode(new(any)); err != io.EOF {
		return nil, fmt.Errorf("%w: one document is enough", ErrShift)
	}
	if err := yaml.Unmarshal(b, &given); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrShift, yaml.FormatError(err, false, false))
	}
	if err := s.complete(given); err != nil {
		return nil, err
	}
	return &s, s.Check()
}

// wanted are the names that each method needs, and the largest number that is not a mistake.
var wanted = map[string]map[string]float64{
	"helmert": {"convention": 0, "tx": 2000, "ty": 2000, "tz": 2000, "rx": 120, "ry": 120, "rz": 120, "ds": 200},
	"plane":   {"to": 0, "north": 1e8, "east": 1e8, "rotation": 180 * 3600, "scale": 10_000},
}

// complete says what is missing, and what belongs to the other method.
func (s *Shift) complete(given map[string]any) error {
	names, known := wanted[s.Method]
	if !known {
		return fmt.Errorf("%w: method is %q; it should be helmert or plane", ErrShift, excerptText(s.Method))
	}
	for name := range names {
		if given[name] == nil {
			return fmt.Errorf("%w: %s is missing; write 0 where it is 0", ErrShift, name)
		}
	}
	for name := range given {
		if _, belongs := names[name]; !belongs && name != "method" && name != "from" {
			return fmt.Errorf("%w: %s does not belong to method %s", ErrShift, name, s.Method)
		}
	}
	return nil
}

func excerptText(s string) string {
	if len(s) > 40 {
		s = s[:40]
	}
	return s
}

// Check says what is wrong with the parameters.
func (s *Shift) Check() error {
	for name, most := range wanted[s.Method] {
		if v := s.number(name); most > 0 && !(math.Abs(v) <= most) {
			return fmt.Errorf("%w: %s is %g; more than %g is a slip of a unit", ErrShift, name, v, most)
		}
	}
	switch s.Method {
	case "helmert":
		if s.Convention != "position_vector" && s.Convention != "coordinate_frame" {
			return fmt.Errorf("%w: convention is %q; it should be position_vector or coordinate_frame", ErrShift, excerptText(s.Convention))
		}
		return nil
	case "plane":
		to, err := Parse(s.To)
		if err == nil && to.Geographic() {
			err = fmt.Errorf("%s has degrees and is no plane", s.To)
		}
		if err != nil {
			return fmt.Errorf("%w: to: %w", ErrShift, err)
		}
		return nil
	}
	return fmt.Errorf("%w: method is %q; it should be helmert or plane", ErrShift, excerptText(s.Method))
}

func (s *Shift) number(name string) float64 {
	return map[string]float64{
		"tx": s.TX, "ty": s.TY, "tz": s.TZ, "rx": s.RX, "ry": s.RY, "rz": s.RZ, "ds": s.DS,
		"north": s.North, "east": s.East, "rotation": s.Rotation, "scale": s.Scale,
	}[name]
}

// System is the file's system with the shift: from is what the operator or the file says of it, a code or well-known
// text; "" stands for From. Seven parameters need a system of Xi'an 1980 or Beijing 1954. Four parameters take what is not
// computed here: one of those, a local system, or nothing said; a system that needs no shift is an error.
func (s *Shift) System(from string) (System, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if from == "" {
		from = s.From
	}
	if known, err := Parse(from); err == nil {
		return nil, fmt.Errorf("%w: the file is in %s, which needs no transform", ErrShift, known.Name())
	}
	if s.Method == "plane" {
		to, err := Parse(s.To)
		if err != nil {
			return nil, err
		}
		return newPlaneShift(s, from, to), nil
	}
	if from == "" {
		return nil, fmt.Errorf("%w: say from which system, for example from: EPSG:2383", ErrShift)
	}
	old, err := oldParse(from)
	if err != nil {
		return nil, err
	}
	return newDatumShift(s, old), nil
}
