package clerk

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// Spool is a file on disk that nobody else can name, and that goes when it is closed.
type Spool struct {
	*os.File
	Size   int64
	SHA256 string // hexadecimal
}

// PutDown copies what comes from r to disk, for formats that are read from any place.
func PutDown(r io.Reader) (*Spool, error) {
	return spool(func(w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
}

func spool(write func(io.Writer) error) (*Spool, error) {
	f, err := os.CreateTemp("", "peijian-import-*")
	if err != nil {
		return nil, err
	}
	s := &Spool{File: f}
	hash := sha256.New()
	if err = os.Remove(f.Name()); err == nil {
		err = write(io.MultiWriter(f, hash, (*count)(&s.Size)))
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	s.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return s, nil
}

// HashOf is the hash under which a file of size bytes is on record.
func HashOf(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(r, 0, size)); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

type count int64

func (c *count) Write(b []byte) (int, error) {
	*c += count(len(b))
	return len(b), nil
}
