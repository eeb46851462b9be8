//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
)

// newYield gives a function that waits for one turn of the browser's event
// loop. A message to oneself is a macro task without the 4 ms that timers
// wait, and unlike them it is not throttled when the page is in the background.
func newYield() func(context.Context) error {
	channel := js.Global().Get("MessageChannel").New()
	out := channel.Get("port2")
	var waiting []chan struct{}
	channel.Get("port1").Set("onmessage", callback("waiting", func([]js.Value) any {
		turn := waiting[0]
		waiting = waiting[1:]
		close(turn)
		return nil
	}))
	return func(ctx context.Context) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		turn := make(chan struct{})
		waiting = append(waiting, turn)
		out.Call("postMessage", js.Null())
		select {
		case <-turn:
		case <-ctx.Done():
		}
		return ctx.Err()
	}
}
