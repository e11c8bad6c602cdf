package export

import (
	"context"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo/file"
	"peijian/planning"
	"peijian/web/answer"
)

// mostReceipts is how many receipts are remembered.
const mostReceipts = 1000

// receipts remembers the last exports.
type receipts struct {
	mu    sync.Mutex
	byID  map[string]*keptReceipt
	order []string
}

// keptReceipt is the receipt of an export that may still run.
type keptReceipt struct {
	id string
	mu sync.Mutex
	r  Receipt
}

// open begins a receipt under the name that the client chose, or one of its own.
func (rs *receipts) open(id string, r Receipt) (*keptReceipt, error) {
	if id == "" {
		id = answer.Nonce() + answer.Nonce()
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.byID[id] != nil {
		return nil, answer.NewProblem(http.StatusConflict, "conflict").Because(planning.Text{Zh: "这个回执号已用过。", En: "There is an export of this name."})
	}
	r.ID = id
	kept := &keptReceipt{id: id, r: r}
	if rs.byID == nil {
		rs.byID = map[string]*keptReceipt{}
	}
	rs.byID[id] = kept
	if rs.order = append(rs.order, id); len(rs.order) > mostReceipts {
		delete(rs.byID, rs.order[0])
		rs.order = rs.order[1:]
	}
	return kept, nil
}

func (rs *receipts) get(id string) (Receipt, bool) {
	rs.mu.Lock()
	kept := rs.byID[id]
	rs.mu.Unlock()
	if kept == nil {
		return Receipt{}, false
	}
	return kept.now(), true
}

func (k *keptReceipt) now() Receipt {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.r
}

func (k *keptReceipt) wrote(n int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.r.Count = n
}

// close keeps how an export ended.
func (k *keptReceipt) close(r Receipt, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r.ID = k.id
	if k.r = r; err != nil {
		k.r.State, k.r.SHA256 = Broken, ""
	}
}

// Format is a format of files.
type Format struct {
	Name      string        `json:"name"`
	Title     planning.Text `json:"title"`
	Ending    string        `json:"ending"`
	MediaType string        `json:"media_type"`
	Many      bool          `json:"many" doc:"Several layers stand in one file"`
	Systems   []int         `json:"systems" doc:"EPSG codes that it can say; empty: every one"`
	Encodings []string      `json:"encodings"`
	Table     bool          `json:"table" doc:"It has no shapes: the parameter geometry says how places are told"`
}

// Formats is the answer of /api/v1/export/formats.
type Formats struct {
	Formats []Format `json:"formats"`
}

type receiptInput struct {
	answer.Common
	ID string `path:"id" pattern:"^[A-Za-z0-9_-]{16,64}$"`
}

// Register registers the operations that tell of receipts and of formats.
func (s *Sender) Register(api huma.API) {
	answer.Get(api, "/api/v1/exports/{id}", "exportReceipt", "How far an export is, and, when it is complete, its count and digest", s.exportReceipt, answer.Finds)
	answer.Get(api, "/api/v1/export/formats", "exportFormats", "The formats in which layers go out", s.exportFormats)
}

func (s *Sender) exportReceipt(_ context.Context, in *receiptInput) (*answer.Reply[Receipt], error) {
	r, ok := s.receipts.get(in.ID)
	if !ok {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no export %q", in.ID)
	}
	return answer.OK(r), nil
}

func (s *Sender) exportFormats(context.Context, *answer.Common) (*answer.Reply[Formats], error) {
	out := Formats{Formats: []Format{}}
	for _, f := range file.Formats() {
		one := Format{
			Name: f.Name, Title: planning.Text{Zh: f.Zh, En: f.En}, Ending: f.Ext, MediaType: f.MediaType, Many: f.Many, Table: f.Table,
			Systems: append([]int{}, f.Systems...), Encodings: append([]string{}, f.Encodings...),
		}
		if len(one.Encodings) == 0 {
			one.Encodings = []string{"UTF-8"}
		}
		out.Formats = append(out.Formats, one)
	}
	return answer.OK(out), nil
}
