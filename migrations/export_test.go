package migrations

// UpFrom lets a test bring its own files.
var UpFrom = up
