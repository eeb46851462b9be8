//go:build js && wasm

// Command parted calls code that is not there yet: straight on, as an answer to
// JavaScript that waits for it, and when a timer ends.
package main

import (
	"os"
	"syscall/js"
	"time"
)

func main() {
	say("begins", len(os.Args))
	if len(os.Args) > 2 {
		never()
	}
	answered := make(chan struct{})
	answer := js.FuncOf(func(_ js.Value, args []js.Value) any {
		say("answers", late(args[0].Int()))
		close(answered)
		return nil
	})
	js.Global().Get("Reflect").Call("apply", answer, nil, []any{10})
	say("goes on", 0)
	if len(os.Args) > 1 {
		say("ends", late(5))
		os.Exit(3)
	}
	timer := make(chan int)
	time.AfterFunc(time.Millisecond, func() { timer <- late(15) })
	say("adds up", late(20))
	<-answered
	say("timer", <-timer)
}

// say prints at once: what the package fmt prints waits for an event.
func say(words string, n int) { js.Global().Get("console").Call("log", words, n) }

// late is of the rest.
func late(n int) int {
	if n < 2 {
		return n
	}
	return late(n-1) + late(n-2)
}

// never is not called at all.
func never() { say("never", 0) }
