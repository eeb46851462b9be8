package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// Shell is the frame around every page: header, rail, page, workspace and
// what stands in front of them.
type Shell struct {
	ui.Compo

	s       *session
	mounted map[string]ui.Composer // a page's component by its ID, kept for its state
	at      page
	known   bool
}

// NewShell makes the frame. It is the root component of the program.
func NewShell(p Ports) *Shell {
	return &Shell{s: newSession(p), mounted: map[string]ui.Composer{}}
}

// Render draws the frame.
func (sh *Shell) Render() ui.UI {
	return ui.Div().Body(kit.Sprite(), ui.Main().ID("main").Body(sh.outlet()))
}

// OnNav enters the page that the URL names.
func (sh *Shell) OnNav(ctx ui.Context) {
	p, isRoute, ok := pageAt(ctx.Page().URL().Fragment)
	if isRoute {
		sh.at, sh.known = p, ok
	}
}

func (sh *Shell) outlet() ui.UI {
	if !sh.known {
		return nil
	}
	c, ok := sh.mounted[sh.at.ID]
	if !ok {
		c = sh.at.New(sh.s)
		sh.mounted[sh.at.ID] = c
	}
	return c
}
