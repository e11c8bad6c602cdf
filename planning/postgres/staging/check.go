package staging

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
)

// Two footprints on one another are named from these: the part of the smaller that lies in the other makes them doubled; m² in
// common make them overlap.
const (
	doubledFrom  = 0.5
	overlapsFrom = 1.0
)

// mostPairs is how many pairs of overlapping shapes are noted: half of what a draft keeps, so that there is room for what is found after them. Hundreds of footprints on
// one spot make more, and measuring all of them would take minutes.
const mostPairs = mostFindings / 2

// manyPairs says once, ahead of the pairs, that there may be more of them than the count that is listed.
func (j *judgement) manyPairs(count int64, all bool) {
	if j.cut || count < mostPairs && all {
		return
	}
	j.cut = true
	j.add(geo.Problem{Code: "pairs_unchecked", Field: "geometry", Note: true,
		Zh: "重叠的图形过多，未逐对核对：所列只是其中一部分", En: "too many shapes overlap to compare every pair: those that are listed are some of them"})
}

// rowSet is rows of a file, each once, whatever is wrong with it.
type rowSet map[int64]bool

// checkStage finds what only the database can judge: shapes that are not valid, codes that nobody has, footprints on
// one another.
func checkStage(ctx context.Context, tx pgx.Tx, l *planning.Layer, repair bool, j *judgement) error {
	defer func() { j.Receipt.Rows.Refused += int64(len(j.refused)) }()
	if l.Geometry == planning.PolygonGeometry {
		if err := checkShapes(ctx, tx, l, repair, j); err != nil {
			return err
		}
	}
	if err := checkReferences(ctx, tx, l, j); err != nil {
		return err
	}
	if l.Housing {
		return checkDoubles(ctx, tx, l, j)
	}
	return nil
}

// checkShapes asks PostGIS, whose word counts, about shapes that are not valid; but not when Go, which agrees with it, has found none.
func checkShapes(ctx context.Context, tx pgx.Tx, l *planning.Layer, repair bool, j *judgement) error {
	if j.shapes.suspects == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		SELECT file_row, (detail).reason, ST_X((detail).location), ST_Y((detail).location), CASE WHEN $1 AND ST_NPoints(geom) <= $2 THEN ST_AsGeoJSON(geom, 9) END
		FROM (SELECT file_row, geom, ST_IsValidDetail(geom) AS detail FROM pg_temp.stage_%s WHERE NOT ST_IsValid(geom)) bad ORDER BY file_row`, l.Table), j.keeps, mostShapePoints)
	if err != nil {
		return err
	}
	var row int64
	var reason string
	var lon, lat *float64
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&row, &reason, &lon, &lat, &shape}, func() error {
		if !repair {
			j.refused[row] = true
		}
		if lon == nil || lat == nil {
			j.add(invalidShape(int(row), reason, "", "", repair))
			return nil
		}
		j.add(invalidShape(int(row), reason, fmt.Sprintf("%.6f", *lon), fmt.Sprintf("%.6f", *lat), repair))
		j.place(*lon, *lat, shape)
		return nil
	})
	if err != nil || !repair {
		return err
	}
	return mendShapes(ctx, tx, l, j)
}

// shapeReasons are the words of GEOS, in Chinese.
var shapeReasons = map[string]string{
	"Self-intersection": "边界自相交", "Ring Self-intersection": "环自相交", "Hole lies outside shell": "孔洞在外环之外",
	"Holes are nested": "孔洞互相嵌套", "Interior is disconnected": "内部被切断", "Nested shells": "外环互相嵌套",
	"Duplicate Rings": "环重复", "Too few points in geometry component": "有效点数不足", "Invalid Coordinate": "坐标无效",
}

func invalidShape(row int, reason, lon, lat string, repaired bool) geo.Problem {
	zh, known := shapeReasons[reason]
	if !known {
		zh = reason
	}
	p := geo.Problem{Code: "shape_invalid", Row: row, Field: "geometry", Note: repaired,
		Zh: fmt.Sprintf("图形无效：%s，位置 %s, %s", zh, lon, lat), En: fmt.Sprintf("the shape is not valid: %s at %s, %s", strings.ToLower(reason), lon, lat)}
	if repaired {
		p.Code, p.Zh, p.En = "shape_repaired", p.Zh+"；已修复", p.En+"; repaired"
	}
	return p
}

func mendShapes(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	_, err := tx.Exec(ctx, fmt.Sprintf(`
		UPDATE pg_temp.stage_%s SET geom = ST_Multi(ST_CollectionExtract(ST_MakeValid(geom, 'method=structure'), 3)) WHERE NOT ST_IsValid(geom)`, l.Table))
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT file_row FROM pg_temp.stage_%s WHERE ST_IsEmpty(geom) ORDER BY file_row`, l.Table))
	if err != nil {
		return err
	}
	empty, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	for _, row := range empty {
		j.refused[row] = true
		j.add(geo.Problem{Code: "shape_lost", Row: int(row), Field: "geometry", Zh: "图形修复后没有面积", En: "nothing of the shape is left after the repair"})
	}
	return err
}

// checkReferences names codes that a row refers to and no feature in force has.
func checkReferences(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	for _, f := range l.Fields {
		if f.Refers == "" || !j.refers[f.Name] {
			continue
		}
		target, err := planning.LayerNamed(f.Refers)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, fmt.Sprintf(`
			SELECT file_row, %[1]s FROM pg_temp.stage_%[2]s s
			WHERE %[1]s IS NOT NULL AND NOT EXISTS (SELECT FROM %[3]s t WHERE t.code = s.%[1]s AND t.rev_to IS NULL) ORDER BY file_row`,
			pgx.Identifier{f.Name}.Sanitize(), l.Table, target.Table))
		if err != nil {
			return err
		}
		var row int64
		var code string
		_, err = pgx.ForEachRow(rows, []any{&row, &code}, func() error {
			j.refused[row] = true
			j.add(geo.Problem{Code: "no_such_code", Row: int(row), Field: f.Title.Zh,
				Zh: fmt.Sprintf("%s图层中没有编号 %s", target.Title.Zh, code), En: fmt.Sprintf("there is no %s in %s", code, strings.ToLower(target.Title.En))})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
