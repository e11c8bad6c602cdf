package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// printReceipt tells what became of a file: its counts in one line, then what is wrong with it, row by row.
func printReceipt(w io.Writer, r *intake.Receipt, lang planning.Lang) {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		fmt.Fprint(os.Stderr, "\r\033[K") // the progress line
	}
	fmt.Fprintln(w, receiptLine(r, lang))
	printProblems(w, r.Problems, r.ProblemCount, "✕", lang)
	if r.LeftOutCount > 0 {
		fmt.Fprintln(w, planning.Text{Zh: fmt.Sprintf("按指定剔除的问题：%d 项", r.LeftOutCount), En: fmt.Sprintf("Left out, as told: %d problems", r.LeftOutCount)}.In(lang))
		printProblems(w, r.LeftOut, r.LeftOutCount, "−", lang)
	}
	printProblems(w, r.Notes, r.NoteCount, "·", lang)
	if !r.Clean() {
		fmt.Fprintln(w, planning.Text{Zh: "有问题未解决，未写入任何数据。", En: "Nothing was written."}.In(lang))
	}
}

func receiptLine(r *intake.Receipt, lang planning.Lang) string {
	title := planning.Text{Zh: r.Layer, En: r.Layer}
	if l, err := planning.LayerNamed(r.Layer); err == nil {
		title = l.Title
	}
	n := r.Rows
	end := planning.Text{Zh: fmt.Sprintf("版本 %d", r.Revision), En: fmt.Sprintf("revision %d", r.Revision)}
	switch {
	case r.DryRun:
		end = planning.Text{Zh: "试读，未写入", En: "a dry run: nothing was written"}
	case r.Revision == 0 && !r.Clean(): // not even opened: no revision was looked at
		end = planning.Text{Zh: "未写入", En: "nothing was written"}
	}
	if lang == planning.English {
		return fmt.Sprintf("%s ← %s: read %d, added %d, changed %d, unchanged %d, ended %d, refused %d; %s",
			title.En, r.File, n.Read, n.Added, n.Changed, n.Unchanged, n.Closed, n.Refused, end.En)
	}
	return fmt.Sprintf("%s ← %s：读取 %d，新增 %d，变更 %d，未变 %d，终止 %d，拒收 %d；%s",
		title.Zh, r.File, n.Read, n.Added, n.Changed, n.Unchanged, n.Closed, n.Refused, end.Zh)
}

func printProblems(w io.Writer, list []geo.Problem, count int, mark string, lang planning.Lang) {
	for _, p := range list {
		fmt.Fprintf(w, "  %s %s%s\n", mark, placeOf(p, lang), planning.Text{Zh: p.Zh, En: p.En}.In(lang))
	}
	if rest := count - len(list); rest > 0 {
		fmt.Fprintf(w, "  %s %s\n", mark, planning.Text{Zh: fmt.Sprintf("另有 %d 项", rest), En: fmt.Sprintf("and %d more", rest)}.In(lang))
	}
}

func placeOf(p geo.Problem, lang planning.Lang) string {
	s := ""
	if p.Row > 0 {
		s = planning.Text{Zh: fmt.Sprintf("第 %d 行 ", p.Row), En: fmt.Sprintf("row %d ", p.Row)}.In(lang)
	}
	switch p.Field {
	case "":
	case "geometry":
		s += planning.Text{Zh: "图形 ", En: "geometry "}.In(lang)
	default:
		s += p.Field + " "
	}
	if s == "" {
		return ""
	}
	return s[:len(s)-1] + planning.Text{Zh: "：", En: ": "}.In(lang)
}

func asProblem(err error) (*geo.Problem, bool) {
	var p *geo.Problem
	return p, errors.As(err, &p)
}
