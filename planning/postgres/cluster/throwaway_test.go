package cluster

import (
	"strconv"
	"testing"

	"peijian/migrations"
)

func TestAThrowawayLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	c, err := Throwaway(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := query(t, c, migrations.App, "SELECT current_setting('fsync')"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	pid := serverPid(c)
	mustClose(t, c)
	gone(t, pid)
	if exists(c.place.dir) {
		t.Errorf("%s is still there", c.place.dir)
	}
}

func TestAThrowawayDiesWithItsProcessAndIsSweptUpByTheNext(t *testing.T) {
	t.Parallel()
	p := spawn(t, throwawayVar+"=1")
	pid, err := strconv.Atoi(p.words[1])
	if err != nil {
		t.Fatal(err)
	}
	p.kill()
	gone(t, pid)
	next, err := Throwaway(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if exists(p.words[2]) {
		t.Errorf("%s is still there", p.words[2])
	}
	if !exists(next.place.dir) {
		t.Error("it swept itself away")
	}
}
