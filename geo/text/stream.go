package text

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"peijian/geo/internal/guard"
)

// window is how many bytes a guess is made from.
const window = 64 << 10

// Stream reads a text file of unknown encoding as UTF-8, without its byte order mark. Bytes that are not valid in
// the encoding come through so that the value they stand in is Bad.
type Stream struct {
	in  *bufio.Reader
	out io.Reader // nil until the encoding is decided
	enc string
}

// NewStream opens a text. A label overrides the guess. More than max bytes, a UTF-16 mark and an unknown label are
// fatal problems (*geo.Problem), the first of them given by Read.
func NewStream(r io.Reader, label string, max int64) (*Stream, error) {
	s := &Stream{in: bufio.NewReaderSize(&counted{r: r, left: max, max: max}, window)}
	if err := s.skipMark(); err != nil {
		return nil, err
	}
	if label == "" {
		return s, nil
	}
	enc, ok := Canonical(label)
	if !ok {
		return nil, guard.Fatal("text.encoding", "不认识的编码“%s”，请用 UTF-8 或 GB18030。", "unknown encoding %s; use UTF-8 or GB18030", label)
	}
	s.decide(enc)
	return s, nil
}

// Encoding returns the encoding found so far: UTF8 as long as everything was ASCII.
func (s *Stream) Encoding() string {
	if s.enc == "" {
		return UTF8
	}
	return s.enc
}

// Read gives UTF-8.
func (s *Stream) Read(p []byte) (int, error) {
	if s.out != nil {
		return s.out.Read(p)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := s.in.Peek(1); err != nil {
		return 0, err
	}
	head, _ := s.in.Peek(s.in.Buffered())
	if n := firstOther(head); n > 0 {
		return s.in.Read(p[:min(n, len(p))])
	}
	// A read that fails here comes again, and is reported then.
	head, err := s.in.Peek(window)
	s.decide(Guess(head, err == nil))
	return s.out.Read(p)
}

func (s *Stream) decide(enc string) {
	s.enc, s.out = enc, s.in
	if enc == GB18030 {
		s.out = transform.NewReader(s.in, simplifiedchinese.GB18030.NewDecoder())
	}
}

// skipMark drops a UTF-8 byte order mark, which also decides the encoding, and refuses the marks of UTF-16.
func (s *Stream) skipMark() error {
	head, _ := s.in.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		if _, err := s.in.Discard(3); err != nil {
			return err
		}
		s.decide(UTF8)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return guard.Fatal("text.utf16", "文件是 UTF-16（Excel 的“Unicode 文本”），请另存为 CSV UTF-8。",
			"the file is UTF-16 (Excel's Unicode text); save it as CSV UTF-8")
	}
	return nil
}

// counted ends a file that is longer than a limit with a fatal problem.
type counted struct {
	r         io.Reader
	left, max int64
}

func (c *counted) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, guard.Fatal("file.size", "文件超过 %d 字节的上限。", "the file exceeds the limit of %d bytes", c.max)
	}
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return n - 1, guard.Fatal("file.size", "文件超过 %d 字节的上限。", "the file exceeds the limit of %d bytes", c.max)
	}
	return n, err
}
