package planning

import (
	"fmt"
	"sync/atomic"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
)

// Feature is a record as the City keeps it: measured in the city's plane, drawn for tiles, and, for the layers about
// which rules speak, with its typed row. It never changes after it is made.
type Feature struct {
	Record
	Layer *Layer
	Since int64        // the revision that made this version
	Plane *geo.Shape   // in the city's plane, metres; nil without geometry
	Tile  orb.Geometry // in EPSG:3857; nil without geometry
	Row   any          // *Community, *Development, …; nil for layers that no rule reads

	center orb.Point                 // EPSG:4490; see Center
	label  atomic.Pointer[orb.Point] // EPSG:3857; see Label
}

// Name is what people call the feature, and its code when it has no name.
func (f *Feature) Name() string {
	if s := f.Text("name"); s != "" {
		return s
	}
	return f.Code
}

// Text reads the field called name, "" when it is missing.
func (f *Feature) Text(name string) string { return f.Record.Text(f.Layer, name) }

// Center is a point that lies on the feature, also on a crescent, in EPSG:4490, longitude before latitude; ok is false without
// geometry.
func (f *Feature) Center() (p orb.Point, ok bool) { return f.center, f.Plane != nil }

// Label is where the feature's name stands on maps, in EPSG:3857: what find says of its drawing, or the center when it finds no place. It is looked for once: tiles ask for it
// again and again.
func (f *Feature) Label(find func(orb.Geometry) (orb.Point, bool)) orb.Point {
	if p := f.label.Load(); p != nil {
		return *p
	}
	p, ok := find(f.Tile)
	if !ok {
		p = crs.ToMercator(f.center).(orb.Point)
	}
	f.label.Store(&p)
	return p
}

// newFeature measures and draws a record. plane is the city's plane.
func newFeature(l *Layer, r *Record, since int64, plane crs.System) (*Feature, error) {
	f := &Feature{Record: *r, Layer: l, Since: since}
	if r.Geometry != nil {
		geographic, err := crs.ByCode(4490)
		if err != nil {
			return nil, err
		}
		if f.Plane, err = geo.Prepare(crs.Transform(r.Geometry, geographic, plane)); err != nil {
			return nil, fmt.Errorf("%s %s: %w", l.Name, r.Code, err)
		}
		f.Tile = crs.ToMercator(r.Geometry)
		p := f.Plane.PointOnSurface()
		lon, lat := plane.ToGeographic(p.X(), p.Y())
		f.center = orb.Point{lon, lat}
	}
	f.Row = rowOf(f)
	return f, nil
}
