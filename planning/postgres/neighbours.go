package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// checkNeighbours notes how the polygons of a file lie to one another and to those of the layer that the file does not name.
func checkNeighbours(ctx context.Context, tx pgx.Tx, l *planning.Layer, replace bool, j *judgement) error {
	if l.Geometry != planning.PolygonGeometry || !j.staged {
		return nil
	}
	return nil
}
