package ogc

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/postgres"
)

// mergePatch is how a change of some members is sent (RFC 7396).
const mergePatch = "application/merge-patch+json"

// create takes a new feature.
func (a *ask) create() error {
	actor, err := a.allowed()
	if err != nil {
		return err
	}
	body, err := a.body("application/geo+json", "application/json")
	if err != nil {
		return err
	}
	sent, err := a.readFeature(body, "")
	if err != nil {
		return err
	}
	done, err := a.edit(postgres.Edit{Source: sent.row(nil, a.collection.layer), CRS: sent.crs, Actor: actor})
	if err != nil {
		return err
	}
	a.w.Header().Set("Location", a.url("collections", a.collection.id, "items", done.Code))
	a.w.Header().Set("ETag", bareVersionTag(done.Since))
	a.w.WriteHeader(http.StatusCreated)
	return nil
}

// replace takes all of a feature anew.
func (a *ask) replace() error {
	actor, before, err := a.toChange()
	if err != nil {
		return err
	}
	body, err := a.body("application/geo+json", "application/json")
	if err != nil {
		return err
	}
	return a.put(actor, before, body)
}

// update changes the members that are sent. Who named no version changes whichever is in force: when another change comes between, it is
// made again on what that left.
func (a *ask) update() error {
	for range 3 {
		err := a.updateOnce()
		if !errors.Is(err, postgres.ErrMoved) {
			return err
		}
		a.picture, _ = a.Now()
	}
	return planning.Errorf(planning.ErrConflict, "others change %s all the time", a.feature)
}

func (a *ask) updateOnce() error {
	actor, before, err := a.toChange()
	if err != nil {
		return err
	}
	patch, err := a.body(mergePatch, "application/json")
	if err != nil {
		return err
	}
	whole, err := a.merged(before, patch)
	if err != nil {
		return err
	}
	return a.put(actor, before, whole)
}

// put writes what a feature is from now on.
func (a *ask) put(actor string, before kept, body []byte) error {
	sent, err := a.readFeature(body, before.Code)
	if err != nil {
		return err
	}
	done, err := a.edit(postgres.Edit{Code: before.Code, Since: before.Since, Source: sent.row(before.Feature, a.collection.layer), CRS: sent.crs, Actor: actor})
	if err != nil {
		return err
	}
	a.w.Header().Set("ETag", bareVersionTag(done.Since))
	a.w.WriteHeader(http.StatusNoContent)
	return nil
}

// remove ends a feature. Its versions stay on record.
func (a *ask) remove() error {
	actor, before, err := a.toChange()
	if err != nil {
		return err
	}
	if _, err := a.edit(postgres.Edit{Code: before.Code, Since: before.Since, Actor: actor}); err != nil {
		return err
	}
	a.w.WriteHeader(http.StatusNoContent)
	return nil
}

// allowed names who changes.
func (a *ask) allowed() (actor string, err error) {
	if a.MayEdit == nil {
		return "", planning.Errorf(planning.ErrForbidden, "nobody may change features here")
	}
	return a.MayEdit(a.r)
}

// toChange finds the version that a request wants to change and holds it against If-Match.
func (a *ask) toChange() (actor string, before kept, err error) {
	if actor, err = a.allowed(); err != nil {
		return "", before, err
	}
	t := a.collection.get(a.picture, a.feature)
	if t == nil {
		return "", before, notFound("没有 %s。", "There is no %s.", a.feature)
	}
	before = t.(kept)
	given := strings.Join(a.r.Header.Values("If-Match"), ",")
	switch {
	case given == "" && a.blind():
		return actor, before, nil
	case given == "":
		return "", before, &Problem{Status: http.StatusPreconditionRequired, Code: "if_match_missing", Where: "header.If-Match", Why: text(
			"请在请求头 If-Match 中写明所见版本的 ETag，以免覆盖他人的修改。", "Name the ETag of the version that you saw in the header If-Match, so that nobody's change is overwritten unseen.")}
	case !namesVersion(given, before.Since):
		return "", before, moved()
	}
	return actor, before, nil
}

// blind says that a client knows no validators. QGIS edits features of OGC API and sends no If-Match: it would not be able to save. What it changes are
// single members, and every version stays on record.
func (a *ask) blind() bool { return strings.Contains(a.r.UserAgent(), "QGIS/") }

func moved() error {
	return &Problem{Status: http.StatusPreconditionFailed, Code: "changed_meanwhile", Where: "header.If-Match", Why: text(
		"该要素已被他人修改，请重新读取后再改。", "The feature was changed meanwhile: read it again before you change it.")}
}

// edit writes one change and turns what stands against it into a problem.
func (a *ask) edit(e postgres.Edit) (postgres.Edited, error) {
	e.Layer, e.Note = a.collection.layer.Name, a.r.Method+" "+a.collection.id+"/"+a.feature
	done, err := a.Edit(a.r.Context(), e)
	switch {
	case errors.Is(err, postgres.ErrMoved) && a.r.Header.Get("If-Match") != "":
		return done, moved()
	case err != nil:
		return done, err
	case !done.Clean():
		return done, unfit(done.Problems)
	}
	a.w.Header().Set("Peijian-Revision", strconv.FormatInt(done.Revision, 10))
	return done, nil
}

// unfit says why a feature was not taken.
func unfit(problems []geo.Problem) error {
	p := &Problem{Status: http.StatusUnprocessableEntity, Code: "invalid", Mistakes: problems}
	if len(problems) > 0 {
		p.Why = planning.Text{Zh: problems[0].Zh, En: problems[0].En}
		if f := problems[0].Field; f != "" {
			p.Why = planning.Text{Zh: f + "：" + p.Why.Zh, En: f + ": " + p.Why.En}
		}
	}
	return p
}

// isOneOf says whether a request's Content-Type is one of these.
func isOneOf(r *http.Request, types []string) bool {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return false
	}
	for _, t := range types {
		if got == t {
			return true
		}
	}
	return false
}
