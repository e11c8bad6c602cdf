package main

import (
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"peijian/planning/postgres/pgtest"
)

// What an administrator of the database changes in the audit, verify names, and leaves with 1.
func TestVerifyNamesTheRowOfAuditThatSomebodyChanged(t *testing.T) {
	address := pgtest.New(t)
	p := &program{t: t, flags: []string{"--database-url", address, "--owner-url", pgtest.Admin(t, address), "--dir", t.TempDir()}}
	if got := decode[verifyReport](t, p.must("verify", "--all", "--json").out); got.AuditRows != 1 || !got.sound() {
		t.Fatalf("a new city: %+v", got)
	}
	if a := p.run("verify", "--ruling", "7"); a.status != statusBadInput || !strings.Contains(a.err, "no ruling 7") {
		t.Errorf("a ruling that is not there: %d %s", a.status, a.err)
	}
	admin, err := url.Parse(pgtest.Admin(t, address))
	if err != nil {
		t.Fatal(err)
	}
	query := admin.Query()
	query.Del("search_path") // which psql does not know
	admin.RawQuery = query.Encode()
	psql := exec.Command("psql", "--dbname", admin.String(), "-qc", `SET search_path = `+pgtest.Schema+`; SET session_replication_role = replica; UPDATE audit SET actor = 'somebody' WHERE seq = 1`)
	if out, err := psql.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	a := p.run("verify", "--lang", "en")
	if a.status != statusNo || !strings.Contains(a.out, "from row 1 on") {
		t.Errorf("%d: %s%s", a.status, a.out, a.err)
	}
	if got := decode[verifyReport](t, p.run("verify", "--json").out); got.AuditBroken != 1 {
		t.Errorf("%+v", got)
	}
}
