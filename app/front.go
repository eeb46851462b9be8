package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/learn"
)

// front is what stands in front of the page, nil when nothing does.
func (sh *Shell) front() ui.UI {
	switch sh.s.open.what {
	case openPalette:
		return &kit.Palette{Find: sh.find, OnPick: sh.pick, OnClose: sh.closeFront}
	case openShortcuts:
		return sh.shortcuts()
	case openObject:
		if o, ok := sh.s.ws.Get(sh.s.open.object); ok {
			return &sheet{ID: o.ID, s: sh.s}
		}
	}
	return nil
}

func (sh *Shell) closeFront(ui.Context) { sh.s.show(opened{}) }

// action is something that can be done from anywhere.
type action struct {
	id, icon, label string
	do              func(*Shell, ui.Context)
	// words find it too: what one types who does not know what it is called here
	words string
}

// goes is an action that a page of its own begins.
func goes(route string) func(*Shell, ui.Context) {
	return func(sh *Shell, _ ui.Context) { sh.s.later(func(ctx ui.Context) { ctx.Navigate(route) }) }
}

// actions is the one table of them; the palette walks it.
var actions = []action{
	{"generate", "cluster", "Generate a cluster’s PKI", goes("#/cluster"), "make create new kubeadm"},
	{"bundle", "download", "Download the bundle", goes("#/cluster"), "zip export save cluster"},
	{"key", "key", "Make a key", goes("#/workbench/keys"), "generate create new rsa ecdsa ed25519"},
	{"request", "request", "Make a request", goes("#/workbench/requests"), "generate create new csr"},
	{"authority", "root", "Make an authority", goes("#/workbench/authorities"), "generate create new ca root"},
	{"sign", "sign", "Sign a request", goes("#/workbench/sign"), "issue certificate csr"},
	{"bring", "inspect", "Bring files and look inside", goes("#/inspect"), "open drop paste import hash fingerprint"},
	{"wrong", "check", "See what is wrong", goes("#/inspect/sheet"), "broken break expired health"},
	{"ends", "expired", "See what ends next", goes("#/inspect/timeline"), "expired expire renew calendar"},
	{"mend", "bench", "Renew or replace certificates", goes("#/inspect/repair"), "fix mend repair expired"},
	{"undo", "undo", "Undo what was done last", (*Shell).undoLast, "back revert"},
	{"theme-auto", "auto", "Theme: as the system", func(sh *Shell, ctx ui.Context) { sh.setTheme(ctx, "auto") }, ""},
	{"theme-light", "sun", "Theme: light", func(sh *Shell, ctx ui.Context) { sh.setTheme(ctx, "light") }, ""},
	{"theme-dark", "moon", "Theme: dark", func(sh *Shell, ctx ui.Context) { sh.setTheme(ctx, "dark") }, ""},
	{"workspace", "drawer", "Open or close the workspace", func(sh *Shell, ctx ui.Context) { sh.toggleDrawer(ctx) }, ""},
	{"terminal", "terminal", "What was done, in a terminal", func(sh *Shell, ctx ui.Context) { sh.toggleTerm(ctx) }, ""},
	{"shortcuts", "keyboard", "Keyboard shortcuts", func(sh *Shell, _ ui.Context) { sh.s.show(opened{what: openShortcuts}) }, ""},
}

// undoLast takes back what the newest message that is still here offers to.
func (sh *Shell) undoLast(ctx ui.Context) {
	for i := len(sh.s.toasts) - 1; i >= 0; i-- {
		if t := sh.s.toasts[i]; t.Action == "Undo" {
			sh.s.act(ctx, t.ID)
			return
		}
	}
	sh.s.say(toast{Icon: "info", Text: "Nothing can be undone now"})
}

// foundLimit bounds what the palette lists.
const foundLimit = 40

// find gives pages, lessons, words of the glossary, actions and objects that hold every word of query.
func (sh *Shell) find(query string) []kit.PaletteItem {
	words := strings.Fields(strings.ToLower(query))
	var out []kit.PaletteItem
	for _, p := range pages {
		if holds(p.Title+" "+p.Door+" "+p.Why, words) {
			out = append(out, kit.PaletteItem{ID: "page:" + p.ID, Icon: p.Icon, Label: p.Title, Kind: "page"})
		}
	}
	for _, l := range learn.Lessons() {
		if label := lessonLabel(l); len(words) > 0 && holds(label+" lesson "+l.Goal, words) {
			out = append(out, kit.PaletteItem{ID: "at:" + lessonRoute(l.Number), Icon: "learn", Label: label, Kind: "lesson"})
		}
	}
	for _, t := range learn.Terms {
		if len(words) > 0 && holds(t.Name, words) {
			out = append(out, kit.PaletteItem{ID: "at:/learn/glossary?term=" + strings.ReplaceAll(t.Name, " ", "%20"), Icon: "doc", Label: t.Name, Kind: "word"})
		}
	}
	for _, a := range actions {
		if holds(a.label+" "+a.words, words) {
			out = append(out, kit.PaletteItem{ID: "do:" + a.id, Icon: a.icon, Label: a.label, Kind: "action"})
		}
	}
	if len(words) == 0 {
		return out
	}
	for _, o := range sh.s.ws.Search(query) {
		if len(out) >= foundLimit {
			break
		}
		out = append(out, kit.PaletteItem{ID: "object:" + strconv.Itoa(o.ID), Icon: kit.RoleGlyph(o.Role()), Label: o.Name, Kind: o.Kind.String()})
	}
	return out
}

