// Package spool keeps what must be written twice or from anywhere, in temporary files and not in memory.
//
// A GeoPackage names its tables on its first page, a shapefile its length in its first bytes: they cannot be sent while they are made. A
// Spool hands out files for that, bounds what they hold together, and removes them all. Where the system allows it, a file has no name from
// the moment it is made, so that nothing is left behind even when the program is killed.
package spool

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// ErrFull says that more was to be kept than the spool may hold.
var ErrFull = errors.New("more than may be kept in temporary files")

// Spool hands out temporary files. It may be used by several goroutines, a File by one.
type Spool struct {
	dir  string
	room int64

	mu    sync.Mutex
	used  int64
	files []*File
}

// New makes a spool in a folder, "" for that of the system, of at most so many bytes.
func New(dir string, most int64) *Spool { return &Spool{dir: dir, room: most} }

// Folder is where the files are made, "" for that of the system. A nil Spool has that one.
func (s *Spool) Folder() string {
	if s == nil {
		return ""
	}
	return s.dir
}

// File is a temporary file: written at its end or anywhere, read from anywhere.
type File struct {
	spool *Spool
	f     *os.File
	size  int64
	named bool // it could not be unlinked while it is open
}

// Create makes an empty file.
func (s *Spool) Create() (*File, error) {
	f, err := os.CreateTemp(s.dir, "peijian-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	out := &File{spool: s, f: f, named: os.Remove(f.Name()) != nil}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, out)
	return out, nil
}

// Close removes every file.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.f.Close())
		if f.named {
			errs = append(errs, os.Remove(f.f.Name()))
		}
	}
	s.files, s.used = nil, 0
	return errors.Join(errs...)
}

// take asks for room.
func (s *Spool) take(bytes int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used+bytes > s.room {
		return fmt.Errorf("%w: %d bytes", ErrFull, s.room)
	}
	s.used += bytes
	return nil
}

// Write appends.
func (f *File) Write(b []byte) (int, error) { return f.WriteAt(b, f.size) }

// WriteAt writes anywhere.
func (f *File) WriteAt(b []byte, at int64) (int, error) {
	if grown := at + int64(len(b)) - f.size; grown > 0 {
		if err := f.spool.take(grown); err != nil {
			return 0, err
		}
		f.size += grown
	}
	return f.f.WriteAt(b, at)
}

// ReadAt reads what was written.
func (f *File) ReadAt(b []byte, at int64) (int, error) { return f.f.ReadAt(b, at) }

// Size is the number of bytes up to the last one written.
func (f *File) Size() int64 { return f.size }

// Reader reads the file from its beginning.
func (f *File) Reader() io.Reader { return io.NewSectionReader(f.f, 0, f.size) }
