//go:build js && wasm

package main

import (
	"context"
	"fmt"
	"syscall/js"
)

// jsError is what a promise was rejected with: the name and the message of a
// DOMException or an Error.
type jsError struct{ name, message string }

func (e jsError) Error() string {
	if e.message == "" {
		return e.name
	}
	return e.name + ": " + e.message
}

// await waits for a promise. api names the call for the error, as in
// "SubtleCrypto.generateKey". When ctx ends first its error is returned, and
// what the promise brings later is dropped.
//
// It must not be called on the stack of a JavaScript event: the promise would
// never get its turn.
func await(ctx context.Context, api string, promise js.Value) (js.Value, error) {
	if err := ctx.Err(); err != nil {
		return js.Undefined(), err
	}
	w := takeWaiter()
	promise.Call("then", w.kept, w.refused)
	select {
	case o := <-w.settled:
		w.rest()
		if o.thrown {
			return js.Undefined(), fmt.Errorf("%s: %w", api, toError(o.value))
		}
		return o.value, nil
	case <-ctx.Done():
		go func() { // it rests when the promise is done with it
			<-w.settled
			w.rest()
		}()
		return js.Undefined(), ctx.Err()
	}
}

// waiter waits for one promise at a time. To make functions for JavaScript
// takes longer than to call them, so that waiters are kept for the next one.
type waiter struct {
	kept, refused js.Func
	settled       chan outcome
}

type outcome struct {
	value  js.Value
	thrown bool
}

// resting are the waiters without work: as many as there ever were promises at once.
var resting []*waiter

func takeWaiter() *waiter {
	if n := len(resting); n > 0 {
		w := resting[n-1]
		resting = resting[:n-1]
		return w
	}
	w := &waiter{settled: make(chan outcome, 1)}
	settle := func(thrown bool) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			w.settled <- outcome{args[0], thrown}
			return nil
		})
	}
	w.kept, w.refused = settle(false), settle(true)
	return w
}

func (w *waiter) rest() { resting = append(resting, w) }

// toError reads what JavaScript threw.
func toError(v js.Value) error {
	if v.Type() != js.TypeObject {
		return jsError{name: v.String()}
	}
	e := jsError{name: "Error"}
	if name := v.Get("name"); name.Type() == js.TypeString {
		e.name = name.String()
	}
	if message := v.Get("message"); message.Type() == js.TypeString {
		e.message = message.String()
	}
	return e
}

// try turns what JavaScript throws while f runs into an error.
func try(api string, f func()) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = fmt.Errorf("%s: %w", api, toError(thrown.Value))
		default:
			panic(thrown)
		}
	}()
	f()
	return nil
}
