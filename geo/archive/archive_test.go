package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"peijian/geo"
)

func packed(t testing.TB, entries map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inflate reads every entry and returns how many bytes came and the first error.
func inflate(b []byte, l geo.Limits) (int64, error) {
	a, err := Open(bytes.NewReader(b), int64(len(b)), "送审.zip", l)
	if err != nil {
		return 0, err
	}
	var total int64
	for _, e := range a.Entries() {
		r, err := a.Open(e)
		if err != nil {
			return total, err
		}
		n, err := io.Copy(io.Discard, r)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != code || !p.Fatal || p.File != "送审.zip" || p.Zh == "" || strings.Contains(p.Zh+p.En, "%!") {
		t.Errorf("got %v, want a fatal problem %s", err, code)
	}
}

func TestNamesWrittenByWindowsAreDecoded(t *testing.T) {
	gbk := func(s string) string {
		b, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for raw, name := range map[string]string{gbk(`数据\剅河.shp`): "数据/剅河.shp", gbk("乗.SHP"): "乗.SHP", "社区.shp": "社区.shp"} {
		b := packed(t, map[string][]byte{raw: []byte("x")})
		a, err := Open(bytes.NewReader(b), int64(len(b)), "", geo.Limits{})
		if err != nil || a.Entries()[0].Name != name || a.Entries()[0].Ext() != ".shp" {
			t.Error(name, a.Entries()[0].Name, err)
		}
	}
}

func TestFoldersAndLitterAreNotListed(t *testing.T) {
	b := packed(t, map[string][]byte{"a/": nil, "__MACOSX/a/._x.shp": nil, "a/.DS_Store": nil, "a/x.shp": nil})
	a, err := Open(bytes.NewReader(b), int64(len(b)), "", geo.Limits{})
	if err != nil || len(a.Entries()) != 1 || a.Entries()[0].Stem() != "a/x" {
		t.Error(a.Entries(), err)
	}
}

func TestBombsAreFoundByCountingRealBytes(t *testing.T) {
	zeros := packed(t, map[string][]byte{"a.shp": make([]byte, 40<<20)})
	n, err := inflate(zeros, geo.Limits{})
	want(t, err, "zip.bomb")
	if n > 18<<20 {
		t.Errorf("%d bytes came out of a bomb", n)
	}
	// A header that announces a small size does not help it.
	at := bytes.LastIndex(zeros, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(zeros[at+24:], 10)
	if _, err := inflate(zeros, geo.Limits{}); err == nil {
		t.Error("a lie about the size went through")
	}
}

func TestLimits(t *testing.T) {
	b := packed(t, map[string][]byte{"a": make([]byte, 1000), "b": make([]byte, 1000)})
	_, err := inflate(b, geo.Limits{FileBytes: 999})
	want(t, err, "file.size")
	_, err = inflate(b, geo.Limits{TotalBytes: 1500})
	want(t, err, "zip.total")
	_, err = inflate(b, geo.Limits{ZipEntries: 1})
	want(t, err, "zip.entries")
	if _, err := inflate(b, geo.Limits{FileBytes: 1000, TotalBytes: 2000, ZipEntries: 2}); err != nil {
		t.Error(err)
	}
}

func TestAnEntryReadTwiceCountsOnce(t *testing.T) {
	b := packed(t, map[string][]byte{"a": make([]byte, 1000)})
	a, err := Open(bytes.NewReader(b), int64(len(b)), "", geo.Limits{TotalBytes: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r, err := a.Open(a.Entries()[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDamagedArchives(t *testing.T) {
	good := packed(t, map[string][]byte{"a": []byte(strings.Repeat("仙桃", 5000))})
	_, err := inflate(good[:len(good)-10], geo.Limits{})
	want(t, err, "zip.damaged")
	_, err = inflate(nil, geo.Limits{})
	want(t, err, "zip.damaged")
	spoilt := bytes.Clone(good)
	spoilt[45] ^= 0xff
	_, err = inflate(spoilt, geo.Limits{})
	want(t, err, "zip.damaged")
	at := bytes.LastIndex(good, []byte("PK\x01\x02"))
	locked := bytes.Clone(good)
	locked[at+8] |= 1
	_, err = inflate(locked, geo.Limits{})
	want(t, err, "zip.encrypted")
	method := bytes.Clone(good)
	method[at+10] = 9
	_, err = inflate(method, geo.Limits{})
	want(t, err, "zip.method")
}
