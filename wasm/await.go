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
	type outcome struct {
		value js.Value
		err   error
	}
	if err := ctx.Err(); err != nil {
		return js.Undefined(), err
	}
	settled := make(chan outcome, 1)
	var kept, refused js.Func
	settle := func(o outcome) {
		settled <- o
		kept.Release()
		refused.Release()
	}
	kept = js.FuncOf(func(_ js.Value, args []js.Value) any {
		settle(outcome{value: args[0]})
		return nil
	})
	refused = js.FuncOf(func(_ js.Value, args []js.Value) any {
		settle(outcome{err: fmt.Errorf("%s: %w", api, toError(args[0]))})
		return nil
	})
	promise.Call("then", kept, refused)
	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

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
