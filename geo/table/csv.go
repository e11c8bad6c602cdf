package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// OpenCSV reads a table separated by commas, tabs or semicolons. Errors are fatal *geo.Problem values.
func OpenCSV(in io.Reader, o Options) (*Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	stream, err := text.NewStream(in, o.Encoding, o.Limits.FileBytes)
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	c := &csv{r: bufio.NewReaderSize(stream, 64<<10), limits: o.Limits, delimiter: o.Delimiter}
	if c.delimiter == 0 {
		head, _ := c.r.Peek(32 << 10) // an error comes again with the first row
		c.delimiter = delimiter(head)
	}
	r, err := newReader(c, o, func() geo.About { return geo.About{Format: "csv", Encoding: stream.Encoding()} })
	if err != nil {
		return nil, guard.In(o.File, err)
	}
	return r, nil
}

// delimiter picks the one that most of the first lines have equally often.
func delimiter(head []byte) byte {
	best, score := byte(','), 0
	for _, d := range []byte(",\t;") {
		counts := map[int]int{}
		for i, l := range bytes.Split(head, []byte{'\n'}) {
			if n := outside(l, d); n > 0 && i < 50 {
				counts[n]++
			}
		}
		for n, lines := range counts {
			if s := 1000*lines + min(n, 999); s > score {
				best, score = d, s
			}
		}
	}
	return best
}

// outside counts a delimiter outside quotes.
func outside(l []byte, d byte) int {
	n, quoted := 0, false
	for _, c := range l {
		if c == '"' {
			quoted = !quoted
		} else if c == d && !quoted {
			n++
		}
	}
	return n
}

// csv reads RFC 4180, forgiving as Excel is: any line end, quotes inside an unquoted cell as they stand.
type csv struct {
	r         *bufio.Reader
	limits    geo.Limits
	delimiter byte
	row       int
	cells     []cell
	buf       []byte
	bytes     int
	problem   *geo.Problem
}

func (c *csv) ragged() bool { return true }

// next reads a row. What exceeds the limits is read over and not kept.
func (c *csv) next() (line, error) {
	if _, err := c.r.Peek(1); err != nil {
		return line{}, err
	}
	c.row++
	c.cells, c.bytes, c.problem = c.cells[:0], 0, nil
	for {
		last, err := c.cell()
		if err != nil {
			return line{}, err
		}
		if last {
			return line{row: c.row, cells: c.cells, bytes: c.bytes, problem: c.problem}, nil
		}
	}
}

// cell reads one cell and tells whether the row ends behind it.
func (c *csv) cell() (bool, error) {
	c.buf = c.buf[:0]
	quoted := false
	b, err := c.r.ReadByte()
	if err == nil && b == '"' {
		quoted = true
		if err = c.quoted(); err == nil {
			b, err = c.r.ReadByte()
		}
	}
	for ; err == nil; b, err = c.r.ReadByte() {
		switch b {
		case c.delimiter:
			c.put(quoted)
			return false, nil
		case '\n':
			c.put(quoted)
			return true, nil
		case '\r':
			c.put(quoted)
			return true, c.lineFeed()
		}
		c.keep(b)
	}
	if err != io.EOF {
		return true, err
	}
	c.put(quoted)
	return true, nil
}

// quoted reads up to the closing quote; a doubled quote is one.
func (c *csv) quoted() error {
	for {
		b, err := c.r.ReadByte()
		if err == nil && b == '"' {
			next, peekErr := c.r.Peek(1)
			if peekErr != nil || next[0] != '"' {
				return nil
			}
			_, err = c.r.ReadByte()
		}
		if err == io.EOF {
			p := guard.Fatal("csv.quote", "引号没有闭合，文件在引号内结束。", "a quote is not closed: the file ends inside it")
			p.Row = c.row
			return p
		}
		if err != nil {
			return err
		}
		c.keep(b)
	}
}

// lineFeed passes the second half of \r\n.
func (c *csv) lineFeed() error {
	b, err := c.r.ReadByte()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil && b != '\n' {
		err = c.r.UnreadByte()
	}
	return err
}

// keep appends a byte unless the row is over its limits already.
func (c *csv) keep(b byte) {
	if c.bytes++; c.bytes > maxRow && c.problem == nil {
		c.problem = tooLong()
	}
	if c.problem == nil {
		c.buf = append(c.buf, b)
	}
}

// put ends a cell. An empty one without quotes has no value.
func (c *csv) put(quoted bool) {
	if len(c.cells) == c.limits.Fields && c.problem == nil && len(c.buf) > 0 {
		c.problem = tooWide(c.limits.Fields)
	}
	if c.problem == nil && len(c.cells) < c.limits.Fields {
		c.cells = append(c.cells, cell{text: rearmed(string(c.buf)), null: len(c.buf) == 0 && !quoted})
	}
}
