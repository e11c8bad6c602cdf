// Command tally stands behind `make test`: it shows what a test runner says, counts the tests, and adds the counts of all
// runners up at the end.
//
//	go test -json ./... | tally -name go -counts FILE     shows and counts one runner
//	tally -sum FILE go screens browser                    prints the closing lines
//
// It reads go test's JSON events, and the closing lines of vitest and of node's test runner, whichever it meets. Its status
// is 1 when a test failed and also when none ran: a runner that tested nothing has not passed.
//
// Decision: a program of our own. Context: the closing lines have to count three runners, and go test prints no counts.
// Choice: these few lines, without a dependency. Price: when a runner changes its closing lines this program says that no test
// ran, which is loud, and somebody mends closing.go.
package main
