package staging

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// Bounds of what is kept of a file's problems: so many of them, shapes of so many points each, and so many bytes of shapes in all. What goes beyond is counted, or
// shown without its shape.
const (
	mostFindings    = 20_000
	mostShapePoints = 20_000
	mostShapeBytes  = 64 << 20
)

// Finding is a problem with its place on the map.
type Finding struct {
	Problem  geo.Problem
	Lon, Lat *float64        // nil: nowhere
	Shape    json.RawMessage // GeoJSON; nil: none
}

// judgement is what is found out about a file: its receipt, the rows that are refused, and, when somebody wants to see them, where the problems are.
type judgement struct {
	Receipt  *intake.Receipt
	refused  rowSet
	keeps    bool
	Findings []Finding       // in the order found, when they are kept
	drawn    int             // bytes of the shapes kept
	shapes   shapes          // the polygons on the stage
	first    *first          // publishes them while they are read; nil: only when all are known
	survey   *survey         // measures their ground; nil: the database does
	cut      bool            // it is said that pairs of shapes are not all compared
	refers   map[string]bool // fields in which some row names a feature
	staged   bool            // rows stand on the layer's stage
	left     hash.Hash       // over the rows that are left out, so that a digest speaks of them too
}

func newJudgement(r *intake.Receipt, keeps bool, doubted func(orb.Geometry) bool) *judgement {
	return &judgement{Receipt: r, shapes: shapes{doubted: doubted}, refused: rowSet{}, refers: map[string]bool{}, keeps: keeps, left: sha256.New()}
}

// add files a problem without a place.
func (j *judgement) add(p geo.Problem) { j.at(p, nil) }

// at files a problem of a row whose shape is g, in EPSG:4490.
func (j *judgement) at(p geo.Problem, g orb.Geometry) {
	before := j.Receipt.LeftOutCount
	j.Receipt.Add(p)
	if j.Receipt.LeftOutCount > before {
		fmt.Fprintf(j.left, "%d %s\n", p.Row, p.Code)
	}
	if !j.keeps || len(j.Findings) >= mostFindings {
		return
	}
	f := Finding{Problem: p}
	if g != nil {
		center := g.Bound().Center()
		f.Lon, f.Lat = &center[0], &center[1]
		f.Shape = j.outline(g)
	}
	j.Findings = append(j.Findings, f)
}

// place says more exactly where the last problem is.
func (j *judgement) place(lon, lat float64, shape []byte) {
	if len(j.Findings) == 0 || !j.keeps {
		return
	}
	j.placeAt(&j.Findings[len(j.Findings)-1], lon, lat, shape)
}

func (j *judgement) placeAt(f *Finding, lon, lat float64, shape []byte) {
	f.Lon, f.Lat = &lon, &lat
	if j.drawn += len(shape); j.drawn < mostShapeBytes && len(shape) > 0 {
		f.Shape = bytes.Clone(shape)
	}
}

// outline is g as GeoJSON, the box around it when it has too many points, nothing when there is no room any more.
func (j *judgement) outline(g orb.Geometry) json.RawMessage {
	if j.drawn >= mostShapeBytes {
		return nil
	}
	if geo.VertexCount(g) > mostShapePoints {
		g = g.Bound().ToPolygon()
	}
	b, err := geojson.NewGeometry(g).MarshalJSON()
	if err != nil {
		return nil
	}
	j.drawn += len(b)
	return b
}

// leaveOut takes the refused rows off the stage.
func (j *judgement) leaveOut(ctx context.Context, tx pgx.Tx, l *planning.Layer) error {
	if !j.Receipt.LeaveOut || len(j.refused) == 0 {
		return nil
	}
	rows := make([]int64, 0, len(j.refused))
	for row := range j.refused {
		rows = append(rows, row)
	}
	_, err := tx.Exec(ctx, fmt.Sprintf(`DELETE FROM pg_temp.stage_%s WHERE file_row = ANY ($1)`, l.Table), rows)
	return err
}

// digest is that of a difference and of what was left out of it.
func (j *judgement) digest(difference string) string {
	return difference + hex.EncodeToString(j.left.Sum(nil)[:16])
}
