package staging

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
)

// mostPatched is how many features of a layer that divides the ground are laid together to look for holes between them; mostHoles is how many holes are named.
const (
	mostPatched = 20_000
	mostHoles   = 1000
)

// divides are the layers whose features lie side by side and leave no ground out.
var divides = map[string]bool{planning.Subdistricts: true, planning.Communities: true, planning.Cells: true}

// checkNeighbours notes how the polygons of a file lie to one another and to those of the layer that the file does not name: doubled, overlapping, and, where the layer
// divides the ground, with holes between them. Nothing of it stands against the file: the ground may be like that.
func checkNeighbours(ctx context.Context, tx pgx.Tx, l *planning.Layer, replace bool, j *judgement) error {
	if l.Geometry != planning.PolygonGeometry || !j.staged {
		return nil
	}
	if !l.Housing {
		if err := checkDoubles(ctx, tx, l, j); err != nil {
			return err
		}
	}
	if !replace {
		if err := checkOverlaps(ctx, tx, l, j); err != nil {
			return err
		}
	}
	if divides[l.Name] {
		return checkHoles(ctx, tx, l, replace, j)
	}
	return nil
}

// checkOverlaps notes what lies on a feature in force that the file does not name. What the file leaves as it is has been there already and is not told again.
func checkOverlaps(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		SELECT count(*) OVER (), file_row, code, part, m2, ST_X(at), ST_Y(at), shape FROM (
			SELECT s.file_row, o.code, part, m2, ST_Centroid(common) AS at, CASE WHEN $4 THEN ST_AsGeoJSON(common, 9) END AS shape
			FROM pg_temp.stage_%[1]s s JOIN %[1]s o ON o.rev_to IS NULL AND o.geom && s.geom AND o.code <> s.code,
			LATERAL (SELECT CASE WHEN ST_IsValid(s.geom) AND ST_Relate(s.geom, o.geom, '2********') THEN ST_Intersection(s.geom, o.geom) END AS common OFFSET 0) cut,
			LATERAL (
				SELECT ST_Area(common) / nullif(least(ST_Area(s.geom), ST_Area(o.geom)), 0) AS part, ST_Area(ST_Transform(common, (SELECT plane FROM city))) AS m2 OFFSET 0) measured
			WHERE (part >= $1 OR m2 >= $2) AND NOT EXISTS (SELECT FROM pg_temp.stage_%[1]s n WHERE n.code = o.code)
			  AND NOT EXISTS (SELECT FROM %[1]s same WHERE same.code = s.code AND same.rev_to IS NULL AND same.geom = s.geom)
			LIMIT $3) pair
		ORDER BY file_row, code`, l.Table), doubledFrom, overlapsFrom, mostPairs, j.keeps)
	if err != nil {
		return err
	}
	var row, count int64
	var code string
	var part, m2, lon, lat float64
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&count, &row, &code, &part, &m2, &lon, &lat, &shape}, func() error {
		j.manyPairs(count, true)
		j.add(onNeighbour(row, code, part, m2))
		j.place(lon, lat, shape)
		return nil
	})
	return err
}

func onNeighbour(row int64, code string, part, m2 float64) geo.Problem {
	p := geo.Problem{Code: "overlaps_neighbour", Row: int(row), Field: "geometry", Note: true,
		Zh: fmt.Sprintf("与现有的 %s 重叠 %.2f m²", code, m2), En: fmt.Sprintf("overlaps %s, which is there, by %.2f m²", code, m2)}
	if part >= doubledFrom {
		p.Code = "doubles_neighbour"
		p.Zh = fmt.Sprintf("与现有的 %s 图形重复：重叠 %.2f m²，占较小者的 %.0f%%", code, m2, part*100)
		p.En = fmt.Sprintf("lies on %s, which is there: %.2f m², %.0f%% of the smaller one", code, m2, part*100)
	}
	return p
}

// checkHoles notes ground that the layer would leave out between features of the file and their neighbours. Holes at which nothing moves are not told again.
func checkHoles(ctx context.Context, tx pgx.Tx, l *planning.Layer, replace bool, j *judgement) error {
	var n int64
	if err := tx.QueryRow(ctx, fmt.Sprintf(`SELECT count(*) FROM pg_temp.stage_%s`, l.Table)).Scan(&n); err != nil || n == 0 {
		return err
	}
	if n > mostPatched {
		j.add(geo.Problem{Code: "holes_unchecked", Note: true, Zh: fmt.Sprintf("行数超过 %d，未检查图形之间的空隙", mostPatched), En: fmt.Sprintf("more than %d rows: holes between them were not looked for", mostPatched)})
		return nil
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		WITH moved AS MATERIALIZED (
			SELECT s.file_row, s.geom FROM pg_temp.stage_%[1]s s WHERE ST_IsValid(s.geom)
			AND NOT EXISTS (SELECT FROM %[1]s same WHERE same.code = s.code AND same.rev_to IS NULL AND same.geom = s.geom)
		), patch AS (
			SELECT s.geom FROM pg_temp.stage_%[1]s s WHERE ST_IsValid(s.geom)
			UNION ALL SELECT o.geom FROM %[1]s o WHERE NOT $1 AND o.rev_to IS NULL AND NOT EXISTS (SELECT FROM pg_temp.stage_%[1]s n WHERE n.code = o.code)
			AND o.geom && (SELECT ST_Expand(ST_SetSRID(ST_Extent(geom)::geometry, 4490), 0.02) FROM moved)
		), hole AS (
			SELECT ST_SetSRID(ST_MakePolygon(ST_InteriorRingN(part.geom, ring)), 4490) AS geom
			FROM (SELECT (ST_Dump(ST_Union(geom))).geom FROM patch) part, generate_series(1, ST_NumInteriorRings(part.geom)) ring
		)
		SELECT (SELECT min(m.file_row) FROM moved m WHERE m.geom && h.geom AND ST_Intersects(m.geom, h.geom)), ST_Area(ST_Transform(h.geom, (SELECT plane FROM city))),
			ST_X(at), ST_Y(at), CASE WHEN $2 THEN ST_AsGeoJSON(h.geom, 9) END
		FROM hole h, LATERAL (SELECT ST_PointOnSurface(h.geom) AS at) inside
		WHERE EXISTS (SELECT FROM moved m WHERE m.geom && h.geom AND ST_Intersects(m.geom, h.geom)) ORDER BY 1, 2 DESC LIMIT $3`, l.Table), replace, j.keeps, mostHoles)
	if err != nil {
		return err
	}
	var row int64
	var m2, lon, lat float64
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&row, &m2, &lon, &lat, &shape}, func() error {
		j.add(geo.Problem{Code: "hole", Row: int(row), Field: "geometry", Note: true,
			Zh: fmt.Sprintf("与相邻图形之间有空隙 %.2f m²", m2), En: fmt.Sprintf("leaves a hole of %.2f m² between it and its neighbours", m2)})
		j.place(lon, lat, shape)
		return nil
	})
	return err
}
