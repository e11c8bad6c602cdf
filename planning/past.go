package planning

// On makes the City of another day, a zero one for every day, and of what d changes: d must hold, beside the changes themselves, every record whose being in force
// differs between c's day and the other. It costs no more than d, c stays as it is, and the rules of [City.Apply] hold.
func (c *City) On(day Date, d Delta) (*City, error) {
	other := *c
	other.AsOf = day
	return other.Apply(d)
}

// Size is the number of features, of all layers.
func (c *City) Size() int {
	n := 0
	for _, col := range c.collections {
		n += col.Len()
	}
	return n
}

// NoPast says, in the words of a visitor, why a city cannot be shown as of a day or a revision. It is of kind [ErrInvalid].
type NoPast struct{ Why Text }

func (e *NoPast) Error() string { return e.Why.En }

// Is makes errors.Is(err, ErrInvalid) hold.
func (e *NoPast) Is(target error) bool { return target == ErrInvalid }
