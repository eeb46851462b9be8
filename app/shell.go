package app

import (
	"time"

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
	known   bool   // at is a page of the table
	asked   string // the fragment that was asked for
	entered bool   // a page was shown before
	drawer  *drawer
	theme   string
	lastKey string // the first key of a shortcut of two
	keysOff bool   // keys without Ctrl do nothing
	stop    func()
	settled bool // the page was shown once: now the frame with all its tools
}

// The names under which settings are kept.
const (
	prefTheme  = "theme"
	prefDrawer = "workspace"
	prefKeys   = "keys"
)

// NewShell makes the frame. It is the root component of the program.
func NewShell(p Ports) *Shell {
	s := newSession(p)
	sh := &Shell{s: s, mounted: map[string]ui.Composer{}, drawer: &drawer{s: s}, theme: "auto"}
	sh.at, _, sh.known = pageAt("")
	if v := s.Prefs.Get(prefTheme); v == "light" || v == "dark" {
		sh.theme = v
	}
	s.drawerOpen = s.Prefs.Get(prefDrawer) == "open"
	sh.keysOff = s.Prefs.Get(prefKeys) == "off"
	return sh
}

// OnMount takes the keyboard, the files dropped anywhere, and the theme.
func (sh *Shell) OnMount(ctx ui.Context) {
	sh.stop = sh.s.watch(ctx)
	sh.s.after = func(d time.Duration, f func()) {
		time.AfterFunc(d, func() { ctx.Dispatch(func(ui.Context) { f() }) })
	}
	sh.s.later = func(f func(ui.Context)) {
		ctx.Dispatch(func(ctx ui.Context) {
			f(ctx)
			sh.s.changed()
		})
	}
	ctx.Dispatch(func(ui.Context) { sh.settled = true })
	sh.s.Page.SetTheme(sh.theme)
	sh.s.Page.OnKey(func(k Key) bool { return sh.key(ctx, k) })
	sh.s.Files.OnDrop(intakeLimit, func(files []File, err error) {
		ctx.Dispatch(func(ctx ui.Context) { sh.intake(ctx, files, err) })
	})
}

// OnDismount ends the subscription.
func (sh *Shell) OnDismount() { sh.stop() }

// OnNav enters the page that the URL names. The new page's title takes the
// focus, so that screen readers say where the user is; not at the first load,
// which browsers announce themselves.
func (sh *Shell) OnNav(ctx ui.Context) {
	fragment := ctx.Page().URL().Fragment
	p, isRoute, ok := pageAt(fragment)
	if !isRoute {
		return
	}
	moved := sh.entered && (p.ID != sh.at.ID || ok != sh.known)
	sh.at, sh.known, sh.asked, sh.entered = p, ok, fragment, true
	sh.s.open = opened{}
	ctx.Page().SetTitle(sh.title() + " · KubePKI")
	if moved {
		ctx.Defer(func(ui.Context) {
			ui.Window().Call("scrollTo", 0, 0)
			sh.s.Page.Focus(kit.TitleID)
		})
	}
}

func (sh *Shell) title() string {
	if !sh.known {
		return "No such page"
	}
	return sh.at.Title
}

// Render draws the frame: at first the page alone, in the next frame all its
// tools, so that what the user came for is there sooner.
func (sh *Shell) Render() ui.UI {
	class := "app"
	if sh.s.drawerOpen {
		class += " app--drawer"
	}
	parts := []ui.UI{
		kit.Sprite(),
		ui.Button().Type("button").Class("skip").OnClick(sh.skip).Text("Skip to the page"),
		ui.Div().Class(class).Body(
			sh.header(),
			sh.rail(),
			ui.Main().Class("page").ID("main").TabIndex(-1).Body(sh.outlet()),
			ui.If(sh.s.drawerOpen, sh.drawer),
		),
	}
	if !sh.settled {
		return ui.Div().Body(parts...)
	}
	front := sh.front()
	_, holdsToasts := front.(*sheet)
	return ui.Div().Body(append(parts, front, ui.If(!holdsToasts, sh.s.toastRack()), veil())...)
}

// veil covers the page while files are dragged over it.
func veil() ui.UI {
	return ui.Div().Class("veil").Aria("hidden", true).Body(ui.Div().Class("veil__in").Body(
		kit.Icon("download"), ui.B().Text("Let go to read the files"), ui.Span().Text("nothing leaves this page")))
}

func (sh *Shell) skip(ui.Context, ui.Event) { sh.s.Page.Focus("main") }

// outlet is the page at hand. Its component is made once and shown again, so
// that what was typed is there when the user comes back.
func (sh *Shell) outlet() ui.UI {
	if !sh.known {
		return noSuchPage(sh.asked)
	}
	c, ok := sh.mounted[sh.at.ID]
	if !ok {
		c = sh.at.New(sh.s)
		sh.mounted[sh.at.ID] = c
	}
	return c
}

// noSuchPage is kind to a mistyped or outdated link.
func noSuchPage(asked string) ui.UI {
	var links []ui.UI
	for _, p := range pages {
		links = append(links, kit.LinkButton(p.href(), p.Icon, p.Title, ""))
	}
	return ui.Div().Class("page__in").Body(
		kit.Title("There is no such page", "Nothing in this program has the address #"+kit.Visible(asked)+". Here is what there is."),
		ui.Nav().Aria("label", "All pages").Class("row row--wrap").Body(links...),
	)
}

// intake takes dropped files to the page that reads them.
func (sh *Shell) intake(ctx ui.Context, files []File, err error) {
	if err != nil && len(files) == 0 {
		sh.s.fail(err)
		return
	}
	sh.s.intake(files, err)
	if p, _, ok := pageAt("/decode"); ok && !(sh.known && sh.at.TakesFiles) {
		ctx.Navigate(p.href())
	}
}

// setTheme is "auto", "light" or "dark".
func (sh *Shell) setTheme(_ ui.Context, theme string) {
	sh.theme = theme
	sh.s.Prefs.Set(prefTheme, theme)
	sh.s.Page.SetTheme(theme)
}

func (sh *Shell) toggleDrawer(ui.Context) { sh.s.setDrawer(!sh.s.drawerOpen) }
