package clerk_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
	"peijian/planning/postgres/pgtest"
)

// A child finds its orders here: the database, a draft and what to do with it, or a file to be laid on the desk.
const (
	doomedURL    = "PEIJIAN_DOOMED_URL"
	doomedDraft  = "PEIJIAN_DOOMED_DRAFT"
	doomedTask   = "PEIJIAN_DOOMED_TASK"
	doomedDigest = "PEIJIAN_DOOMED_DIGEST"
	doomedFile   = "PEIJIAN_DOOMED_FILE"
)

// doomed is a server that does one thing at the desk, and is killed over it.
func doomed() {
	ctx := context.Background()
	s, err := postgres.Connect(ctx, postgres.Config{URL: os.Getenv(doomedURL), Logger: slog.New(slog.DiscardHandler),
		Today: func() planning.Date { return planning.Date{Year: 2026, Month: time.November, Day: 23} }})
	if err == nil {
		c := clerk.New(s, slog.New(slog.DiscardHandler))
		if text := os.Getenv(doomedFile); text != "" {
			_, err = c.Receive(ctx, "wang", "b.geojson", desk.Options{Layer: planning.Communities}, strings.NewReader(text))
		} else {
			var done <-chan struct{}
			if done, err = c.Begin(ctx, os.Getenv(doomedDraft), desk.Task(os.Getenv(doomedTask)), os.Getenv(doomedDigest), "wang"); err == nil {
				<-done
			}
		}
	}
	fmt.Println("it came to its end:", err)
	os.Exit(1)
}

