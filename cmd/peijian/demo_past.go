package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/postgres"
)

// The sample city has a past, so that its map can be shown as of another day: it was taken in some months ago as it was then, and these layers were sent
// again since. What they are now is what the files say.
var sampleSteps = []struct {
	layer   string
	daysAgo int
	was     func(geo.Feature) (then geo.Feature, there bool)
}{
	{planning.Communities, 150, formerCommunity},
	{planning.Developments, 90, formerDevelopment},
	{planning.Waters, 60, nil}, // see formerPond
	{planning.Roads, 45, func(f geo.Feature) (geo.Feature, bool) { return f, f.Row%15 != 7 }},
	{planning.Buildings, 10, func(f geo.Feature) (geo.Feature, bool) { return f, f.Row%60 != 30 }},
}

// sampleBegan is how many days ago the sample's record begins.
const sampleBegan = 240

// formerCommunity had another name before it was redrawn: two in the city.
func formerCommunity(f geo.Feature) (geo.Feature, bool) {
	if f.Row%40 != 5 {
		return f, true
	}
	f = rewritten(f, "名称", func(name string) string { return strings.TrimSuffix(name, "社区") + "居委会" })
	if g, ok := f.Geometry.(orb.MultiPolygon); ok {
		f.Geometry = shrunk(g, .94)
	} else if g, ok := f.Geometry.(orb.Polygon); ok {
		f.Geometry = shrunk(orb.MultiPolygon{g}, .94)
	}
	return f, true
}

// formerDevelopment had a name for the time being.
func formerDevelopment(f geo.Feature) (geo.Feature, bool) {
	if f.Row%12 != 3 {
		return f, true
	}
	return rewritten(f, "名称", func(name string) string { return name + "（暂定名）" }), true
}

func rewritten(f geo.Feature, part string, change func(string) string) geo.Feature {
	fields := make([]geo.Field, len(f.Fields))
	copy(fields, f.Fields)
	for i := range fields {
		if strings.Contains(fields[i].Name, part) && fields[i].Text != "" {
			fields[i].Text = change(fields[i].Text)
			break
		}
	}
	f.Fields = fields
	return f
}

// shrunk is a shape drawn smaller around its middle.
func shrunk(g orb.MultiPolygon, by float64) orb.MultiPolygon {
	c, _ := planar.CentroidArea(g)
	out := g.Clone()
	for _, polygon := range out {
		for _, ring := range polygon {
			for i, p := range ring {
				ring[i] = orb.Point{c[0] + by*(p[0]-c[0]), c[1] + by*(p[1]-c[1])}
			}
		}
	}
	return out
}

// formerReader reads a file of the sample as it would have been some months ago.
type formerReader struct {
	geo.Reader
	was func(geo.Feature) (geo.Feature, bool)
}

// Next skips what was not there yet.
func (r *formerReader) Next() (geo.Feature, error) {
	for {
		f, err := r.Reader.Next()
		if err != nil {
			return f, err
		}
		if then, there := r.was(f); there {
			return then, nil
		}
	}
}

// pondReader adds a pond that was filled in since.
type pondReader struct {
	geo.Reader
	added bool
}

// Next gives the pond in the place of the end.
func (r *pondReader) Next() (geo.Feature, error) {
	f, err := r.Reader.Next()
	if err != io.EOF || r.added {
		return f, err
	}
	r.added = true
	pond := orb.MultiPolygon{{{{113.4402, 30.3584}, {113.4424, 30.3578}, {113.4431, 30.3594}, {113.4409, 30.3601}, {113.4402, 30.3584}}}}
	return geo.Feature{Row: 10_000, Geometry: pond, Fields: []geo.Field{{Name: "水系编号", Text: "FORMER-POND"}, {Name: "水系名称", Text: "已填老塘"}, {Name: "类型", Text: "lake"}}}, nil
}

// former is a reader of a layer's file as it was.
func former(layer string, from geo.Reader) geo.Reader {
	for _, step := range sampleSteps {
		switch {
		case step.layer != layer:
		case step.was == nil:
			return &pondReader{Reader: from}
		default:
			return &formerReader{from, step.was}
		}
	}
	return from
}

// takeSteps sends the layers that changed since, and dates the revisions. It works once, on a city that was just made.
func (c *demoCommand) takeSteps(ctx context.Context, s *settings, owner string, store *postgres.Store, folder string) error {
	first, err := store.DatabaseRevision(ctx)
	if err != nil {
		return err
	}
	date := func(from, to int64, daysAgo int) error {
		return postgres.Backdate(ctx, owner, s.Schema, from, to, time.Now().AddDate(0, 0, -daysAgo))
	}
	if err := date(1, first, sampleBegan); err != nil {
		return err
	}
	for _, step := range sampleSteps {
		before, err := store.DatabaseRevision(ctx)
		if err != nil {
			return err
		}
		if err := c.takeLayer(ctx, s, store, folder, step.layer, false); err != nil {
			return err
		}
		after, err := store.DatabaseRevision(ctx)
		if err == nil {
			err = date(before+1, after, step.daysAgo)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sampleFolder is where the sample's files lie.
func sampleFolder(s *settings) string { return filepath.Join(s.Dir, "sample") }
