package postgres

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/gap"
)

// borderKeeper keeps the ground between communities until one of them, or a sub-district, changes.
type borderKeeper struct {
	mu    sync.Mutex
	of    borderKey
	areas []gap.BorderArea
}

// borderKey is the same for two cities exactly when the ground between their communities is: a City shares the layers that did not change with the one before.
type borderKey struct {
	communities, subdistricts *planning.Collection
	plane                     int
}

// Borders says what is wrong between the communities of c, which must be, or have been, this store's City. The ground is computed by PostGIS as of c's revision and
// day, once for every change of the communities or sub-districts; one caller computes and the others wait for it.
func (s *Store) Borders(ctx context.Context, c *planning.City) (gap.Borders, error) {
	areas, err := s.BorderAreas(ctx, c)
	if err != nil {
		return gap.Borders{}, plain("compute the ground between communities", err)
	}
	return gap.FindBorders(c, areas), nil
}

func (s *Store) BorderAreas(ctx context.Context, c *planning.City) ([]gap.BorderArea, error) {
	key := borderKey{c.Layer(planning.Communities), c.Layer(planning.Subdistricts), c.Info.Plane}
	s.border.mu.Lock()
	defer s.border.mu.Unlock()
	if s.border.of == key {
		return s.border.areas, nil
	}
	areas, err := s.computeBorderAreas(ctx, c)
	if err == nil {
		s.border.of, s.border.areas = key, areas
	}
	return areas, err
}

// borderSQL finds the areas. Shapes are put on the grid first, so that lines which differ by less are the same from there on; then
//   - an overlap is a piece of the ground that two communities or more have, whoever they are; $7 and $8 are the pairs whose boxes meet;
//   - the limit is the union of the sub-districts, and without any that of the communities with its holes filled;
//   - ground in no community is a void where communities close it in, and else, as far as the limit goes, open. What lies wholly outside of the limit, such as
//     another city's ground among one's own, is neither.
const borderSQL = `
WITH k AS MATERIALIZED (
	SELECT code, ST_ReducePrecision(in_plane(geom, $1), $2) AS g FROM community
	WHERE rev_from <= $3 AND (rev_to IS NULL OR rev_to > $3) AND (valid_from IS NULL OR valid_from <= $4) AND (valid_to IS NULL OR $4 < valid_to)
	  AND (audience = 'public' OR $5) AND code = ANY($6)
), district AS MATERIALIZED (
	SELECT ST_ReducePrecision(in_plane(geom, $1), $2) AS g FROM subdistrict
	WHERE rev_from <= $3 AND (rev_to IS NULL OR rev_to > $3) AND (valid_from IS NULL OR valid_from <= $4) AND (valid_to IS NULL OR $4 < valid_to)
	  AND (audience = 'public' OR $5)
), claimed AS MATERIALIZED (SELECT ST_Union(g, $2) AS g FROM k),
hull AS MATERIALIZED (
	SELECT ST_Union(ST_MakePolygon(ST_ExteriorRing((d).geom)), $2) AS g FROM (SELECT ST_Dump(g) AS d FROM claimed) x
), city_limit AS MATERIALIZED (SELECT coalesce((SELECT ST_Union(g, $2) FROM district), (SELECT g FROM hull)) AS g
), shared AS MATERIALIZED (
	SELECT (ST_Dump(ST_Union(ST_CollectionExtract(ST_Intersection(a.g, b.g, $2), 3), $2))).geom AS g
	FROM unnest($7::text[], $8::text[]) AS pair(a, b) JOIN k a ON a.code = pair.a JOIN k b ON b.code = pair.b
), empty AS MATERIALIZED (
	SELECT (ST_Dump(ST_CollectionExtract(ST_Difference(ST_Union(l.g, h.g, $2), c.g, $2), 3))).geom AS g FROM city_limit l, hull h, claimed c
)
SELECT 'overlap', ST_AsBinary(s.g), ST_Area(s.g), ST_Perimeter(s.g), ARRAY(
	SELECT k.code FROM k, LATERAL (SELECT ST_Area(ST_Intersection(s.g, k.g, $2)) AS m2) x WHERE k.g && s.g AND m2 > 0 ORDER BY m2 DESC, k.code)
FROM shared s WHERE NOT ST_IsEmpty(s.g)
UNION ALL
SELECT CASE WHEN ST_Length(ST_Difference(ST_Boundary(e.g), ST_Boundary(c.g), $2)) > 10 * $2 THEN 'open' ELSE 'void' END,
	ST_AsBinary(e.g), ST_Area(e.g), ST_Perimeter(e.g), ARRAY(
	SELECT k.code FROM k, LATERAL (SELECT ST_Length(ST_Intersection(ST_Boundary(e.g), ST_Boundary(k.g), $2)) AS m) x WHERE k.g && e.g AND m > 0 ORDER BY m DESC, k.code)
FROM empty e, claimed c, city_limit l WHERE NOT ST_IsEmpty(e.g) AND ST_Area(ST_Intersection(e.g, l.g, $2)) > 0`

func (s *Store) computeBorderAreas(ctx context.Context, c *planning.City) ([]gap.BorderArea, error) {
	codes, one, other := candidatePairs(c)
	if len(codes) == 0 {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, borderSQL, c.Info.Plane, gap.BorderGrid, c.Revision, c.AsOf.Time(), c.Audience == planning.Internal, codes, one, other)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (a gap.BorderArea, err error) {
		var shape []byte
		if err = r.Scan(&a.Kind, &shape, &a.Area, &a.Perimeter, &a.Claimants); err != nil {
			return a, err
		}
		g, err := wkb.Unmarshal(shape)
		ground, isPolygon := g.(orb.Polygon)
		if err == nil && !isPolygon {
			err = fmt.Errorf("%s: PostGIS gave a %s", a.Kind, g.GeoJSONType())
		}
		a.Ground = ground
		return a, err
	})
}

// candidatePairs are the codes of all communities, and the pairs of those whose boxes meet: what could overlap.
func candidatePairs(c *planning.City) (codes, one, other []string) {
	var boxes []orb.Bound
	for f := range c.Layer(planning.Communities).All() {
		codes, boxes = append(codes, f.Code), append(boxes, f.Plane.Bound().Pad(gap.BorderGrid))
	}
	for _, p := range geo.JoinBoxes(boxes, boxes) {
		if p.A < p.B {
			one, other = append(one, codes[p.A]), append(other, codes[p.B])
		}
	}
	return codes, one, other
}