// admin is somebody at the database itself, who sees and holds everything.
func (r *room) admin() *pgx.Conn {
	r.t.Helper()
	c, err := pgx.Connect(r.t.Context(), pgtest.Admin(r.t, r.url))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// killed starts a server with its orders, lets it come as far as the table at which it is made to wait, and kills it there as `kill -9` does. What it wrote before is
// written and not committed. The database goes on with the statement when the table is free, as it does after a real death, and only then sees that nobody is there.
func (r *room) killed(table string, orders ...string) {
	r.t.Helper()
	holder, watcher := r.admin(), r.admin()
	ask := func(c *pgx.Conn, sql string) (n int) {
		if err := c.QueryRow(r.t.Context(), sql).Scan(&n); err != nil {
			r.t.Fatal(err)
		}
		return n
	}
	var schema string
	if err := watcher.QueryRow(r.t.Context(), `SELECT schemaname FROM pg_tables WHERE tablename = 'import_draft'`).Scan(&schema); err != nil {
		r.t.Fatal(err)
	}
	run := func(sql string) {
		if _, err := holder.Exec(r.t.Context(), sql); err != nil {
			r.t.Fatal(err)
		}
	}
	run("BEGIN")
	run("LOCK TABLE " + schema + "." + table + " IN SHARE MODE")
	tmp := r.t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(append(os.Environ(), doomedURL+"="+r.url, "TMPDIR="+tmp), orders...)
	said := &strings.Builder{}
	child.Stdout = said
	if err := child.Start(); err != nil {
		r.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = child.Wait(); close(ended) }()
	waiting := fmt.Sprintf(`SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '%s.%s'::regclass`, schema, table)
	for ask(watcher, waiting) == 0 {
		select {
		case <-ended:
			r.t.Fatalf("the server did not come to %s: %s", table, said)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if err := child.Process.Kill(); err != nil {
		r.t.Fatal(err)
	}
	<-ended
	run("COMMIT")
	for ask(watcher, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid() AND query ILIKE '%import_%'`) > 0 {
		<-time.After(5 * time.Millisecond) // until the database has seen that nobody is there
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		r.t.Errorf("files are left behind: %v %v", left, err)
	}
}

// killedWithoutTrace kills a server as killed does, and tells the counts, which are those of before.
func (r *room) killedWithoutTrace(table string, orders ...string) string {
	r.t.Helper()
	before := r.counts()
	r.killed(table, orders...)
	if after := r.counts(); after != before {
		r.t.Errorf("before: %s\nafter:  %s", before, after)
	}
	return before
}

// counts are the rows of everything that a draft touches.
func (r *room) counts() string {
	r.t.Helper()
	c, err := pgx.Connect(r.t.Context(), r.url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(r.t.Context()))
	var out []string
	for _, table := range []string{"community", "import_record", "import_draft", "import_chunk", "import_problem", "import_change", "import_sender"} {
		var n int
		if err := c.QueryRow(r.t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			r.t.Fatal(table, err)
		}
		out = append(out, fmt.Sprint(table, " ", n))
	}
	var revision int64
	if err := c.QueryRow(r.t.Context(), "SELECT revision FROM city").Scan(&revision); err != nil {
		r.t.Fatal(err)
	}
	return fmt.Sprint("revision ", revision, ", ", strings.Join(out, ", "))
}

// restarted is the server that is started next: it clears the desk when the dead one is not heard of any more, and the draft stands as it was checked before.
func (r *room) restarted(before desk.Draft) desk.Draft {
	r.t.Helper()
	d, err := r.store.Draft(r.t.Context(), before.ID)
	if err != nil || d.Running == nil {
		r.t.Errorf("before the dead one's turn is over: %+v %v", d, err)
	}
	if _, ended, err := r.store.ClearDesk(r.t.Context()); err != nil || ended != 0 {
		r.t.Errorf("a turn that may go on elsewhere was ended: %d %v", ended, err)
	}
	r.exec(`UPDATE import_draft SET task_until = now() - interval '1 second' WHERE task <> ''`) // the lease of twenty seconds
	if _, ended, err := r.store.ClearDesk(r.t.Context()); err != nil || ended != 1 {
		r.t.Errorf("%d turns of dead servers were ended: %v", ended, err)
	}
	if d, err = r.store.Draft(r.t.Context(), before.ID); err != nil || d.Running != nil || d.Fault == nil || d.Fault.Code != desk.Interrupted.Code {
		r.t.Errorf("after it: %+v %v", d, err)
	}
	if d.State != desk.Checked || d.Digest != before.Digest {
		r.t.Errorf("the draft has %s of %s, before it had %s of %s", d.State, d.Digest, before.State, before.Digest)
	}
	return d
}

func orders(d desk.Draft, task desk.Task) []string {
	return []string{doomedDraft + "=" + d.ID, doomedTask + "=" + string(task), doomedDigest + "=" + d.Digest}
}

func TestAServerKilledWhileAFileIsSentLeavesNothing(t *testing.T) {
	r := newRoom(t)
	r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{})
	r.killedWithoutTrace("import_chunk", doomedFile+"="+file(town("B", "乙", 2)))
	if list, err := r.store.Drafts(t.Context(), "wang"); err != nil || len(list) != 1 || list[0].File != "a.geojson" {
		t.Errorf("%+v %v", list, err)
	}
}

// The check is killed when it has read all, has what an earlier check found thrown away, and is about to keep what it found itself.
func TestAServerKilledInACheckLeavesTheDraftAsItWas(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0))
	first := r.do(r.lay("b.geojson", file(town("A", "甲改", 0), town("B", "乙", 2)), desk.Options{}), desk.Check)
	before := r.killedWithoutTrace("import_change", orders(first, desk.Check)...)
	d := r.restarted(first)
	if d = r.do(d, desk.Check); d.Digest != first.Digest || d.Fault != nil || r.counts() != before {
		t.Errorf("checked anew: %+v, %s", d, r.counts())
	}
	if d = r.do(d, desk.Commit); d.State != desk.Committed || r.revision() != 2 || r.store.City().Get(planning.Communities, "B") == nil {
		t.Errorf("the draft does not go on: %+v", d)
	}
}

// The commit is killed when every feature is in the tables and the revision is raised, and only the record is missing.
func TestAServerKilledInACommitLeavesNothingOfIt(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0))
	first := r.do(r.lay("b.geojson", file(town("A", "甲改", 0), town("B", "乙", 2)), desk.Options{}), desk.Check)
	r.killedWithoutTrace("import_record", orders(first, desk.Commit)...)
	if err := r.store.Refresh(t.Context()); err != nil || r.revision() != 1 || r.store.City().Get(planning.Communities, "B") != nil || r.store.City().Get(planning.Communities, "A").Name() != "甲" {
		t.Errorf("the city shows something of it, at revision %d: %v", r.revision(), err)
	}
	d := r.restarted(first)
	if d = r.do(d, desk.Commit); d.State != desk.Committed || r.revision() != 2 || r.store.City().Get(planning.Communities, "A").Name() != "甲改" {
		t.Errorf("the draft does not go on: %+v", d)
	}
}

// A draft that nobody came back to goes with its bytes when the next server starts; one that is being worked on stays.
func TestAServerThatStartsClearsTheDesk(t *testing.T) {
	r := newRoom(t)
	r.lay("expired.geojson", file(town("A", "甲", 0)), desk.Options{})
	busy := r.lay("busy.geojson", file(town("A", "甲", 0)), desk.Options{})
	if _, err := r.store.BeginTask(t.Context(), busy.ID, desk.Check, ""); err != nil {
		t.Fatal(err)
	}
	r.exec(`UPDATE import_draft SET expires_at = now() - interval '1 second'`)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan struct{})
	go func() { defer close(done); r.clerk.Tidy(ctx) }()
	for !strings.Contains(r.counts(), "import_draft 1, import_chunk 1,") {
		select {
		case <-done:
			t.Fatal("it has stopped by itself")
		case <-time.After(5 * time.Millisecond):
		}
	}
	stop()
	<-done
	if d, err := r.store.Draft(t.Context(), busy.ID); err != nil || d.Running == nil {
		t.Errorf("%+v %v", d, err)
	}
}
