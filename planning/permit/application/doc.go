// Package application reads the file that lies before a gate, and writes it as the city keeps it.
//
//	a, problems := application.Parse(name, bytes) // YAML or JSON; every problem, with its line, in both languages
//	record := application.Record(a)               // a record of the layer planning.Applications
//	again, err := application.Of(&record)
//
// What an application is, [permit.Application] says; what a file may say, [Schema] says, and people and programs read the same schema.
// A file passes three readings: the text (package document), the schema, and what no schema sees, such as a room listed twice or
// an agreement that ends before it was signed. All three speak in one list, sorted by line, one problem a field.
//
// Decision: a file with any problem is no application.
// Context: a field that could not be read might be the one that decides. Choice: nothing is judged until everything can be read, and
// everything wrong is told at once. Price: a mistyped date of an old permit holds the file up like a mistyped area.
//
// Decision: the record keeps the whole application as one JSON document beside the columns that tables and maps ask for.
// Context: a ruling must be replayed from what the file said, down to the digits of an area. Choice: the document is written by the types
// themselves and read back strictly. Price: the columns repeat four of its fields.
package application
