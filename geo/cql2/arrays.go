package cql2

// arrays compiles a relation of arrays as sets. A null in an array equals nothing.
func (f *Filter) arrays(e *Expr) test {
	left, right := f.value(e.Args[0]), f.value(e.Args[1])
	var fixed members
	if e.Args[1].constant() {
		fixed = membersOf(right(new(run)).Elements())
	}
	return func(r *run) truth {
		a, b := left(r), right(r)
		if a.kind != Array || b.kind != Array {
			return unknown
		}
		s := sets{a.Elements(), b.Elements(), fixed}
		switch e.Op {
		case OpAContains:
			return truthOf(s.contains())
		case OpAContainedBy:
			return truthOf(s.contained())
		case OpAEquals:
			return truthOf(s.contained() && s.contains())
		}
		return truthOf(s.overlap())
	}
}

// members are the keys of a constant array, so that a long one is not gone through for every record.
type members map[key]bool

// membersOf is nil when some element has no key.
func membersOf(vs []Value) members {
	m := members{}
	for _, v := range vs {
		k, ok := keyOf(v)
		if !ok {
			return nil
		}
		m[k] = true
	}
	return m
}

type sets struct {
	a, b  []Value
	fixed members // of b, or nil
}

func (s sets) contained() bool {
	for _, v := range s.a {
		if !s.inB(v) {
			return false
		}
	}
	return true
}

func (s sets) overlap() bool {
	for _, v := range s.a {
		if s.inB(v) {
			return true
		}
	}
	return false
}

func (s sets) contains() bool {
	for _, v := range s.b {
		if !holds(s.a, v) {
			return false
		}
	}
	return true
}

func (s sets) inB(v Value) bool {
	if s.fixed == nil {
		return holds(s.b, v)
	}
	k, ok := keyOf(v)
	return ok && s.fixed[k]
}

func holds(vs []Value, v Value) bool {
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
		return a.Figure().Relate(b.Figure()).Equals()
	case a.kind == Array && b.kind == Array:
		s := sets{a: a.Elements(), b: b.Elements()}
		return s.contained() && s.contains()
	case a.kind == Interval && b.kind == Interval:
		x, _ := spanOf(a)
		y, _ := spanOf(b)
		return timeRelations[OpTEquals](ends{a: x, b: y})
	}
	sign, ok := compareIn(normal(a), normal(b), nil)
	return ok && sign == 0 && a.kind != Date == (b.kind != Date)
}
