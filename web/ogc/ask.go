package ogc

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
)

// ask is one request, with the picture on which it is answered.
type ask struct {
	*service
	w       http.ResponseWriter
	r       *http.Request
	picture Picture
	lang    planning.Lang
	media   media
	origin  string
	given   url.Values

	collection *collection // of addresses below one
	feature    string      // id, of addresses of one
	sent       []byte      // the body, once it was read
	*resource
}

// resource is an address with what it takes and answers.
type resource struct {
	offered    []media
	parameters []string // beside f and lang
	queried    bool     // the properties of the collection are parameters too
	get        func(*ask) error
	edits      map[string]func(*ask) error // by method
}

// common are the parameters that every address takes.
var common = []string{"f", "lang"}

// read checks the form of the query: every parameter known, once, readable and not empty.
func (a *ask) read() error {
	values, err := url.ParseQuery(a.r.URL.RawQuery)
	if err != nil {
		return &Problem{Status: http.StatusBadRequest, Code: "bad_query", Why: text("网址中的参数无法读取。", "The parameters of the address cannot be read.")}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch given := values[name]; {
		case !a.knows(name):
			return &Problem{Status: http.StatusBadRequest, Code: "unknown_parameter", Where: "query." + name,
				Why: text("没有参数 %s", "there is no parameter %s", name)}
		case len(given) > 1:
			return badParameter(name, text("只能给出一次", "may be given once only"))
		case given[0] == "":
			return badParameter(name, text("没有值", "has no value"))
		}
	}
	if lang := values.Get("lang"); lang != "" && lang != "zh" && lang != "en" {
		return badParameter("lang", text("应为 zh 或 en", "must be zh or en"))
	}
	a.given = values
	return nil
}

func (a *ask) knows(name string) bool {
	if slices.Contains(common, name) || slices.Contains(a.parameters, name) {
		return true
	}
	return a.queried && a.collection != nil && a.collection.column(name) != nil
}

// param is the value of a parameter, "" when it was not given.
func (a *ask) param(name string) string { return a.given.Get(name) }

// number reads a whole number that is at least least.
func (a *ask) number(name string, otherwise, least int) (int, error) {
	given := a.param(name)
	if given == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil && strings.Trim(given, "0123456789") == "" {
		return 1 << 40, nil // more digits than any machine counts: whatever it is for has an upper limit
	}
	if err != nil || n < least {
		return 0, badParameter(name, text("应为不小于 %d 的整数", "must be a whole number of at least %d", least))
	}
	return n, nil
}
