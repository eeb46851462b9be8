//go:build js && wasm

package main

import (
	"context"
	"errors"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAwaitGivesWhatWasPromised(t *testing.T) {
	v, err := await(context.Background(), "Test.call", evaluate("Promise.resolve(7)"))
	require.NoError(t, err)
	assert.Equal(t, 7, v.Int())
}

func TestAwaitNamesTheCallThatFailed(t *testing.T) {
	for expression, want := range map[string]string{
		`Promise.reject(new DOMException("no such key", "NotSupportedError"))`: "Test.call: NotSupportedError: no such key",
		`Promise.reject(new TypeError("bad"))`:                                 "Test.call: TypeError: bad",
		`Promise.reject("words alone")`:                                        "Test.call: words alone",
		`Promise.reject({})`:                                                   "Test.call: Error",
	} {
		_, err := await(context.Background(), "Test.call", evaluate(expression))
		assert.EqualError(t, err, want)
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(time.Millisecond, cancel)
	_, err := await(ctx, "Test.call", evaluate("new Promise(() => {})"))
	assert.ErrorIs(t, err, context.Canceled)
	_, err = await(ctx, "Test.call", evaluate("Promise.resolve(7)"))
	assert.ErrorIs(t, err, context.Canceled)
}

func TestAwaitDropsWhatComesTooLate(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	both := evaluate(`(() => { let later; const promise = new Promise((f) => { later = f }); return { promise, later } })()`)
	time.AfterFunc(time.Millisecond, cancel)
	_, err := await(ctx, "Test.call", both.Get("promise"))
	require.ErrorIs(t, err, context.Canceled)
	both.Call("later", 7)
	_, err = await(context.Background(), "Test.call", both.Get("promise"))
	assert.NoError(t, err)
}

func TestTryCatchesWhatJavaScriptThrows(t *testing.T) {
	assert.NoError(t, try("Test.call", func() {}))
	err := try("Test.call", func() { js.Global().Get("JSON").Call("parse", "{") })
	assert.ErrorContains(t, err, "Test.call: SyntaxError: ")
	mistake := errors.New("a mistake of ours")
	assert.PanicsWithValue(t, mistake, func() { _ = try("Test.call", func() { panic(mistake) }) })
}

func TestYieldWaitsForATurnOfTheLoop(t *testing.T) {
	yield := newYield()
	turned := false
	listener := js.FuncOf(func(js.Value, []js.Value) any {
		turned = true
		return nil
	})
	defer listener.Release()
	js.Global().Call("setImmediate", listener)
	// Node.js answers many messages in one turn before it goes on.
	for range 100_000 {
		require.NoError(t, yield(context.Background()))
		if turned {
			return
		}
	}
	t.Fatal("many yields gave nobody else a turn")
}

func TestYieldEndsWithItsContext(t *testing.T) {
	yield := newYield()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, yield(ctx), context.Canceled)
	assert.NoError(t, yield(context.Background()))
}
