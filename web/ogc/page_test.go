package ogc_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"peijian/planning"
)

var exampleLinks = regexp.MustCompile(`(?s)<tr><th scope="row"><a href="([^"]+)">.*?<td><a href="([^"]+)" type=`)

// Whoever follows a question gets an answer, in every collection, as a page and as data.
func TestTheQuestionsOnACollectionsPageAreAnswered(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	kinds := map[string]bool{}
	for _, id := range []string{"communities", "subdistricts", "developments", "compounds", "facilities", "buildings", "gaps", "cells", "streets", "rooms", "households"} {
		page := s.get("/ogc/collections/" + id + "?f=html&lang=zh").Body.String()
		found := exampleLinks.FindAllStringSubmatch(page, -1)
		if len(found) < 1 {
			t.Errorf("%s asks nothing", id)
		}
		for _, one := range found {
			for _, address := range one[1:] {
				address = html.UnescapeString(address)
				w := s.get(address[strings.Index(address, "/ogc/"):])
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d %s", address, w.Code, w.Body)
				}
			}
			for _, name := range []string{"bbox", "datetime", "sortby", "crs", "filter-lang=cql2-json", "S_INTERSECTS", "skipGeometry"} {
				kinds[name] = kinds[name] || strings.Contains(one[1], name)
			}
		}
	}
	for name, there := range kinds {
		if !there {
			t.Errorf("no question with %s", name)
		}
	}
}

func TestEveryClassOfTheStandardsHasANameAndAPart(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	declared := s.read("/ogc/conformance").ConformsTo
	for lang, word := range map[string]string{"zh": "其他", "en": "Others"} {
		page := s.get("/ogc/conformance?f=html&lang=" + lang).Body.String()
		for _, uri := range declared {
			name := uri[strings.LastIndex(uri, "/")+1:]
			if strings.Count(page, "<code>"+uri+"</code>") != 1 {
				t.Errorf("%s: %s stands there not once", lang, uri)
			}
			if strings.Contains(page, `<th scope="row">`+name+`</th>`) {
				t.Errorf("%s: %s has no name", lang, uri)
			}
		}
		if strings.Contains(page, "<h2>"+word+"</h2>") {
			t.Errorf("%s: a class belongs to no part", lang)
		}
	}
}

var groups = regexp.MustCompile(`(?s)<details( open)?><summary><h2>([^<]+)</h2>.*?</summary>\s*<div class="wide" id="([^"]+)"(.*?)</details>`)

// The page of the interface has each operation of the document once, under the collection to which it belongs, and its index leads to every group.
func TestTheInterfaceStandsByCollection(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	var document struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(s.get("/ogc/api?f=json").Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	page := s.get("/ogc/api?f=html&lang=en").Body.String()
	found := groups.FindAllStringSubmatch(page, -1)
	if len(found) < 10 || found[0][1] == "" || found[1][1] != "" {
		t.Fatalf("%d groups, the first alone open", len(found))
	}
	rows := map[string]string{}
	for _, group := range found {
		if !strings.Contains(page, `<li><a href="#`+group[3]+`">`+group[2]+`</a></li>`) {
			t.Errorf("nothing leads to %s", group[3])
		}
		rows[group[3]] = group[4]
	}
	for path, operations := range document.Paths {
		id := "service"
		if parts := strings.Split(path, "/"); len(parts) > 2 {
			id = parts[2]
		}
		if n := strings.Count(rows[id], "<code>"+path+"</code>"); n != count(operations, "get", "post", "put", "patch", "delete") {
			t.Errorf("%s stands %d times under %s", path, n, id)
		}
	}
	if !strings.Contains(rows["communities"], "<code>bbox</code>") || !strings.Contains(rows["communities"], "<code>population</code>") {
		t.Error("the parameters of a collection are not named")
	}
}

func count(operations map[string]any, methods ...string) (n int) {
	for _, method := range methods {
		if _, ok := operations[method]; ok {
			n++
		}
	}
	return n
}

// People read counts in groups of thousands, and what a feature is called before its code; programs find the number itself.
func TestAFeaturesPageIsForPeople(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	page := s.get("/ogc/collections/communities/items/C1?f=html&lang=zh").Body.String()
	for _, want := range []string{`<data value="12000">12,000</data>`, "<code>C1</code></h1>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
}
