package kit

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
)

// Finding says that something is wrong, in one place or the same in many: how
// bad it is, what and where, what follows from it and what to do. It is drawn
// alike wherever a set is judged. Foreign texts are shown with [Visible].
type Finding struct {
	State    string // "broken", "expired" or "warning"
	Title    string // in a few words
	Count    int    // places
	Where    string // the places, and below each what is wrong there, a line each
	Cause    string // why it is so, "" where What says it
	Why      string // it matters, "" where that is plain
	Fix      string // acts
	Commands string // that do them, "" for none
	Ref      string // a section of an RFC, or the address of a page
	OnOpen   func(ui.Context)
	OnCopy   func(ctx ui.Context, what, text string)
}

// UI draws the finding.
func (f *Finding) UI() ui.UI {
	head := []ui.UI{State(f.State, ""), el.Text("h3", "", f.Title)}
	if f.Count > 1 {
		head = append(head, el.Text("span", "muted t12", strconv.Itoa(f.Count)+" places"))
	}
	if f.OnOpen != nil {
		head = append(head, &Button{Label: "Look inside", Icon: "inspect", Look: "bare", Small: true, OnClick: f.OnOpen})
	}
	parts := []ui.UI{el.Box("div", "finding__head", head...)}
	for i, part := range [...][2]string{{"Where", f.Where}, {"Why", f.Cause}, {"Why it matters", f.Why}, {"What to do", f.Fix}, {"Reference", f.Ref}} {
		if i == 4 && f.Commands != "" {
			parts = append(parts, Code("In a root shell", VisibleLines(f.Commands), &Copy{What: "commands", Text: f.Commands, OnCopy: f.OnCopy}))
		}
		if part[1] == "" {
			continue
		}
		text := el.P().Text(VisibleLines(part[1]))
		if i == 0 && f.Count > 5 {
			text.TabIndex(0) // it scrolls
		}
		parts = append(parts, el.Text("b", "", part[0]), text)
	}
	return el.With("article", "finding", el.Attrs{"data-hue", Hue(f.State)}, parts...)
}
