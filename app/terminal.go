package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
)

// terminal is the drawer at the foot: what was done here, as the commands that
// do the same.
type terminal struct {
	ui.Compo

	s    *session
	tool command.Tool // that was chosen last
	stop func()
}

// setTerm opens or closes the drawer.
func (s *session) setTerm(open bool) {
	s.termOpen, s.termLast = open, open
	s.changed()
}

// OnMount follows what is done.
func (t *terminal) OnMount(ctx ui.Context) { t.stop = t.s.watch(ctx) }

// OnDismount ends the subscription.
func (t *terminal) OnDismount() { t.stop() }

// Render draws the drawer.
func (t *terminal) Render() ui.UI {
	head := el.With("h2", "", el.Attrs{"id", termSide.title, "tabindex", "-1"}, ui.Text("In a terminal"))
	frame := ui.Elem("aside").Class("term").Aria("label", "In a terminal").OnKeyDown(termSide.escape(t.s, func() bool { return true }))
	close := &kit.Button{Label: "Close the terminal", Icon: "x", Look: "bare", Small: true, IconOnly: true, OnClick: t.close}
	if len(t.s.deeds) == 0 {
		return frame.Body(
			el.Box("div", "term__head", head, el.Box("span", "grow"), close),
			el.Box("div", "term__body", kit.Empty("Nothing done yet", "What you make, sign or revoke in this page stands here as the commands that do the same.",
				kit.LinkButton("#/workbench/keys", "keyo", "Make a key", ""))),
		)
	}
	said := t.said()
	return frame.Body(
		el.Box("div", "term__head",
			head, t.menu(), el.Box("span", "grow"),
			&kit.Button{Label: "history.sh", Name: "Download history.sh", Icon: "download", Small: true, OnClick: t.saveHistory, Title: "All that was done so far, as one script"},
			&kit.Button{Label: "openssl.cnf", Name: "Download openssl.cnf", Icon: "download", Small: true, OnClick: t.saveConfig, Title: "All requests and certificates so far, as one configuration"},
			close,
		),
		el.Box("div", "term__tabs", &kit.Tabs{ID: "term-tools", Label: "Tools", Tabs: said.tabs, Selected: string(said.tool), OnSelect: t.choose}),
		el.Box("div", "term__body", kit.TabPanel("term-tools", string(said.tool), t.parts(said)...)),
	)
}

// menu chooses what is shown among all that was done, the newest first.
func (t *terminal) menu() ui.UI {
	var options []kit.Option
	for i := len(t.s.deeds) - 1; i >= 0; i-- {
		options = append(options, kit.Option{Value: strconv.Itoa(i), Label: strconv.Itoa(i+1) + ". " + kit.Visible(t.s.deeds[i].title)})
	}
	return el.Box("div", "term__menu", &kit.Select{
		ID: "term-deed", Label: "What was done", Options: options, Value: strconv.Itoa(t.at()),
		OnChange: func(_ ui.Context, v string) { t.s.deedAt, _ = strconv.Atoi(v) },
	})
}

// at is the deed that is shown.
func (t *terminal) at() int { return max(0, min(t.s.deedAt, len(t.s.deeds)-1)) }

// saying is a deed in the words of one tool.
type saying struct {
	tool  command.Tool
	tabs  []kit.Tab
	text  string
	notes []string
	notRun,
	differs []string
	missing []string
}

// callsShown bounds the calls that are written out; a cluster has hundreds.
const callsShown = 30

// said writes the deed at hand for the tool that was chosen, or the first that can.
func (t *terminal) said() saying {
	d := t.s.deeds[t.at()]
	return sayingOf(d.calls(), d.given, t.tool)
}

// sayingOf writes calls for a tool, or for the first that can.
func sayingOf(calls []command.Call, given []command.File, chosen command.Tool) saying {
	var out saying
	for _, tool := range command.Tools() {
		if can(calls, tool) {
			out.tabs = append(out.tabs, kit.Tab{ID: string(tool), Label: string(tool)})
			if out.tool == "" || tool == chosen {
				out.tool = tool
			}
		}
	}
	var b strings.Builder
	for i, c := range calls {
		if i == callsShown {
			b.WriteString("\n# and " + strconv.Itoa(len(calls)-i) + " more: they are in history.sh\n")
			break
		}
		out.add(&b, c, len(calls) > 1)
	}
	out.text = strings.TrimLeft(b.String(), "\n")
	out.missing = command.Missing(calls, given...)
	return out
}

