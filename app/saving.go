package app

import (
	"context"
	"strings"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/task"
)

// saving takes objects away in one file: a zip, plain or encrypted.
type saving struct {
	s       *session
	open    bool // its dialog
	objects []Object
	newest  int // the newest object of the workspace when it began
	whole   bool
	pass    passphrase
	job     work
}

func newSaving(s *session) *saving {
	v := &saving{s: s}
	v.pass = passphrase{id: "save-passphrase", label: "Passphrase", isNew: true, accept: v.seal}
	return v
}

// savedName is what the file is called.
const savedName = "kubepki-workspace.zip"

func (v *saving) take(objects []Object) {
	v.objects, v.newest = objects, v.s.ws.Newest()
	v.whole = len(objects) == v.s.ws.Len()
}

// begin asks for the passphrase of an encrypted file.
func (v *saving) begin(objects []Object) {
	if len(objects) > 0 {
		v.take(objects)
		v.open = true
	}
}

// close puts the dialog away.
func (v *saving) close(ui.Context) {
	v.job.stop(nil)
	v.job.failure = nil
	v.pass.forget()
	v.open = false
}

// plain saves a zip that everybody can open.
func (v *saving) plain(ctx ui.Context, objects []Object) {
	v.take(objects)
	var zip []byte
	v.job.start(ctx, v.s, "Packing", "", func(job context.Context) (err error) {
		zip, err = pack(job, objects, v.s.now(), v.s.Yield)
		return err
	}, func(_ ui.Context, err error) {
		if err != nil {
			v.s.fail(err)
			return
		}
		v.offer(savedName, "application/zip", zip)
	})
}

// seal saves a file that the passphrase opens.
func (v *saving) seal(ctx ui.Context) {
	passphrase, ok := v.pass.take(v.s)
	if !ok {
		return
	}
	objects := v.objects
	var file []byte
	v.job.start(ctx, v.s, "Encrypting", plural(len(objects), "object"), func(job context.Context) error {
		zip, err := pack(job, objects, v.s.now(), v.s.Yield)
		if err != nil {
			return err
		}
		file, err = v.s.call(job, task.Seal, task.Sealing{Passphrase: passphrase}, zip, nil)
		return err
	}, func(ctx ui.Context, err error) {
		if err != nil {
			return // the dialog says it
		}
		v.close(ctx)
		v.offer(savedName+".age", "application/octet-stream", file)
	})
}

func (v *saving) offer(name, mime string, data []byte) {
	if err := v.s.Files.Save(name, mime, data); err != nil {
		v.s.fail(err)
		return
	}
	if v.whole {
		v.s.tookAway(v.newest)
	}
	v.s.say(toast{Icon: "download", State: "valid", Text: name + " was handed to the browser"})
}

// dialog asks for the passphrase; subject says what is saved. It is nil while
// nothing is asked.
func (v *saving) dialog(subject string) ui.UI {
	if !v.open {
		return nil
	}
	body := []ui.UI{
		el.Text("p", "quiet", "This saves "+subject+", as one file that opens with the passphrase alone: here, or with the age program."),
		v.pass.fields(v.s),
		slot(v.job.bar(v.s)),
	}
	if v.job.failure != nil {
		body = append(body, kit.Alert("broken", "Nothing was saved.", ui.Text(kit.Visible(sentence(strings.TrimPrefix(v.job.failure.Error(), "seal: "))))))
	}
	return &kit.Dialog{
		ID: "saving", Title: "Save encrypted", First: v.pass.id, OnClose: v.close, Body: body, Over: v.s.toastRack(),
		Foot: []ui.UI{
			&kit.Button{Label: "Cancel", OnClick: v.close},
			&kit.Button{Label: "Save file", Icon: "download", Look: "main", OnClick: v.seal, Disabled: v.job.running()},
		},
	}
}
