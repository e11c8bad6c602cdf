// Package paper prints what an office signs: the opinion 审查意见, the checklist 核验单, the request for correction 一次性补正告知, the
// refusal 不予许可决定 and the venue agreement 场所协议, as A4 PDFs in Chinese.
//
// [Write] is pure: the same [Input] and the same [Fonts] make the same bytes, so that a paper printed again tomorrow is the same paper. Its
// text can be selected and searched.
//
// Decision: two fonts, chosen character by character.
// Context: place names and surnames use characters that a common font lacks (𠮷), and a missing one prints as a box. Choice: Noto Sans SC,
// and Noto Sans JP for what it lacks; what neither has prints as its code point in brackets. Price: seven megabytes more in the binary.
//
// Decision: the fonts are built in, not kept here.
// Context: sixteen megabytes of font do not belong into a source tree. Choice: they come with the screens' packages by their lock file, and the
// build copies them beside this package. Price: a program built by `go build` alone prints no papers, and says so.
package paper
