package app

import (
	"strconv"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
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
	term    *terminal
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
	sh := &Shell{s: s, mounted: map[string]ui.Composer{}, drawer: &drawer{s: s}, term: &terminal{s: s}, theme: "auto"}
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
	sh.s.background = ctx.Async
	sh.s.keeping.look(ctx)
	sh.s.Page.Painted(func() { ctx.Dispatch(func(ui.Context) { sh.settled = true }) })
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
	same := p.ID == sh.at.ID && ok == sh.known
	within := sh.s.fragment != fragment && same && sh.entered
	sh.s.fragment = fragment
	if within {
		defer sh.s.changed()
	}
	moved := sh.entered && !same
	if !sh.entered && same {
		ctx.PreventUpdate() // it was just drawn
	}
	sh.at, sh.known, sh.asked, sh.entered = p, ok, fragment, true
	sh.s.open = opened{}
	ctx.Page().SetTitle(sh.title() + " · KubePKI")
	ctx.Defer(func(ui.Context) { kit.Reveal(tabID(p)) })
	if moved {
		sh.s.hushStale()
		ctx.Defer(func(ui.Context) {
			ui.Window().Call("scrollTo", 0, 0)
			sh.s.Page.Focus(kit.TitleID)
		})
	}
}

// OnAppUpdate says that a newer version was kept while this one ran. Loading it
// is the user's to choose: what is not downloaded would be lost, and the browser
// asks before that.
func (sh *Shell) OnAppUpdate(ui.Context) {
	sh.s.say(toast{Icon: "download", Text: "A newer version is here, to be used from the next load on", Action: "Load it now", Do: func(ui.Context) {
		sh.s.later(ui.Context.Reload) // in the frame's context: the message is gone by then
	}})
}

func (sh *Shell) title() string {
	if !sh.known {
		return "No such page"
	}
	if sh.at.Named != nil {
		return sh.at.Named(sh.s.fragment)
	}
	return sh.at.Title
}

// Render draws the frame: at first the page alone, once that is seen all its
// tools, so that what the user came for is there sooner.
func (sh *Shell) Render() ui.UI {
	class := "app"
	if sh.s.drawerOpen {
		class += " app--drawer"
	}
	if sh.s.termOpen {
		class += " app--term"
	}
	if sh.s.presenting {
		class = "app app--present"
	}
	parts := []ui.UI{
		kit.Sprite(),
		el.Button().Class("skip").OnClick(sh.skip).Text("Skip to the page"),
		el.Box("div", class,
			sh.header(),
			sh.rail(),
			el.Main().Class("page").ID("main").TabIndex(-1).Body(sh.outlet()),
			apart(sh.s.drawerOpen && !sh.s.presenting, sh.drawer),
			apart(sh.s.termOpen && !sh.s.presenting, sh.term),
		),
	}
	if !sh.settled {
		return el.Box("div", "", parts...)
	}
	front := sh.front()
	_, holdsToasts := front.(*sheet)
	return el.Box("div", "", append(parts, front, ui.If(!holdsToasts, sh.s.toastRack()), veil())...)
}

// apart gives a component that comes and goes a place of its own, which stays.
// Beside each other, the second would move up when the first goes; go-app would
// mount it there while it is still mounted at its old place, and end the program.
func apart(shown bool, c ui.Composer) ui.UI { return el.Box("div", "apart", ui.If(shown, c)) }

// veil covers the page while files are dragged over it.
func veil() ui.UI {
	return el.With("div", "veil", el.Attrs{"aria-hidden", "true"}, el.Box("div", "veil__in",
		kit.Icon("download"), el.Text("b", "", "Let go to read the files"), el.Text("span", "", "nothing leaves this page")))
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
	tabs := sh.at.tabs()
	if tabs == nil {
		return c
	}
	return el.Box("div", "bench", sh.pageTabs(tabs), c)
}

func tabID(p page) string { return "tab-" + p.ID }

// pageTabs leads to the pages beside this one.
func (sh *Shell) pageTabs(tabs []page) ui.UI {
	links := make([]ui.UI, len(tabs))
	name := ""
	for i, p := range tabs {
		a := el.A().ID(tabID(p)).Attr("href", p.href()).Body(kit.SmallIcon(p.Icon), el.Text("span", "", p.tabWord()), sh.mendCount(p))
		if p.ID == sh.at.ID {
			a.Aria("current", "page")
		}
		if p.In == "" {
			name = p.Title
		}
		links[i] = a
	}
	return el.With("nav", "bench__tabs", el.Attrs{"aria-label", name}, el.Box("div", "bench__row",
		el.Box("div", "tabs", links...),
		&kit.Button{Label: "In a terminal", Icon: "terminal", Look: "bare", Small: true, Expanded: strconv.FormatBool(sh.s.termOpen), OnClick: sh.toggleTerm}))
}

// mendCount stands beside a tab's word, nil where nothing is to be mended.
func (sh *Shell) mendCount(p page) ui.UI {
	if p.Mend == nil {
		return nil
	}
	n := p.Mend(sh.s)
	if n == 0 {
		return nil
	}
	return el.Box("sup", "", ui.Text(thousands(n)), el.Text("span", "sr", " to mend"))
}

// noSuchPage is kind to a mistyped or outdated link.
func noSuchPage(asked string) ui.UI {
	var links []ui.UI
	for _, p := range pages {
		links = append(links, kit.LinkButton(p.href(), p.Icon, p.Title, ""))
	}
	return el.Box("div", "page__in",
		kit.Title("There is no such page", "Nothing in this program has the address #"+kit.Visible(asked)+". Here is what there is."),
		el.With("nav", "row row--wrap", el.Attrs{"aria-label", "All pages"}, links...),
	)
}

// intake takes dropped files to the page that reads them.
func (sh *Shell) intake(ctx ui.Context, files []File, err error) {
	if err != nil && len(files) == 0 {
		sh.s.fail(err)
		return
	}
	taken := sh.s.intake(files, err)
	if p, _, ok := pageAt("/decode"); ok && !taken && !(sh.known && sh.at.TakesFiles) {
		ctx.Navigate(p.href())
	}
}

// setTheme is "auto", "light" or "dark".
func (sh *Shell) setTheme(_ ui.Context, theme string) {
	sh.theme = theme
	sh.s.Prefs.Set(prefTheme, theme)
	sh.s.Page.SetTheme(theme)
}

func (sh *Shell) toggleTerm(ui.Context) { sh.s.setTerm(!sh.s.termOpen) }

func (sh *Shell) toggleDrawer(ui.Context) { sh.s.setDrawer(!sh.s.drawerOpen) }
