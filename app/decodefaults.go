package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/intake"
)

// faultsAtOnce is how many parts that cannot be read are listed until all are
// asked for.
const faultsAtOnce = 12

// unreadPanel lists what could not be read of files, nil when all was. Files
// among others that hold nothing of what is read here come last, and closed.
func (p *decodePage) unreadPanel() ui.UI {
	var faults, passed []intake.Fault
	for _, f := range p.unread {
		if f.Passed {
			passed = append(passed, f)
		} else {
			faults = append(faults, f)
		}
	}
	if len(p.unread) == 0 {
		return nil
	}
	var body []ui.UI
	shown := faults
	if !p.allRead {
		shown = faults[:min(len(faults), faultsAtOnce)]
	}
	for _, f := range shown {
		what, fix := faultWords(f)
		body = append(body, kit.Alert("broken", what+".", ui.Text(fix)))
	}
	if n := len(faults) - len(shown); n > 0 {
		body = append(body, &kit.Button{Label: fmt.Sprintf("Show %d more", n), Look: "bare", Small: true, OnClick: func(ui.Context) { p.allRead = true }})
	}
	if len(passed) > 0 {
		body = append(body, passedOver(passed))
	}
	return kit.Panel("Not read", el.Text("span", "muted t12", plural(len(faults)+len(passed), "part")), kit.PanelBody(body...))
}

// passedOver lists the files that were left aside, each with its reason.
func passedOver(passed []intake.Fault) ui.UI {
	rows := make([]ui.UI, 0, len(passed))
	for _, f := range passed {
		what, _ := faultWords(f)
		rows = append(rows, el.Text("li", "wrap", what))
	}
	return el.Box("details", "t13", el.Text("summary", "", plural(len(passed), "file")+" without anything that is read here"), el.Box("ul", "quiet", rows...))
}

// lockedPanel asks for the passphrase of what is encrypted, nil when nothing is.
func (p *decodePage) lockedPanel() ui.UI {
	if len(p.locked) == 0 {
		return nil
	}
	return kit.Panel("Locked", nil, kit.PanelBody(
		el.Box("p", "quiet t13 wrap", el.Text("b", "", kit.Visible(namesOfFiles(p.locked))), ui.Text(" holds something that is encrypted. What is not, is in the list already.")),
		p.pass.fields(p.s),
		el.Box("div", "row row--wrap",
			&kit.Button{Label: "Open", Icon: "lock", OnClick: p.unlock, Disabled: p.files.job.running() || p.pasted.job.running()},
			&kit.Button{Label: "Leave it", Look: "bare", OnClick: func(ui.Context) { p.locked = nil; p.pass.forget() }},
		)))
}
