package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// looking is how long the tables of a file may be looked at: a hostile directory of tables can be made to take ages.
const looking = 20 * time.Second

// database is one stranger's file, opened for reading its tables and nothing else.
type database struct {
	name   string
	db     *sql.DB
	conn   *sql.Conn
	rows   *sql.Rows // of the layer being read; nil before
	broken bool      // SQLite fell over: it is not touched any more, its memory is given up
}

// openDatabase opens a file. Errors are problems of the file, or of this machine.
func openDatabase(r io.ReaderAt, size int64, l geo.Limits) (*database, error) {
	system, err := system()
	if err != nil {
		return nil, err
	}
	d := &database{name: strangers.add(r, size)}
	d.db, err = sql.Open("sqlite", "file:"+d.name+"?vfs="+system+"&immutable=1&_defensive=1&_dqs=0")
	if err == nil {
		err = d.guarded(func() error { return d.tame(l) })
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// tame sets the bounds before the first table is looked at.
func (d *database) tame(l geo.Limits) error {
	ctx, cancel := context.WithTimeout(context.Background(), looking)
	defer cancel()
	var err error
	d.db.SetMaxOpenConns(1)
	if d.conn, err = d.db.Conn(ctx); err != nil {
		return err
	}
	for id, most := range map[int]int{
		sqlite3.SQLITE_LIMIT_LENGTH: 64*min(l.Vertices, 1<<24) + l.TextBytes, sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 20, sqlite3.SQLITE_LIMIT_COLUMN: l.Fields + 10,
		sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100, sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10, sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
		sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
	} {
		if _, err := sqlite.Limit(d.conn, id, most); err != nil {
			return err
		}
	}
	for _, setting := range []string{"trusted_schema=0", "cell_size_check=1", "query_only=1", "mmap_size=0", "temp_store=2"} {
		if _, err := d.conn.ExecContext(ctx, "PRAGMA "+setting); err != nil {
			return err
		}
	}
	return d.conn.Raw(func(c any) error {
		return c.(sqlite.AuthorizerRegisterer).RegisterAuthorizer(onlyReading)
	})
}

// onlyReading lets a statement read columns of tables, directly and not by way of a view, and describe a table.
func onlyReading(action sqlite.AuthorizerActionCode, arg1, _, _, by string) sqlite.AuthorizerReturnCode {
	switch {
	case by != "":
		return sqlite.AuthorizerDeny
	case action == sqlite.AuthSelect, action == sqlite.AuthRead:
		return sqlite.AuthorizerOK
	case action == sqlite.AuthPragma && (arg1 == "table_xinfo" || arg1 == "application_id"):
		return sqlite.AuthorizerOK
	}
	return sqlite.AuthorizerDeny
}

// guarded runs f and turns what SQLite could not bear into a problem: a fault on an address that a damaged file led to
// is a panic here, and not the end of the program.
func (d *database) guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			d.broken, err = true, damaged()
		}
	}()
	return worded(f())
}

// worded makes problems of what SQLite says of a file.
func worded(err error) error {
	var known *geo.Problem
	var said *sqlite.Error
	switch {
	case err == nil || err == io.EOF || errors.As(err, &known):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return guard.Fatal("gpkg.endless", "文件中的表多得无法在合理时间内列出，按恶意文件拒收。", "the tables of the file cannot be listed in any reasonable time; it is refused as hostile")
	case errors.As(err, &said) && slices.Contains([]int{sqlite3.SQLITE_TOOBIG}, said.Code()&0xff):
		return guard.Fatal("gpkg.long", "文件中有一个值超过长度上限。", "a value in the file is longer than is allowed")
	case errors.As(err, &said):
		p := damaged()
		p.En += " (" + guard.Show(said.Error()) + ")"
		return p
	}
	return fmt.Errorf("read geopackage: %w", err)
}

func damaged() *geo.Problem {
	return guard.Fatal("gpkg.damaged", "GeoPackage 文件已损坏或不完整，请在 GIS 软件中重新导出后发送。",
		"the GeoPackage is damaged or cut short; export it anew and send it again")
}

// query calls each with every row of a short answer, as texts.
func (d *database) query(ctx context.Context, q string, args []any, each func(row []string) error) error {
	rows, err := d.conn.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i], _ = written(c)
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// quoted is a name as SQL takes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// close gives everything back. It may be called twice.
func (d *database) close() {
	if d.db == nil {
		return
	}
	if !d.broken {
		_ = d.guarded(func() error {
			if d.rows != nil {
				_ = d.rows.Close() // first: a connection waits for its rows
			}
			if d.conn != nil {
				_ = d.conn.Close()
			}
			return d.db.Close()
		})
	}
	d.db = nil
	strangers.remove(d.name)
}
