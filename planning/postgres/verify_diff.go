package postgres

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// firstDifference finds the first place, by name, in which two JSON texts differ, and what stands there. Texts that say the same in other
// bytes differ at "".
func firstDifference(stored, computed []byte) (where, was, is string) {
	var a, b any
	if json.Unmarshal(stored, &a) != nil || json.Unmarshal(computed, &b) != nil {
		return "", string(stored), string(computed)
	}
	if at, x, y, differ := differenceAt("", a, b); differ {
		return at, short(x), short(y)
	}
	return "", "the same in other bytes", ""
}

func differenceAt(at string, a, b any) (where string, x, y any, differ bool) {
	switch a := a.(type) {
	case map[string]any:
		if b, same := b.(map[string]any); same {
			return differenceOfObjects(at, a, b)
		}
	case []any:
		if b, same := b.([]any); same {
			return differenceOfLists(at, a, b)
		}
	default:
		return at, a, b, a != b // of two types, or neither a list nor an object
	}
	return at, a, b, true
}

func differenceOfObjects(at string, a, b map[string]any) (where string, x, y any, differ bool) {
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if where, x, y, differ = differenceAt(at+"."+k, a[k], b[k]); differ {
			return where, x, y, true
		}
	}
	return at, nil, nil, false
}

func differenceOfLists(at string, a, b []any) (where string, x, y any, differ bool) {
	for i := range min(len(a), len(b)) {
		if where, x, y, differ = differenceAt(fmt.Sprintf("%s[%d]", at, i), a[i], b[i]); differ {
			return where, x, y, true
		}
	}
	return at, len(a), len(b), len(a) != len(b)
}

// short writes a value, not all of a long one.
func short(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if r := []rune(string(b)); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return string(b)
}
