package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
)

// header is the bar at the top. It shows only what exists.
func (sh *Shell) header() ui.UI {
	if !sh.settled {
		return ui.Header().Class("head").Body(sh.brand())
	}
	return ui.Header().Class("head").Body(
		sh.brand(),
		sh.crumb(),
		ui.Button().Type("button").Class("find").Aria("label", "Find a page, object or action").OnClick(sh.openPalette).Body(
			kit.SmallIcon("search"), ui.Span().Text("Find anything"), ui.Kbd().Text("Ctrl K")),
		sh.privacy(),
		ui.Span().Class("version").Title("Version and commit").Text(sh.version()),
		ui.Div().Class("wide-only").Body(&kit.Seg{ID: "theme", Label: "Theme", Bare: true, Value: sh.theme, OnChange: sh.setTheme, Options: themes}),
		ui.Div().Class("narrow-only").Body(sh.themeButton()),
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
	brand := ui.A().Class("brand").Href("#/").Aria("label", "KubePKI, home").Body(kit.Emblem(), ui.Span().Body(ui.Text("Kube"), ui.I().Text("PKI")))
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
	return ui.P().Class("crumb").Title("The cluster at hand").Body(
		kit.SmallIcon("cluster"), ui.B().Class("trunc").Text(kit.Visible(c.Name)), ui.Span().Text(strings.Join(facts, " · ")))
}

// privacy says what the page promises. The single file can promise more.
func (sh *Shell) privacy() ui.UI {
	lead, rest := "Private", "after loading, nothing leaves this page"
	if sh.s.Build.OneFile {
		lead, rest = "No network", "— nothing leaves this page"
	}
	return ui.P().Class("offline").Title(lead+" "+rest).Body(
		kit.SmallIcon("offline"), ui.B().Text(lead), ui.Text(" "), ui.Span().Text(rest))
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
		return ui.Nav().Class("rail").Aria("label", "Pages")
	}
	var rows []ui.UI
	for _, p := range pages {
		if p.Order == 0 {
			continue // the brand leads home
		}
		a := ui.A().Href(p.href()).Title(p.Title).Body(kit.Icon(p.Icon), ui.Span().Text(p.Title))
		if sh.known && p.ID == sh.at.ID {
			a.Aria("current", "page")
		}
		rows = append(rows, a)
	}
	return ui.Nav().Class("rail").Aria("label", "Pages").Body(append(rows, sh.railFoot())...)
}

func (sh *Shell) railFoot() ui.UI {
	certificates, keys := sh.s.ws.Count()
	var held ui.UI
	if certificates+keys > 0 {
		held = ui.Span().Text(plural(certificates, "certificate") + ", " + plural(keys, "key") + " in this page only")
	}
	return ui.Div().Class("rail__foot").Body(held,
		ui.Button().Type("button").Class("rail__keys").OnClick(sh.openShortcuts).Body(ui.Kbd().Text("?"), ui.Text(" shortcuts")))
}

func (sh *Shell) openPalette(ui.Context, ui.Event) { sh.s.show(opened{what: openPalette}) }

func (sh *Shell) openShortcuts(ui.Context, ui.Event) { sh.s.show(opened{what: openShortcuts}) }
