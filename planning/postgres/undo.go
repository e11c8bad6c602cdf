package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
)

// Undo puts back what an import changed, as one revision and an entry of its own. What a later revision changed and nothing put back since, or what others refer to
// by now, keeps it from being undone: the error is a [desk.Blocked] then, and nothing is written. An import is undone once; several are undone the last first.
func (s *Store) Undo(ctx context.Context, id int64, actor string) (desk.Entry, error) {
	var out desk.Entry
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM city FOR UPDATE`); err != nil { // nobody publishes from here on
			return err
		}
		e, err := entryIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := undoable(&e); err != nil {
			return err
		}
		if err := obstacles(ctx, tx, &e); err != nil {
			return err
		}
		number, err := undo(ctx, tx, &e, actor)
		if err != nil {
			return err
		}
		out, err = entryIn(ctx, tx, number)
		return err
	})
	if err != nil {
		return out, plain(fmt.Sprintf("undo import %d", id), err)
	}
	if s.city.Load() != nil {
		err = s.Refresh(ctx)
	}
	return out, err
}

func undoable(e *desk.Entry) error {
	switch {
	case e.UndoneBy != 0:
		return desk.Refuse(planning.ErrConflict, fmt.Sprintf("第 %d 号导入已由第 %d 号撤销。", e.ID, e.UndoneBy), fmt.Sprintf("Import %d is undone already, by %d.", e.ID, e.UndoneBy))
	case e.Layer == planning.Applications:
		return desk.Refuse(planning.ErrConflict, "审查申请按办件流程处理，不能撤销导入。", "Applications are worked as files and are not undone.")
	case !e.Undoable:
		return desk.Refuse(planning.ErrConflict, fmt.Sprintf("第 %d 号导入没有改动任何数据，无需撤销。", e.ID), fmt.Sprintf("Import %d changed nothing.", e.ID))
	}
	return nil
}

func undo(ctx context.Context, tx pgx.Tx, e *desk.Entry, actor string) (number int64, err error) {
	note := fmt.Sprintf("undo import %d, %s", e.ID, e.File)
	var revision, added, changed, closed int64
	err = tx.QueryRow(ctx, `SELECT revision, added, changed, closed FROM undo_revision($1, $2, $3, $4)`, e.Layer, e.Revision, actor, note).Scan(&revision, &added, &changed, &closed)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `
		INSERT INTO import_record (actor, layer, file, sha256, size, sender, format, added, changed, closed, revision, undoes)
		VALUES ($1, $2, $3, $4, $5, $6, 'undo', $7, $8, $9, $10, $11) RETURNING id`,
		actor, e.Layer, e.File, e.SHA256, e.Size, e.Sender, added, changed, closed, revision, e.ID).Scan(&number)
	return number, err
}

// obstacles says what keeps an import from being undone, as an error.
func obstacles(ctx context.Context, tx pgx.Tx, e *desk.Entry) error {
	l, err := planning.LayerNamed(e.Layer)
	if err != nil {
		return err
	}
	out := &desk.Blocked{}
	if err := laterEdits(ctx, tx, l, e.Revision, out); err != nil {
		return err
	}
	for _, other := range planning.Layers() {
		for _, f := range other.Fields {
			if f.Refers != l.Name {
				continue
			}
			if err := references(ctx, tx, l, other, &f, e.Revision, out); err != nil {
				return err
			}
		}
	}
	if out.Count > 0 {
		return out
	}
	return nil
}

func block(b *desk.Blocked, o desk.Obstacle) {
	if b.Count++; len(b.Obstacles) < desk.MostObstacles {
		b.Obstacles = append(b.Obstacles, o)
	}
}

// nameOf is SQL for what a feature of a layer is called, as t: its name, where it has one.
func nameOf(l *planning.Layer) string {
	if l.Field("name") < 0 {
		return `''`
	}
	return `coalesce(t.name, '')`
}

// laterEdits finds features that do not stand as the revision left them.
func laterEdits(ctx context.Context, tx pgx.Tx, l *planning.Layer, revision int64, out *desk.Blocked) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT c.code, c.revision, coalesce((SELECT %s FROM %s t WHERE t.code = c.code ORDER BY t.rev_from DESC LIMIT 1), '')
		FROM changed_since($1, $2) c ORDER BY c.code`, nameOf(l), l.Table), l.Name, revision)
	if err != nil {
		return err
	}
	o := desk.Obstacle{Layer: l.Name, Why: planning.Text{Zh: "此后又有改动", En: "was changed later"}}
	_, err = pgx.ForEachRow(rows, []any{&o.Code, &o.Revision, &o.Name}, func() error {
		block(out, o)
		return nil
	})
	return err
}

// references finds features of another layer that refer to what the revision added, and would refer to nothing.
func references(ctx context.Context, tx pgx.Tx, l, other *planning.Layer, f *planning.Field, revision int64, out *desk.Blocked) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`
		SELECT t.code, t.rev_from, %[1]s, t.%[2]s FROM %[3]s t WHERE t.rev_to IS NULL AND t.%[2]s IN (
			SELECT a.code FROM %[4]s a WHERE a.rev_from = $1 AND NOT EXISTS (SELECT FROM %[4]s b WHERE b.code = a.code AND b.rev_to = $1))
		ORDER BY t.code`, nameOf(other), pgx.Identifier{f.Name}.Sanitize(), other.Table, l.Table), revision)
	if err != nil {
		return err
	}
	o := desk.Obstacle{Layer: other.Name}
	var code string
	_, err = pgx.ForEachRow(rows, []any{&o.Code, &o.Revision, &o.Name, &code}, func() error {
		o.Why = planning.Text{Zh: fmt.Sprintf("%s“%s”为 %s", other.Title.Zh, f.Title.Zh, code), En: fmt.Sprintf("of %s refers to %s", other.Title.En, code)}
		if other == l { // a feature of the same import goes together with what it refers to
			o.Why.En = "refers to " + code
			if o.Revision == revision {
				return nil
			}
		}
		block(out, o)
		return nil
	})
	return err
}
