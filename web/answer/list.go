package answer

import (
	"cmp"
	"slices"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"peijian/planning"
)

// Paging cuts a list.
type Paging struct {
	Limit  int `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int `query:"offset" minimum:"0" maximum:"100000000" default:"0"`
}

// Page cuts items. What lies behind the end is empty.
func Page[T any](items []T, by Paging) []T {
	from := min(by.Offset, len(items))
	out := slices.Clip(items[from:min(from+by.Limit, len(items))])
	if out == nil {
		return []T{}
	}
	return out
}

// Comparison compares two values of one column. Chinese texts go by pinyin, digits in them by their number.
func Comparison() func(a, b any) int {
	c := collate.New(language.SimplifiedChinese, collate.Numeric)
	return func(a, b any) int {
		switch a := a.(type) {
		case string:
			b, _ := b.(string)
			return c.CompareString(a, b)
		case int64:
			b, _ := b.(int64)
			return cmp.Compare(a, b)
		case *apd.Decimal:
			if b, ok := b.(*apd.Decimal); ok {
				return a.Cmp(b)
			}
		case planning.Date:
			b, _ := b.(planning.Date)
			return cmp.Compare(a.String(), b.String())
		case bool:
			b, _ := b.(bool)
			return cmp.Compare(Number(a), Number(b))
		}
		return 0
	}
}

// Number is 1 of what is true, so that it comes after what is not.
func Number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// List is the list itself, [] instead of null.
func List[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
