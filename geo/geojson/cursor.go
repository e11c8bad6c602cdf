package geojson

// cursor walks over bytes that are known to be one valid JSON value.
type cursor struct {
	b []byte
	i int
}

// peek returns the first byte of what comes next.
func (c *cursor) peek() byte {
	for {
		switch c.b[c.i] {
		case ' ', '\t', '\r', '\n':
			c.i++
			continue
		}
		return c.b[c.i]
	}
}

// members calls f with key and value of each member of the object that comes next, as they stand.
func (c *cursor) members(f func(key, value []byte)) {
	c.peek()
	c.i++
	for c.peek() != '}' {
		key := c.skip()
		c.peek() // the colon
		c.i++
		c.peek()
		f(key, c.skip())
		if c.peek() == ',' {
			c.i++
			c.peek()
		}
	}
	c.i++
}

// skip passes the next value and returns its bytes.
func (c *cursor) skip() []byte {
	c.peek()
	from, depth := c.i, 0
	for {
		switch c.b[c.i] {
		case '"':
			c.quoted()
		case '{', '[':
			depth++
			c.i++
		case '}', ']':
			depth--
			c.i++
		default:
			c.i++
		}
		if depth == 0 && (c.i == len(c.b) || c.b[from] == '"' || c.b[from] == '{' || c.b[from] == '[' || ends(c.b[c.i])) {
			return c.b[from:c.i]
		}
	}
}

// quoted passes a string.
func (c *cursor) quoted() {
	for c.i++; c.b[c.i] != '"'; c.i++ {
		if c.b[c.i] == '\\' {
			c.i++
		}
	}
	c.i++
}

// ends tells the bytes that may follow a number or a word.
func ends(b byte) bool {
	switch b {
	case ',', ']', '}', ' ', '\t', '\r', '\n':
		return true
	}
	return false
}
