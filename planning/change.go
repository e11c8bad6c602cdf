package planning

// Change is one thing that a revision did: a new version of a record, or, with a nil Record, its end.
type Change struct {
	Layer  string
	Code   string
	Since  int64 // the revision of the version
	Record *Record
}

// GroundChange is a new measurement of housing's ground, or, with a nil Ground, its end.
type GroundChange struct {
	Layer  string
	Code   string
	Ground *Ground
}

// Delta is what lies between two revisions.
type Delta struct {
	Revision int64
	Info     *Info // nil when the settings stayed
	Changes  []Change
	Grounds  []GroundChange
	Cells    []CellGroundChange
}

// Apply makes the City that follows c: it copies the indexes of the layers that d touches, which costs no more than the changes
// themselves, and shares the rest. c stays as it is. One goroutine at a time may call Apply on a City and its descendants; readers need not wait.
// An error means that d does not fit and says which record is at fault.
func (c *City) Apply(d Delta) (*City, error) {
	next := *c
	next.Revision = d.Revision
	if d.Info != nil {
		fresh, err := NewCity(*d.Info, c.AsOf, c.Audience)
		if err != nil {
			return nil, err
		}
		if fresh.Info.Plane != c.Info.Plane && c.hasGround() {
			return nil, Errorf(ErrInvalid, "the city's plane changed from EPSG:%d to EPSG:%d: load it anew", c.Info.Plane, fresh.Info.Plane)
		}
		next.Info, next.plane = fresh.Info, fresh.plane
	}
	next.collections = make(map[string]*Collection, len(c.collections))
	for name, col := range c.collections {
		next.collections[name] = col
	}
	if err := next.take(d.Changes); err != nil {
		return nil, err
	}
	next.takeGrounds(d.Grounds)
	next.takeCellGrounds(d.Cells)
	next.follow(&d)
	return &next, nil
}

func (c *City) hasGround() bool {
	for _, col := range c.collections {
		if col.plane.Len() > 0 {
			return true
		}
	}
	return false
}

// take applies changes to c, which nobody else has seen yet. Changes of one layer stand together when they are many.
func (c *City) take(changes []Change) error {
	features, err := c.featuresOf(changes)
	if err != nil {
		return err
	}
	own := map[string]bool{}
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Layer == changes[0].Layer {
			n++
		}
		name := changes[0].Layer
		if !own[name] {
			c.collections[name], own[name] = c.collections[name].copy(), true
		}
		c.collections[name].put(changes[:n], features[:n])
		changes, features = changes[n:], features[n:]
	}
	return nil
}

// put applies changes of one layer; features are what they make of it.
func (col *Collection) put(changes []Change, features []*Feature) {
	if fresh, ok := col.freshOnly(changes, features); ok {
		col.fill(fresh)
		return
	}
	for i := range changes {
		col.remove(changes[i].Code)
		if features[i] != nil {
			col.add(features[i])
		}
	}
}

// hides says whether a record is not for the city's audience because of what it is: housing of limited title is for officers only, whatever its sender
// said of the audience.
func (c *City) hides(l *Layer, r *Record) bool {
	if c.Audience == Internal {
		return false
	}
	for i, v := range r.Values {
		if yes, isBoolean := v.(bool); isBoolean && yes && i < len(l.Fields) && l.Fields[i].Internal {
			return true
		}
	}
	return false
}

// visible is the record without the fields that the city's audience may not see.
func (c *City) visible(l *Layer, r *Record) *Record {
	if c.Audience == Internal {
		return r
	}
	out := *r
	out.Values = make([]any, len(r.Values))
	for i, v := range r.Values {
		if i < len(l.Fields) && !l.Fields[i].Internal {
			out.Values[i] = v
		}
	}
	return &out
}

func (c *City) takeGrounds(changes []GroundChange) {
	if len(changes) == 0 {
		return
	}
	c.grounds, c.claims = c.grounds.Copy(), c.claims.Copy()
	for i := range changes {
		c.setGround(&changes[i])
	}
}

func (col *Collection) copy() *Collection {
	return &Collection{
		Layer: col.Layer, byCode: col.byCode.Copy(), refs: col.refs.Copy(),
		plane: col.plane.Copy(), tile: col.tile.Copy(),
	}
}

func (col *Collection) remove(code string) {
	f, there := col.byCode.Delete(code)
	if !there {
		return
	}
	for key := range f.references() {
		col.refs.Delete(key)
	}
	if f.Plane != nil {
		col.plane.Delete(f.Plane.Bound(), f)
		col.tile.Delete(f.Tile.Bound(), f)
	}
}

func (col *Collection) add(f *Feature) {
	col.byCode.Set(f.Code, f)
	for key := range f.references() {
		col.refs.Set(key, f)
	}
	if f.Plane != nil {
		col.plane.Insert(f.Plane.Bound(), f)
		col.tile.Insert(f.Tile.Bound(), f)
	}
}

// references goes through the keys under which f stands in its collection's refs.
func (f *Feature) references() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i, field := range f.Layer.Fields {
			if field.Refers == "" || i >= len(f.Values) {
				continue
			}
			for _, code := range f.referred(i) {
				if code != "" && !yield(field.Name+"\x00"+code+"\x00"+f.Code) {
					return
				}
			}
		}
	}
}

// referred are the codes to which the i-th field refers.
func (f *Feature) referred(i int) []string {
	if code, isOne := f.Values[i].(string); isOne {
		return []string{code}
	}
	area, isArea := f.Row.(*BorderArea)
	if !isArea {
		return nil
	}
	var out []string
	for _, c := range area.Claims {
		out = append(out, c.Community)
	}
	return out
}
