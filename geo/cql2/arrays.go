package cql2

// arrays compiles a relation of arrays as sets. A null in an array equals nothing.
func (f *Filter) arrays(e *Expr) test {
	left, right := f.value(e.Args[0]), f.value(e.Args[1])
	var keysA, keysB members
	if e.Args[0].constant() {
		keysA = membersOf(left(new(run)).Elements())
	}
	if e.Args[1].constant() {
		keysB = membersOf(right(new(run)).Elements())
	}
	holds := arrayRelations[e.Op]
	return func(r *run) truth {
		a, b := left(r), right(r)
		if a.kind != Array || b.kind != Array {
			return unknown
		}
		return truthOf(holds(sets{a.Elements(), b.Elements(), keysA, keysB}.ready()))
	}
}

var arrayRelations = map[Op]func(sets) bool{
	OpAContains:    sets.contains,
	OpAContainedBy: sets.contained,
	OpAEquals:      func(s sets) bool { return s.contained() && s.contains() },
	OpAOverlaps:    sets.overlap,
}

// members are the keys of an array, so that a long one is not gone through again and again.
type members map[key]bool

// membersOf is nil when some element has no key.
func membersOf(vs []Value) members {
	m := members{}
	for _, v := range vs {
		k, ok := keyOf(normal(v))
		if !ok {
			return nil
		}
		m[k] = true
	}
	return m
}

// sets are two arrays, each with its keys or nil.
type sets struct {
	a, b         []Value
	keysA, keysB members
}

// ready makes keys where the arrays are so long that comparing all with all would take longer.
func (s sets) ready() sets {
	if len(s.a)*len(s.b) > 256 {
		if s.keysA == nil {
			s.keysA = membersOf(s.a)
		}
		if s.keysB == nil {
			s.keysB = membersOf(s.b)
		}
	}
	return s
}

func (s sets) contained() bool {
	for _, v := range s.a {
		if !among(s.b, s.keysB, v) {
			return false
		}
	}
	return true
}

func (s sets) overlap() bool {
	for _, v := range s.a {
		if among(s.b, s.keysB, v) {
			return true
		}
	}
	return false
}

func (s sets) contains() bool {
	for _, v := range s.b {
		if !among(s.a, s.keysA, v) {
			return false
		}
	}
	return true
}

func among(vs []Value, keys members, v Value) bool {
	if keys != nil {
		k, ok := keyOf(normal(v))
		return ok && keys[k]
	}
	for _, w := range vs {
		if same(v, w) {
			return true
		}
	}
	return false
}

// same tells whether two elements are equal: geometries as sets of points, arrays as sets of elements.
func same(a, b Value) bool {
	switch {
	case a.kind == Unknown || b.kind == Unknown:
		return false
	case a.kind == Geometry && b.kind == Geometry:
		return a.bound() == b.bound() && a.Figure().Relate(b.Figure()).Equals()
	case a.kind == Array && b.kind == Array:
		s := sets{a: a.Elements(), b: b.Elements()}.ready()
		return s.contained() && s.contains()
	case a.kind == Interval && b.kind == Interval:
		x, _ := spanOf(a)
		y, _ := spanOf(b)
		return timeRelations[OpTEquals](ends{a: x, b: y})
	}
	sign, ok := compareIn(normal(a), normal(b), nil)
	return ok && sign == 0 && (a.kind == Date) == (b.kind == Date)
}
