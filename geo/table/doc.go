// Package table reads ledgers without shapes: CSV and XLSX as offices keep them, with titles above the header, headers
// of two rows, empty rows and formulas. Every column becomes a field of features whose geometry is nil.
//
// Row numbers are those that Excel shows beside the sheet, also for a CSV opened there, because that is where the
// sender will look for a mistake.
//
// # Decision: an own reader of XLSX
//
// Context: excelize's streaming rows give a cell's text either formatted (1.20E+05, 26/1/5) or raw without its style,
// so that a date cannot be told from a number; they end silently where a sheet is damaged, and they want the whole
// file in memory. Choice: the four parts that matter (workbook, shared strings, styles, sheet) are read here with
// encoding/xml, token by token under limits. Price: some 350 lines, tested against files that excelize writes.
// Passwords, .xls and .xlsb are refused.
//
// # Decision: numbers with the 15 digits Excel keeps
//
// Context: Excel stores 1.1 as 1.1000000000000001 and the product 4592*0.2 as 918.40000000000009, shows 1.1 and 918.4,
// and promises 15 significant digits. A rule that compares 239.99999999999997 with 240 would refuse a permit because
// of binary arithmetic. Choice: a stored number of more than 15 digits with a fraction or exponent is rounded to 15,
// and written out without exponent; whole numbers and shorter ones stay as stored. Price: digits 16 and 17 of a file
// not made by Excel are lost.
//
// # Decision: the header is looked for
//
// Context: a ledger begins with a title, a date, a unit of measure, and its header may have two rows, the upper one
// with merged groups. Choice: of the first 30 rows, the header is the first in which more than half of the columns
// hold texts, all different; a row below that holds texts exactly where it has gaps is its second row. A note says which
// row was taken when it is not the first. Price: a table without header loses its first row of texts as names, which the
// mapping of columns then does not know.
//
// # Decision: a long shape goes on in the next column
//
// Context: a cell of a workbook ends at 32,767 characters, some 1,400 vertices; an island or a shore has more, and to
// refuse the sheet for it takes the whole layer from whoever works in Excel. The writer streams: the header is gone
// before the first shape is seen. Choice: whoever writes says how long the longest shape is (Longest), which costs one
// more walk over features that do not change; the shape goes on in _WKT_EPSG_4547_2, _3 … cut wherever a cell is full.
// A part that is followed by another is full, so that a part which is missing between two, or was changed, is told
// instead of leaving vertices out; the first or the last missing leaves no well-known text. Price: whoever takes such
// a file into another program joins the columns first.
package table
