package desk

import "peijian/planning"

// Refusal is an error of one of planning's kinds with its sentence in both languages.
type Refusal struct {
	Kind error
	Why  planning.Text
}

// Refuse makes a refusal.
func Refuse(kind error, zh, en string) error { return &Refusal{kind, planning.Text{Zh: zh, En: en}} }

// Error is the English sentence.
func (r *Refusal) Error() string { return r.Why.En }

// Unwrap is the kind.
func (r *Refusal) Unwrap() error { return r.Kind }

// Sentence is what is said to the visitor.
func (r *Refusal) Sentence() planning.Text { return r.Why }
