package app

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/kit"
	"kubepki/core/intake"
)

// taking is one way into the page: the field, or files.
type taking struct {
	job         work
	done, total int            // files
	faults      []intake.Fault // of the field
	waiting     []File         // to be read next
	asked       bool           // to say what is in the workspace, though nothing is new
}

// bar shows how far it is, nil when nothing is under way.
func (t *taking) bar(s *session) ui.UI {
	bar, ok := t.job.bar(s).(*kit.Progress)
	switch {
	case t.job.failure != nil:
		return kit.Alert("broken", "Nothing was read.", ui.Text(kit.Visible(sentence(t.job.failure.Error()))))
	case !ok:
		return nil
	case t.total > batchFiles:
		bar.Done, bar.Total = t.done, t.total
	}
	return bar
}

// lightBytes is up to how long a text of certificates alone is read at once:
// that takes a tenth of a second. All else is read away from the page.
const lightBytes = 320 << 10

// light tells whether a text holds PEM of certificates and nothing else.
func light(text string) bool {
	n := strings.Count(text, "-----BEGIN ")
	return n > 0 && len(text) <= lightBytes && n == strings.Count(text, "-----BEGIN CERTIFICATE-----")
}

// typed reads the field on each change of it.
func (p *decodePage) typed(ctx ui.Context, text string) {
	if text == p.text {
		return
	}
	if p.text, p.long = text, ""; len(text) > fieldBytes {
		p.text, p.long = "", text
	}
	p.readText(ctx)
}

// fieldBytes is how much text may stand in the field.
const fieldBytes = 64 << 10

// given is the text that was given: in the field, or too long for it.
func (p *decodePage) given() string { return p.text + p.long }

func (p *decodePage) readText(ctx ui.Context) {
	p.pasted.job.stop(ctx)
	p.pasted.job.failure, p.pasted.faults = nil, nil
	p.locked = slices.DeleteFunc(p.locked, func(f File) bool { return f.Name == "" })
	text := p.given()
	file := []File{{Data: []byte(text)}}
	switch {
	case blank(text):
		p.picked = max(p.picked, 0)
	case light(text):
		now, here := context.Background(), func(context.Context) error { return nil }
		r, err := intake.Read(now, intakeFiles(file), "", p.s.now())
		var b brought
		if err == nil {
			b, err = p.s.bring(now, r, here)
		}
		if err != nil {
			p.s.fail(err)
			return
		}
		p.land(&p.pasted, file, b)
	default:
		p.read(ctx, &p.pasted, file)
	}
}

// chosen reads the files of an input element.
func (p *decodePage) chosen(ctx ui.Context, input ui.Value) {
	var files []File
	var failure error
	p.loading.stop(ctx)
	p.loading.start(ctx, p.s, "Reading", "what you chose", func(job context.Context) error {
		files, failure = p.s.Files.Read(job, input, intakeLimit)
		return job.Err()
	}, func(ui.Context, error) { p.take(files, failure) })
}

// take reads files that were chosen or dropped. Those that the browser could
// not give are listed with the others that cannot be read.
func (p *decodePage) take(files []File, err error) {
	p.unread = append(p.unread, p.s.notGiven(err)...)
	if len(files) > 0 {
		sort.SliceStable(files, func(a, b int) bool { return files[a].Name < files[b].Name })
		p.s.later(func(ctx ui.Context) { p.read(ctx, &p.files, files) })
	}
}

// notGiven turns errors of the Files port into faults; any other is told at once.
func (s *session) notGiven(err error) (faults []intake.Fault) {
	if err == nil {
		return nil
	}
	all := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		all = many.Unwrap()
	}
	for _, one := range all {
		var f *FileError
		if errors.As(one, &f) {
			faults = append(faults, intake.Fault{Given: f.Name, Source: f.Name, Why: f.Why, Fix: f.Fix})
		} else {
			s.fail(one)
		}
	}
	return faults
}

// read reads files and takes what is in them into the workspace. Files that
// come while others are read wait for their turn.
func (p *decodePage) read(ctx ui.Context, t *taking, files []File) {
	if t.job.running() {
		t.waiting = append(t.waiting, files...)
		return
	}
	t.done, t.total = 0, len(files)
	passphrase := p.pass.value
	var b brought
	t.job.start(ctx, p.s, "Reading", namesOfFiles(files), func(job context.Context) error {
		r, err := p.s.readAll(job, files, passphrase, func(n int) { p.s.later(func(ui.Context) { t.done = n }) })
		if err == nil {
			b, err = p.s.bring(job, r, p.s.turns())
		}
		return err
	}, func(ctx ui.Context, err error) {
		if err == nil {
			p.land(t, files, b)
		}
		if next := t.waiting; len(next) > 0 {
			t.waiting = nil
			p.read(ctx, t, next)
		}
	})
}

