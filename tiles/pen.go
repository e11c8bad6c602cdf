package tiles

import "encoding/binary"

// The commands of a tile's geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// pen writes commands, those of one feature behind those of another. Every place is given relative to the one before.
type pen struct {
	bytes []byte
	from  int // where those of the feature at hand begin
	at    point
}

// next begins a feature.
func (p *pen) next() { p.from, p.at = len(p.bytes), point{} }

// drew says that something is drawn of the feature at hand.
func (p *pen) drew() bool { return len(p.bytes) > p.from }

func (p *pen) command(id, count int) {
	p.bytes = binary.AppendUvarint(p.bytes, uint64(count)<<3|uint64(id))
}

func (p *pen) to(q point) {
	p.bytes = appendStep(p.bytes, zigzag(q.x-p.at.x), zigzag(q.y-p.at.y))
	p.at = q
}

// through goes to one place after another.
func (p *pen) through(ps []point) {
	b, at := p.bytes, p.at
	for i := range ps {
		q := &ps[i]
		x, y := zigzag(q.x-at.x), zigzag(q.y-at.y)
		if x|y < 0x80 { // most steps
			b = append(b, byte(x), byte(y))
		} else {
			b = appendStep(b, x, y)
		}
		at = *q
	}
	p.bytes, p.at = b, at
}

func appendStep(b []byte, x, y uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, x), y)
}

func (p *pen) points(ps []point) {
	if len(ps) == 0 {
		return
	}
	p.command(moveTo, len(ps))
	p.through(ps)
}

func (p *pen) line(ps []point) {
	if len(ps) < 2 {
		return
	}
	p.command(moveTo, 1)
	p.to(ps[0])
	p.command(lineTo, len(ps)-1)
	p.through(ps[1:])
}

// ring writes a ring, in the order of its points.
func (p *pen) ring(ps []point) {
	p.command(moveTo, 1)
	p.to(ps[0])
	p.command(lineTo, len(ps)-1)
	p.through(ps[1:])
	p.command(closePath, 1)
}

// square writes a square of one grid step.
func (p *pen) square(q point, step int64) {
	p.ring([]point{q, {q.x + step, q.y}, {q.x + step, q.y + step}, {q.x, q.y + step}})
}
