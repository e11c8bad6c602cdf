package session

import (
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"peijian/planning"
)

// hashing has a place for every password that may be worked on at once: each takes 64 MiB.
var hashing = make(chan struct{}, 2)

// The lengths of a password. Longer ones would only cost time.
const (
	shortestPassword = 8
	longestPassword  = 200
)

// HashPassword makes what is stored of a password (argon2id). One that is too short or too long is planning.ErrInvalid.
func HashPassword(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < shortestPassword || n > longestPassword {
		return "", planning.Errorf(planning.ErrInvalid, "a password has %d to %d characters", shortestPassword, longestPassword)
	}
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, argon2id.DefaultParams)
}

// passwordIs compares a password with a stored hash. With "" it takes as long and is false, so that nobody learns by the time whether an account exists.
func passwordIs(password, hash string) bool {
	if len(password) > 4*longestPassword {
		return false
	}
	hashing <- struct{}{}
	defer func() { <-hashing }()
	known := hash != ""
	if !known {
		hash = nobody
	}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	return known && err == nil && match
}

// nobody is the hash of a random password that was thrown away.
var nobody = "$argon2id$v=19$m=65536,t=1,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
