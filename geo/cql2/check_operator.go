package cql2

// operation checks a node with an operator.
func (c *checker) operation(e *Expr) (Kind, *Error) {
	o, ok := operators[e.Op]
	if !ok {
		return Unknown, c.here(e, fault(CodeSyntax, "没有运算符“%s”。", "there is no operator %s", short(string(e.Op))))
	}
	if len(e.Args) != o.args && (o.args >= 0 || len(e.Args) < 2) {
		return Unknown, c.here(e, argumentFault(string(e.Op), max(o.args, 2), len(e.Args)))
	}
	switch o.family {
	case logical:
		return Boolean, c.each(e, c.truth)
	case comparison:
		return Boolean, c.comparable(e, e.Args...)
	case textual:
		return c.textual(e)
	case arithmetic:
		return Number, c.each(e, c.number)
	case spatial:
		return Boolean, c.each(e, func(a *Expr) *Error { return c.want(a, Geometry) })
	case temporal, temporalInterval:
		return Boolean, c.times(e, o.family)
	case arrays:
		return Boolean, c.each(e, func(a *Expr) *Error { return c.want(a, Array) })
	}
	return Boolean, c.special(e)
}

func (c *checker) number(e *Expr) *Error { return c.want(e, Number) }

// special checks BETWEEN, IN and IS NULL.
func (c *checker) special(e *Expr) *Error {
	switch e.Op {
	case OpBetween:
		return c.between(e)
	case OpIn:
		return c.in(e)
	}
	return c.each(e, func(a *Expr) *Error {
		if a.Op == OpArray {
			return c.here(a, fault(CodeSyntax, "此处不能是列表。", "a list cannot stand here"))
		}
		return c.anything(a)
	})
}

func (c *checker) between(e *Expr) *Error {
	return c.each(e, func(a *Expr) *Error {
		k, err := c.kind(a)
		if err == nil && k != Unknown && !fits(k, Number) {
			err = c.here(a, kindFault("BETWEEN 只用于数值，此处是%s；请改用 >= 和 <=。", "BETWEEN is for numbers and this is %s; use >= and <=", k))
		}
		return err
	})
}

func (c *checker) in(e *Expr) *Error {
	list := e.Args[1]
	if list.Op != OpArray {
		return c.down(e, 1, func(a *Expr) *Error {
			return c.here(a, fault(CodeSyntax, "IN 之后应为值的列表。", "IN is followed by a list of values"))
		})
	}
	var first Kind
	if err := c.down(e, 0, func(a *Expr) (err *Error) { first, err = c.scalar(a); return err }); err != nil {
		return err
	}
	return c.down(e, 1, func(a *Expr) *Error {
		return c.each(a, func(item *Expr) *Error {
			k, err := c.scalar(item)
			if err == nil {
				err = c.here(item, unlike(e.Args[0], item, first, k))
			}
			return err
		})
	})
}

// comparable checks the sides of a comparison.
func (c *checker) comparable(e *Expr, sides ...*Expr) *Error {
	var kinds [2]Kind
	for i := range sides {
		if err := c.down(e, i, func(a *Expr) (err *Error) { kinds[i], err = c.scalar(a); return err }); err != nil {
			return err
		}
	}
	return c.here(e, unlike(sides[0], sides[1], kinds[0], kinds[1]))
}

// unlike is the error of two sides that cannot be compared, or nil. A text beside an instant must read as one: the
// standard leaves such casts open, and its abstract test of IN writes instants so.
func unlike(a, b *Expr, k, l Kind) *Error {
	switch {
	case alike(k, l):
		return nil
	case class(k) == Date && b.Op == OpLiteral && l == String:
		_, err := parseInstant(b.Value.text)
		return err
	case class(l) == Date && a.Op == OpLiteral && k == String:
		_, err := parseInstant(a.Value.text)
		return err
	}
	return kindFault("%s不能与%s比较。", "%s cannot be compared with %s", k, l)
}

// scalar is what can be compared: no interval, geometry or array, and of truths only literals, properties and functions.
func (c *checker) scalar(e *Expr) (Kind, *Error) {
	k, err := c.kind(e)
	switch {
	case err != nil:
	case k == Interval || k == Geometry || k == Array:
		err = c.here(e, kindFault("%s不能用比较运算符，请用 T_、S_ 或 A_ 开头的函数。", "%s is not compared in this way; use a function that begins with T_, S_ or A_", k))
	case k == Boolean && operators[e.Op].args != 0:
		err = c.here(e, fault(CodeKind, "条件不能作为比较的一边。", "a condition cannot be a side of a comparison"))
	}
	return k, err
}

// alike tells whether two kinds can be compared.
func alike(a, b Kind) bool { return a == Unknown || b == Unknown || class(a) == class(b) }

// class joins the kinds that can be compared with each other.
func class(k Kind) Kind {
	switch k {
	case Integer:
		return Number
	case Timestamp:
		return Date
	}
	return k
}

// textual checks LIKE, CASEI and ACCENTI.
func (c *checker) textual(e *Expr) (Kind, *Error) {
	text := func(a *Expr) *Error { return c.want(a, String) }
	if err := c.down(e, 0, text); err != nil || e.Op != OpLike {
		return String, err
	}
	return Boolean, c.down(e, 1, c.pattern)
}

// pattern is a text, or CASEI or ACCENTI of a pattern.
func (c *checker) pattern(e *Expr) *Error {
	switch {
	case e.Op == OpLiteral && e.Value.kind == String:
		return nil
	case (e.Op == OpCaseI || e.Op == OpAccentI) && len(e.Args) == 1:
		return c.down(e, 0, c.pattern)
	}
	return c.here(e, fault(CodeSyntax, "LIKE 之后应为单引号内的模式。", "LIKE is followed by a pattern in single quotes"))
}

// times checks the sides of a relation in time. An instant may be during an interval; the other relations of
// intervals make no sense for it, and the standard asks for an error.
func (c *checker) times(e *Expr, f family) *Error {
	for i := range e.Args {
		err := c.down(e, i, func(a *Expr) *Error {
			k, err := c.kind(a)
			instant := k == Date || k == Timestamp
			inside := e.Op == OpTDuring && i == 0 || e.Op == OpTContains && i == 1
			switch {
			case err != nil || k == Unknown || k == Interval || instant && (f == temporal || inside):
				return err
			case instant:
				return c.here(a, kindFault("此关系只用于时间段，此处是%s。", "this relation is for intervals and this is %s", k))
			}
			return c.here(a, kindFault("此处应为日期、时间戳或时间段，而不是%s。", "there should be a date, a timestamp or an interval and not %s", k))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
