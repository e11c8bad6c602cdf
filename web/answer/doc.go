// Package answer is what every part of the interface says its answers with: operations and their parameters, problems in both languages, lists and
// places, files that flow, and what the log wants to know of a request.
//
// A handler reads its parameters and gives back a value or an error; turning an error into a status and a sentence is ProblemOf's alone. An error of
// one of planning's kinds is shown with its text, any other is "internal" and goes to the log.
//
// Decision: answers stand below the handlers, not beside the server.
// Context: offices, analysts and the map ask for different things and say them alike. Choice: this package knows requests, answers and the city's
// values, but no store, no session and no picture, so that each part of the interface can be a package that imports it. Price: what a part needs of
// the server (its clock, its store) is a field of the part, set where the routes are put together.
package answer
