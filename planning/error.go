package planning

import (
	"errors"
	"fmt"
)

// The four kinds of error. Everything else is a fault of the program or of the machine. web has the one table that maps them to
// a status and a sentence.
var (
	ErrNotFound  = errors.New("not found")
	ErrInvalid   = errors.New("invalid")
	ErrConflict  = errors.New("conflict")
	ErrForbidden = errors.New("forbidden")
)

// Errorf makes an error of a kind: errors.Is(err, kind) holds, and the text is what format says.
func Errorf(kind error, format string, args ...any) error {
	return &kinded{kind: kind, err: fmt.Errorf(format, args...)}
}

type kinded struct{ kind, err error }

func (e *kinded) Error() string   { return e.err.Error() }
func (e *kinded) Unwrap() []error { return []error{e.kind, e.err} }