// can tells whether a tool does any of the calls.
func can(calls []command.Call, tool command.Tool) bool {
	for i, c := range calls {
		if i == callsShown {
			break
		}
		if _, ok := command.ScriptOf(c, tool); ok {
			return true
		}
	}
	return false
}

// add writes one call: by the tool, or by openssl where the tool cannot do it.
func (s *saying) add(b *strings.Builder, c command.Call, titled bool) {
	script, ok := command.ScriptOf(c, s.tool)
	by := ""
	if !ok {
		if script, ok = command.ScriptOf(c, command.OpenSSL); !ok {
			return
		}
		by = ", by openssl"
	}
	if titled || by != "" {
		b.WriteString("\n# " + c.Operation.Title() + by + "\n")
	}
	b.WriteString(script.Text())
	s.notes = appendNew(s.notes, script.Note)
	s.notRun = appendNew(s.notRun, script.NotRun)
	for _, f := range script.Differs {
		s.differs = appendNew(s.differs, string(f))
	}
}

func appendNew(list []string, s string) []string {
	for _, l := range list {
		if l == s {
			return list
		}
	}
	if s == "" {
		return list
	}
	return append(list, s)
}

// parts are the lines and what to know about them.
func (t *terminal) parts(s saying) []ui.UI {
	return append(t.s.sayingParts(t.s.deeds[t.at()].title, s),
		el.Box("div", "row row--end", &kit.Button{Label: "Forget all that was done", Icon: "trash", Look: "bare", Small: true, OnClick: t.forget}))
}

// sayingParts draws commands, and what to know about them.
func (s *session) sayingParts(title string, said saying) []ui.UI {
	text := kit.VisibleLines(strings.TrimRight(said.text, "\n"))
	out := []ui.UI{kit.Code(kit.Visible(title), text, &kit.Copy{What: "commands for " + string(said.tool), Text: said.text, OnCopy: s.copy})}
	var notes []ui.UI
	for _, n := range said.notRun {
		notes = append(notes, kit.Note("warning", "Not run by our tests:", ui.Text(strings.TrimPrefix(n, "not run here: ")+".")))
	}
	if len(said.missing) > 0 {
		notes = append(notes, kit.Note("", "It reads "+kit.Visible(strings.Join(said.missing, ", "))+",", ui.Text("which this step does not make: lay it beside.")))
	}
	if strings.Contains(said.text, passphraseFile) {
		notes = append(notes, kit.Note("", passphraseFile+" holds the passphrase", ui.Text("in its one line: commands never carry it.")))
	}
	if len(said.differs) > 0 {
		notes = append(notes, kit.Note("warning", "Not quite the same:", ui.Text(strings.Join(said.differs, ", ")+".")))
	}
	for _, n := range said.notes {
		notes = append(notes, kit.Note("", "Good to know:", ui.Text(n)))
	}
	if len(notes) > 0 {
		out = append(out, el.Box("div", "term__notes", notes...))
	}
	return out
}

func (t *terminal) choose(_ ui.Context, tool string) { t.tool = command.Tool(tool) }

func (t *terminal) saveHistory(ui.Context) {
	t.s.save("history.sh", "application/x-sh", []byte(t.s.history()))
}

func (t *terminal) saveConfig(ui.Context) {
	calls, _ := t.s.doneSoFar()
	t.s.save(command.ConfigFile, "text/plain", []byte(command.Config(calls)))
}

// forget empties the list, and offers to undo it. What was made stays.
func (t *terminal) forget(ui.Context) {
	old := t.s.deeds
	t.s.deeds = nil
	t.s.say(toast{Icon: "trash", Text: plural(len(old), "step") + " forgotten; what was made is still here", Action: "Undo", Do: func(ui.Context) {
		t.s.deeds = append(old, t.s.deeds...)
		t.s.changed()
	}})
}

func (t *terminal) close(ui.Context) { termSide.close(t.s) }
