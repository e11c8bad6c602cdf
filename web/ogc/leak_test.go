package ogc_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"peijian/planning"
)

// What only officers may see: D2 is of limited title, the keeper of a cell is a person, an inspection is a draft.
var secrets = []string{"D2", "示例新城", "limited_title", "网格员甲", "responsible", "I1", "inspections", "applications"}

// A public picture tells nothing of it, whatever is asked of which collection in which form.
func TestNothingInternalLeaks(t *testing.T) {
	s := open(t, town(t, planning.Public))
	ids := slices.DeleteFunc(slices.Clone(collectionIDs), func(id string) bool { return id == "inspections" })
	addresses := []string{"/ogc", "/ogc/api", "/ogc/collections", "/ogc/conformance"}
	for _, id := range ids {
		base := "/ogc/collections/" + id
		addresses = append(addresses, base, base+"/schema", base+"/queryables", base+"/sortables", base+"/items", base+"/items?bbox=113.4,30.3,113.5,30.4", base+"/items?datetime=2026-11-23", base+"/items?sortby=name&limit=1")
	}
	for _, address := range addresses {
		for _, form := range []string{"json", "html"} {
			mark := "?"
			if strings.Contains(address, "?") {
				mark = "&"
			}
			body := s.get(address + mark + "f=" + form).Body.String()
			for _, secret := range secrets {
				if strings.Contains(body, secret) {
					t.Errorf("%s as %s tells of %s", address, form, secret)
				}
			}
		}
	}
	for _, address := range []string{"/ogc/collections/inspections", "/ogc/collections/inspections/items", "/ogc/collections/inspections/items/I1", "/ogc/collections/developments/items/D2",
		"/ogc/collections/gaps/items/limited_title/developments/D2", "/ogc/collections/gaps/items/unclaimed/developments/D2", "/ogc/collections/applications"} {
		s.refused(s.get(address), 404, "not_found")
	}
}

// The same questions on an officer's picture do find it: the test above can fail.
func TestOfficersSeeIt(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	var all strings.Builder
	for _, id := range collectionIDs {
		fmt.Fprint(&all, s.get("/ogc/collections/"+id+"/items").Body, s.get("/ogc/collections").Body)
	}
	for _, secret := range secrets[:len(secrets)-1] {
		if !strings.Contains(all.String(), secret) {
			t.Errorf("nobody sees %s", secret)
		}
	}
}
