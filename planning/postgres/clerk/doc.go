// Package clerk carries files over the desk: it receives them, looks into them, has them checked and committed, and keeps
// count while that goes on.
//
// The state of a draft is in the database, so a clerk of any server can take the next step. What takes long is a task: the
// clerk takes the draft in hand under a number, works in the background, says every second how far it is, and stops when told
// to. A clerk that dies with its server is not heard of any more, and after some seconds another may begin anew. Since all
// writing is one transaction that also ends the turn, a clerk that was taken for dead and is not writes nothing. Tidy, which a
// server begins when it starts, ends such turns and throws away drafts that have expired, with their bytes.
//
// Decision: the bytes lie in the database, in chunks.
// Context: the steps of one draft may reach different servers, hours apart, and an archive or a GeoPackage must be read from any
// place. Choice: chunks of one MiB in a table of the city, copied into a temporary file without a name for every step that reads.
// Price: a file is written twice, and the city's backup holds drafts of at most three days. Large objects would need rights
// and a sweeper of their own; a folder would need a disk that all servers share.
package clerk
