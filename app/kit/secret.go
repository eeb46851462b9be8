package kit

import (
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// shownFor is how long a secret stays in sight once it is revealed.
const shownFor = time.Minute

// Secret is a text that is masked until the user asks for it, and again a
// minute later or when the view is left.
type Secret struct {
	ui.Compo
	Name   string // "apiserver.key"
	Text   string // revealed as it is: PEM
	Warn   string // what whoever sees it can do
	OnCopy func(ctx ui.Context, what, text string)

	shown  string // the text that was asked for, "" for none
	showed int    // how often, so that an old timer hides no new showing
}

// Render draws the mask, or the text and the way back.
func (s *Secret) Render() ui.UI {
	if s.shown != s.Text {
		s.shown = "" // another secret took the place of the one that was asked for
	}
	if s.shown == "" {
		return el.Box("div", "secret",
			el.Box("div", "code", el.With("pre", "secret__dots", el.Attrs{"aria-label", s.Name + ", hidden"}, ui.Text(strings.Repeat("•", 48)))),
			Note("warning", "Private.", ui.Text(s.Warn)),
			el.Box("div", "row row--wrap",
				&Button{Label: "Show for a minute", Icon: "eye", OnClick: s.show},
				&Copy{What: s.Name, Text: s.Text, Words: "Copy the secret", Secret: true, OnCopy: s.OnCopy},
			),
		)
	}
	return el.Box("div", "secret",
		Code(s.Name, s.Text,
			&Copy{What: s.Name, Text: s.Text, Secret: true, OnCopy: s.OnCopy},
			&Button{Label: "Hide", Icon: "eyeoff", Look: "bare", Small: true, OnClick: s.hide}),
	)
}

func (s *Secret) show(ctx ui.Context) {
	s.shown = s.Text
	s.showed++
	turn := s.showed
	time.AfterFunc(shownFor, func() { ctx.Dispatch(func(ui.Context) { s.expire(turn) }) })
}

func (s *Secret) hide(ui.Context) { s.shown = "" }

// expire hides the showing of this turn, if it is still the one in sight.
func (s *Secret) expire(turn int) {
	if s.showed == turn {
		s.shown = ""
	}
}

// OnDismount masks the secret when the view is left.
func (s *Secret) OnDismount() { s.shown = "" }
