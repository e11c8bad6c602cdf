package picture

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
	"peijian/web/answer"
)

// The parameters by which a request asks for the past. Operations that can answer them need not know: the middleware that takes the picture reads them.
const (
	asOfParameter     = "as_of"
	revisionParameter = "revision"
)

// moment is what a request asks to be answered as of. An open one is the present.
type moment struct {
	byDay, byRevision string // the parameters that say so
	revision          int64  // negative: the last of the day
	day               planning.Date
}

func (m moment) open() bool { return m.revision < 0 && m.day.IsZero() }

// momentIn reads the parameters byDay and byRevision. Only one way of writing each is taken, so that one picture has one address.
func momentIn(r *http.Request, byDay, byRevision string) (moment, error) {
	m := moment{byDay: byDay, byRevision: byRevision, revision: -1}
	var err error
	query := r.URL.Query()
	if query.Has(byDay) {
		if m.day, err = answer.Day(byDay, query.Get(byDay)); err != nil {
			return m, err
		}
	}
	if text := query.Get(byRevision); query.Has(byRevision) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
			return m, answer.BadParameter(byRevision, planning.Text{Zh: "应为版次数字", En: "must be the number of a revision"})
		}
		m.revision = n
	}
	return m, nil
}

// PastAsked takes the picture of the past for which a request asks and keeps the parameters from the operation, which answers on whatever picture it is given. Without them,
// and for the present, it does nothing.
func (s *Pictures) PastAsked(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	m, err := momentIn(r, asOfParameter, revisionParameter)
	var p *Picture
	if err == nil && !m.open() {
		p, err = s.pictureAt(r.Context(), m)
	}
	if err != nil {
		answer.Refuse(w, r, err)
		return
	}
	if p == nil {
		next(ctx)
		return
	}
	r = r.Clone(context.WithValue(ctx.Context(), pictureKey{}, p))
	query := r.URL.Query()
	query.Del(asOfParameter)
	query.Del(revisionParameter)
	r.URL.RawQuery = query.Encode()
	next(humachi.NewContext(ctx.Operation(), r, w))
}

// pictureAt is the picture of a moment.
func (s *Pictures) pictureAt(ctx context.Context, m moment) (*Picture, error) {
	if s.Past == nil {
		return nil, answer.NewProblem(http.StatusBadRequest, "no_past")
	}
	c, err := s.Past(ctx, m.revision, m.day)
	var none *planning.NoPast
	switch {
	case errors.As(err, &none) && m.revision >= 0 && m.day.IsZero():
		return nil, answer.BadParameter(m.byRevision, none.Why)
	case errors.As(err, &none):
		return nil, answer.BadParameter(m.byDay, none.Why)
	case err != nil:
		return nil, err
	}
	if c == s.Store.City() {
		return s.Of(c), nil
	}
	return s.ofPast(c), nil
}

// PictureOrNow is the picture of the past that the request asked for, and else that of the city as it is.
func (s *Pictures) PictureOrNow(ctx context.Context) (*Picture, error) {
	if p := Of(ctx); p != nil {
		return p, nil
	}
	return s.Now()
}

// pastPictures is how many pictures of past cities are kept with what was computed of them.
const pastPictures = 3

// ofPast gives the picture of a City that is not the current one.
func (s *Pictures) ofPast(c *planning.City) *Picture {
	s.making.Lock()
	defer s.making.Unlock()
	if i := slices.IndexFunc(s.past, func(k *Picture) bool { return k.City == c }); i >= 0 {
		k := s.past[i]
		s.past = slices.Insert(slices.Delete(s.past, i, i+1), 0, k)
		return k
	}
	next := s.make(c, s.PastGaps)
	next.Past = true
	s.past = slices.Insert(s.past, 0, next)
	if len(s.past) > pastPictures {
		s.past[pastPictures] = nil
		s.past = s.past[:pastPictures]
	}
	return next
}

// TakesMoment describes the parameters of operations that answer for the past too.
func TakesMoment(op *huma.Operation) {
	answer.Describe(op,
		&huma.Param{Name: asOfParameter, In: "query", Schema: &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-03-01"}},
			Description: "Answer as this program did at the end of that day: as it was recorded then, by the law of that day"},
		&huma.Param{Name: revisionParameter, In: "query", Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: new(float64)},
			Description: "Answer as of this revision, by the law of the day as_of, or of the day on which it was made"})
}

// Suffix is what an address of a tile needs so that it is answered on this picture; nothing for the current one.
func (p *Picture) Suffix() string {
	if !p.Past {
		return ""
	}
	return "?" + revisionParameter + "=" + strconv.FormatInt(p.Revision, 10) + "&" + asOfParameter + "=" + p.AsOf.String()
}