// land takes what was read into the workspace, as one change with one undo.
func (p *decodePage) land(t *taking, given []File, b brought) {
	var ids []int
	if len(b.objects)+len(b.documents) > 0 {
		ids = p.s.ws.AddIntake(b.objects, b.documents)
	}
	p.taken = append(p.taken, ids...)
	names := map[string]bool{}
	for _, f := range given {
		names[f.Name] = true
	}
	if t == &p.pasted {
		t.faults = b.faults
	} else {
		p.unread = slices.DeleteFunc(p.unread, func(f intake.Fault) bool { return names[f.Given] })
		p.unread = append(p.unread, b.faults...)
	}
	p.lock(given, b.faults)
	if first := append(slices.Clone(ids), b.known...); len(first) > 0 {
		p.picked = first[0]
	} else if len(b.faults) > 0 {
		p.picked = pickedNone
	}
	switch asked := t.asked; {
	case len(ids) > 0:
		p.later = true
		p.s.painted(func() { // the list is on the screen
			p.s.painted(func() {
				p.later = false
				p.s.settle(ids)
			})
		})
		p.say(ids)
	case asked, t != &p.pasted && len(b.faults) == 0:
		p.tell(b.known, "The workspace has all of it already")
	}
	t.asked = false
}

// lock notes the files of which a part is encrypted, and asks for the passphrase.
func (p *decodePage) lock(given []File, faults []intake.Fault) {
	shut := map[string]intake.Lock{}
	for _, f := range faults {
		if f.Lock != intake.NoLock {
			shut[f.Given] = f.Lock
		}
	}
	tried := p.pass.value != ""
	for _, f := range given {
		p.locked = slices.DeleteFunc(p.locked, func(old File) bool { return old.Name == f.Name })
		if shut[f.Name] != intake.NoLock {
			p.locked = append(p.locked, f)
		}
	}
	switch {
	case len(shut) == 0 && tried:
		p.pass.forget()
	case len(shut) > 0 && tried:
		p.pass.refuse(p.s)
	}
}

// unlock reads once more what is encrypted, with the passphrase that was typed.
func (p *decodePage) unlock(ctx ui.Context) {
	if _, ok := p.pass.take(p.s); !ok {
		return
	}
	var files []File
	for _, f := range p.locked {
		if f.Name == "" {
			p.pasted.job.stop(ctx)
			p.read(ctx, &p.pasted, []File{f})
		} else {
			files = append(files, f)
		}
	}
	if len(files) > 0 {
		p.read(ctx, &p.files, files)
	}
}

// say tells what was taken in, and offers to take it out again.
func (p *decodePage) say(ids []int) {
	p.s.say(toast{Icon: "drawer", State: "valid", Text: p.s.inWorkspace(ids), Action: "Undo", Do: func(ui.Context) { p.s.ws.Remove(ids...) }, Of: ids})
}

// tell says what is in the workspace, or else the other words.
func (p *decodePage) tell(ids []int, or string) {
	text := p.s.inWorkspace(ids)
	if text == "" {
		text = or
	}
	if text != "" {
		p.s.say(toast{Icon: "drawer", State: "valid", Text: text, Of: ids})
	}
}

// inWorkspace says that objects and documents are in the workspace: by its name
// when it is one, "" for none.
func (s *session) inWorkspace(ids []int) string {
	objects, texts, name := 0, 0, ""
	for _, id := range ids {
		if o, ok := s.ws.Get(id); ok {
			objects++
			name = o.Name
		} else if d, ok := s.ws.Document(id); ok {
			texts++
			name = documentName(d)
		}
	}
	switch {
	case objects+texts == 0:
		return ""
	case objects+texts == 1:
		return name + " is in the workspace"
	case texts == 0:
		return plural(objects, "object") + " are in the workspace"
	case objects == 0:
		return plural(texts, "text") + " are in the workspace"
	}
	return plural(objects, "object") + " and " + plural(texts, "text") + " are in the workspace"
}

// clear takes out all that was taken in here, and empties the field.
func (p *decodePage) clear(ctx ui.Context) {
	p.pasted.job.stop(ctx)
	p.files.job.stop(ctx)
	p.loading.stop(ctx)
	p.pass.forget()
	text, long, pasted, unread, locked, taken := p.text, p.long, p.pasted.faults, p.unread, p.locked, p.taken
	undo := p.s.ws.Remove(taken...)
	p.text, p.long, p.pasted, p.unread, p.locked, p.taken, p.files.waiting = "", "", taking{}, nil, nil, nil, nil
	p.picked = max(p.picked, 0)
	p.s.say(toast{Icon: "undo", Text: "Cleared", Action: "Undo", Do: func(ui.Context) {
		undo()
		p.text, p.long, p.pasted.faults, p.unread, p.locked, p.taken = text, long, pasted, unread, locked, taken
		p.s.settle(taken)
	}})
}
