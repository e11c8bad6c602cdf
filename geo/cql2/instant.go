package cql2

import (
	"strings"
	"time"
)

// parseInstant reads 2006-01-02, a Date, or 2006-01-02T15:04:05.999Z, a Timestamp. The standard wants UTC, said with Z.
func parseInstant(text string) (Value, *Error) {
	if !strings.Contains(text, "T") {
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return Null, badInstant(text, "DATE")
		}
		return DateOf(t), nil
	}
	t, err := time.Parse("2006-01-02T15:04:05Z", text)
	if err != nil || text[13] != ':' || strings.Contains(text, ",") { // Go also reads an hour of one digit, and a comma
		return Null, badInstant(text, "TIMESTAMP")
	}
	return TimestampOf(t), nil
}

func badInstant(text, word string) *Error {
	text = short(text)
	if word == "DATE" {
		return fault(CodeLiteral, "“%s”不是日期，应形如 2026-01-31。", "%q is no date such as 2026-01-31", text)
	}
	return fault(CodeLiteral, "“%s”不是时间戳，应形如 2026-01-31T08:00:00Z。", "%q is no timestamp such as 2026-01-31T08:00:00Z", text)
}
