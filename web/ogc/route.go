package ogc

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
)

// Resources that are always there.
var (
	landing       = &resource{offered: documents, get: (*ask).landing}
	conformance   = &resource{offered: documents, get: (*ask).conformance}
	openapi       = &resource{offered: openapis, get: (*ask).openapi}
	allOfThem     = &resource{offered: documents, get: (*ask).collections}
	oneOfThem     = &resource{offered: documents, get: (*ask).oneCollection}
	queryables    = &resource{offered: schemas, get: (*ask).queryables}
	schema        = &resource{offered: schemas, get: (*ask).schema}
	sortables     = &resource{offered: schemas, get: (*ask).sortables}
	manyFeatures  = &resource{offered: features, parameters: itemsParameters, queried: true, get: (*ask).items}
	singleFeature = &resource{offered: features, parameters: itemParameters, get: (*ask).item}
)

// ServeHTTP answers below [Root].
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w = silent{w}
	}
	if err := s.answer(w, r); err != nil {
		s.Fail(w, r, err)
	}
}

// silent keeps the body of an answer to HEAD back.
type silent struct{ http.ResponseWriter }

func (silent) Write(b []byte) (int, error) { return len(b), nil }

func (s *service) answer(w http.ResponseWriter, r *http.Request) error {
	p, ok := s.Now()
	if !ok {
		return &Problem{Status: http.StatusServiceUnavailable, Code: "loading", Why: text("正在载入城市数据，请稍候再试。", "The city is being loaded; try again in a moment.")}
	}
	a := &ask{service: s, w: w, r: r, picture: p, lang: s.Language(r), origin: s.Origin(r)}
	if err := a.find(); err != nil {
		return err
	}
	methods := a.methods()
	if !slices.Contains(methods, r.Method) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		return &Problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Why: text("此地址不支持该请求方法。", "This address does not take that method.")}
	}
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err := a.read(); err != nil {
		return err
	}
	if edit := a.edits[r.Method]; edit != nil {
		return edit(a)
	}
	return a.show()
}

// methods lists what the address takes, as the picture allows.
func (a *ask) methods() []string {
	out := []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	return append(out, slices.Sorted(maps.Keys(a.edits))...)
}

// show answers a GET.
func (a *ask) show() error {
	m, err := negotiate(a.r, a.param("f"), a.offered)
	if err != nil {
		return err
	}
	a.media = m
	if err := a.takePicture(); err != nil {
		return err
	}
	h := a.w.Header()
	h.Set("Peijian-Revision", strconv.FormatInt(a.picture.Revision, 10))
	h.Set("Cache-Control", "private, no-cache") // keep it, and ask whether it still holds
	h.Add("Vary", "Accept, Accept-Language")
	return a.get(a)
}

// takePicture goes back to the picture that a page of a walk names, to that of a past day as it was recorded then (recorded), or to what the law of another day makes of
// today's records (an instant of datetime).
func (a *ask) takePicture() (err error) {
	if name := a.timed("picture"); name != "" {
		a.picture, err = a.earlier(a.r.Context(), name)
		return err
	}
	if given := a.timed("recorded"); given != "" {
		day, ok := dayOf(given)
		if !ok {
			return badParameter("recorded", text("应为日期，如 2026-11-23", "must be a date like 2026-11-23"))
		}
		if day == a.picture.AsOf {
			return nil
		}
		a.picture, err = a.past(a.r.Context(), -1, day)
		if none := (*planning.NoPast)(nil); errors.As(err, &none) {
			return badParameter("recorded", none.Why)
		}
		return err
	}
	if a.timed("datetime") == "" || a.Past == nil {
		return nil
	}
	days, err := a.intervalOf()
	if err != nil || !days.past(a.today()) || days.from == a.today() {
		return err
	}
	a.picture, err = a.earlier(a.r.Context(), pictureID{a.picture.Revision, days.from}.name())
	return err
}

// timed is the value of a parameter of addresses that have one.
func (a *ask) timed(name string) string {
	if !slices.Contains(a.parameters, name) {
		return ""
	}
	return a.param(name)
}

