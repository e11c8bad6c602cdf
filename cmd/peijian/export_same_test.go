package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/web/export"
)

// theFilesAreTheServers writes layers with filters: the command line, which reads them from the database, and the server, which has the city in memory, write the same bytes.
func theFilesAreTheServers(t *testing.T, p *program) {
	for _, audience := range []planning.Audience{planning.Internal, planning.Public} {
		address := p.start("serve", "--audience", string(audience))
		who := http.DefaultClient
		if audience == planning.Internal { // who has not signed in gets what is public
			who = p.signedIn(address)
		}
		for _, c := range []struct{ layers, filters, format string }{
			{"buildings", "", "geojson"},
			{"buildings", "bbox=113.3,30.2,113.5,30.4", "geojsonseq"},
			{"buildings", "subdistrict=429004001", "geojsonl"},
			{"developments", "", "csv"},
			{"developments", "bbox=113.3,30.2,113.5,30.4 q=小区", "geojson"},
			{"developments", "community=429004001001", "geojson"},
			{"facilities", "subdistrict=429004001", "geojson"},
			{"rooms", "community=429004001001", "csv"},
			{"communities", "q=社区", "kml"},
			{"communities", "crs=EPSG:4547 names=both", "csv"},
			{"communities,subdistricts", "", "kml"},
		} {
			theFileIsTheServers(t, p, who, address, audience, c.layers, c.filters, c.format)
		}
	}
}

// signedIn is an analyst's browser.
func (p *program) signedIn(address string) *http.Client {
	add := p.command("officer", "add", "gis", "--role", "analyst")
	add.Stdin = strings.NewReader("a password long enough\n")
	if out, err := add.CombinedOutput(); err != nil {
		p.t.Fatalf("%v: %s", err, out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	who := &http.Client{Jar: jar}
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, address+"/api/v1/session", strings.NewReader(`{"login":"gis","password":"a password long enough"}`))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := who.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	if answer.Body.Close(); answer.StatusCode != http.StatusOK {
		p.t.Fatalf("sign in: %s", answer.Status)
	}
	return who
}

func theFileIsTheServers(t *testing.T, p *program, who *http.Client, address string, audience planning.Audience, layers, filters, format string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	args := append([]string{"export", "-o", name, "--format", format, "--audience", string(audience), "--json"}, strings.Split(layers, ",")...)
	asked := url.Values{"layers": {layers}, "format": {format}}
	for filter := range strings.FieldsSeq(filters) {
		key, value, _ := strings.Cut(filter, "=")
		args, asked[key] = append(args, "--"+key, value), []string{value}
	}
	r := decode[export.Receipt](t, p.must(args...).out)
	body := fetchAs(t, who, address+"/api/v1/export?"+asked.Encode())
	for _, only := range []string{"format", "crs", "names"} { // of a file
		asked.Del(only)
	}
	count := decode[struct{ Layers []export.LayerCount }](t, fetchAs(t, who, address+"/api/v1/export/count?"+asked.Encode()))
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(body))); got != r.SHA256 || r.Bytes != int64(len(body)) {
		t.Errorf("%s of %s with %q for %s: the server sends %d bytes %s, the file has %d %s", format, layers, filters, audience, len(body), got, r.Bytes, r.SHA256)
	}
	if fmt.Sprint(count.Layers) != fmt.Sprint(r.Layers) || r.Count == 0 || r.Count != r.Total() {
		t.Errorf("%s of %s with %q for %s: the server counts %v, the receipt %v, in all %d", format, layers, filters, audience, count.Layers, r.Layers, r.Count)
	}
}

func fetchAs(t *testing.T, who *http.Client, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := who.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v: %.300s", url, answer.Status, err, body)
	}
	return string(body)
}
