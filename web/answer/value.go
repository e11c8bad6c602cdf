package answer

import (
	"encoding/json"

	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
)

// Value is a record's value as JSON has it. Decimals become text, so that no digit is lost on the way.
func Value(v any) any {
	switch v := v.(type) {
	case *apd.Decimal:
		if v == nil {
			return nil
		}
		return v.Text('f')
	case planning.Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	case json.RawMessage:
		if len(v) == 0 {
			return nil
		}
	}
	return v
}
