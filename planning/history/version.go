package history

import (
	"time"

	"peijian/planning"
)

// Revision is one change of the city: who made it, when, why, and how much it touched.
type Revision struct {
	Number int64
	At     time.Time
	Actor  string
	Note   string
	Layers []LayerCount
}

// LayerCount is how many versions of a layer a revision opened and closed.
type LayerCount struct {
	Layer string `json:"layer"`
	Count
}

// Day is a day on which something was recorded.
type Day struct {
	Day       planning.Date `json:"day"`
	Revision  int64         `json:"revision" doc:"The last one of the day"`
	Revisions int           `json:"revisions" doc:"How many were made on it"`
	Changes   int64         `json:"changes" doc:"Versions that were added, changed and ended"`
}

// Version is one version of a feature: what it said, from which revision on, and which one ended it.
type Version struct {
	planning.Record
	From Revision
	To   *Revision // nil: it is the one in force
}
