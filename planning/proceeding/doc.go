// Package proceeding says how a file goes through an office: who may do what to it, in which state, and by when.
//
// A [Proceeding] is the office's side of an application: where it stands, who assessed it, when it is due. [Next] is the state machine,
// a table of every legal step; everything that is not in the table is refused with a sentence. [Choices] says the same to a screen,
// which shows a forbidden step switched off, with the reason.
//
// The package knows no database. The store keeps proceedings and refuses the same steps again by the same table in SQL; a test
// compares the two, so that neither can be loosened alone.
//
// Decision: four eyes are part of the table and of the database, not of a screen.
// Context: whoever assesses a file must not be the one who reviews or issues it. Choice: a step that needs another officer says so in the
// table ([step.other]), and the permit's guard in the database asks again. Price: an office with one officer cannot issue.
//
// Decision: the clock stops while the applicant has the file.
// Context: a correction 补正 is the applicant's time, not the office's. Choice: working days between the request and the
// resubmission are added to the due day. Price: a due day is known only when the correction has come in; until then it is said to
// have stopped.
package proceeding
