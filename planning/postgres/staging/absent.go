package staging

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
)

// tellAbsent notes the fields that no column of the file gives and that features on the stage have now: a row is the whole feature, so they lose them.
func tellAbsent(ctx context.Context, tx pgx.Tx, l *planning.Layer, absent []planning.Field, j *judgement) error {
	if len(absent) == 0 || !j.staged || j.first.begun() {
		return nil
	}
	counts := make([]int64, len(absent))
	asked, into := make([]string, len(absent)), make([]any, len(absent))
	for i, f := range absent {
		asked[i] = fmt.Sprintf("count(*) FILTER (WHERE t.%[1]s IS NOT NULL AND t.%[1]s IS DISTINCT FROM s.%[1]s)", pgx.Identifier{f.Name}.Sanitize())
		into[i] = &counts[i]
	}
	if err := tx.QueryRow(ctx, fmt.Sprintf(`SELECT %s FROM pg_temp.stage_%[2]s s JOIN %[2]s t ON t.code = s.code AND t.rev_to IS NULL`,
		strings.Join(asked, ", "), l.Table)).Scan(into...); err != nil {
		return err
	}
	for i, f := range absent {
		if counts[i] > 0 {
			j.add(lost(&f, counts[i]))
		}
	}
	return nil
}

// lost words what becomes of a field of n features.
func lost(f *planning.Field, n int64) geo.Problem {
	p := geo.Problem{Code: "column_absent", Field: f.Title.Zh, Note: true,
		Zh: fmt.Sprintf("文件没有这一列：%d 个要素原有的“%s”将不再保留", n, f.Title.Zh),
		En: fmt.Sprintf("the file has no such column: %d features lose their %s", n, strings.ToLower(f.Title.En))}
	if f.Name == "audience" {
		p.Zh = fmt.Sprintf("文件没有这一列：%d 个要素的公开范围将变为该图层的默认值", n)
		p.En = fmt.Sprintf("the file has no such column: %d features come to the audience that is usual for the layer", n)
	}
	return p
}
