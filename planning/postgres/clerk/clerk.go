package clerk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"log/slog"
	"sync"

	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
)

// tasksAtOnce is how many files are read at once; the others wait for a place.
const tasksAtOnce = 2

// Clerk works on the drafts of one city, which its Store keeps. It is safe for concurrent use.
type Clerk struct {
	*postgres.Store
	logger *slog.Logger
	places chan struct{}
	ctx    context.Context // ends with the clerk; tasks outlive the requests that begin them
	end    context.CancelFunc
	tasks  sync.WaitGroup
}

// New makes a clerk of a store. Close ends it.
func New(store *postgres.Store, logger *slog.Logger) *Clerk {
	c := &Clerk{Store: store, logger: logger, places: make(chan struct{}, tasksAtOnce)}
	c.ctx, c.end = context.WithCancel(context.Background())
	return c
}

// Close stops what is being worked on and waits for it. Nothing of it is written.
func (c *Clerk) Close() {
	c.end()
	c.tasks.Wait()
}

// Receive lays a file on the desk. What is remembered of the sender's files for that layer is said at once.
func (c *Clerk) Receive(ctx context.Context, owner, name string, o desk.Options, body io.Reader) (desk.Draft, error) {
	if o.Layer != "" {
		if _, err := layerOf(&o); err != nil {
			return desk.Draft{}, err
		}
	}
	o, err := c.recall(ctx, o)
	if err != nil {
		return desk.Draft{}, err
	}
	s, err := PutDown(body)
	if err != nil {
		return desk.Draft{}, err
	}
	defer s.Close()
	if s.Size == 0 {
		return desk.Draft{}, desk.Refuse(planning.ErrInvalid, "文件是空的。", "The file is empty.")
	}
	return c.Store.AddDraft(ctx, desk.Draft{ID: newID(), Owner: owner, File: name, SHA256: s.SHA256, Size: s.Size, Options: o}, s)
}

// recall fills options with what was said of the sender's last file for the layer.
func (c *Clerk) recall(ctx context.Context, o desk.Options) (desk.Options, error) {
	if o.Sender == "" || o.Layer == "" {
		return o, nil
	}
	known, there, err := c.Remembered(ctx, o.Sender, o.Layer)
	if err != nil || !there {
		return o, err
	}
	known.Sender = o.Sender
	return known, nil
}

// newID is a name that nobody guesses.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says crypto/rand
	return hex.EncodeToString(b[:])
}

// fetch copies a draft's file to disk.
func (c *Clerk) fetch(ctx context.Context, d *desk.Draft) (*Spool, error) {
	s, err := spool(func(w io.Writer) error { return c.Store.DraftBytes(ctx, d.ID, w) })
	if err == nil && s.SHA256 != d.SHA256 {
		_ = s.Close()
		return nil, desk.Refuse(planning.ErrConflict, "草稿的文件已不在，请重新上传。", "The file of the draft is not there any more: send it again.")
	}
	return s, err
}

// layerOf is the layer that a draft goes into. Applications do not go over the desk.
func layerOf(o *desk.Options) (*planning.Layer, error) {
	if o.Layer == "" {
		return nil, desk.Refuse(planning.ErrInvalid, "请先选择要导入的图层。", "Say which layer the file goes into.")
	}
	if o.Layer == planning.Applications {
		return nil, desk.Refuse(planning.ErrInvalid, "审查申请请在许可审查中逐件提交。", "Applications are files of their own and do not come as a layer.")
	}
	return planning.LayerNamed(o.Layer)
}
