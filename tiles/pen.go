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

// ring writes a ring, in the order of its points.
func (p *pen) ring(ps []point) {
	p.command(moveTo, 1)
	p.to(ps[0])
	p.command(lineTo, len(ps)-1)
	for _, q := range ps[1:] {
		p.to(q)
	}
	p.command(closePath, 1)
}

// square writes a square of one grid step.
func (p *pen) square(q point, step int64) {
	p.ring([]point{q, {q.x + step, q.y}, {q.x + step, q.y + step}, {q.x, q.y + step}})
}
