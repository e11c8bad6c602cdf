package ogc_test

import (
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
