package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/chain"
)

// stepsPanel lists what was asked, in order, with its rule.
func (p *verifyPage) stepsPanel(a *chain.Answer) ui.UI {
	failed := 0
	var rows []ui.UI
	for _, s := range a.Steps {
		state := "valid"
		if !s.OK {
			state = "broken"
			failed++
		}
		text := []ui.UI{el.Text("b", "", s.Rule.Title), ui.Text(" · " + kit.Visible(nameOfCert(s)))}
		if s.What != "" {
			text = append(text, el.Text("small", "wrap", kit.Visible(s.What)))
		}
		if !s.OK {
			text = append(text, el.Text("code", "wrap", kit.Visible(s.Fault)))
		}
		rule := s.Rule.Ref
		if s.Rule.Differs != "" {
			rule += ". " + s.Rule.Differs
		}
		text = append(text, el.Text("small", "", rule))
		rows = append(rows, el.Box("li", "", kit.StateIcon(state, ""), el.Box("span", "", text...)))
	}
	words := plural(len(a.Steps), "step")
	if failed > 0 {
		words += fmt.Sprintf(", %d failed", failed)
	}
	return kit.Panel("Step by step", el.Text("span", "muted t12", words),
		el.Box("div", "panel__body", el.Box("ol", "steps", rows...)),
		kit.PanelFoot(ui.Text("Neither Go nor kube-apiserver asks whether a certificate was revoked.")))
}

func nameOfCert(s chain.Step) string {
	if s.Cert == nil {
		return ""
	}
	if cn := s.Cert.Subject.CommonName; cn != "" {
		return cn
	}
	return firstName(s.Cert)
}

// wordsPanel is what every program says.
func (p *verifyPage) wordsPanel(a *chain.Answer) ui.UI {
	var rows []ui.UI
	for _, w := range a.Words {
		state, verb := "valid", "goes through"
		if !w.OK {
			state, verb = "broken", "refused"
		}
		text := kit.VisibleLines(w.Text)
		row := []ui.UI{el.Box("div", "row row--wrap", el.Text("b", "", w.Tool), kit.State(state, verb)), kit.Code(w.Tool, text, &kit.Copy{What: "words of " + w.Tool, Text: w.Text, OnCopy: p.s.copy})}
		if w.Note != "" {
			row = append(row, el.Text("p", "quiet t12", w.Note))
		}
		rows = append(rows, el.Box("div", "stack stack--s", row...))
	}
	return kit.Panel("In the words of", nil, el.Box("div", "says panel__body stack g5", rows...))
}
