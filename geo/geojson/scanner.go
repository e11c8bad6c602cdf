package geojson

import (
	"bufio"
	"errors"
	"io"
)

// maxDepth is how deep values may nest. MultiPolygon coordinates in a collection need seven.
const maxDepth = 64

var (
	errLong = errors.New("value too long")
	errDeep = errors.New("value nested too deep")
	errCut  = errors.New("value cut by the next text")
)

// separator is RFC 8142's mark before each text of a sequence.
const separator = 0x1e

// scanner cuts a stream into JSON values without understanding them.
type scanner struct {
	r   *bufio.Reader
	buf []byte
	max int // bytes kept of one value
}

// peek returns the next byte that is neither blank nor separator, without consuming it.
func (s *scanner) peek() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n', separator:
			continue
		}
		return c, s.r.UnreadByte()
	}
}

// take consumes the next byte, which must be one of those wanted.
func (s *scanner) take(wanted string) (byte, error) {
	c, err := s.peek()
	if err != nil {
		return 0, unexpected(err)
	}
	for i := range len(wanted) {
		if c == wanted[i] {
			_, err = s.r.ReadByte()
			return c, err
		}
	}
	return c, errSyntax
}

// errSyntax is a byte that cannot stand where it stands.
var errSyntax = errors.New("unexpected character")

// value consumes one value and returns its bytes, valid until the next call. errLong, errDeep and errCut leave the
// stream behind the value; any other error ends it. With keep false the bytes are not kept and have no limit but depth.
func (s *scanner) value(keep bool) ([]byte, error) {
	s.buf = s.buf[:0]
	if cap(s.buf) > 16<<20 {
		s.buf = nil // one giant must not cost its memory for the rest of the file
	}
	c, err := s.peek()
	if err != nil {
		return nil, unexpected(err)
	}
	if c != '{' && c != '[' && c != '"' {
		return s.scalar()
	}
	return s.nested(keep)
}

// nested reads a string, an array or an object by counting brackets outside strings.
func (s *scanner) nested(keep bool) ([]byte, error) {
	var soft error
	depth, inString, escaped := 0, false, false
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return nil, unexpected(err)
		}
		if c == separator { // which no JSON has inside: the writer died here and began anew
			if err := s.r.UnreadByte(); err != nil {
				return nil, err
			}
			return nil, errCut
		}
		if keep && len(s.buf) >= s.max {
			keep, soft, s.buf = false, errLong, s.buf[:0]
		}
		if keep {
			s.buf = append(s.buf, c)
		}
		switch {
		case escaped:
			escaped = false
		case c == '\\' && inString:
			escaped = true
		case c == '"':
			inString = !inString
		case inString:
		case c == '{', c == '[':
			if depth++; depth > maxDepth {
				keep, soft, s.buf = false, errDeep, s.buf[:0]
			}
		case c == '}', c == ']':
			depth--
		}
		if depth <= 0 && !inString {
			return s.buf, soft
		}
	}
}

// scalar reads a number or a word up to what must follow it.
func (s *scanner) scalar() ([]byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err == io.EOF && len(s.buf) > 0 {
			return s.buf, nil
		}
		if err != nil {
			return nil, unexpected(err)
		}
		switch c {
		case ',', ']', '}', ':', '[', '{', '"', ' ', '\t', '\r', '\n', separator:
			if err := s.r.UnreadByte(); err != nil || len(s.buf) == 0 {
				return nil, errSyntax
			}
			return s.buf, nil
		}
		if len(s.buf) > 1000 {
			return nil, errSyntax
		}
		s.buf = append(s.buf, c)
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
