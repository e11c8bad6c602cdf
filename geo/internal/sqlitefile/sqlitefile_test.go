package sqlitefile

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

// write makes a database in a file and opens it with SQLite.
func write(t testing.TB, fill func(*File) error) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	f := New(out, Options{ApplicationID: 0x47504b47, UserVersion: 10300})
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := out.Stat(); err != nil || info.Size() != f.Size() {
		t.Fatalf("%v bytes, said %d, %v", info.Size(), f.Size(), err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if got := strings.Join(column(t, db, "PRAGMA integrity_check"), "\n"); got != "ok" {
		t.Fatalf("SQLite finds: %s", got)
	}
	return db
}

func column(t testing.TB, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

const pairs = "CREATE TABLE pairs (id INTEGER PRIMARY KEY, a TEXT, b BLOB)"

func TestSQLiteReadsEveryRowAtEveryDepthOfTheTree(t *testing.T) {
	for _, c := range []struct{ rows, size int }{{0, 0}, {1, 10}, {7, 500}, {8, 500}, {2000, 500}, {3000, 1300}, {150_000, 4}, {40, 5000}, {3, 4061}, {3, 4062}, {9, 1 << 20}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			db := write(t, func(f *File) error {
				table := f.Table("pairs", pairs)
				for i := range c.rows {
					if err := table.Append(int64(i+1)*3, nil, fmt.Sprint("剅河", i), bytes.Repeat([]byte{byte(i)}, c.size)); err != nil {
						return err
					}
				}
				return table.End()
			})
			want := fmt.Sprintf("%d|%d|%d", c.rows, 3*c.rows*(c.rows+1)/2, c.rows*c.size)
			got := column(t, db, "SELECT count(*) || '|' || coalesce(sum(id), 0) || '|' || coalesce(sum(length(b)), 0) FROM pairs WHERE a = '剅河' || (id/3-1)")
			if d := cmp.Diff([]string{want}, got); d != "" {
				t.Error(d)
			}
			if c.rows == 0 {
				return
			}
			last := fmt.Sprintf("SELECT a || hex(substr(b, -1)) FROM pairs WHERE id = %d", 3*c.rows) // down the tree, not along it
			if got := column(t, db, last); len(got) != 1 || got[0] != fmt.Sprintf("剅河%d%02X", c.rows-1, byte(c.rows-1)) {
				t.Errorf("%s: %q", last, got)
			}
		})
	}
}

func TestValuesComeBackAsTheyAre(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.OneOf(
			rapid.Just[any](nil), rapid.Map(rapid.Int64(), func(v int64) any { return v }), rapid.Map(rapid.Int64Range(-300, 300), func(v int64) any { return v }),
			rapid.Map(rapid.Float64(), func(v float64) any { return v }), rapid.Map(rapid.StringN(0, 200, -1), func(v string) any { return v }),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 6000), func(v []byte) any { return v }),
		), 3, 3), 0, 30).Draw(rt, "rows")
		db := write(t, func(f *File) error {
			table := f.Table("t", "CREATE TABLE t (a, b, c)")
			for i, row := range rows {
				if err := table.Append(int64(i), row...); err != nil {
					return err
				}
			}
			return table.End()
		})
		found, err := db.Query("SELECT a, b, c FROM t ORDER BY rowid")
		if err != nil {
			rt.Fatal(err)
		}
		defer found.Close()
		for _, want := range rows {
			got := make([]any, 3)
			if !found.Next() || found.Scan(&got[0], &got[1], &got[2]) != nil {
				rt.Fatal("too few rows")
			}
			for i := range got {
				if fmt.Sprintf("%T %v", got[i], got[i]) != fmt.Sprintf("%T %v", want[i], want[i]) {
					rt.Fatalf("wrote %T %v, read %T %v", want[i], want[i], got[i], got[i])
				}
			}
		}
	})
}

