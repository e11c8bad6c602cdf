package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"peijian/web"
)

func TestImportTakesPartAxesAndParameters(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	const helmert = `{"method":"helmert","convention":"position_vector","tx":1,"ty":2,"tz":3,"rx":0,"ry":0,"rz":0,"ds":0}`
	address := "/api/v1/layers/communities/import?part=" + url.QueryEscape("社区") + "&swap_xy=true&transform=" + url.QueryEscape(helmert)
	if w := s.ask(http.MethodPost, address, "the file", "Peijian-Filename", "a.gpkg"); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if i.got.Part != "社区" || !i.got.Swap || i.got.Shift == nil || i.got.Shift.TY != 2 {
		t.Errorf("got %+v, %+v", i.got, i.got.Shift)
	}
	for _, wrong := range []string{`{"method":"helmert"}`, "x", strings.Repeat("x", 4001)} {
		refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import?transform="+url.QueryEscape(wrong), "x", "Peijian-Filename", "a.gpkg"), 400, "bad_parameter")
	}
}
