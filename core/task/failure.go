package task

import (
	"errors"

	"kubepki/core/keyfile"
	"kubepki/core/seal"
)

// failureOf keeps of an error what pages need.
func failureOf(err error) *Failure {
	f := &Failure{Text: err.Error()}
	var locked *keyfile.PassphraseError
	switch {
	case errors.As(err, &locked) && !locked.Missing:
		f.About = WrongPassphrase
	case errors.As(err, &locked):
		f.About = MissingPassphrase
	case errors.Is(err, seal.ErrNoPassphrase):
		f.About = MissingPassphrase
	case errors.Is(err, seal.ErrPassphrase):
		f.About = WrongPassphrase
	}
	return f
}
