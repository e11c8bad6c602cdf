package planning

// Named is the code and the name of a feature that something else speaks of.
type Named struct {
	Layer string `json:"layer,omitempty"`
	Code  string `json:"code"`
	Name  string `json:"name"`
}

// Named is a feature by its code and name.
func (f *Feature) Named() Named { return Named{Layer: f.Layer.Name, Code: f.Code, Name: f.Name()} }
