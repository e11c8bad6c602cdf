package clerk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
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

func TestMain(m *testing.M) {
	if os.Getenv(doomedURL) != "" {
		doomed()
	}
	os.Exit(pgtest.Main(m))
}

// room is a desk with a clerk, on a database of the test's own.
type room struct {
	t     *testing.T
	url   string
	store *postgres.Store
	clerk *clerk.Clerk
}

func newRoom(t *testing.T) *room {
	t.Helper()
	t.Parallel()
	url := pgtest.New(t)
	s, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Internal, Logger: slog.New(slog.DiscardHandler),
		Today: func() planning.Date { return planning.Date{Year: 2026, Month: time.November, Day: 23} }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c := clerk.New(s, slog.New(slog.DiscardHandler))
	t.Cleanup(c.Close)
	return &room{t, url, s, c}
}

// town is a community a hundredth of a degree wide.
func town(code, name string, x float64) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"name":%q},"geometry":{"type":"Polygon","coordinates":[[[%[3]v,30.2],[%[4]v,30.2],[%[4]v,30.21],[%[3]v,30.21],[%[3]v,30.2]]]}}`, code, name, 113+x/100, 113.01+x/100)
}

func file(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func (r *room) lay(name, text string, o desk.Options) desk.Draft {
	r.t.Helper()
	o.Layer = planning.Communities
	d, err := r.clerk.Receive(r.t.Context(), "wang", name, o, strings.NewReader(text))
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// do takes a step and waits for its end.
func (r *room) do(d desk.Draft, task desk.Task) desk.Draft {
	r.t.Helper()
	done, err := r.clerk.Begin(r.t.Context(), d.ID, task, d.Digest, "wang")
	if err != nil {
		r.t.Fatal(err)
	}
	<-done
	d, err = r.store.Draft(r.t.Context(), d.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func (r *room) take(features ...string) desk.Draft {
	r.t.Helper()
	d := r.do(r.do(r.lay("a.geojson", file(features...), desk.Options{}), desk.Check), desk.Commit)
	if d.State != desk.Committed {
		r.t.Fatalf("not committed: %+v, %+v", d.Fault, d.Receipt)
	}
	return d
}

func (r *room) exec(sql string, args ...any) {
	r.t.Helper()
	c, err := pgx.Connect(r.t.Context(), r.url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(r.t.Context()))
	if _, err := c.Exec(r.t.Context(), sql, args...); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) revision() int64 { return r.store.City().Revision }

func TestACommitThatWasOvertakenWritesNothingAndShowsTheNewDifference(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0), town("B", "乙", 2))
	mine := r.do(r.lay("我的.geojson", file(town("A", "甲改", 0), town("B", "乙", 2)), desk.Options{}), desk.Check)
	yours := r.do(r.lay("你的.geojson", file(town("A", "甲另改", 0)), desk.Options{}), desk.Check)
	r.do(yours, desk.Commit)
	before := r.revision()
	after := r.do(mine, desk.Commit)
	if after.Fault == nil || after.Fault.Code != desk.Overtaken.Code || after.State != desk.Checked || r.revision() != before || after.Digest == mine.Digest {
		t.Fatalf("overtaken: %+v at revision %d", after, r.revision())
	}
	page, total, err := r.store.DraftChanges(t.Context(), &after, "", 0, 10)
	if err != nil || total != 1 || string(page[0].Values[0].Old) != `"甲另改"` || string(page[0].Values[0].New) != `"甲改"` {
		t.Errorf("the new difference: %+v, %v", page, err)
	}
	if last := r.do(after, desk.Commit); last.State != desk.Committed || r.store.City().Get(planning.Communities, "A").Name() != "甲改" {
		t.Errorf("seen and committed: %+v", last.Fault)
	}
}

func TestAnEditElsewhereDoesNotDisturbACommit(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0))
	mine := r.do(r.lay("我的.geojson", file(town("A", "甲改", 0)), desk.Options{}), desk.Check)
	r.take(town("C", "丙", 6))
	if d := r.do(mine, desk.Commit); d.State != desk.Committed {
		t.Errorf("%+v", d.Fault)
	}
}

func TestOneDraftIsCommittedOnceHoweverManyPress(t *testing.T) {
	r := newRoom(t)
	d := r.do(r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{}), desk.Check)
	began := 0
	var ends []<-chan struct{}
	for range 5 {
		done, err := r.clerk.Begin(t.Context(), d.ID, desk.Commit, d.Digest, "wang")
		if err == nil {
			began++
			ends = append(ends, done)
		} else if !errors.Is(err, planning.ErrConflict) {
			t.Error(err)
		}
	}
	for _, done := range ends {
		<-done
	}
	entries, err := r.store.Entries(t.Context(), "", 0, 10)
	if err != nil || began != 1 || len(entries) != 1 || r.revision() != 1 {
		t.Errorf("%d began, %d on record at revision %d: %v", began, len(entries), r.revision(), err)
	}
}

func TestAWorkerThatDiedLeavesADraftToGoOnWith(t *testing.T) {
	r := newRoom(t)
	d := r.do(r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{}), desk.Check)
	turn, err := r.store.BeginTask(t.Context(), d.ID, desk.Commit, d.Digest) // and its server is killed here
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.clerk.Begin(t.Context(), d.ID, desk.Commit, d.Digest, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("two at once: %v", err)
	}
	if stop, err := r.store.Beat(t.Context(), d.ID, turn, desk.Writing, 7, 9); stop || err != nil {
		t.Errorf("%v, %v", stop, err)
	}
	r.exec(`UPDATE import_draft SET task_until = now() + interval '8 seconds'`) // it was heard 12 of its 20 seconds ago
	if d, err = r.store.Draft(t.Context(), d.ID); err != nil || d.Running == nil || d.Running.Quiet < 12 || d.Running.Quiet >= 20 {
		t.Fatalf("%+v, %v", d.Running, err)
	}
	d.Running.Quiet = 0
	if *d.Running != (desk.Progress{Task: desk.Commit, Phase: desk.Writing, Rows: 7, Total: 9}) {
		t.Errorf("%+v", d.Running)
	}
	r.exec(`UPDATE import_draft SET task_until = now() - interval '1 second'`)
	if d, err = r.store.Draft(t.Context(), d.ID); err != nil || d.Running != nil || d.Fault == nil || d.Fault.Code != "interrupted" {
		t.Errorf("%+v, %v", d, err)
	}
	if d = r.do(d, desk.Commit); d.State != desk.Committed || r.revision() != 1 {
		t.Errorf("taken over: %+v", d)
	}
	if stop, err := r.store.Beat(t.Context(), d.ID, turn, desk.Reading, 1, 1); err == nil {
		t.Errorf("the dead one is heard: %v", stop)
	}
}

func TestADraftThatExpiredIsGone(t *testing.T) {
	r := newRoom(t)
	d := r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{})
	r.exec(`UPDATE import_draft SET expires_at = now() - interval '1 second'`)
	if _, err := r.clerk.Begin(t.Context(), d.ID, desk.Check, "", "wang"); !errors.Is(err, planning.ErrNotFound) {
		t.Errorf("%v", err)
	}
	r.lay("b.geojson", file(), desk.Options{})
	if list, err := r.store.Drafts(t.Context(), "wang"); err != nil || len(list) != 1 || list[0].File != "b.geojson" {
		t.Errorf("%+v, %v", list, err)
	}
}

// broken comes to an end before its end.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestAnUploadThatBreaksLeavesNothing(t *testing.T) {
	r := newRoom(t)
	_, err := r.clerk.Receive(t.Context(), "wang", "a.geojson", desk.Options{}, broken{strings.NewReader(file(town("A", "甲", 0)))})
	if err == nil {
		t.Fatal("half a file was taken")
	}
	if list, err := r.store.Drafts(t.Context(), "wang"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestFilesThatAreNoneGetASentence(t *testing.T) {
	r := newRoom(t)
	for _, c := range []struct{ name, text, code string }{
		{"社区.zip", "%PDF-1.4 not a zip", "file.pdf"},
		{"社区.zip", "PK\x03\x04broken", "zip.damaged"},
		{"社区.geojson", `{"type":"FeatureCollection","features":[`, ""},
	} {
		d := r.do(r.lay(c.name, c.text, desk.Options{}), desk.Check)
		if d.State != desk.Checked || d.Receipt.Clean() || d.Digest != "" || c.code != "" && d.Receipt.Problems[0].Code != c.code {
			t.Errorf("%s: %+v %+v", c.code, d.Receipt, d.Fault)
		}
	}
}

func TestAFileWithoutRowsChangesNothingAndIsOnRecord(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0))
	d := r.take()
	e, err := r.store.Entry(t.Context(), d.Record)
	if err != nil || r.revision() != 1 || e.Revision != 1 || e.Undoable {
		t.Errorf("%+v at revision %d, %v", e, r.revision(), err)
	}
	if _, err := r.store.Undo(t.Context(), e.ID, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("undone: %v", err)
	}
}

func TestWhatWasEditedLaterIsNotUndone(t *testing.T) {
	r := newRoom(t)
	first := r.take(town("A", "甲", 0), town("B", "乙", 2))
	second := r.take(town("B", "乙改", 2))
	_, err := r.store.Undo(t.Context(), first.Record, "wang")
	blocked := (*desk.Blocked)(nil)
	if !errors.As(err, &blocked) || blocked.Count != 1 || blocked.Obstacles[0].Code != "B" || blocked.Obstacles[0].Revision != 2 || !errors.Is(err, planning.ErrConflict) {
		t.Fatalf("%v", err)
	}
	if _, err := r.store.Undo(t.Context(), second.Record, "wang"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.store.Undo(t.Context(), second.Record, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	if name := r.store.City().Get(planning.Communities, "B").Name(); name != "乙" || r.revision() != 3 {
		t.Errorf("%s at revision %d", name, r.revision())
	}
}

func TestImportsAreUndoneOneAfterAnother(t *testing.T) {
	r := newRoom(t)
	undo := func(record int64) int64 {
		t.Helper()
		e, err := r.store.Undo(t.Context(), record, "wang")
		if err != nil {
			t.Fatal(err)
		}
		return e.ID
	}
	stands := func(want ...string) {
		t.Helper()
		var got []string
		for f := range r.store.City().Layer(planning.Communities).All() {
			got = append(got, f.Name())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v stand, not %v", got, want)
		}
	}
	first := r.take(town("A", "甲", 0), town("B", "乙", 2))
	second := r.take(town("B", "乙改", 2), town("C", "丙", 4))
	third := r.take(town("B", "乙又改", 2))
	undo(third.Record)
	undoing := undo(second.Record)
	stands("甲", "乙")
	undo(undoing)
	stands("甲", "乙改", "丙")
	if _, err := r.store.Undo(t.Context(), first.Record, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("the first goes while the second stands: %v", err)
	}
	fourth := r.take(town("B", "乙", 2))
	if _, err := r.store.Undo(t.Context(), undoing, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	undo(first.Record) // what it left of B stands again, if only because somebody wrote the same; C is another's
	stands("丙")
	if _, err := r.store.Undo(t.Context(), fourth.Record, "wang"); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("a change of what is gone: %v", err)
	}
}

func TestWhatOthersReferToIsNotUndone(t *testing.T) {
	r := newRoom(t)
	d := r.take(town("A", "甲", 0))
	if err := r.store.PutFeature(t.Context(), planning.Cells, []byte(`{"type":"Feature","id":"A-1","properties":{"name":"一格","community_code":"A"},"geometry":{"type":"Polygon","coordinates":[[[113.001,30.201],[113.002,30.201],[113.002,30.202],[113.001,30.201]]]}}`)); err != nil {
		t.Fatal(err)
	}
	_, err := r.store.Undo(t.Context(), d.Record, "wang")
	if blocked := (*desk.Blocked)(nil); !errors.As(err, &blocked) || blocked.Obstacles[0].Layer != planning.Cells || blocked.Obstacles[0].Code != "A-1" {
		t.Errorf("%v", err)
	}
}

func TestARowIsNotLeftOutOfAReplacement(t *testing.T) {
	r := newRoom(t)
	d := r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{})
	err := r.store.SetDraftOptions(t.Context(), d.ID, desk.Options{Layer: planning.Communities, Replace: true, LeaveOut: true})
	if !errors.Is(err, planning.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

func TestNeighboursAreLookedAt(t *testing.T) {
	r := newRoom(t)
	r.take(town("A", "甲", 0))
	d := r.do(r.lay("b.geojson", file(town("B", "乙", 0.5), town("C", "丙", 0.6)), desk.Options{}), desk.Check)
	found := map[string]bool{}
	problems, _, err := r.store.DraftProblems(t.Context(), d.ID, "", 0, 100)
	for _, p := range problems {
		found[p.Code] = p.Lon != nil && len(p.Shape) > 10
	}
	if err != nil || !d.Receipt.Clean() || !found["doubled"] || !found["overlaps_neighbour"] && !found["doubles_neighbour"] {
		t.Errorf("%v, %v", found, err)
	}
}

func TestAClerkThatLeavesStopsItsWork(t *testing.T) {
	r := newRoom(t)
	d := r.lay("a.geojson", file(town("A", "甲", 0)), desk.Options{})
	r.clerk.Close()
	done, err := r.clerk.Begin(t.Context(), d.ID, desk.Check, "", "wang")
	if err != nil {
		t.Fatal(err)
	}
	<-done
	if d, err = r.store.Draft(t.Context(), d.ID); err != nil || d.Fault == nil || d.Fault.Code != "interrupted" || d.Running != nil {
		t.Errorf("%+v, %v", d.Fault, err)
	}
}
