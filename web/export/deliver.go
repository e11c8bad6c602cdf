package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo"
	"peijian/geo/spool"
	"peijian/planning"
	"peijian/web/answer"
)

// Headers of a file.
const (
	exportHeader   = "Peijian-Export"
	countHeader    = "Peijian-Count"
	digestHeader   = "Peijian-Digest" // of the file as it is stored, however it was packed on the way
	reprHeader     = "Repr-Digest"    // RFC 9530: of the answer as it was packed
	audienceHeader = "Peijian-Audience"
)

// filesAtOnce bounds the temporary files: others wait their turn.
const filesAtOnce = 2

// Deliver answers with a file. One that streams leaves while it is made, and an answer that breaks in the middle ends the connection, so
// that nobody takes it for whole; any other is made first.
func (s *Sender) Deliver(ctx context.Context, ex *answer.Exchange, job *Job, o *FileOptions) (*huma.StreamResponse, error) {
	if err := job.Check(); err != nil {
		return nil, refused(err)
	}
	receipt := job.Receipt()
	if ex.Request().Method == http.MethodHead {
		return &huma.StreamResponse{Body: func(huma.Context) {
			announce(ex.Writer().Header(), job, &receipt)
			ex.Writer().WriteHeader(http.StatusOK)
		}}, nil
	}
	kept, err := s.receipts.open(o.Receipt, receipt)
	if err != nil {
		return nil, err
	}
	job.Wrote = func(n int64) {
		kept.wrote(n)
		answer.Extend(ex.Writer(), answer.WriteTime, answer.WriteTime)
	}
	job.Spool = spool.New(s.SpoolDir, s.SpoolRoom)
	if job.Format.Streams {
		return &huma.StreamResponse{Body: func(huma.Context) { s.stream(ctx, ex, job, kept) }}, nil
	}
	return s.made(ctx, ex, job, kept)
}

// refused is what an order that cannot be carried out is answered.
func refused(err error) error {
	var r *Refusal
	if errors.As(err, &r) {
		return answer.BadParameter(r.Parameter, r.Why)
	}
	return err
}

// announce says what will come.
func announce(h http.Header, job *Job, r *Receipt) {
	h.Set("Content-Type", job.Format.MediaType)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, r.File))
	h.Set(audienceHeader, string(r.Audience))
	if r.ID != "" {
		h.Set(exportHeader, r.ID)
	}
}

// stream sends a file while it is made; count and digest follow it.
func (s *Sender) stream(ctx context.Context, ex *answer.Exchange, job *Job, kept *keptReceipt) {
	h := ex.Writer().Header()
	started := kept.now()
	announce(h, job, &started)
	h.Set("Trailer", strings.Join([]string{countHeader, digestHeader, reprHeader}, ", "))
	ex.Writer().WriteHeader(http.StatusOK)
	receipt, err := job.Run(ctx, &answer.Flowing{ResponseWriter: ex.Writer()})
	err = errors.Join(err, job.Spool.Close())
	kept.close(receipt, err)
	if err != nil {
		answer.Abort(ctx, err)
	}
	h.Set(countHeader, strconv.FormatInt(receipt.Count, 10))
	h.Set(digestHeader, receipt.Digest())
	if h.Get("Content-Encoding") == "" {
		h.Set(reprHeader, receipt.Digest())
	}
}

// made makes a file and then sends it, with count, digest and length before it.
func (s *Sender) made(ctx context.Context, ex *answer.Exchange, job *Job, kept *keptReceipt) (*huma.StreamResponse, error) {
	select {
	case s.making <- struct{}{}:
		defer func() { <-s.making }()
	case <-ctx.Done():
		kept.close(kept.now(), ctx.Err())
		return nil, errors.Join(ctx.Err(), job.Spool.Close())
	}
	f, err := job.Spool.Create()
	if err == nil {
		var receipt Receipt
		if receipt, err = job.Run(ctx, f); err == nil {
			return &huma.StreamResponse{Body: func(huma.Context) { s.send(ctx, ex, job, f, kept, receipt) }}, nil
		}
	}
	kept.close(kept.now(), err)
	return nil, unmade(errors.Join(err, job.Spool.Close()))
}

// unmade says why a file could not be made.
func unmade(err error) error {
	var p *geo.Problem
	switch {
	case errors.As(err, &p):
		out := answer.NewProblem(http.StatusUnprocessableEntity, "invalid").Because(planning.Text{Zh: p.Zh, En: p.En})
		out.Errors = []answer.Mistake{{Location: "query.format", Row: p.Row, Field: p.Field, Code: p.Code, Zh: p.Zh, En: p.En}}
		return out
	case errors.Is(err, spool.ErrFull):
		return answer.NewProblem(http.StatusUnprocessableEntity, "invalid").Because(planning.Text{
			Zh: "文件超过服务器允许的临时空间，请缩小范围，或选用 GeoJSON、CSV。", En: "The file is larger than the server may keep for a moment: take a smaller part, or GeoJSON or CSV."})
	}
	return refused(err)
}

// send sends a file that is whole.
func (s *Sender) send(ctx context.Context, ex *answer.Exchange, job *Job, f *spool.File, kept *keptReceipt, receipt Receipt) {
	h := ex.Writer().Header()
	receipt.ID = kept.id
	announce(h, job, &receipt)
	h.Set("Content-Length", strconv.FormatInt(receipt.Bytes, 10))
	h.Set(countHeader, strconv.FormatInt(receipt.Count, 10))
	h.Set(digestHeader, receipt.Digest())
	h.Set(reprHeader, receipt.Digest())
	ex.Writer().WriteHeader(http.StatusOK)
	n, err := io.Copy(&answer.Flowing{ResponseWriter: ex.Writer()}, f.Reader())
	if err == nil && n != receipt.Bytes {
		err = io.ErrUnexpectedEOF
	}
	err = errors.Join(err, job.Spool.Close())
	kept.close(receipt, err)
	if err != nil {
		answer.Abort(ctx, fmt.Errorf("send %s: %w", receipt.File, err))
	}
}
