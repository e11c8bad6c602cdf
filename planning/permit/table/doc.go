// Package table writes a ruling as text for a terminal, in Chinese or in English.
//
// Decision: columns are counted as terminals draw them.
// Context: a Chinese character takes two columns, and tables of both languages must line up. Choice: East Asian width decides, and marks
// that differ in shape stand for outcomes, so that nothing depends on colour. Price: terminals that draw ambiguous characters wide are one
// column off at the marks.
//
// Decision: what a file says is cleaned before it is printed.
// Context: a name may hold escape sequences or turn the direction of writing. Choice: control and direction characters become U+FFFD. Price: a
// name with one of them is not shown as it was written.
package table
