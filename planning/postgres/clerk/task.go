package clerk

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
)

// beatEvery is how often a clerk says how far a task is.
const beatEvery = time.Second

// work is one task on one draft.
type work struct {
	draft desk.Draft
	task  desk.Task
	turn  int64
	seen  string // digest of the difference that was seen
	actor string
	phase atomic.Value // desk.Phase
	rows  atomic.Int64
	total atomic.Int64
}

// Begin takes a draft in hand and returns at once; what it returns is closed when the task has ended. How it ended is in the draft. digest is that of the difference
// which the actor has seen and wants committed.
func (c *Clerk) Begin(ctx context.Context, id string, task desk.Task, digest, actor string) (<-chan struct{}, error) {
	d, err := c.Store.Draft(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := layerOf(&d.Options); err != nil {
		return nil, err
	}
	w := &work{draft: d, task: task, seen: digest, actor: actor}
	w.total.Store(-1)
	w.phase.Store(desk.Phase(""))
	if w.turn, err = c.Store.BeginTask(ctx, id, task, digest); err != nil {
		return nil, err
	}
	done := make(chan struct{})
	c.tasks.Go(func() {
		defer close(done)
		c.carry(w)
	})
	return done, nil
}

var errStopped = errors.New("told to stop")

// carry does a task to its end, whatever that is.
func (c *Clerk) carry(w *work) {
	ctx, stop := context.WithCancelCause(c.ctx)
	defer stop(nil)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		c.beat(ctx, w, stop)
	}()
	err := c.safely(ctx, w)
	cause := context.Cause(ctx)
	stop(nil)
	<-beating
	c.settle(w, err, cause)
}

// beat says how far a task is until ctx ends, and stops it when told to.
func (c *Clerk) beat(ctx context.Context, w *work, stop context.CancelCauseFunc) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		told, err := c.Store.Beat(ctx, w.draft.ID, w.turn, w.phase.Load().(desk.Phase), w.rows.Load(), w.total.Load())
		if told {
			stop(errStopped)
		} else if err != nil && ctx.Err() == nil {
			c.logger.Warn("a task could not say how far it is", "draft", w.draft.ID, "error", err)
		}
	}
}

// safely keeps a file that makes a reader panic from ending the server.
func (c *Clerk) safely(ctx context.Context, w *work) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return c.do(ctx, w)
}

func (c *Clerk) do(ctx context.Context, w *work) error {
	s, err := c.fetch(ctx, &w.draft)
	if err != nil {
		return err
	}
	defer s.Close()
	o := &w.draft.Options
	source, err := file.Open(w.draft.File, s, s.Size, file.Options{Encoding: o.Encoding, Layer: o.Part})
	if p := (*geo.Problem)(nil); errors.As(err, &p) {
		return c.Store.RefuseDraft(ctx, w.draft.ID, w.turn, o.Layer, w.draft.File, *p)
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close(source) }() // after its last record there is nothing left to fail
	w.total.Store(int64(source.About().Rows))
	shift, err := shiftOf(o)
	if err != nil {
		return err
	}
	im := importOf(&w.draft, source, shift, w.actor)
	im.Progress = w.rows.Store
	im.Phase = func(p desk.Phase) { w.phase.Store(p) }
	if w.task == desk.Commit {
		return c.Store.CommitDraft(ctx, w.draft.ID, w.turn, w.seen, im)
	}
	return c.Store.CheckDraft(ctx, w.draft.ID, w.turn, im)
}

// shiftOf reads the operator's parameters, nil for none.
func shiftOf(o *desk.Options) (*crs.Shift, error) {
	if o.Transform == "" {
		return nil, nil
	}
	s, err := crs.ParseShift([]byte(o.Transform))
	if err != nil {
		return nil, desk.Refuse(planning.ErrInvalid, "转换参数无法使用："+err.Error(), "the parameters of the transform cannot be used: "+err.Error())
	}
	return s, nil
}

func importOf(d *desk.Draft, source geo.Reader, shift *crs.Shift, actor string) postgres.Import {
	o := &d.Options
	return postgres.Import{
		Layer: o.Layer, File: d.File, Source: source, CRS: o.CRS, Swap: o.Swap, Shift: shift, Transform: o.Transform, Mapping: o.Mapping, Ignore: o.Ignore, Replace: o.Replace, Repair: o.Repair, LeaveOut: o.LeaveOut,
		Actor: actor, SHA256: d.SHA256, Size: d.Size, Sender: o.Sender,
	}
}

// settle writes down why a task came to no end; one that did has written it itself.
func (c *Clerk) settle(w *work, err, cause error) {
	if fault := (desk.Fault{}); err == nil || errors.As(err, &fault) {
		return
	}
	why := desk.Failed
	switch {
	case errors.Is(cause, errStopped):
		why = desk.Cancelled
	case c.ctx.Err() != nil:
		why = desk.Interrupted
	default:
		why = faultOf(err)
	}
	if why.Code == desk.Failed.Code {
		c.logger.Error("a task failed", "draft", w.draft.ID, "task", string(w.task), "error", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), 10*time.Second)
	defer cancel()
	if err := c.Store.FailTask(ctx, w.draft.ID, w.turn, why); err != nil {
		c.logger.Warn("the end of a task could not be written", "draft", w.draft.ID, "error", err)
	}
}

// faultOf shows the text of an error that was written for people.
func faultOf(err error) desk.Fault {
	for _, kind := range []error{planning.ErrInvalid, planning.ErrConflict, planning.ErrNotFound, planning.ErrForbidden} {
		if errors.Is(err, kind) {
			why := planning.Text{Zh: "未能完成：" + err.Error(), En: err.Error()}
			if said := (*desk.Refusal)(nil); errors.As(err, &said) {
				why = said.Why
			}
			return desk.Fault{Code: "refused", Zh: why.Zh, En: why.En}
		}
	}
	return desk.Failed
}
