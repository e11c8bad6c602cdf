package answer

import (
	"time"

	"peijian/planning"
)

// Day reads a day as 2026-03-01; anything else is the problem bad_parameter.
func Day(parameter, text string) (planning.Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return planning.Date{}, BadParameter(parameter, planning.Text{Zh: "应为 2026-03-01 这样的日期", En: "must be a day like 2026-03-01"})
	}
	return planning.DateOf(t), nil
}
