package postgres_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// The child of TestAnImportKilledInTheMiddleLeavesNothing finds its orders here.
const (
	doomedURL  = "PEIJIAN_DOOMED_URL"
	doomedSign = "PEIJIAN_DOOMED_SIGN"
)

// doomed imports without end: when the rows are under way it leaves a sign, and waits to be killed.
func doomed() {
	s, err := postgres.Connect(context.Background(), postgres.Config{
		URL: os.Getenv(doomedURL), Today: func() planning.Date { return today }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_, err = s.Import(context.Background(), postgres.Import{
		Layer: planning.Rooms, File: "endless.csv", Source: &endless{}, Actor: "doomed",
		Progress: func(rows int64) {
			if rows == 20000 {
				_ = os.WriteFile(os.Getenv(doomedSign), nil, 0o600)
				select {}
			}
		},
	})
	fmt.Println(err)
	os.Exit(1)
}

// endless is a file that never ends.
type endless struct{ row int }

func (e *endless) Next() (geo.Feature, error) {
	e.row++
	return geo.Feature{Row: e.row, Fields: []geo.Field{
		{Name: "code", Text: fmt.Sprint(e.row)}, {Name: "facility_code", Text: "F"}, {Name: "name", Text: "室"},
		{Name: "use", Text: "office"}, {Name: "gross_area", Text: "10"},
	}}, nil
}

func (e *endless) About() geo.About {
	return geo.About{Format: "csv", Columns: []string{"code", "facility_code", "name", "use", "gross_area"}, Rows: -1}
}

func TestAnImportKilledInTheMiddleLeavesNothing(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	before := told(s.City())

	sign := filepath.Join(t.TempDir(), "under-way")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), doomedURL+"="+url, doomedSign+"="+sign)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the import to be under way", func() bool { _, err := os.Stat(sign); return err == nil })
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed, so it says so

	after := told(open(t, url).City())
	if fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("before %v\nafter %v", before, after)
	}
	r := take(t, s, planning.Communities, collection(square("B", 1, 0, 1, 1, `"name":"乙"`)))
	if r.Revision != 2 {
		t.Errorf("the next revision is %d, want 2: nothing of the killed one counts", r.Revision)
	}
	var rooms int
	if err := psql(t, url).QueryRow(t.Context(), `SELECT count(*) FROM room`).Scan(&rooms); err != nil || rooms != 0 {
		t.Errorf("%d rooms are left (%v)", rooms, err)
	}
}
