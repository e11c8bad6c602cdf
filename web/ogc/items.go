package ogc

import (
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"time"

	"peijian/geo/geojson"
	"peijian/planning"
)

// leaf is one page of a walk.
type leaf struct {
	limit, offset int
	total         int
	things        iter.Seq[thing]
}

// returned is how many features the page has.
func (l *leaf) returned() int { return max(0, min(l.limit, l.total-l.offset)) }

// more says that the walk goes on.
func (l *leaf) more() bool { return l.offset+l.returned() < l.total }

// items answers a page of a collection.
func (a *ask) items() error {
	l, look, err := a.leafOf()
	if err != nil {
		return err
	}
	if l.more() {
		a.shelf.put(a.picture) // the rest of the walk sees the same
	}
	if a.unchanged(a.tag()) {
		return nil
	}
	links := a.pageLinks(l)
	a.sayLinks(links)
	a.sayCRS(look)
	a.w.Header().Set("Content-Type", a.media.withCharset())
	if a.media.format == asHTML {
		return a.itemsPage(l, look, links)
	}
	a.writeItems(l, look, links)
	return nil
}

func (a *ask) leafOf() (*leaf, *look, error) {
	l := &leaf{}
	var err error
	otherwise := defaultLimit
	if a.media.format == asHTML {
		otherwise = shownLimit
	}
	if l.limit, err = a.number("limit", otherwise, 1); err != nil {
		return nil, nil, err
	}
	if l.offset, err = a.number("offset", 0, 0); err != nil {
		return nil, nil, err
	}
	l.limit = min(l.limit, largestLimit)
	look, err := a.lookOf()
	if err != nil {
		return nil, nil, err
	}
	found, err := a.matched(a.r.Context())
	if err != nil {
		return nil, nil, err
	}
	l.total, l.things = found.total, found.from(l.offset)
	return l, look, nil
}

// pageLinks are the links of a page: to itself, its other form, its neighbours and its collection. Neighbours are of the same picture.
func (a *ask) pageLinks(l *leaf) []link {
	out := a.selves(a.collection.title)
	picture := idOfPicture(a.picture).name()
	turn := func(rel string, offset int, title planning.Text) {
		at := strconv.Itoa(offset)
		if offset == 0 {
			at = ""
		}
		out = append(out, link{Href: a.here("offset", at, "picture", picture), Rel: rel, Type: a.media.mime, Title: a.pick(title)})
	}
	if l.more() {
		turn("next", l.offset+l.returned(), text("下一页", "Next page"))
	}
	if l.offset > 0 {
		turn("prev", max(0, l.offset-l.limit), text("上一页", "Previous page"))
		turn("first", 0, text("第一页", "First page"))
	}
	return append(out, a.to("collection", "application/json", a.collection.title, "collections", a.collection.id))
}

// writeItems streams a page. One that breaks in the middle ends the connection, so that nobody takes it for whole.
func (a *ask) writeItems(l *leaf, look *look, links []link) {
	a.w.WriteHeader(http.StatusOK)
	if a.r.Method == http.MethodHead {
		return
	}
	out := geojson.NewWriter(a.w, map[string]any{
		"links": links, "numberMatched": l.total, "numberReturned": l.returned(), "timeStamp": a.Clock().UTC().Format(time.RFC3339),
		"peijian": a.said(),
	})
	out.SetDigits(look.system.digits)
	left := l.returned()
	for t := range l.things {
		if left == 0 {
			break
		}
		left--
		if err := out.Write(t.id(), look.geometry(t), look.values(t)); err != nil {
			a.abort(err)
		}
	}
	if err := out.Close(); err != nil || left != 0 {
		a.abort(fmt.Errorf("items of %s: %d missing: %w", a.collection.id, left, err))
	}
}

// said is what every answer with features says of its picture, as exports do.
func (a *ask) said() map[string]any {
	out := map[string]any{"revision": a.picture.Revision, "as_of": a.picture.AsOf}
	if !a.picture.Info.Notice.IsZero() {
		out["notice"] = a.picture.Info.Notice
	}
	return out
}

// abort ends the connection: part of the answer has gone out already.
func (a *ask) abort(error) { panic(http.ErrAbortHandler) }
