package spool_test

import (
	"errors"
	"io"
	"os"
	"testing"

	"peijian/geo/spool"
)

func TestWhatIsWrittenAnywhereIsReadFromTheBeginning(t *testing.T) {
	s := spool.New(t.TempDir(), 100)
	f, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	for at, text := range map[int64]string{6: "world", 0: "hello "} {
		if _, err := f.WriteAt([]byte(text), at); err != nil {
			t.Fatal(err)
		}
	}
	_, err = f.Write([]byte("!"))
	got, readErr := io.ReadAll(f.Reader())
	if string(got) != "hello world!" || f.Size() != 12 || errors.Join(err, readErr, s.Close()) != nil {
		t.Errorf("%q %v %v", got, err, readErr)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	s := spool.New(dir, 100)
	for range 3 {
		if f, err := s.Create(); err != nil {
			t.Fatal(err)
		} else if _, err := f.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

func TestTheBoundIsForAllFilesTogether(t *testing.T) {
	s := spool.New(t.TempDir(), 10)
	defer s.Close()
	a, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write(make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Write(make([]byte, 5)); !errors.Is(err, spool.ErrFull) {
		t.Error(err)
	}
	if _, err := b.Write(make([]byte, 4)); err != nil {
		t.Error(err)
	}
	if _, err := a.WriteAt(make([]byte, 6), 0); err != nil {
		t.Error("over itself:", err)
	}
}
