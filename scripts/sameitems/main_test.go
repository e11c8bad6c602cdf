package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const house = `{"numberMatched":1,"features":[{"id":"A","properties":{"name":"一号楼","floors":3,"phase":null},
	"geometry":{"type":"MultiPolygon","coordinates":[[[[113,30],[113.1,30],[113.1,30.1],[113,30]]]]}}]}`

func TestAnswersAreTheSameOrSaidNotToBe(t *testing.T) {
	for name, c := range map[string]struct {
		other string
		same  bool
	}{
		"itself": {house, true},
		"a polygon, text and nothing": {`{"numberMatched":1,"features":[{"id":"A","properties":{"name":"一号楼","floors":"3","phase":"","audience":"public"},
			"geometry":{"type":"Polygon","coordinates":[[[113,30],[113.1,30],[113.1,30.1],[113,30]]]}}]}`, true},
		"one more announced": {`{"numberMatched":2` + house[len(`{"numberMatched":1`):], false},
		"another id":         {replaced("A", "B"), false},
		"another value":      {replaced("一号楼", "二号楼"), false},
		"another vertex":     {replaced("30.1", "30.10000002"), false},
		"nothing":            {`{"numberMatched":1,"features":[]}`, false},
	} {
		var p, q page
		if err := json.Unmarshal([]byte(house), &p); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(c.other), &q); err != nil {
			t.Fatal(err)
		}
		if err := same(&p, &q); (err == nil) != c.same {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func replaced(old, by string) string { return strings.ReplaceAll(house, old, by) }

func TestAnItemByItselfIsAPageOfOne(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(`{"id":"A","properties":{"a":1,"b":2},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}`))
	}))
	defer s.Close()
	if err := compare(s.URL, s.URL); err != nil {
		t.Error(err)
	}
	if err := compare(s.URL, s.URL+"/gone"); err == nil {
		t.Error("what is not there is the same")
	}
}
