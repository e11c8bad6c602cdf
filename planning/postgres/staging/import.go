package staging

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// Import is a file to be taken into a layer.
type Import struct {
	Layer     string
	File      string // its name, for receipts and as the source of its records
	Source    geo.Reader
	CRS       string            // what the operator says of its coordinates, "" for what the file says
	Shift     *crs.Shift        // the operator's parameters from an old datum or a local plane; nil for none
	Swap      bool              // the file gives north before east
	Transform string            // Shift as the operator wrote it, for the record
	Mapping   map[string]string // field → header
	Replace   bool              // features that the file does not name come to their end
	Ignore    []string          // headers that are not read
	Repair    bool              // invalid polygons are mended and named, instead of refused
	LeaveOut  bool              // rows with problems stay out, and the others are taken; not together with Replace
	DryRun    bool              // everything but the writing
	Actor     string
	Progress  func(rows int64) // called now and then while the file is read; may be nil
	Phase     func(desk.Phase) // called when the import comes to another part of its work, after which Progress is called no more; may be nil

	// For the record: the file's hash in hexadecimal and its bytes, "" and 0 for what never was one file, and who sent it.
	SHA256 string
	Size   int64
	Sender string

	ChangesOnly bool // an import that changes nothing is not put on record: for what is loaded at every start

	Difference func(desk.Change) error // of a dry run: told what would become of each feature; may be nil

	Doubted func(orb.Geometry) bool // shapes about which PostGIS is asked beside those that Go finds not valid; nil: none

	Today planning.Date // the city's day, when the import began; the store says it
}

// enter says what the import is about from here on.
func (im *Import) enter(p desk.Phase) {
	if im.Phase != nil {
		im.Phase(p)
	}
}

// progressEvery is how many rows lie between two calls of Progress.
const progressEvery = 500

// Work is a file on its way into its layer, within one transaction of the store.
type Work struct {
	*judgement
	layer *planning.Layer
	im    *Import
}

// New is the work on an import of which nothing is known yet. With keeps it remembers where problems are.
func New(l *planning.Layer, im *Import, keeps bool) *Work {
	about := im.Source.About()
	r := intake.NewReceipt(l.Name, im.File)
	r.Format, r.Encoding, r.DryRun, r.LeaveOut = about.Format, about.Encoding, im.DryRun, im.LeaveOut
	return &Work{newJudgement(r, keeps, im.Doubted), l, im}
}

// Take brings a file into its layer, as far as nothing stands against it; when something does, or in a dry run, the receipt says what, and the transaction should come to
// nothing.
func (w *Work) Take(ctx context.Context, tx pgx.Tx) error {
	l, im := w.layer, w.im
	w.first = newFirst(l, im)
	if err := w.first.look(ctx, tx); err != nil {
		return err
	}
	if err := w.Examine(ctx, tx); err != nil || !w.Receipt.Clean() {
		return err
	}
	if im.DryRun && im.Difference != nil {
		if err := tellDifference(ctx, tx, l, im.Replace, im.Difference); err != nil {
			return err
		}
	}
	if !w.first.begun() {
		return w.Publish(ctx, tx)
	}
	w.Receipt.Revision, w.Receipt.Rows.Added = w.first.revision, w.first.staged
	return w.first.finish(ctx, tx, im)
}

// Examine brings a file onto its layer's stage and finds everything that is wrong with it.
func (w *Work) Examine(ctx context.Context, tx pgx.Tx) error {
	l, im, j := w.layer, w.im, w.judgement
	options := desk.Options{Replace: im.Replace, LeaveOut: im.LeaveOut}
	if why := options.Faulty(); !why.IsZero() {
		return &desk.Refusal{Kind: planning.ErrInvalid, Why: why}
	}
	receipt := w.Receipt
	var extent orb.Bound
	if err := tx.QueryRow(ctx, `SELECT revision, west, south, east, north FROM city`).Scan(&receipt.Revision, &extent.Min[0], &extent.Min[1], &extent.Max[0], &extent.Max[1]); err != nil {
		return err
	}
	in, problems, err := intake.Open(l, im.Source, intake.Options{File: im.File, CRS: im.CRS, Shift: im.Shift, Swap: im.Swap, Extent: extent, Mapping: im.Mapping, Ignore: im.Ignore, Replace: im.Replace})
	if err != nil {
		return err
	}
	for _, p := range problems {
		j.add(p)
	}
	receipt.CRS = in.CRS()
	if !receipt.Clean() {
		receipt.Columns = in.Columns()
		return nil
	}
	if j.survey, err = beginSurvey(ctx, tx, l, im, j.first); err != nil {
		return err
	}
	if j.first != nil {
		j.first.survey = j.survey
	}
	im.enter(desk.Reading)
	if err := stage(ctx, tx, l, in, im.Progress, j); err != nil {
		return err
	}
	receipt.Columns = in.Columns()
	im.enter(desk.Checking)
	if err := checkStage(ctx, tx, l, im.Repair, j); err != nil {
		return err
	}
	if err := j.leaveOut(ctx, tx, l); err != nil || !receipt.Clean() {
		return err
	}
	if im.Replace {
		if err := tellReferred(ctx, tx, l, j); err != nil {
			return err
		}
	}
	return tellAbsent(ctx, tx, l, in.Absent(), j)
}

// Publish makes what stands on the stage a revision of the layer.
func (w *Work) Publish(ctx context.Context, tx pgx.Tx) error {
	im, receipt := w.im, w.Receipt
	im.enter(desk.Writing)
	if err := w.survey.settle(ctx, tx); err != nil {
		return err
	}
	r := &receipt.Rows
	return tx.QueryRow(ctx, `SELECT revision, added, changed, unchanged, closed FROM apply_staged($1, $2, $3, $4, $5)`,
		w.layer.Name, im.Actor, "import "+im.File, im.Replace, im.Today.Time(),
	).Scan(&receipt.Revision, &r.Added, &r.Changed, &r.Unchanged, &r.Closed)
}

// Refused is the work on a file that cannot even be opened, for the one problem that it has.
func Refused(r *intake.Receipt, p geo.Problem) *Work {
	j := newJudgement(r, true, nil)
	j.add(p)
	return &Work{judgement: j}
}