// holds tells whether every word is in a text, whatever its capitals. The words are
// in small letters.
func holds(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// pick goes to what was chosen in the palette.
func (sh *Shell) pick(ctx ui.Context, id string) {
	sh.s.open = opened{}
	kind, name, _ := strings.Cut(id, ":")
	switch kind {
	case "page":
		for _, p := range pages {
			if p.ID == name {
				// In the frame's own context: the palette goes away now, and
				// go-app drops what a component that is gone wanted later.
				sh.s.later(func(ctx ui.Context) { ctx.Navigate(p.href()) })
			}
		}
	case "at":
		sh.s.later(func(ctx ui.Context) { ctx.Navigate("#" + name) })
	case "do":
		for _, a := range actions {
			if a.id == name {
				a.do(sh, ctx)
			}
		}
	case "object":
		if n, err := strconv.Atoi(name); err == nil {
			sh.s.showObject(n)
		}
	}
	sh.s.changed()
}

// shortcuts lists the keys, from the same tables that they act by.
func (sh *Shell) shortcuts() ui.UI {
	var rows []ui.UI
	add := func(what string, keys ...string) {
		kbd := make([]ui.UI, len(keys))
		for i, k := range keys {
			kbd[i] = el.Text("kbd", "", k)
		}
		rows = append(rows, el.Text("dt", "", what), el.Box("dd", "", kbd...))
	}
	add("Find anything", "Ctrl", "K")
	for _, p := range pages {
		if p.Keys != "" {
			add("Go to "+p.Title, "g", p.Keys)
		}
	}
	add("Present a lesson, step by step", "p")
	add("Open or close the workspace", "w")
	add("What was done, in a terminal", "t")
	add("This list", "?")
	add("Close what is in front", "Esc")
	return &kit.Dialog{ID: "shortcuts", Title: "Keyboard shortcuts", OnClose: sh.closeFront, Body: []ui.UI{
		el.Box("dl", "keys", rows...),
		&kit.Check{ID: "single-keys", Label: "Keys without Ctrl", Sub: "Switch off if you speak to the computer or press keys by chance.", Switch: true, Checked: !sh.keysOff, OnChange: sh.setKeys},
	}}
}

// setKeys switches the shortcuts of single letters (WCAG 2.2, 2.1.4).
func (sh *Shell) setKeys(_ ui.Context, on bool) {
	sh.keysOff = !on
	value := "on"
	if sh.keysOff {
		value = "off"
	}
	sh.s.Prefs.Set(prefKeys, value)
	sh.s.changed()
}

// key acts on a key press anywhere and tells whether it was taken. It runs
// outside of go-app's goroutine, so it decides here and acts in a dispatch.
func (sh *Shell) key(ctx ui.Context, k Key) bool {
	do := sh.keyAction(k)
	if do != nil {
		ctx.Dispatch(do)
	}
	return do != nil
}

func (sh *Shell) keyAction(k Key) func(ui.Context) {
	before := sh.lastKey
	sh.lastKey = ""
	switch {
	case (k.Ctrl || k.Meta) && !k.Alt && strings.EqualFold(k.Name, "k"):
		return func(ui.Context) { sh.s.show(opened{what: openPalette}) }
	case k.InField && k.Name == "Escape" && sh.s.presenting && sh.s.open.what == openNothing: // a field is no trap
		return sh.s.keys(k)
	case k.Ctrl, k.Meta, k.Alt, k.InField, k.InDialog, sh.s.open.what != openNothing:
		return nil
	case sh.s.keys != nil && sh.s.presenting: // it cannot be left by a mouse alone
		return sh.s.keys(k)
	case k.Name == "Escape":
		return sh.escape()
	case sh.keysOff:
		return nil
	case k.Name == "?":
		return func(ui.Context) { sh.s.show(opened{what: openShortcuts}) }
	case before == "g":
		return goByKey(k.Name)
	case sh.s.keys != nil && sh.s.keys(k) != nil:
		return sh.s.keys(k)
	case k.Name == "w":
		return spaceSide.turn(sh.s)
	case k.Name == "t":
		return termSide.turn(sh.s)
	case k.Name == "g":
		sh.lastKey = "g"
	}
	return nil
}

// escape closes the drawer that was opened last, nil when none is open.
func (sh *Shell) escape() func(ui.Context) {
	d, ok := sh.s.lastSide()
	if !ok {
		return nil
	}
	return func(ui.Context) { d.close(sh.s) }
}

func goByKey(name string) func(ui.Context) {
	for _, p := range pages {
		if p.Keys != "" && p.Keys == name {
			return func(ctx ui.Context) { ctx.Navigate(p.href()) }
		}
	}
	return nil
}
