package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/permit"
)

// snapshot is how a picture is read: everything from one moment.
var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Refresh brings the picture to the database's revision and to today. It reads only what lies between the two, and everything on
// a new day, since the law may know other versions then.
func (s *Store) Refresh(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	was := s.city.Load()
	if was == nil || was.AsOf != s.config.Today() {
		if err := s.advanceDay(ctx); err != nil {
			return s.failed(err)
		}
		was = nil
	}
	var next *planning.City
	var adopted permit.Adopted
	err := s.inTransaction(ctx, snapshot, func(tx pgx.Tx) (err error) {
		if next, err = s.picture(ctx, tx, was); err == nil && next != was {
			adopted, err = readAdopted(ctx, tx)
		}
		return err
	})
	if err != nil {
		return s.failed(err)
	}
	s.stale.Store(false)
	if next != was {
		s.adopted.Store(&adopted)
		s.city.Store(next)
	}
	return nil
}

func (s *Store) failed(err error) error {
	s.stale.Store(true)
	return plain("read the city", err)
}

func (s *Store) advanceDay(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `SELECT advance_day($1)`, s.config.Today().Time())
	return err
}

// picture is the city at the revision that tx sees: was itself when nothing changed, was with the changes applied, or, when
// there is no was, all of it.
func (s *Store) picture(ctx context.Context, tx pgx.Tx, was *planning.City) (*planning.City, error) {
	revision, info, err := readInfo(ctx, tx)
	if err != nil {
		return nil, err
	}
	if was != nil && was.Revision == revision {
		return was, nil
	}
	if was == nil || was.Revision > revision || was.Info.Plane != info.Plane {
		return s.whole(ctx, tx, revision, info)
	}
	return s.later(ctx, tx, was, revision, info)
}

func (s *Store) whole(ctx context.Context, tx pgx.Tx, revision int64, info planning.Info) (*planning.City, error) {
	empty, err := planning.NewCity(info, s.config.Today(), s.config.Audience)
	if err != nil {
		return nil, err
	}
	d := planning.Delta{Revision: revision}
	for _, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		if err := readOpened(ctx, tx, l, -1, &d); err != nil {
			return nil, err
		}
	}
	if err := readGround(ctx, tx, -1, &d); err != nil {
		return nil, err
	}
	if err := readCellGround(ctx, tx, -1, &d); err != nil {
		return nil, err
	}
	return empty.Apply(d)
}

func (s *Store) later(ctx context.Context, tx pgx.Tx, was *planning.City, revision int64, info planning.Info) (*planning.City, error) {
	d := planning.Delta{Revision: revision, Info: &info}
	touched, err := touchedLayers(ctx, tx, was.Revision)
	if err != nil {
		return nil, err
	}
	for _, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		if !touched[l.Name] {
			continue
		}
		if err := readClosed(ctx, tx, l, was.Revision, &d); err != nil {
			return nil, err
		}
		if err := readOpened(ctx, tx, l, was.Revision, &d); err != nil {
			return nil, err
		}
	}
	if touched["ground"] {
		if err := readGround(ctx, tx, was.Revision, &d); err != nil {
			return nil, err
		}
	}
	if touched["cell_ground"] {
		if err := readCellGround(ctx, tx, was.Revision, &d); err != nil {
			return nil, err
		}
	}
	return was.Apply(d)
}

func readInfo(ctx context.Context, tx pgx.Tx) (revision int64, info planning.Info, err error) {
	return readInfoFrom(ctx, tx, `city`)
}

// readInfoFrom reads the settings from a relation that has the columns of city.
func readInfoFrom(ctx context.Context, tx pgx.Tx, relation string, arguments ...any) (revision int64, info planning.Info, err error) {
	var b orb.Bound
	err = tx.QueryRow(ctx, `
		SELECT revision, name_zh, name_en, plane, west, south, east, north, notice_zh, notice_en, unclaimed_below, contested_from,
			reach_metres, venue_min, venue_per_hundred, handover_days, size_from, size_to, cell_sliver,
			sliver_area, sliver_width, narrow_width, whole_from, street_snap, street_access FROM `+relation, arguments...,
	).Scan(&revision, &info.Name.Zh, &info.Name.En, &info.Plane, &b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1],
		&info.Notice.Zh, &info.Notice.En, &info.Rules.UnclaimedBelow, &info.Rules.ContestedFrom,
		&info.Rules.ReachMetres, &info.Rules.VenueMin, &info.Rules.VenuePerHundred, &info.Rules.HandoverDays, &info.Rules.SizeFrom, &info.Rules.SizeTo, &info.Rules.CellSliver,
		&info.Rules.SliverArea, &info.Rules.SliverWidth, &info.Rules.NarrowWidth, &info.Rules.WholeFrom,
		&info.Streets.Snap, &info.Streets.Access)
	info.Extent = b
	return revision, info, err
}

func touchedLayers(ctx context.Context, tx pgx.Tx, after int64) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT layer FROM revision_layer WHERE revision > $1`, after)
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	touched := map[string]bool{}
	for _, n := range names {
		touched[n] = true
	}
	return touched, err
}

// readOpened adds the versions of l in force that were opened after a revision.
func readOpened(ctx context.Context, tx pgx.Tx, l *planning.Layer, after int64, d *planning.Delta) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT %s FROM %s WHERE rev_to IS NULL AND rev_from > $1`, recordColumns(l), l.Table), after)
	if err != nil {
		return err
	}
	return collectRecords(rows, l, d)
}

// readClosed adds the ends of versions of l that were closed after a revision.
func readClosed(ctx context.Context, tx pgx.Tx, l *planning.Layer, after int64, d *planning.Delta) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT DISTINCT code FROM %s WHERE rev_to > $1`, l.Table), after)
	if err != nil {
		return err
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, code := range codes {
		d.Changes = append(d.Changes, planning.Change{Layer: l.Name, Code: code})
	}
	return err
}

func readGround(ctx context.Context, tx pgx.Tx, after int64, d *planning.Delta) error {
	return collectGround(ctx, tx, d, `rev_to IS NULL`, sinceRevision, after)
}

// sinceRevision picks measurements made or ended after revision $1, of which those that ended are ends.
const sinceRevision = `((rev_to IS NULL AND rev_from > $1) OR ($1 >= 0 AND rev_to > $1))`

// collectGround adds the measurements of housing that a condition picks: those that are live as they are, the others as ends.
func collectGround(ctx context.Context, tx pgx.Tx, d *planning.Delta, live, condition string, arguments ...any) error {
	rows, err := tx.Query(ctx, `
		SELECT layer, code, area, covered, claims::text, `+live+` AS live FROM ground WHERE `+condition+`
		ORDER BY live`, arguments...) // ends first: a piece of ground that was measured anew has one of each
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			g      = new(planning.Ground)
			ch     planning.GroundChange
			claims string
			alive  bool
		)
		if err := rows.Scan(&ch.Layer, &ch.Code, &g.Area, &g.Covered, &claims, &alive); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(claims), &g.Claims); err != nil {
			return fmt.Errorf("ground of %s %s: %w", ch.Layer, ch.Code, err)
		}
		if alive {
			ch.Ground = g
		}
		d.Grounds = append(d.Grounds, ch)
	}
	return rows.Err()
}