// find reads the address. The id of a feature is everything after items: it may have slashes in it.
func (a *ask) find() error {
	parts, err := partsOf(a.r.URL)
	if err != nil {
		return err
	}
	switch {
	case len(parts) == 0:
		a.resource = landing
	case len(parts) == 1 && parts[0] == "conformance":
		a.resource = conformance
	case len(parts) == 1 && parts[0] == "api":
		a.resource = openapi
	case len(parts) == 1 && parts[0] == "collections":
		a.resource = allOfThem
	case len(parts) > 1 && parts[0] == "collections":
		return a.findBelow(parts[1], parts[2:])
	default:
		return notFound("没有这个地址。", "There is no such address.")
	}
	return nil
}

func (a *ask) findBelow(id string, rest []string) error {
	if a.collection = catalogFor(a.picture.Audience).byID[id]; a.collection == nil {
		return notFound("没有要素集 %s。", "There is no collection %s.", id)
	}
	switch {
	case len(rest) == 0:
		a.resource = oneOfThem
	case len(rest) == 1 && rest[0] == "items":
		a.resource = a.withEdits(manyFeatures, map[string]func(*ask) error{http.MethodPost: (*ask).create})
	case rest[0] == "items":
		a.feature = strings.Join(rest[1:], "/")
		a.resource = a.withEdits(singleFeature, map[string]func(*ask) error{
			http.MethodPut: (*ask).replace, http.MethodPatch: (*ask).update, http.MethodDelete: (*ask).remove})
	case len(rest) == 1 && rest[0] == "queryables":
		a.resource = queryables
	case len(rest) == 1 && rest[0] == "schema":
		a.resource = schema
	case len(rest) == 1 && rest[0] == "sortables":
		a.resource = sortables
	default:
		return notFound("没有这个地址。", "There is no such address.")
	}
	return nil
}

// withEdits is a resource with the methods that change it, where anything can be changed.
func (a *ask) withEdits(r *resource, edits map[string]func(*ask) error) *resource {
	if !a.editable(a.picture) || a.collection.layer == nil {
		return r
	}
	changed := *r
	changed.edits = edits
	return &changed
}

// partsOf takes an address below Root apart. A slash at its end is nobody's intention, and an escaped one is part of a name.
func partsOf(u *url.URL) ([]string, error) {
	rest := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(u.EscapedPath(), Root), "/"), "/")
	if rest == "" {
		return nil, nil
	}
	parts := strings.Split(rest, "/")
	for i, part := range parts {
		plain, err := url.PathUnescape(part)
		if err != nil {
			return nil, notFound("没有这个地址。", "There is no such address.")
		}
		parts[i] = plain
	}
	return parts, nil
}

// earlier finds the picture of a revision on a day.
func (s *service) earlier(ctx context.Context, name string) (Picture, error) {
	revision, day, err := readPictureName(name)
	if err != nil {
		return Picture{}, err
	}
	now, _ := s.Now()
	if now.Revision == revision && now.AsOf == day {
		return now, nil
	}
	if p, ok := s.shelf.get(pictureID{revision, day}); ok {
		return p, nil
	}
	p, err := s.past(ctx, revision, day)
	if errors.As(err, new(*planning.NoPast)) {
		return Picture{}, gone()
	}
	return p, err
}

// past makes the picture of a revision on a day out of what is on record; a negative revision is the last of the day. A day of which there is no record is
// planning.NoPast.
func (s *service) past(ctx context.Context, revision int64, day planning.Date) (Picture, error) {
	if s.Past == nil {
		return Picture{}, gone()
	}
	c, err := s.Past(ctx, revision, day)
	if err != nil {
		return Picture{}, err
	}
	p := pictureOf(c)
	if held, ok := s.shelf.get(idOfPicture(p)); ok {
		return held, nil
	}
	s.shelf.put(p)
	return p, nil
}

func gone() error {
	return &Problem{Status: http.StatusGone, Code: "gone", Where: "query.picture", Why: text(
		"翻页所在的数据版本已不再保留，请从第一页重新开始。", "The picture on which these pages were cut is no longer kept: begin again at the first page.")}
}

func readPictureName(name string) (revision int64, day planning.Date, err error) {
	number, date, _ := strings.Cut(name, ".")
	revision, err = strconv.ParseInt(number, 10, 64)
	if err == nil {
		day, err = planning.ParseDate(date)
	}
	if err != nil || revision < 0 {
		return 0, day, badParameter("picture", text("应取自上一页的链接", "must be taken from the link of another page"))
	}
	return revision, day, nil
}
