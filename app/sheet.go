package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// sheet shows one object of the workspace in front of the page, with what can
// be done to it.
type sheet struct {
	ui.Compo
	ID int

	s        *session
	renaming bool
	name     string
	view     *objectView // of the object shownID, kept for its tab
	shownID  int
	stop     func()
}

// OnMount follows the toasts, which the sheet holds while it is open.
func (sh *sheet) OnMount(ctx ui.Context) { sh.stop = sh.s.watch(ctx) }

// OnDismount ends the subscription.
func (sh *sheet) OnDismount() { sh.stop() }

// Render draws the sheet.
func (sh *sheet) Render() ui.UI {
	o, _ := sh.s.ws.Get(sh.ID)
	if sh.shownID != sh.ID {
		sh.shownID, sh.renaming = sh.ID, false
		sh.view = &objectView{Shown: showWorkspace(o, sh.s.now()), S: sh.s}
	}
	return &kit.Dialog{
		ID: "object", Title: kit.Visible(o.Name), Look: "sheet", OnClose: sh.close,
		Body: []ui.UI{sh.tools(o), sh.view}, Over: sh.s.toastRack(),
	}
}

// tools are what can be done to any object.
func (sh *sheet) tools(o Object) ui.UI {
	if sh.renaming {
		return el.Box("div", "row row--wrap row--end sheet__tools",
			el.Box("div", "grow", &kit.Field{ID: "object-name", Label: "Name in the workspace", Value: sh.name, OnInput: sh.typed, OnEnter: sh.rename}),
			&kit.Button{Label: "Rename", OnClick: sh.rename},
			&kit.Button{Label: "Cancel", Look: "bare", OnClick: sh.keepName},
		)
	}
	return el.Box("div", "row row--wrap sheet__tools",
		el.Text("span", "quiet t13 grow wrap", kit.Visible(o.Provenance)),
		&kit.Button{ID: "object-rename", Label: "Rename", Icon: "pencil", Look: "bare", Small: true, OnClick: sh.begin},
		&kit.Button{Label: "Remove", Icon: "trash", Look: "bare", Small: true, OnClick: sh.remove},
	)
}

func (sh *sheet) begin(ctx ui.Context) {
	o, _ := sh.s.ws.Get(sh.ID)
	sh.renaming, sh.name = true, o.Name
	ctx.Defer(func(ui.Context) { sh.s.Page.Focus("object-name") })
}

func (sh *sheet) typed(_ ui.Context, v string) { sh.name = v }

func (sh *sheet) rename(ctx ui.Context) {
	if sh.s.ws.Rename(sh.ID, sh.name) {
		sh.keepName(ctx)
	}
}

// keepName ends renaming and gives the focus back to where it began.
func (sh *sheet) keepName(ui.Context) {
	sh.renaming = false
	// In the frame's context: the field or button that ends it goes away, and
	// go-app drops what a component that is gone wanted later.
	sh.s.later(func(ctx ui.Context) { ctx.Defer(func(ui.Context) { sh.s.Page.Focus("object-rename") }) })
}

func (sh *sheet) remove(ui.Context) {
	o, ok := sh.s.ws.Get(sh.ID)
	sh.s.open = opened{}
	if ok {
		sh.s.remove(o.Name, o.ID)
	}
}

func (sh *sheet) close(ui.Context) { sh.s.show(opened{}) }