func TestAnIndexOfAnyLengthIsWhole(t *testing.T) {
	for n := range 1000 {
		if n > 130 && n%97 != 0 {
			continue
		}
		db := write(t, func(f *File) error {
			table := f.Table("t", "CREATE TABLE t (name TEXT NOT NULL UNIQUE, n INTEGER)")
			var keys [][]any
			for i := range n {
				name := fmt.Sprintf("%05d-%s", (i*7919)%n, strings.Repeat("名", i%20))
				keys = append(keys, []any{name, int64(i + 1)})
				if err := table.Append(int64(i+1), name, int64(i)); err != nil {
					return err
				}
			}
			if err := table.End(); err != nil {
				return err
			}
			return f.Index("sqlite_autoindex_t_1", "t", "", keys)
		})
		if got := column(t, db, "SELECT count(*) FROM t WHERE name IN (SELECT name FROM t)"); got[0] != fmt.Sprint(n) {
			t.Fatalf("%s of %d keys are found", got[0], n)
		}
	}
}

func TestASchemaOfManyPages(t *testing.T) {
	db := write(t, func(f *File) error {
		for i := range 200 {
			table := f.Table(fmt.Sprintf("table_%03d", i), fmt.Sprintf("CREATE TABLE table_%03d (id INTEGER PRIMARY KEY, %s TEXT)", i, strings.Repeat("x", 300)))
			if err := table.Append(1, nil, "v"); err != nil {
				return err
			}
			if err := table.End(); err != nil {
				return err
			}
		}
		f.Object("view", "v", "v", "CREATE VIEW v AS SELECT * FROM table_199")
		return nil
	})
	if got := column(t, db, "SELECT count(*) FROM sqlite_schema"); got[0] != "201" {
		t.Error(got)
	}
	if got := column(t, db, "SELECT id FROM v"); len(got) != 1 {
		t.Error(got)
	}
}

func TestTheHeaderSaysWhatTheFileIs(t *testing.T) {
	db := write(t, func(*File) error { return nil })
	for pragma, want := range map[string]string{"application_id": "1196444487", "user_version": "10300", "encoding": "UTF-8", "page_size": "4096", "freelist_count": "0"} {
		if got := column(t, db, "PRAGMA "+pragma); got[0] != want {
			t.Errorf("%s is %s", pragma, got)
		}
	}
}

func TestTheFirstRowCanBePatched(t *testing.T) {
	for _, n := range []int{1, 5000} {
		db := write(t, func(f *File) error {
			table := f.Table("t", "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)")
			for i := range n {
				if err := table.Append(int64(i+1), nil, make([]byte, 100)); err != nil {
					return err
				}
			}
			if err := table.End(); err != nil {
				return err
			}
			return table.PatchFirst(bytes.Repeat([]byte{0xab}, 100))
		})
		if got := column(t, db, "SELECT hex(substr(b, 1, 1)) || hex(substr(b, 100)) || (SELECT sum(hex(b) = hex(zeroblob(100))) FROM t) FROM t WHERE id = 1"); got[0] != fmt.Sprintf("ABAB%d", n-1) {
			t.Error(got)
		}
	}
}

func TestRowsMustAscend(t *testing.T) {
	f := New(discard{}, Options{})
	table := f.Table("pairs", pairs)
	if err := table.Append(5, nil, "", nil); err != nil {
		t.Fatal(err)
	}
	if err := table.Append(5, nil, "", nil); err == nil {
		t.Error("a row was written twice")
	}
}

// discard takes everything and keeps nothing.
type discard struct{}

func (discard) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }

func TestThePageOfTheLockIsPassed(t *testing.T) {
	f := New(discard{}, Options{})
	f.pages = lockPage - 4
	table := f.Table("pairs", pairs)
	first := f.next()
	if err := table.Append(1, nil, "", make([]byte, 5*pageSize)); err != nil { // an overflow right across it
		t.Fatal(err)
	}
	if first != lockPage-3 || f.pages != lockPage+2 {
		t.Errorf("from page %d to %d around %d", first, f.pages, lockPage)
	}
	b := f.buf[2*pageSize:]
	if next := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3]); next != lockPage+1 {
		t.Errorf("page %d is followed by %d", lockPage-1, next)
	}
}
