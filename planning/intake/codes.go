package intake

import "hash/maphash"

// codes remembers which row brought a code. It keeps 128 bits of each and not the text, so that a million of them take some 40 MB however long they are. That two
// codes of a file should be one to it is less likely than that the memory errs; nobody can choose such codes, since the seeds differ each time.
type codes struct {
	seeds [2]maphash.Seed
	rows  map[[2]uint64]int32
}

// newCodes has room for as many as a file announces, which is believed within limits.
func newCodes(announced int) codes {
	return codes{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, rows: make(map[[2]uint64]int32, max(0, min(announced, 100_000)))}
}

// take notes that a row brings a code, and says which row did so before. The first stays the first.
func (c *codes) take(code string, row int) (first int, twice bool) {
	key := [2]uint64{maphash.String(c.seeds[0], code), maphash.String(c.seeds[1], code)}
	if r, twice := c.rows[key]; twice {
		return int(r), true
	}
	c.rows[key] = int32(row)
	return 0, false
}
