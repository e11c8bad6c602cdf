package intake

import (
	"peijian/geo"
	"peijian/planning"
)

// cellCode notes a grid cell whose code names another community than the row does: one of the two is wrong, and nobody here can know which.
func cellCode(l *planning.Layer, r *planning.Record, row int) []geo.Problem {
	if l.Name != planning.Cells {
		return nil
	}
	said := r.Text(l, "community_code")
	coded, ok := planning.CommunityOfCell(r.Code)
	if !ok || said == "" || coded == said {
		return nil
	}
	p := wrong("cell_code", "网格编码 %s 中的社区是 %s，而该行的社区代码是 %s，照录，请核对", "the code %s holds the community %s, and the row says %s: kept as it is, compare the two", r.Code, coded, said)
	p.Row, p.Field, p.Note = row, l.Code.Title.Zh, true
	return []geo.Problem{*p}
}
