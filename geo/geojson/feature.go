package geojson

import (
	"fmt"

	"github.com/paulmach/orb"
)

// AppendFeature appends one Feature to b: with at most digits decimals of a coordinate, and with further members after its properties. The rest is as in
// [Writer.Write].
func AppendFeature(b []byte, digits int, id string, g orb.Geometry, props, members []Property) ([]byte, error) {
	w := Writer{}
	w.SetDigits(digits)
	b, err := w.feature(b, id, g, props)
	if err != nil {
		return b, fmt.Errorf("write geojson: %w", err)
	}
	b = b[:len(b)-1]
	for _, m := range members {
		b = append(appendString(append(b, ','), m.Name), ':')
		if b, err = appendValue(b, m.Value); err != nil {
			return b, fmt.Errorf("write geojson: %s: %w", m.Name, err)
		}
	}
	return append(b, '}'), nil
}
