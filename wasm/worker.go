//go:build js && wasm

package main

import "syscall/js"

// inWorker tells whether this is the program of a worker (web/assets/worker.js).
func inWorker() bool { return js.Global().Get("kubepki").Get("inWorker").Truthy() }

func serveWorker() {}
