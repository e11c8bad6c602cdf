package staging

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
)

// tellDifference says of each feature on the stage what becomes of it.
func tellDifference(ctx context.Context, tx pgx.Tx, l *planning.Layer, replace bool, tell func(desk.Change) error) error {
	if _, err := tx.Exec(ctx, `SELECT weigh_staged($1, $2)`, l.Name, replace); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT row_number() OVER (), what, code, file_row, old, new, ST_AsGeoJSON(old_geom, 9), ST_AsGeoJSON(new_geom, 9), old_area, new_area,
		old_geom IS DISTINCT FROM new_geom FROM staged_difference($1)`, l.Name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		c, err := ScanChange(l, rows)
		if err == nil {
			err = tell(c)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// ScanChange reads a row of staged_difference, with its number before it, or of what was kept of one.
func ScanChange(l *planning.Layer, row pgx.CollectableRow) (c desk.Change, err error) {
	var oldValues, newValues map[string]json.RawMessage
	var oldShape, newShape []byte
	if err = row.Scan(&c.Number, &c.What, &c.Code, &c.Row, &oldValues, &newValues, &oldShape, &newShape, &c.OldArea, &c.NewArea, &c.Moved); err != nil {
		return c, err
	}
	c.Old, c.New = orNull(oldShape), orNull(newShape)
	c.Moved = c.Moved && c.What == desk.Changed
	c.Values = differing(l, c.What, oldValues, newValues)
	said := newValues
	if c.What == desk.Closed {
		said = oldValues
	}
	_ = json.Unmarshal(said["name"], &c.Name) // null, or not there: it has no name
	return c, nil
}

func orNull(b []byte) json.RawMessage {
	if b == nil {
		return json.RawMessage("null")
	}
	return bytes.Clone(b)
}

// differing lists fields in the layer's order: of a change those that differ, else those that are filled.
func differing(l *planning.Layer, what desk.What, before, after map[string]json.RawMessage) []desk.Value {
	out := []desk.Value{}
	add := func(name string, title planning.Text) {
		v := desk.Value{Field: name, Title: title, Old: filled(before[name]), New: filled(after[name])}
		if string(v.Old) != string(v.New) {
			out = append(out, v)
		}
	}
	for _, f := range l.Fields {
		add(f.Name, f.Title)
	}
	add("valid_from", planning.Text{Zh: "生效日期", En: "Valid from"})
	add("valid_to", planning.Text{Zh: "失效日期", En: "Valid to"})
	add("audience", planning.Text{Zh: "公开范围", En: "Audience"})
	return out
}

func filled(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}
