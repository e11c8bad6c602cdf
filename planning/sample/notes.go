package sample

import (
	_ "embed"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// Notice stands wherever the sample city is shown.
var Notice = planning.Text{Zh: "示例数据，边界为虚构", En: "Sample data. Boundaries are made up."}

//go:embed notes.md
var notes string

// Notes is the text that goes with the files, in Chinese and English: what is real, what is made up, and where the
// source contradicts itself.
func Notes() string { return notes }

// Info is what the sample city says of itself.
func Info() planning.Info {
	return planning.Info{
		Name: planning.Text{Zh: "仙桃市（示例）", En: "Xiantao (sample)"}, Plane: Plane,
		Extent: orb.Bound{Min: orb.Point{112.917, 30.067}, Max: orb.Point{113.817, 30.533}},
		Notice: Notice, Rules: planning.DefaultGapRules(),
	}
}
