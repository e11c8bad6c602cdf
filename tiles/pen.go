package tiles

import "encoding/binary"

// The commands of a tile's geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// pen writes commands. Every place is given relative to the one before.
type pen struct {
	bytes []byte
	at    point
}

func (p *pen) reset() { p.bytes, p.at = p.bytes[:0], point{} }

func (p *pen) command(id, count int) {
	p.bytes = binary.AppendUvarint(p.bytes, uint64(count)<<3|uint64(id))
}

func (p *pen) to(q point) {
	p.bytes = binary.AppendUvarint(p.bytes, zigzag(q.x-p.at.x))
	p.bytes = binary.AppendUvarint(p.bytes, zigzag(q.y-p.at.y))
	p.at = q
}

func (p *pen) points(ps []point) {
	if len(ps) == 0 {
		return
	}
	p.command(moveTo, len(ps))
	for _, q := range ps {
		p.to(q)
	}
}

func (p *pen) line(ps []point) {
	if len(ps) < 2 {
		return
	}
	p.command(moveTo, 1)
	p.to(ps[0])
	p.command(lineTo, len(ps)-1)
	for _, q := range ps[1:] {
		p.to(q)
	}
}

// ring writes a ring with area, outer ones turning one way and holes the other.
func (p *pen) ring(ps []point, outer bool) {
	backward := (doubleArea(ps) > 0) != outer
	at := func(i int) point {
		if backward {
			return ps[len(ps)-1-i]
		}
		return ps[i]
	}
	p.command(moveTo, 1)
	p.to(at(0))
	p.command(lineTo, len(ps)-1)
	for i := 1; i < len(ps); i++ {
		p.to(at(i))
	}
	p.command(closePath, 1)
}
