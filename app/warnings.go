package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/signing"
)

// warningNotes shows what to know before signing, each thing once.
func warningNotes(all []signing.Warning, broken bool) []ui.UI {
	var out []ui.UI
	seen := map[string]bool{}
	for _, w := range all {
		if seen[w.What] {
			continue
		}
		seen[w.What] = true
		state := "broken"
		if w.Level == signing.Notice || w.Level == signing.Broken && broken {
			state = "warning"
		}
		out = append(out, kit.Note(state, kit.Visible(w.What)+".", ui.Text(kit.Visible(w.Why))))
	}
	return out
}

// brokenSwitch offers to sign what everyone refuses. It is shown once there is
// such a thing, and while it is on.
func brokenSwitch(id string, all []signing.Warning, on bool, change func(bool)) ui.UI {
	wanted := on
	for _, w := range all {
		wanted = wanted || w.Level == signing.Broken
	}
	if !wanted {
		return nil
	}
	return el.Box("div", "ask ask--broken", &kit.Check{
		ID: id, Label: "Make it broken", Sub: "Signs in spite of these warnings, to see what comes of it. Nobody should trust the result.",
		Switch: true, Checked: on, OnChange: func(_ ui.Context, on bool) { change(on) },
	})
}

// blockedWords is why nothing was signed, "" when nothing forbids it.
func blockedWords(all []signing.Warning, broken bool) string {
	for _, w := range signing.Blocking(all, broken) {
		return w.What + ". " + w.Why
	}
	return ""
}
