package main

import (
	"net"
	"slices"
	"testing"

	"peijian/planning"
)

// An internal picture is shown under known names only: web says why.
func TestUnderWhichNamesThePictureIsShown(t *testing.T) {
	for _, c := range []struct {
		name     string
		l        listening
		audience planning.Audience
		want     []string
	}{
		{"on this machine", listening{Listen: "127.0.0.1:8080"}, planning.Internal, []string{"127.0.0.1"}},
		{"on the name it listens on", listening{Listen: "gis-server:8080", Host: []string{"map.example.gov.cn"}}, planning.Internal, []string{"gis-server", "map.example.gov.cn"}},
		{"on every address", listening{Listen: ":8080"}, planning.Internal, nil},
		{"on every address, with a name", listening{Listen: ":8080", Host: []string{"gis"}}, planning.Internal, []string{"gis"}},
		{"to everybody", listening{Listen: ":8080"}, planning.Public, []string{"*"}},
	} {
		if got := c.l.hosts(c.audience); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheAddressThatIsToldCanBeOpened(t *testing.T) {
	for _, c := range []struct{ ip, want string }{
		{"0.0.0.0", "localhost:8080"}, {"::", "localhost:8080"}, {"127.0.0.1", "127.0.0.1:8080"}, {"::1", "[::1]:8080"}, {"192.0.2.7", "192.0.2.7:8080"},
	} {
		if got := addressOf(&net.TCPAddr{IP: net.ParseIP(c.ip), Port: 8080}); got != c.want {
			t.Errorf("%s: %s, want %s", c.ip, got, c.want)
		}
	}
}
