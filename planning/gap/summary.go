package gap

import "peijian/planning"

// Sum is one kind's gaps in numbers.
type Sum struct {
	Kind       Kind          `json:"kind"`
	Title      planning.Text `json:"title"`
	Gaps       int           `json:"gaps"`
	Households int64         `json:"households"` // of those gaps where they are known
	Unknown    int           `json:"unknown"`    // gaps whose households nobody counted
}

// Summarize counts gaps by kind. Every kind is there, also with none.
func Summarize(gaps []*Gap) []Sum {
	out := make([]Sum, len(KindTitles))
	for i, t := range KindTitles {
		out[i] = Sum{Kind: t.Kind, Title: t.Title}
		for _, g := range gaps {
			if g.Kind != t.Kind {
				continue
			}
			if out[i].Gaps++; g.Households == nil {
				out[i].Unknown++
			} else {
				out[i].Households += *g.Households
			}
		}
	}
	return out
}
