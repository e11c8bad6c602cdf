package planning

import "iter"

// From goes through the features in the order of their codes, without the first n. Getting there costs no more than looking up one code.
func (col *Collection) From(n int) iter.Seq[*Feature] {
	return func(yield func(*Feature) bool) {
		code, _, there := col.byCode.GetAt(n)
		if !there {
			return
		}
		col.byCode.Ascend(code, func(_ string, f *Feature) bool { return yield(f) })
	}
}
