package picture

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
	"peijian/planning/history"
	"peijian/web/answer"
)

// Interval is two pictures with what differs between them, worked out once, by the first who asks.
type Interval struct {
	From, To *Picture
	List     func() []*history.Difference
	Number   uint64 // no other interval of this server has it
}

// intervals keeps those that were asked for last: the map asks for many tiles of one.
type intervals struct {
	mu   sync.Mutex
	kept []*Interval
	last uint64
}

// keptIntervals is how many are kept.
const keptIntervals = 3

func (k *intervals) of(from, to *Picture) *Interval {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i := slices.IndexFunc(k.kept, func(c *Interval) bool { return c.From.City == from.City && c.To.City == to.City }); i >= 0 {
		c := k.kept[i]
		k.kept = slices.Insert(slices.Delete(k.kept, i, i+1), 0, c)
		return c
	}
	k.last++
	c := &Interval{From: from, To: to, Number: k.last}
	c.List = sync.OnceValue(func() []*history.Difference { return history.Between(from.City, to.City) })
	k.kept = slices.Insert(k.kept, 0, c)
	if len(k.kept) > keptIntervals {
		k.kept[keptIntervals] = nil
		k.kept = k.kept[:keptIntervals]
	}
	return c
}

// comparedBy are the parameters that name the two pictures.
var comparedBy = []*huma.Param{
	{Name: "from", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Format: "date"}, Description: "Day at whose end the older picture stood; needed, or from_revision"},
	{Name: "from_revision", In: "query", Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64"}, Description: "Revision of the older picture"},
	{Name: "to", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Format: "date"}, Description: "Day at whose end the newer picture stood; else the city as it is"},
	{Name: "to_revision", In: "query", Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64"}, Description: "Revision of the newer picture"},
}

// TakesInterval describes the parameters of operations that answer for two moments.
func TakesInterval(op *huma.Operation) { answer.Describe(op, comparedBy...) }

type intervalKey struct{}

// IntervalOf is the interval that the request asked for.
func IntervalOf(ctx context.Context) *Interval {
	c, _ := ctx.Value(intervalKey{}).(*Interval)
	return c
}

// Comparing takes the two pictures that a request compares, keeps their parameters from the operation, and answers 304 when the client has the answer already.
func (s *Pictures) Comparing(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	c, err := s.compared(r)
	if err != nil {
		answer.Refuse(w, r, err)
		return
	}
	w.Header().Set("Peijian-Revision", strconv.FormatInt(c.To.Revision, 10))
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Add("Vary", "Accept-Language")
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\n%s\n%s", r.Host, r.URL.RequestURI(), answer.Language(r.Context()))
	if answer.Unchanged(w, r, fmt.Sprintf(`W/"%s-c%d-%x"`, s.start, c.Number, h.Sum64())) {
		return
	}
	r = r.Clone(context.WithValue(ctx.Context(), intervalKey{}, c))
	query := r.URL.Query()
	for _, p := range comparedBy {
		query.Del(p.Name)
	}
	r.URL.RawQuery = query.Encode()
	next(humachi.NewContext(ctx.Operation(), r, w))
}

// compared finds the two pictures of a request.
func (s *Pictures) compared(r *http.Request) (*Interval, error) {
	now := s.Store.City()
	if now == nil {
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "loading")
	}
	from, err := momentIn(r, "from", "from_revision")
	if err == nil && from.open() {
		err = answer.BadParameter("from", planning.Text{Zh: "需要起始日期", En: "is needed: the day to compare from"})
	}
	if err != nil {
		return nil, err
	}
	to, err := momentIn(r, "to", "to_revision")
	if err != nil {
		return nil, err
	}
	after := s.Of(now)
	if !to.open() {
		if after, err = s.pictureAt(r.Context(), to); err != nil {
			return nil, err
		}
	}
	before, err := s.pictureAt(r.Context(), from)
	if err == nil && (after.Revision < before.Revision || after.AsOf.Before(before.AsOf)) {
		err = answer.BadParameter("from", planning.Text{Zh: "不能晚于截止日期", En: "must not be after the day compared to"})
	}
	if err != nil {
		return nil, err
	}
	return s.intervals.of(before, after), nil
}
