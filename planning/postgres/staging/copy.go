package staging

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// copying is rows in PostgreSQL's binary form of COPY, written while a file is read: of a row nothing but its bytes is kept. Its first column is a number that may be
// said, or said anew, for all of them. A cell is four bytes for its length, then its value; whoever writes one must give it the type that its column has.
type copying struct {
	body   []byte
	starts []int // where in body the number of each row stands
}

// copyHeader begins every such COPY: its signature, no flags, and nothing more.
const copyHeader = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"

// copyNull is the length of a cell that is NULL, and in place of a number of columns the end.
const copyNull = math.MaxUint32

func (c *copying) count() int { return len(c.starts) }

func (c *copying) reset() { c.body, c.starts = c.body[:0], c.starts[:0] }

// row begins a row of so many columns, of which n is the first.
func (c *copying) row(columns int, n int64) {
	if len(c.body) == 0 {
		c.body = append(c.body, copyHeader...)
	}
	c.body = binary.BigEndian.AppendUint16(c.body, uint16(columns))
	c.starts = append(c.starts, len(c.body)+4)
	c.integer(n)
}

// number says n as the first column of all rows.
func (c *copying) number(n int64) {
	for _, at := range c.starts {
		binary.BigEndian.PutUint64(c.body[at:], uint64(n))
	}
}

func (c *copying) null()        { c.body = binary.BigEndian.AppendUint32(c.body, copyNull) }
func (c *copying) length(n int) { c.body = binary.BigEndian.AppendUint32(c.body, uint32(n)) }
func (c *copying) integer(n int64) {
	c.length(8)
	c.body = binary.BigEndian.AppendUint64(c.body, uint64(n))
}
func (c *copying) double(f float64)  { c.integer(int64(math.Float64bits(f))) }
func (c *copying) text(s string)     { c.length(len(s)); c.body = append(c.body, s...) }
func (c *copying) document(b []byte) { c.length(1 + len(b)); c.body = append(append(c.body, 1), b...) } // jsonb, version 1

// epoch is the day from which PostgreSQL counts, in days from 1970.
const epoch = 10957

func (c *copying) date(d planning.Date) {
	if d.IsZero() {
		c.null()
		return
	}
	c.length(4)
	c.body = binary.BigEndian.AppendUint32(c.body, uint32(int32(d.Time().Unix()/86400-epoch)))
}

func (c *copying) boolean(b bool) {
	c.length(1)
	if b {
		c.body = append(c.body, 1)
	} else {
		c.body = append(c.body, 0)
	}
}

func (c *copying) decimal(d *apd.Decimal) error {
	var n pgtype.Numeric
	if err := n.Scan(d.Text('f')); err != nil {
		return err
	}
	return c.sized(func(b []byte) ([]byte, error) {
		return pgtype.NumericCodec{}.PlanEncode(nil, pgtype.NumericOID, pgtype.BinaryFormatCode, n).Encode(n, b)
	})
}

func (c *copying) shape(g orb.Geometry) error {
	return c.sized(func(b []byte) ([]byte, error) { return appendEWKB(b, g) })
}

// sized writes a cell whose length is known only afterwards.
func (c *copying) sized(write func([]byte) ([]byte, error)) error {
	at := len(c.body)
	c.length(0)
	b, err := write(c.body)
	if err != nil {
		return err
	}
	c.body = b
	binary.BigEndian.PutUint32(c.body[at:], uint32(len(c.body)-at-4))
	return nil
}

// value writes the value of a field, which is of the type that [planning.Kind] says.
func (c *copying) value(v any) error {
	switch v := v.(type) {
	case nil:
		c.null()
	case string:
		c.text(v)
	case int64:
		c.integer(v)
	case bool:
		c.boolean(v)
	case planning.Date:
		c.date(v)
	case json.RawMessage:
		c.document(v)
	case *apd.Decimal:
		return c.decimal(v)
	default:
		return fmt.Errorf("%T has no column", v)
	}
	return nil
}

// into sends the rows to a table. An empty one sends nothing.
func (c *copying) into(ctx context.Context, tx pgx.Tx, table pgx.Identifier, columns []string) error {
	if c.count() == 0 {
		return nil
	}
	names := make([]string, len(columns))
	for i, name := range columns {
		names[i] = pgx.Identifier{name}.Sanitize()
	}
	whole := binary.BigEndian.AppendUint16(c.body, math.MaxUint16)
	_, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(whole), fmt.Sprintf(`COPY %s (%s) FROM STDIN BINARY`, table.Sanitize(), strings.Join(names, ", ")))
	return err
}

// stageColumns are the columns of a layer's stage, in the order of stageRow. In place of the first, a layer's own table has rev_from.
func stageColumns(l *planning.Layer) []string { return rowColumns(l, "file_row") }

func rowColumns(l *planning.Layer, first string) []string {
	columns := []string{first, "code", "valid_from", "valid_to", "audience", "source"}
	for _, f := range l.Fields {
		columns = append(columns, f.Name)
	}
	if l.Geometry != planning.NoGeometry {
		columns = append(columns, "geom")
	}
	return columns
}

// stageRow writes one record.
func (c *copying) stageRow(l *planning.Layer, row int, r *planning.Record) error {
	columns := 6 + len(l.Fields)
	if l.Geometry != planning.NoGeometry {
		columns++
	}
	c.row(columns, int64(row))
	c.text(r.Code)
	c.date(r.ValidFrom)
	c.date(r.ValidTo)
	c.text(string(r.Audience))
	c.text(r.Source)
	for i, v := range r.Values {
		if err := c.value(v); err != nil {
			return fmt.Errorf("%s: %w", l.Fields[i].Name, err)
		}
	}
	if l.Geometry == planning.NoGeometry {
		return nil
	}
	if err := c.shape(r.Geometry); err != nil {
		return fmt.Errorf("geometry: %w", err)
	}
	return nil
}
