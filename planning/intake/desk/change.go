package desk

import (
	"encoding/json"
	"time"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// Problem is something wrong with a file, and where.
type Problem struct {
	geo.Problem
	Number int64           `json:"number"` // in the order found, from 1
	Lon    *float64        `json:"lon" doc:"null: it has no place"`
	Lat    *float64        `json:"lat"`
	Shape  json.RawMessage `json:"shape" doc:"GeoJSON geometry of the row, or of what is wrong with it; may be invalid, as it is in the file"`
}

// What becomes of a feature.
type What string

// What a file does to a feature.
const (
	Added   What = "added"
	Changed What = "changed"
	Closed  What = "closed" // it comes to its end: the file replaces the layer and does not name it
)

// Change is what a file does to one feature.
type Change struct {
	Number  int64           `json:"number"` // in the difference, from 1
	What    What            `json:"what" enum:"added,changed,closed"`
	Code    string          `json:"code"`
	Name    string          `json:"name" doc:"As it will be; of a feature that ends, as it was"`
	Row     int64           `json:"row" doc:"Of the file, 0 when the file does not name it"`
	Values  []Value         `json:"values" doc:"Of a change only those that differ, else all that are filled"`
	Moved   bool            `json:"moved" doc:"Its shape is another one"`
	OldArea *float64        `json:"old_area" doc:"m² in the city's plane; null: it had none"`
	NewArea *float64        `json:"new_area"`
	Old     json.RawMessage `json:"old" doc:"GeoJSON geometry in force; null: none"`
	New     json.RawMessage `json:"new" doc:"GeoJSON geometry of the file; null: none"`
}

// Value is a field that becomes another one. Old and New are JSON as features have it.
type Value struct {
	Field string          `json:"field"`
	Title planning.Text   `json:"title"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// Entry is one import on record.
type Entry struct {
	ID        int64           `json:"id"`
	At        time.Time       `json:"at"`
	Actor     string          `json:"actor"`
	Layer     string          `json:"layer"`
	File      string          `json:"file"`
	SHA256    string          `json:"sha256" doc:"Empty for what never was one file"`
	Size      int64           `json:"size" doc:"Bytes"`
	Sender    string          `json:"sender"`
	Format    string          `json:"format"`
	Encoding  string          `json:"encoding"`
	CRS       planning.Text   `json:"crs"`
	Columns   []intake.Column `json:"columns"`
	Options   Options         `json:"options"`
	Rows      intake.Rows     `json:"rows"`
	LeftOut   int64           `json:"left_out" doc:"Rows that the operator chose to leave out"`
	LeftRows  []geo.Problem   `json:"left_rows" doc:"And what was wrong with them; in lists empty"`
	Revision  int64           `json:"revision" doc:"That it made; the one it met when it changed nothing"`
	Undoes    int64           `json:"undoes" doc:"Number of the import that this one put back, 0 for none"`
	UndoneBy  int64           `json:"undone_by" doc:"Number of the import that put this one back, 0 for none"`
	Undoable  bool            `json:"undoable" doc:"It changed something and nobody has put it back; what came later may still forbid it"`
	TitleText planning.Text   `json:"title" doc:"Of the layer"`
}

// Obstacle is a feature that keeps an import from being undone.
type Obstacle struct {
	Layer    string        `json:"layer"`
	Code     string        `json:"code"`
	Name     string        `json:"name"`
	Revision int64         `json:"revision" doc:"That touched it last"`
	Why      planning.Text `json:"why"`
}

// MostObstacles is how many obstacles are named; the rest are counted.
const MostObstacles = 100

// Blocked says that an import cannot be undone, and because of which features.
type Blocked struct {
	Obstacles []Obstacle
	Count     int
}

// Error names the first.
func (b *Blocked) Error() string {
	return "undo: " + b.Obstacles[0].Layer + " " + b.Obstacles[0].Code + ": " + b.Obstacles[0].Why.En
}

// Unwrap makes it a conflict.
func (b *Blocked) Unwrap() error { return planning.ErrConflict }
