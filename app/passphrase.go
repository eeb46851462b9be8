package app

import (
	"crypto/rand"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// passphrase is a passphrase on its way in. A new one is typed twice, because
// nobody can see it; one that is shown need not be.
type passphrase struct {
	id     string // begins the element ids
	label  string
	isNew  bool
	value  string
	again  string
	shown  bool
	tried  bool      // it was to be used: an empty one is a fault now
	fault  kit.Fault // of the one that was given, from whoever tried it
	accept func(ui.Context)
}

// shortest is the length below which a new passphrase is warned about.
const shortest = 12

// fields draws what is typed.
func (p *passphrase) fields(s *session) ui.UI {
	kind := "password"
	if p.shown {
		kind = "text"
	}
	parts := []ui.UI{&kit.Field{
		ID: p.id, Label: p.label, Value: p.value, Type: kind, Hint: p.hint(), Fault: p.problem(),
		OnInput: p.type1, OnEnter: p.accept,
	}}
	if p.isNew && !p.shown {
		parts = append(parts, &kit.Field{
			ID: p.id + "-again", Label: "The same again", Value: p.again, Type: "password", Fault: p.mismatch(),
			OnInput: p.type2, OnEnter: p.accept,
		})
	}
	tools := []ui.UI{&kit.Check{ID: p.id + "-shown", Label: "Show it", Checked: p.shown, OnChange: p.show}}
	if p.isNew {
		tools = append(tools, &kit.Button{Label: "Suggest one", Icon: "key", Look: "bare", Small: true, OnClick: p.suggest})
		if p.shown && p.value != "" {
			tools = append(tools, &kit.Copy{What: "passphrase", Text: p.value, Secret: true, OnCopy: s.copy})
		}
	}
	return el.Box("div", "stack stack--s", append(parts, el.Box("div", "row row--wrap", tools...))...)
}

func (p *passphrase) hint() string {
	switch {
	case !p.isNew:
		return ""
	case p.value != "" && len([]rune(p.value)) < shortest:
		return "Short: what is taken away can be guessed at for years. Five words that have nothing to do with each other hold."
	}
	return "There is no way to open it without: write it down where the file is not."
}

func (p *passphrase) problem() kit.Fault {
	if p.fault.What != "" {
		return p.fault
	}
	if p.tried && p.value == "" {
		return kit.Fault{What: "There is no passphrase", Fix: "Type one, or have one suggested."}
	}
	return kit.Fault{}
}

func (p *passphrase) mismatch() kit.Fault {
	if p.tried && p.isNew && !p.shown && p.value != "" && p.again != p.value {
		return kit.Fault{What: "These are two different ones", Fix: "Type it again, or show it."}
	}
	return kit.Fault{}
}

// take gives the passphrase if it may be used, and says at the field why not.
func (p *passphrase) take(s *session) (value string, ok bool) {
	p.tried, p.fault = true, kit.Fault{}
	switch {
	case p.problem().What != "":
		s.Page.Focus(p.id)
		return "", false
	case p.mismatch().What != "":
		s.Page.Focus(p.id + "-again")
		return "", false
	}
	return p.value, true
}

// forget drops what was typed, once it was used.
func (p *passphrase) forget() {
	p.value, p.again, p.shown, p.tried, p.fault = "", "", false, false, kit.Fault{}
}

// refuse says that it does not open what it was tried on.
func (p *passphrase) refuse(s *session) {
	p.fault = kit.Fault{What: "This passphrase does not open it", Fix: "Look at capitals, the keyboard’s layout and blanks at its ends."}
	s.Page.Focus(p.id)
}

func (p *passphrase) type1(_ ui.Context, v string) { p.value, p.fault = v, kit.Fault{} }

func (p *passphrase) type2(_ ui.Context, v string) { p.again = v }

func (p *passphrase) show(_ ui.Context, on bool) { p.shown = on }

// letters of suggested passphrases: none is taken for another when read aloud
// or written down.
const letters = "abcdefghjkmnpqrstuvwxyz23456789"

// suggest makes one of 25 letters in groups of five: 123 bits, more than the
// key that is locked.
func (p *passphrase) suggest(ui.Context) {
	var b strings.Builder
	for n := 0; n < 25; {
		var random [1]byte
		if _, err := rand.Read(random[:]); err != nil {
			return
		}
		if int(random[0]) >= 256-256%len(letters) {
			continue // else some letters would come more often
		}
		if n > 0 && n%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(random[0])%len(letters)])
		n++
	}
	p.value, p.again, p.shown, p.fault = b.String(), b.String(), true, kit.Fault{}
}
