package gpkg

import (
	"io"
	"io/fs"
	"strconv"
	"sync"
	"time"

	"modernc.org/sqlite/vfs"
)

// files is the only file system that SQLite sees here: the files being read, each under a number, and nothing else. No
// journal, no other database and no temporary file can be reached through it.
type files struct {
	mu   sync.Mutex
	next int
	open map[string]*io.SectionReader
}

var strangers = &files{open: map[string]*io.SectionReader{}}

// system registers the file system with SQLite, once for the process: SQLite keeps such names for ever.
var system = sync.OnceValues(func() (string, error) {
	name, _, err := vfs.New(strangers)
	return name, err
})

// add gives a file its name.
func (f *files) add(r io.ReaderAt, size int64) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	name := "stranger" + strconv.Itoa(f.next)
	f.open[name] = io.NewSectionReader(r, 0, size)
	return name
}

func (f *files) remove(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.open, name)
}

// Open implements fs.FS.
func (f *files) Open(name string) (fs.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, there := f.open[name]
	if !there {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &stranger{SectionReader: io.NewSectionReader(r, 0, r.Size()), name: name}, nil
}

// stranger is one opening of a file. It implements fs.File, io.Seeker and fs.FileInfo.
type stranger struct {
	*io.SectionReader
	name string
}

func (s *stranger) Stat() (fs.FileInfo, error) { return s, nil }
func (s *stranger) Close() error               { return nil }
func (s *stranger) Name() string               { return s.name }
func (s *stranger) Mode() fs.FileMode          { return 0o444 }
func (s *stranger) ModTime() time.Time         { return time.Time{} }
func (s *stranger) IsDir() bool                { return false }
func (s *stranger) Sys() any                   { return nil }
