// Command peijian keeps the map of who governs which home, and stops a presale permit until the community's rooms are
// really there.
//
// One verb per file. A verb that a script would call takes --json and leaves with a status that tells: 0 done (for check: pass),
// 1 the answer is no, 2 what was given cannot be used, 3 the machine failed. No verb prints a stack trace.
//
// Without --database-url a verb starts the private PostgreSQL under --dir, or joins the one that another verb has started, and the
// last one out stops it.
package main
