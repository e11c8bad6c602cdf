package ogc

import (
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/gap"
)

// thing is one feature of a collection, whatever stands behind it.
type thing interface {
	id() string
	// drawn is its shape in EPSG:4490, longitude before latitude; nil without one.
	drawn() orb.Geometry
	// measured is the shape in the city's plane, nil without one.
	measured() *geo.Shape
	// validity is from when to when the law knows it.
	validity() (from, to planning.Date)
	// since is the revision that made this version, 0 for what is worked out and not kept.
	since() int64
}

// kept is a feature of a layer.
type kept struct{ *planning.Feature }

func (k kept) id() string                         { return k.Code }
func (k kept) drawn() orb.Geometry                { return k.Feature.Geometry }
func (k kept) measured() *geo.Shape               { return k.Plane }
func (k kept) validity() (from, to planning.Date) { return k.ValidFrom, k.ValidTo }
func (k kept) since() int64                       { return k.Since }

// found is a gap, drawn as the housing that it is about.
type found struct{ *gap.Gap }

func (f found) id() string { return f.Gap.ID }

func (f found) drawn() orb.Geometry {
	if f.Feature == nil {
		return nil
	}
	return f.Feature.Geometry
}

func (f found) measured() *geo.Shape {
	if f.Feature == nil {
		return nil
	}
	return f.Feature.Plane
}

// validity of a gap begins on the day of the picture: the same gap on another day is another finding.
func (f found) validity() (from, to planning.Date) {
	if f.Feature == nil {
		return from, to
	}
	return f.Feature.ValidFrom, f.Feature.ValidTo
}

func (f found) since() int64 { return 0 }
