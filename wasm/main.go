//go:build js && wasm

// Command wasm is the browser program: it gives the page what it needs of the
// browser, and starts it. It is the only home of syscall/js.
package main

import (
	"syscall/js"
	"time"

	goapp "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app"
)

// Written by the linker (web/compile.go).
var (
	version = "dev"
	commit  = ""
)

func main() {
	if inWorker() {
		serveWorker()
		return
	}
	defer lastWords()
	ports := newPorts()
	goapp.RouteWithRegexpFunc(".*", func() goapp.Composer { return app.NewShell(ports) })
	goapp.RunWhenOnBrowser()
}

func newPorts() app.Ports {
	workers := newPool()
	keys, expect := ahead(newMaker(workers))
	yield := newYield()
	return app.Ports{
		Keys:    keys,
		Expect:  expect,
		Work:    workers.work,
		Store:   store{},
		Files:   newFiles(yield),
		Clip:    clipboard{},
		Prefs:   newPrefs(),
		Page:    &page{},
		Now:     time.Now,
		Yield:   yield,
		Picture: picture,
		Build:   app.Build{Version: version, Commit: commit, OneFile: js.Global().Get("kubepki").Get("oneFile").Truthy()},
	}
}

// lastWords says on the page why the program ends, and keeps the sentence
// there: go-app ends only by a panic.
func lastWords() {
	thrown := recover()
	trouble("KubePKI stopped because of a mistake of its own. What was made here is gone: load the page again.", false, thrown)
	select {}
}
