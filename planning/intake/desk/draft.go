package desk

import (
	"encoding/json"
	"time"

	"peijian/planning"
	"peijian/planning/intake"
)

// State is how far a draft has come.
type State string

// The states of a draft.
const (
	Received  State = "received"  // it lies here; nobody has read all of it in the way that its options say
	Checked   State = "checked"   // its problems and its difference are known
	Committed State = "committed" // it is in the city, and on record
)

// Task is long work on a draft.
type Task string

// The tasks. None is the empty one.
const (
	Check  Task = "check"
	Commit Task = "commit"
)

// Options say how a file is to be read and what may be done with it.
type Options struct {
	Layer     string            `json:"layer" required:"false" maxLength:"100"`      // "" as long as nobody has said
	Part      string            `json:"part" required:"false" maxLength:"1000"`      // shapefile of an archive or sheet of a workbook, where there are several
	CRS       string            `json:"crs" required:"false" maxLength:"4000"`       // "" for what the file says
	Swap      bool              `json:"swap" required:"false"`                       // it gives north before east
	Transform string            `json:"transform" required:"false" maxLength:"4000"` // the operator's parameters from an old datum or a local plane, as JSON
	Encoding  string            `json:"encoding" required:"false" maxLength:"40"`    // "" for what the file says, or the guess
	Sender    string            `json:"sender" required:"false" maxLength:"400"`     // who sent it: what is said of its columns is remembered for them
	Mapping   map[string]string `json:"mapping" required:"false"`                    // field → header
	Ignore    []string          `json:"ignore" required:"false" maxItems:"1000"`     // headers that are not read, whatever they seem to mean
	Replace   bool              `json:"replace" required:"false"`                    // features that the file does not name come to their end
	Repair    bool              `json:"repair" required:"false"`                     // invalid polygons are mended and named
	LeaveOut  bool              `json:"leave_out" required:"false"`
}

// MarshalJSON writes options whole: what is empty is there, and empty.
func (o Options) MarshalJSON() ([]byte, error) {
	type plain Options
	if o.Mapping == nil {
		o.Mapping = map[string]string{}
	}
	if o.Ignore == nil {
		o.Ignore = []string{}
	}
	return json.Marshal(plain(o))
}

// LongestSender bounds the name of a sender, in characters.
const LongestSender = 100

// Faulty says what is wrong with options by themselves, empty when nothing is.
func (o *Options) Faulty() planning.Text {
	switch {
	case o.Replace && o.LeaveOut:
		return planning.Text{Zh: "整层替换时不能剔除问题行：被剔除的行会使原有要素终止。请改好文件，或取消整层替换",
			En: "rows cannot be left out of a file that replaces the layer, since their features would end: mend the file, or do not replace"}
	case len([]rune(o.Sender)) > LongestSender:
		return planning.Text{Zh: "报送单位名称过长", En: "the sender's name is too long"}
	}
	return planning.Text{}
}

// Remembered is what of the options holds for the next file of the same sender too.
func (o *Options) Remembered() Options {
	return Options{Layer: o.Layer, CRS: o.CRS, Swap: o.Swap, Transform: o.Transform, Encoding: o.Encoding, Mapping: o.Mapping, Ignore: o.Ignore}
}

// Draft is a file on the desk.
type Draft struct {
	ID         string          `json:"id"`
	Owner      string          `json:"owner"`
	File       string          `json:"file"`
	SHA256     string          `json:"sha256"`
	Size       int64           `json:"size" doc:"Bytes"`
	MadeAt     time.Time       `json:"made_at"`
	ExpiresAt  time.Time       `json:"expires_at" doc:"It is thrown away then; every step puts it off"`
	State      State           `json:"state" enum:"received,checked,committed"`
	Options    Options         `json:"options"`
	Receipt    *intake.Receipt `json:"receipt" doc:"Of the last check, or of the commit"`
	Revision   int64           `json:"revision" doc:"Of the city against which the difference was taken"`
	Digest     string          `json:"digest" doc:"Of the difference: what a commit is held against"`
	Record     int64           `json:"record" doc:"Number of the import on record, 0 before the commit"`
	Running    *Progress       `json:"running" doc:"null: nobody works on it"`
	Fault      *Fault          `json:"fault" doc:"Why the last task came to no end; null: it did"`
	ShapeCount int64           `json:"shape_count" doc:"Problems that have a place on the map"`
}

// Phase is what a task, or an import, is about.
type Phase string

// The phases, in their order.
const (
	Reading   Phase = "reading"   // rows are read, and where a layer is empty published meanwhile
	Checking  Phase = "checking"  // what only the database can judge
	Comparing Phase = "comparing" // with what is there
	Writing   Phase = "writing"   // what changed is published, indexed and measured
	Indexing  Phase = "indexing"  // of a layer that was empty
	Measuring Phase = "measuring" // the ground of housing
)

var phaseTitles = map[Phase]planning.Text{
	Reading: {Zh: "读取", En: "reading"}, Checking: {Zh: "核对图形和编号", En: "checking shapes and codes"}, Comparing: {Zh: "与现有数据比较", En: "comparing with what is there"},
	Writing: {Zh: "写入", En: "writing"}, Indexing: {Zh: "建立索引", En: "building indexes"}, Measuring: {Zh: "量算用地", En: "measuring the ground"},
}

// Title says it in a word or two.
func (p Phase) Title() planning.Text { return phaseTitles[p] }

// Progress is how far a task is.
type Progress struct {
	Task    Task  `json:"task" enum:"check,commit"`
	Phase   Phase `json:"phase" enum:",reading,checking,comparing,writing,indexing,measuring" doc:"What it is about; empty before it says so"`
	Rows    int64 `json:"rows" doc:"Read so far"`
	Total   int64 `json:"total" doc:"That the file announces, -1 when it does not"`
	Stopped bool  `json:"stopped" doc:"It has been told to stop"`
	Quiet   int64 `json:"quiet" doc:"Seconds since it last gave a sign of life; after 20 another may begin"`
}

// Fault is why a task came to no end.
type Fault struct {
	Code string `json:"code"` // cancelled, difference_changed, has_problems, failed, interrupted
	Zh   string `json:"zh"`
	En   string `json:"en"`
}

// The faults of tasks.
var (
	Cancelled   = Fault{"cancelled", "已取消，未写入任何数据。", "It was cancelled; nothing was written."}
	Overtaken   = Fault{"difference_changed", "查看差异之后，图层又有改动，差异已与所示不同，未写入。下面是新的差异，请重新核对。", "The layer was edited since the difference was shown, and it is another one now. Nothing was written; look at the new difference."}
	HasProblems = Fault{"has_problems", "文件有未解决的问题，未写入。", "Problems stand against the file; nothing was written."}
	Failed      = Fault{"failed", "处理时出错，未写入任何数据；请稍候再试。", "It failed, and nothing was written; try again in a moment."}
	Interrupted = Fault{"interrupted", "服务中断，任务没有做完，未写入任何数据；请再做一次。", "The server was interrupted before the end; nothing was written. Do it again."}
)

// Error is the English sentence.
func (f Fault) Error() string { return f.En }
