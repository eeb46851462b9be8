package app

import (
	"context"
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/decode"
)

var _ = registerPage(page{
	ID: "decode", Route: "/decode", Order: 3, Title: "Decode", Icon: "inspect", Keys: "d",
	Door: "Look inside what you have",
	Why:  "A certificate, request or key, field by field, and what Kubernetes makes of it.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newDecodePage(s) },
})

// decodePage reads what is pasted or dropped and shows it.
type decodePage struct {
	ui.Compo

	s    *session
	m    decodeModel
	keep jobState
	stop func()
}

func newDecodePage(s *session) *decodePage {
	p := &decodePage{s: s}
	s.takeFiles(p.take)
	return p
}

// OnMount follows the workspace.
func (p *decodePage) OnMount(ctx ui.Context) { p.stop = p.s.watch(ctx) }

// OnDismount ends the subscription.
func (p *decodePage) OnDismount() { p.stop() }

// Render draws the page: what was given at the left, what is in it at the right.
func (p *decodePage) Render() ui.UI {
	found := p.m.found()
	return ui.Div().Class("page__in").Body(
		kit.Title("Decode", "Paste or drop a certificate, a request or a key. It is read in this page and sent nowhere.", p.actions(found)...),
		ui.Div().Class("two two--decode").Body(
			ui.Div().Class("stack g5").Body(p.input(), p.list(found)),
			p.object(found),
		),
	)
}

func (p *decodePage) actions(found []foundObject) []ui.UI {
	keep := &kit.Button{Label: "Keep in workspace", Icon: "drawer", Look: "main", OnClick: p.keepAll, Disabled: len(found) == 0 || p.keep == jobRunning}
	if len(found) == 0 {
		keep.Title = "There is nothing to keep yet"
	}
	return []ui.UI{
		ui.If(!p.m.empty(), &kit.Button{Label: "Clear", Icon: "x", OnClick: p.clear}),
		keep,
	}
}

func (p *decodePage) input() ui.UI {
	field := &kit.Field{
		ID: "decode-text", Label: "Certificate, request or key", Rows: 9, Mono: true, Value: p.m.text,
		Placeholder: "-----BEGIN CERTIFICATE-----", Hint: "PEM with any text around it, base64, or a kubeconfig’s data.", OnInput: p.typed,
	}
	var more []ui.UI
	for i, u := range p.m.pasted.Unread {
		what, fix := unreadWords(u)
		if i == 0 {
			field.Fault = kit.Fault{What: what, Fix: fix}
			continue
		}
		more = append(more, kit.Note("broken", what+".", ui.Text(fix+".")))
	}
	for _, u := range p.m.unreadFiles() {
		what, fix := unreadWords(u.Unread)
		more = append(more, kit.Alert("broken", kit.Visible(u.Source)+":", ui.Text(what+". "+fix+".")))
	}
	body := append([]ui.UI{field}, more...)
	return kit.Panel("What you have", nil, kit.PanelBody(append(body, &kit.Drop{
		ID: "decode-files", Title: "Drop files anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.chosen,
	})...))
}

// unreadWords is an unreadable part as a fault of the field: where and why, then the fix.
func unreadWords(u decode.Unread) (what, fix string) {
	what = u.Why
	if where := u.Where(); where != "" {
		what = where + ": " + what
	}
	return kit.Visible(sentence(what)), kit.Visible(sentence(u.Fix))
}

// list is what was found, to choose from.
func (p *decodePage) list(found []foundObject) ui.UI {
	if len(found) < 2 {
		return nil
	}
	const most = 200
	var rows []ui.UI
	for i, f := range found[:min(len(found), most)] {
		rows = append(rows, &kit.Mini{
			Role: roleOfDecoded(f.Object), Name: named(f, found), Sub: decodedSummary(f.Object) + ", " + f.place(),
			State: string(f.Level()), Selected: i == p.m.selected, OnOpen: func(ui.Context) { p.m.selected = i },
		})
	}
	body := []ui.UI{ui.Div().Class("panel__body panel__body--slim").Body(rows...)}
	if len(found) > most {
		body = append(body, kit.PanelFoot(ui.Text(fmt.Sprintf("The first %d of %s. Keep them to see all in the workspace.", most, thousands(len(found))))))
	}
	return kit.Panel("Found", ui.Span().Class("muted t12").Role("status").Text(plural(len(found), "object")), body...)
}

// place is where an object was found: "ca.crt", "pasted, line 12".
func (f foundObject) place() string {
	place := f.Source
	if place == "" {
		place = "pasted"
	}
	if f.Line > 1 {
		place += fmt.Sprintf(", line %d", f.Line)
	}
	return place
}

// object shows the selected object, or the way to see one.
func (p *decodePage) object(found []foundObject) ui.UI {
	if len(found) == 0 {
		return kit.Panel("What is inside", nil, p.nothing())
	}
	f := found[min(p.m.selected, len(found)-1)]
	return &objectView{S: p.s, Framed: true, Shown: shownObject{ID: "decoded", Object: f.Object, Name: named(f, found), Where: f.place()}}
}

func (p *decodePage) nothing() ui.UI {
	if !p.m.empty() {
		return kit.Empty("Nothing could be read", "What is wrong and how to mend it stands below what you gave.")
	}
	var examples []ui.UI
	for _, sample := range decode.Samples() {
		examples = append(examples, &kit.Button{Label: sample.Title, Icon: "doc", OnClick: func(ctx ui.Context) { p.typed(ctx, sample.Text) }})
	}
	return kit.Empty("Nothing to read yet", "Paste, drop files anywhere, or try an example.", examples...)
}

func (p *decodePage) typed(_ ui.Context, text string) { p.m.setText(text, p.s.now()) }

func (p *decodePage) chosen(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := p.s.Files.Read(context.Background(), input, intakeLimit)
		p.s.later(func(ui.Context) { p.take(files, err) })
	})
}

// take reads files that were chosen or dropped.
func (p *decodePage) take(files []File, err error) {
	if err != nil {
		p.s.fail(err)
	}
	if len(files) > 0 {
		p.m.addFiles(files, p.s.now())
	}
}

func (p *decodePage) clear(ui.Context) {
	undo := p.m.clear()
	p.s.say(toast{Icon: "undo", Text: "Cleared", Action: "Undo", Do: func(ui.Context) { undo() }})
}

// keepAll takes everything that was found into the workspace.
func (p *decodePage) keepAll(ctx ui.Context) {
	found := p.m.found()
	p.keep = jobRunning
	ctx.Async(func() {
		kept := p.s.imported(context.Background(), found)
		p.s.later(func(ui.Context) {
			p.keep = jobIdle
			p.s.takeIn(kept)
		})
	})
}
