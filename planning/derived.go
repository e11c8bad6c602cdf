package planning

import "sync"

// StreetRules say how lines of the street layer become a network on which distances are walked, in metres.
type StreetRules struct {
	Snap   float64 `json:"snap"`   // ends and vertices that miss one another by at most this are joined
	Access float64 `json:"access"` // what lies farther than this from every street is not reached
}

// DefaultStreetRules are half a metre, by which surveyed ends miss one another, and 200 m from the door to the street, which is half of a large block.
func DefaultStreetRules() StreetRules { return StreetRules{Snap: .5, Access: 200} }

// StreetRules are those of the city, or the default.
func (c *City) StreetRules() StreetRules {
	if c.Info.Streets == (StreetRules{}) {
		return DefaultStreetRules()
	}
	return c.Info.Streets
}

// Derived gives what make computes of the collection alone, and computes it once, for all who ask with the same key: cities that share the collection,
// because no edit touched it, share what was derived of it. The key names what is computed, with everything else on which it depends. What
// make gives is shared: it must not change, or be safe to.
func (col *Collection) Derived(key any, make func() any) any {
	once, _ := col.derived.LoadOrStore(key, sync.OnceValue(make))
	return once.(func() any)()
}
