// Package session says who asks: officers who signed in, by the cookie of their session or by login and password, and who may import and edit.
//
// A handler asks Officer for whoever has a session, SignedIn where there must be one, MayImport and MayEdit for what is written. Passwords are stored
// as argon2id; the database knows only the hash of a session's token.
package session
