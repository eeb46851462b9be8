package app

import (
	"context"
	"fmt"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/intake"
)

// reading is what is brought on its way in: read away from the page, with a
// passphrase where it has one. Several parts of the workbench take things in so.
type reading struct {
	s      *session
	id     string // begins the element ids
	files  []File
	pass   passphrase
	asks   bool // for the passphrase
	job    work
	faults []intake.Fault
	// done takes what was read; it is not called while the passphrase is missing.
	done func(ctx ui.Context, in importing)
}

func newReading(s *session, id string, done func(ui.Context, importing)) *reading {
	r := &reading{s: s, id: id, done: done}
	r.pass = passphrase{id: id + "-passphrase", label: "Passphrase of what you bring", accept: r.open}
	return r
}

// give begins to read files, or pasted text as a file with no name.
func (r *reading) give(ctx ui.Context, files []File) {
	r.stop()
	r.files = files
	if len(files) > 0 {
		r.try(ctx)
	}
}

// pasteLimit is how many bytes are read out of a field: a key or a chain has a
// few thousand.
const pasteLimit = 2 << 20

// paste begins to read what stands in a field, on each change of it.
func (r *reading) paste(ctx ui.Context, text string) {
	r.stop()
	switch {
	case blank(text):
	case len(text) > pasteLimit:
		r.faults = []intake.Fault{{Line: 1, Column: 1, Why: fmt.Sprintf("there are %s bytes of text, at most %s are read here", thousands(len(text)), thousands(pasteLimit)), Fix: "drop it as a file"}}
	default:
		r.give(ctx, []File{{Data: []byte(text)}})
	}
}

// stop gives up what is under way and forgets what was given.
func (r *reading) stop() {
	r.job.stop(nil)
	r.pass.forget()
	r.files, r.asks, r.faults, r.job.failure = nil, false, nil, nil
}

// choose reads the files of an input element.
func (r *reading) choose(ctx ui.Context, input ui.Value) {
	ctx.Async(func() {
		files, err := r.s.Files.Read(context.Background(), input, intakeLimit)
		r.s.later(func(ctx ui.Context) { r.take(ctx, files, err) })
	})
}

// take reads files that were chosen or dropped.
func (r *reading) take(ctx ui.Context, files []File, err error) {
	if err != nil {
		r.s.fail(err)
	}
	if len(files) > 0 {
		r.give(ctx, files)
	}
}

// open tries the passphrase that was typed.
func (r *reading) open(ctx ui.Context) {
	if _, ok := r.pass.take(r.s); ok {
		r.try(ctx)
	}
}

func (r *reading) try(ctx ui.Context) {
	files, passphrase := r.files, r.pass.value
	var in importing
	var faults []intake.Fault
	r.faults = nil
	r.job.start(ctx, r.s, "Reading", namesOfFiles(files), func(job context.Context) (err error) {
		in, faults, err = r.s.find(job, files, passphrase)
		return err
	}, func(ctx ui.Context, err error) {
		switch lock := (intake.Result{Faults: faults}).Locked(); {
		case err != nil:
		case lock == intake.Missing && passphrase == "":
			r.asks = true
			ctx.Defer(func(ui.Context) { r.s.Page.Focus(r.pass.id) })
		case lock != intake.NoLock:
			r.asks = true
			r.pass.refuse(r.s)
		default:
			r.pass.forget()
			r.asks, r.files, r.faults = false, nil, faults
			r.done(ctx, in)
		}
	})
}

func namesOfFiles(files []File) string {
	if len(files) == 1 {
		if files[0].Name == "" {
			return "what was pasted"
		}
		return files[0].Name
	}
	return plural(len(files), "file")
}

// view shows what is under way, what is asked and what could not be read: nil
// when there is nothing of it.
func (r *reading) view() ui.UI {
	var parts []ui.UI
	if r.asks {
		parts = append(parts, el.With("div", "ask stack", el.Attrs{"role", "group", "aria-label", "Passphrase"},
			el.Box("p", "quiet t13 wrap", el.Text("b", "", kit.Visible(namesOfFiles(r.files))), ui.Text(" is encrypted.")),
			r.pass.fields(r.s),
			el.Box("div", "row row--wrap",
				&kit.Button{Label: "Open", Icon: "lock", OnClick: r.open, Disabled: r.job.running()},
				&kit.Button{Label: "Leave it", Look: "bare", OnClick: func(ui.Context) { r.stop() }},
			)))
	}
	if bar := r.job.bar(r.s); bar != nil {
		parts = append(parts, bar)
	}
	if r.job.failure != nil {
		parts = append(parts, kit.Alert("broken", "Nothing was read.", ui.Text(kit.Visible(sentence(r.job.failure.Error())))))
	}
	parts = append(parts, faultNotes(r.faults)...)
	if len(parts) == 0 {
		return nil
	}
	return el.Box("div", "stack", parts...)
}

// faultsShown bounds how many parts that cannot be read are told one by one.
const faultsShown = 5

// faultNotes says what could not be read, where and what to do.
func faultNotes(faults []intake.Fault) []ui.UI {
	var notes []ui.UI
	for i, f := range faults {
		if i == faultsShown {
			notes = append(notes, el.Text("p", "quiet t13", fmt.Sprintf("and %d more", len(faults)-i)))
			break
		}
		what, fix := faultWords(f)
		notes = append(notes, kit.Alert("broken", what+".", ui.Text(fix)))
	}
	return notes
}

// faultWords says where and what, then what to do.
func faultWords(f intake.Fault) (what, fix string) {
	fix = f.Fix
	f.Fix = ""
	if fix != "" {
		fix = sentence(fix) + "."
	}
	source := f.Source
	f.Source = ""
	if what = f.Error(); source == "" {
		what = sentence(what)
	} else {
		what = source + ": " + what // a file's name is no sentence's beginning
	}
	return kit.Visible(what), kit.Visible(fix)
}
