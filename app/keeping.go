package app

import (
	"context"
	"errors"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/core/intake"
	"kubepki/core/seal"
	"kubepki/core/task"
)

// keepState is whether the workspace is kept in the browser.
type keepState int

const (
	keepOff    keepState = iota // nothing is kept: the state of those who never asked
	keepLocked                  // something is kept from before, and not opened yet
	keepOn                      // each change is saved
)

// The files in the browser's store: the vault's door and what lies in it.
const (
	storeDoor      = "door"
	storeWorkspace = "workspace"
)

// keepAfter is how long after a change it is saved: many come at once.
const keepAfter = 1500 * time.Millisecond

// keeping saves the workspace in the browser after each change, encrypted, for
// who asked for it. It holds no passphrase: only that opens what it saves.
type keeping struct {
	s       *session
	state   keepState
	door    []byte
	slot    string
	pass    passphrase
	job     work
	saved   time.Time // of the last saving
	failure string    // of it
	turn    int       // counts changes, so that the last one saves
	busy    bool      // a saving is under way
	again   bool      // another is to follow it
}

func newKeeping(s *session) *keeping {
	k := &keeping{s: s}
	k.ask("Passphrase to keep it with", true)
	return k
}

// ask prepares the field for a new passphrase, or for the one that opens.
func (k *keeping) ask(label string, isNew bool) {
	k.pass = passphrase{id: "keep-passphrase", label: label, isNew: isNew, accept: func(ctx ui.Context) {
		if isNew {
			k.turnOn(ctx)
		} else {
			k.unlock(ctx)
		}
	}}
}

// look finds out whether something is kept from an earlier visit.
func (k *keeping) look(ctx ui.Context) {
	if k.s.Store == nil {
		return
	}
	ctx.Async(func() {
		door, err := k.s.Store.Load(context.Background(), storeDoor)
		if err != nil || door == nil {
			return // a browser without a store has kept nothing
		}
		k.s.later(func(ui.Context) {
			k.found(door)
			k.s.say(toast{Icon: "lock", Text: "A workspace is kept in this browser", Action: "Open it", Do: func(ui.Context) {
				k.s.later(func(ctx ui.Context) { ctx.Navigate("#/workbench") })
			}})
		})
	})
}

func (k *keeping) found(door []byte) {
	k.door, k.state = door, keepLocked
	k.ask("Passphrase of the kept workspace", false)
}

// turnOn begins to keep the workspace.
func (k *keeping) turnOn(ctx ui.Context) {
	passphrase, ok := k.pass.take(k.s)
	if !ok {
		return
	}
	var v seal.Vault
	k.job.start(ctx, k.s, "Making the lock", "", func(job context.Context) error {
		if _, err := k.s.call(job, task.MakeVault, task.Sealing{Passphrase: passphrase}, nil, &v); err != nil {
			return err
		}
		return k.s.Store.Save(job, storeDoor, v.Door)
	}, func(_ ui.Context, err error) {
		if err != nil {
			return
		}
		k.pass.forget()
		k.door, k.slot, k.state = v.Door, v.Slot, keepOn
		k.schedule(0)
	})
}

// unlock opens what was kept and goes on keeping.
func (k *keeping) unlock(ctx ui.Context) {
	passphrase, ok := k.pass.take(k.s)
	if !ok {
		return
	}
	var in importing
	var faults []intake.Fault
	var slot string
	door := k.door
	k.job.start(ctx, k.s, "Opening what was kept", "", func(job context.Context) error {
		locked, err := k.s.Store.Load(job, storeWorkspace)
		if err != nil {
			return err
		}
		var out task.VaultOpened
		data, err := k.s.call(job, task.OpenVault, task.VaultOpening{Passphrase: passphrase, Door: door}, locked, &out)
		if err != nil {
			return err
		}
		if slot = out.Slot; len(data) == 0 {
			return nil
		}
		in, faults, err = k.s.find(job, []File{{Name: "what was kept", Data: data}}, "")
		return err
	}, func(_ ui.Context, err error) {
		switch {
		case task.AboutPassphrase(err):
			k.job.failure = nil
			k.pass.refuse(k.s)
		case err == nil:
			k.pass.forget()
			k.slot, k.state = slot, keepOn
			k.restored(in, faults)
		}
	})
}

func (k *keeping) restored(in importing, faults []intake.Fault) {
	if len(faults) > 0 {
		k.s.fail(faults[0])
	}
	k.s.takeIn(in)
	k.s.tookAway(k.s.ws.Newest())
}

// changed is called after each change of the workspace.
func (k *keeping) changed() {
	if k.state == keepOn {
		k.schedule(keepAfter)
	}
}

// schedule saves after a while, unless another change comes first.
func (k *keeping) schedule(after time.Duration) {
	k.turn++
	turn := k.turn
	k.s.soon(after, func() {
		if k.turn == turn && k.state == keepOn {
			k.save()
		}
	})
}

// save writes what the workspace holds now; a change meanwhile is saved after.
func (k *keeping) save() {
	if k.busy {
		k.again = true
		return
	}
	k.busy = true
	objects, newest, slot := k.s.ws.All(), k.s.ws.Newest(), k.slot
	k.s.background(func() {
		err := k.write(context.Background(), objects, slot)
		k.s.later(func(ui.Context) { k.wrote(newest, err) })
	})
}

func (k *keeping) wrote(newest int, err error) {
	k.busy = false
	switch {
	case k.state != keepOn: // it was given up meanwhile
		k.s.background(func() { _ = k.s.Store.Remove(context.Background(), storeWorkspace) })
		return
	case err != nil:
		k.failure = err.Error()
	default:
		k.saved, k.failure = k.s.now(), ""
		k.s.tookAway(newest)
	}
	if k.again {
		k.again = false
		k.schedule(0)
	}
}

func (k *keeping) write(ctx context.Context, objects []Object, slot string) error {
	data, err := pack(ctx, objects, k.s.now(), k.s.Yield)
	if err != nil {
		return err
	}
	locked, err := k.s.call(ctx, task.PutVault, task.Putting{Slot: slot}, data, nil)
	if err != nil {
		return err
	}
	return k.s.Store.Save(ctx, storeWorkspace, locked)
}

// forget removes what is kept, and gives the way back.
func (k *keeping) forget(ctx ui.Context) {
	old := *k
	k.job.stop(ctx)
	k.turn++
	k.state, k.door, k.slot, k.saved, k.failure = keepOff, nil, "", time.Time{}, ""
	k.ask("Passphrase to keep it with", true)
	k.s.background(func() {
		locked, err := k.s.Store.Load(context.Background(), storeWorkspace)
		if err == nil {
			err = errors.Join(k.s.Store.Remove(context.Background(), storeWorkspace), k.s.Store.Remove(context.Background(), storeDoor))
		}
		k.s.later(func(ui.Context) {
			if err != nil {
				k.s.fail(err)
				return
			}
			k.s.say(toast{Icon: "trash", Text: "Nothing is kept in this browser any more", Action: "Undo", Do: func(ui.Context) { k.putBack(old, locked) }})
		})
	})
}

func (k *keeping) putBack(old keeping, locked []byte) {
	k.s.background(func() {
		err := k.s.Store.Save(context.Background(), storeDoor, old.door)
		if err == nil && locked != nil {
			err = k.s.Store.Save(context.Background(), storeWorkspace, locked)
		}
		k.s.later(func(ui.Context) {
			if err != nil {
				k.s.fail(err)
				return
			}
			k.found(old.door)
			if old.state == keepOn {
				k.state, k.slot, k.saved = keepOn, old.slot, old.saved
			}
		})
	})
}
