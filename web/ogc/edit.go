package ogc

// mergePatch is how a change of some members is sent (RFC 7396).
const mergePatch = "application/merge-patch+json"

func (a *ask) create() error  { return nil }
func (a *ask) replace() error { return nil }
func (a *ask) update() error  { return nil }
func (a *ask) remove() error  { return nil }
