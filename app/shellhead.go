package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
)

// header is the bar at the top. It shows only what exists.
func (sh *Shell) header() ui.UI {
	if !sh.settled {
		return el.Box("header", "head", sh.brand())
	}
	return el.Box("header", "head",
		sh.brand(),
		sh.crumb(),
		el.Button().Class("find").Aria("label", "Find a page, object or action").OnClick(sh.openPalette).Body(
			kit.SmallIcon("search"), el.Text("span", "", "Find anything"), el.Text("kbd", "", "Ctrl K")),
		sh.privacy(),
		el.With("span", "version", el.Attrs{"title", "Version and commit"}, ui.Text(sh.version())),
		el.Box("div", "wide-only", &kit.Seg{ID: "theme", Label: "Theme", Bare: true, Value: sh.theme, OnChange: sh.setTheme, Options: themes}),
		el.Box("div", "narrow-only", sh.themeButton()),
		&kit.Button{
			Label: "Terminal", Icon: "terminal", Look: "bare", IconOnly: true, ID: "term-toggle", Title: "What was done, in a terminal (t)",
			Pressed: strconv.FormatBool(sh.s.termOpen), OnClick: sh.toggleTerm,
		},
		&kit.Button{
			Label: "Workspace", Icon: "drawer", Look: "bare", IconOnly: true, ID: "workspace-toggle",
			Pressed: strconv.FormatBool(sh.s.drawerOpen), OnClick: sh.toggleDrawer,
		},
	)
}

var themes = []kit.Option{
	{Value: "auto", Label: "Theme: as the system", Icon: "auto"},
	{Value: "light", Label: "Theme: light", Icon: "sun"},
	{Value: "dark", Label: "Theme: dark", Icon: "moon"},
}

// themeButton is the same choice where there is room for one button: each press
// takes the next theme.
func (sh *Shell) themeButton() ui.UI {
	at := 0
	for i, o := range themes {
		if o.Value == sh.theme {
			at = i
		}
	}
	next := themes[(at+1)%len(themes)]
	return &kit.Button{
		Label: themes[at].Label, Icon: themes[at].Icon, Look: "bare", IconOnly: true,
		OnClick: func(ctx ui.Context) { sh.setTheme(ctx, next.Value) },
	}
}

// brand is the emblem and the name, the way home.
func (sh *Shell) brand() ui.UI {
	brand := el.A().Class("brand").Attr("href", "#/").Aria("label", "KubePKI, home").Body(kit.Emblem(), el.Box("span", "", ui.Text("Kube"), el.Text("i", "", "PKI")))
	if sh.known && sh.at.Order == 0 {
		brand.Aria("current", "page")
	}
	return brand
}

// crumb names the cluster at hand.
func (sh *Shell) crumb() ui.UI {
	c := sh.s.cluster
	var facts []string
	if c.Version != "" {
		facts = append(facts, c.Version)
	}
	facts = append(facts, plural(len(c.Map.ControlPlanes), "control plane"), plural(len(c.Map.Workers), "worker"))
	return el.With("p", "crumb", el.Attrs{"title", "The cluster at hand"},
		kit.SmallIcon("cluster"), el.Text("b", "trunc", kit.Visible(c.Name)), el.Text("span", "", strings.Join(facts, " · ")))
}

// privacy says what the page promises. The single file can promise more.
func (sh *Shell) privacy() ui.UI {
	lead, rest := "Private", "after loading, nothing leaves this page"
	if sh.s.Build.OneFile {
		lead, rest = "No network", "— nothing leaves this page"
	}
	return el.With("p", "offline", el.Attrs{"title", lead + " " + rest},
		kit.SmallIcon("offline"), el.Text("b", "", lead), ui.Text(" "), el.Text("span", "", rest))
}

func (sh *Shell) version() string {
	b := sh.s.Build
	if b.Commit == "" {
		return b.Version
	}
	return b.Version + " · " + b.Commit
}

// rail is the list of pages: at the left, or at the foot of a phone.
func (sh *Shell) rail() ui.UI {
	if !sh.settled {
		return el.With("nav", "rail", el.Attrs{"aria-label", "Pages"})
	}
	var rows []ui.UI
	for _, p := range pages {
		if p.Order == 0 || p.In != "" {
			continue // the brand leads home, tabs stand in their page
		}
		a := el.A().Attr("href", p.href()).Title(p.Title).Body(kit.Icon(p.Icon), el.Text("span", "", p.Title))
		if sh.known && p.ID == sh.at.top() {
			a.Aria("current", "page")
		}
		rows = append(rows, a)
	}
	return el.With("nav", "rail", el.Attrs{"aria-label", "Pages"}, append(rows, sh.railFoot())...)
}

func (sh *Shell) railFoot() ui.UI {
	certificates, keys := sh.s.ws.Count()
	var held ui.UI
	if certificates+keys > 0 {
		held = el.Text("span", "", plural(certificates, "certificate")+", "+plural(keys, "key")+" in this page only")
	}
	return el.Box("div", "rail__foot", held,
		el.Button().Class("rail__keys").OnClick(sh.openShortcuts).Body(el.Text("kbd", "", "?"), ui.Text(" shortcuts")))
}

func (sh *Shell) openPalette(ui.Context, ui.Event) { sh.s.show(opened{what: openPalette}) }

func (sh *Shell) openShortcuts(ui.Context, ui.Event) { sh.s.show(opened{what: openShortcuts}) }
