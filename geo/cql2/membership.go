package cql2

import "math"

// key is what makes two scalars equal, so that a list of many can be a map.
type key struct {
	class Kind
	whole int64
	nanos int32
	num   float64
	text  string
}

// keyOf is false for what has no key: nulls, and everything that is not a scalar.
func keyOf(v Value) (key, bool) {
	switch v.kind {
	case String:
		return key{class: String, text: v.text}, true
	case Boolean, Date, Timestamp:
		return key{class: v.kind, whole: v.whole, nanos: v.nanos}, true
	case Integer:
		return key{class: Number, whole: v.whole}, true
	case Number:
		if v.num == math.Trunc(v.num) && v.num >= -1<<63 && v.num < 1<<63 {
			return key{class: Number, whole: int64(v.num)}, true
		}
		return key{class: Number, num: v.num}, true
	}
	return key{}, false
}

// in compiles IN: a look into a map for constants, and a comparison with each of the others.
func (f *Filter) in(e *Expr) test {
	needle, list := e.Args[0], e.Args[1].Args
	kind := f.kind(needle)
	left := f.scalar(needle, kind)
	set := map[key]bool{}
	var others []getter
	for _, item := range list {
		get := f.scalar(item, kind)
		if k, ok := fixedKey(item, get, kind); ok {
			set[k] = true
		} else {
			others = append(others, get)
		}
	}
	in, equal := f.schema.Location, accepts(OpEqual)
	return func(r *run) truth {
		v := left(r)
		k, ok := keyOf(v)
		if !ok {
			return unknown
		}
		if set[k] {
			return yes
		}
		t := no
		for _, get := range others {
			if t = max(t, compared(v, get(r), in, equal)); t == yes {
				break
			}
		}
		return t
	}
}

// fixedKey is the key of a constant, unless a timestamp meets a date, which no key makes equal.
func fixedKey(item *Expr, get getter, needle Kind) (key, bool) {
	if !item.constant() {
		return key{}, false
	}
	v := get(new(run))
	if class(v.kind) == Date && v.kind != needle {
		return key{}, false
	}
	return keyOf(v)
}
