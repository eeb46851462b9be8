package app

import (
	"errors"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/pki"
)

// proof shows whether a request's sender proved to hold its key, and what to think
// of it where not.
func proof(r *pki.Request) (pill, note ui.UI) {
	err := r.CheckSignature()
	var unchecked *pki.UncheckedError
	switch {
	case err == nil:
		return kit.Pill("valid", "Its signature is right"), nil
	case errors.As(err, &unchecked):
		return kit.Pill("warning", "Its signature was not checked"), kit.Note("warning", "Nobody can tell here whether its sender holds the private key.",
			ui.Text(kit.Visible(sentence(unchecked.Why))+". Ask for one with an RSA, ECDSA or Ed25519 key."))
	}
	return kit.Pill("broken", "Its signature is wrong"), kit.Note("broken", "Nobody should sign it.",
		ui.Text("Its sender did not prove to hold the private key, or it was changed on its way."))
}
