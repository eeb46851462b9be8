package app

import (
	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/decode"
	"kubepki/core/intake"
)

var _ = registerPage(page{
	ID: "inspect", Route: "/inspect", Also: "/decode", Order: 4, Title: "Inspect", Tab: "Objects", Icon: "inspect", Keys: "d",
	Door: "Look inside what you have",
	Why:  "Files, folders, archives, logs: each certificate field by field, whether the set holds together, who refuses whom, and how to mend it.", TakesFiles: true,
	New: func(s *session) ui.Composer { return newDecodePage(s) },
})

// decodePage takes anything in and shows what is in it. What was found is in the
// workspace; the page keeps only what could not be read.
type decodePage struct {
	ui.Compo

	s       *session
	text    string // of the field
	long    string // what was pasted instead of it: too long to stand there
	pasted  taking // what stands in the field
	files   taking // what was dropped or chosen
	loading work   // files on their way from the browser
	writing work   // the list on its way out
	unread  []intake.Fault
	locked  []File // files of which a part is encrypted
	pass    passphrase
	shelf   shelf
	taken   []int // the IDs of all that was taken in here
	picked  int   // the ID that is looked at, [pickedNone] for none
	later   bool  // it is decoded once the list is on the screen
	opened  openedObject
	allRead bool // all faults are listed, not the first of them
	stop    func()
}

func newDecodePage(s *session) *decodePage {
	p := &decodePage{s: s}
	p.pass = passphrase{id: "inspect-passphrase", label: "Passphrase", accept: p.unlock}
	s.takeFiles(p.take)
	return p
}

// OnMount follows the workspace, and what the set in it is worth.
func (p *decodePage) OnMount(ctx ui.Context) {
	watch := p.s.watch(ctx)
	changes := p.s.ws.Subscribe(func() {
		if p.s.inspected != nil { // what was judged is so no more: first the change is seen
			p.s.painted(func() { p.s.judgeSet(ctx) })
		}
	})
	p.stop = func() { changes(); watch() }
}

// OnDismount ends the subscription.
func (p *decodePage) OnDismount() { p.stop() }

// Render draws the page: what was given and found at the left, what is in it at
// the right.
func (p *decodePage) Render() ui.UI {
	p.shelf.fill(p.s.ws)
	return el.Box("div", "page__in",
		kit.Title("Inspect", "Keys, requests and certificates of any kind, and the files that tell of them. All is read in this page and sent nowhere.", p.actions()...),
		slot(p.s.setNote()),
		el.Box("div", "two two--decode",
			el.Box("div", "stack g5", p.input(), slot(p.lockedPanel()), slot(p.list()), slot(p.unreadPanel())),
			p.inside(),
		),
	)
}

func (p *decodePage) actions() []ui.UI {
	given := !blank(p.given()) || len(p.taken) > 0 || len(p.unread) > 0
	keep := &kit.Button{Label: "Keep in workspace", Icon: "drawer", Look: "main", OnClick: p.keep, Disabled: !given}
	if !given {
		keep.Title = "There is nothing to keep yet"
	}
	return []ui.UI{
		ui.If(given, &kit.Button{Label: "Clear", Icon: "x", OnClick: p.clear}),
		keep,
	}
}

func (p *decodePage) input() ui.UI {
	field := &kit.Field{
		ID: "decode-text", Label: "Certificate, request or key", Rows: 7, Mono: true, Value: p.text, Most: fieldBytes,
		Placeholder: "-----BEGIN CERTIFICATE-----", OnInput: p.typed,
		Hint: "PEM with any text around it, base64, YAML or JSON of Kubernetes, command lines, a token, lines of a log.",
	}
	if faults := p.pasted.faults; len(faults) > 0 {
		field.Fault.What, field.Fault.Fix = faultWords(faults[0])
	}
	body := []ui.UI{field, slot(p.longNote())}
	if len(p.pasted.faults) > 1 {
		body = append(body, faultNotes(p.pasted.faults[1:])...)
	}
	body = append(body,
		&kit.Drop{
			ID: "decode-files", Title: "Drop files or folders anywhere", Pick: "choose files", Many: true, Slim: true, OnFiles: p.chosen,
			FolderID: "decode-folder", Folder: "choose a folder",
		},
		slot(p.loading.bar(p.s)), slot(p.pasted.bar(p.s)), slot(p.files.bar(p.s)))
	return kit.Panel("Decode", nil, kit.PanelBody(body...))
}

// longNote stands for a text that is too long for the field.
func (p *decodePage) longNote() ui.UI {
	if p.long == "" {
		return nil
	}
	return kit.Note("", "What you pasted was read.", ui.Text("Its "+thousands(len(p.long))+" bytes do not stand in the field. "),
		&kit.Button{Label: "Show them there", Look: "bare", Small: true, OnClick: func(ui.Context) { p.text, p.long = p.long, "" }})
}

// inside shows what is picked, or the way to see something.
func (p *decodePage) inside() ui.UI {
	if o, ok := p.s.ws.Get(p.at()); ok && p.later {
		return kit.Panel(kit.Visible(o.Name), nil)
	} else if ok {
		return &objectView{S: p.s, Framed: true, Shown: p.opened.of(o, p.s.now())}
	}
	if d, ok := p.s.ws.Document(p.at()); ok {
		return p.s.documentView(d)
	}
	return kit.Panel("What is inside", nil, p.nothing())
}

// pickedNone is picked when what was given last holds nothing: what is looked
// at beside it must not seem to be the answer.
const pickedNone = -1

// at is the ID of what is picked, 0 for none; of the first there is when that
// is gone.
func (p *decodePage) at() int {
	switch {
	case p.picked == pickedNone:
		return 0
	case p.shelf.has(p.picked):
		return p.picked
	}
	return p.shelf.first()
}

func (p *decodePage) nothing() ui.UI {
	if !blank(p.given()) || len(p.unread) > 0 {
		return kit.Empty("Nothing could be read", "What is wrong and how to mend it stands beside what you gave.")
	}
	var examples []ui.UI
	for _, sample := range decode.Samples() {
		examples = append(examples, &kit.Button{Label: sample.Title, Icon: "doc", OnClick: func(ctx ui.Context) { p.typed(ctx, sample.Text) }})
	}
	return kit.Empty("Nothing to read yet", "Paste, drop files or a folder anywhere, or try an example.", examples...)
}

// keep takes in once more what stands in the field, after it was removed.
func (p *decodePage) keep(ctx ui.Context) {
	if blank(p.given()) {
		p.tell(p.here(p.taken), "")
		return
	}
	p.pasted.asked = true
	p.readText(ctx)
}

// here are those of the IDs that are still in the workspace.
func (p *decodePage) here(ids []int) (out []int) {
	for _, id := range ids {
		if p.shelf.has(id) {
			out = append(out, id)
		}
	}
	return out
}
