package export

import (
	"encoding/base64"
	"encoding/hex"

	"peijian/planning"
)

// State is how far an export is.
type State string

// The states of an export.
const (
	Running  State = "running"
	Complete State = "complete"
	Broken   State = "broken" // what the receiver has is not the whole file
)

// Receipt 导出回执 says what went into a file, so that whoever has the file can see that it is whole.
type Receipt struct {
	ID       string            `json:"id,omitempty" doc:"Name under which the server keeps it"`
	File     string            `json:"file"`
	Format   string            `json:"format"`
	State    State             `json:"state" enum:"running,complete,broken"`
	Layers   []LayerCount      `json:"layers"`
	Count    int64             `json:"count" doc:"Features in the file; of a running export, those written so far"`
	Bytes    int64             `json:"bytes" doc:"Length of the file"`
	SHA256   string            `json:"sha256" doc:"Of the file, hexadecimal; empty until it is complete"`
	CRS      string            `json:"crs" doc:"EPSG:4490, …; empty without shapes"`
	Encoding string            `json:"encoding"`
	Revision int64             `json:"revision"`
	AsOf     planning.Date     `json:"as_of"`
	Audience planning.Audience `json:"audience" doc:"public: without what is for officers only"`
	Notice   *planning.Text    `json:"notice" doc:"What the city says of its data: that it is made up"`
}

// LayerCount is how many features of a layer a file has.
type LayerCount struct {
	Layer string        `json:"layer"`
	Title planning.Text `json:"title"`
	Count int64         `json:"count"`
}

// Total is how many features the complete file has.
func (r *Receipt) Total() (n int64) {
	for _, l := range r.Layers {
		n += l.Count
	}
	return n
}

// Digest is the SHA-256 as a header has it (RFC 9530): sha-256=:base64:. It is "" until the export is complete.
func (r *Receipt) Digest() string {
	sum, err := hex.DecodeString(r.SHA256)
	if err != nil || len(sum) == 0 {
		return ""
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}
