//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// worker is a Web Worker that runs this same program and answers one request
// at a time.
type worker struct {
	value   js.Value
	replies chan reply
	ended   bool
	hearing map[string]js.Func // by event
}

// reply is what a worker sends: first an empty one when it is ready, then one
// for each request.
type reply struct {
	data []byte
	err  error
}

// startWorker makes a worker of what the page already holds: the compiled
// modules, and the text of the functions that run it. Nothing is loaded.
func startWorker(ctx context.Context) (*worker, error) {
	kubepki := js.Global().Get("kubepki")
	text := fmt.Sprintf("(%s)();\n(%s)();", source(kubepki.Get("runtime")), source(kubepki.Get("worker")))
	modules, err := await(ctx, "the program's modules", kubepki.Get("modules"))
	if err != nil {
		return nil, fmt.Errorf("worker: start: %w", err)
	}
	blob := js.Global().Get("Blob").New([]any{text}, map[string]any{"type": "text/javascript"})
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	w := &worker{replies: make(chan reply, 1), hearing: map[string]js.Func{}}
	if err := try("Worker", func() { w.value = js.Global().Get("Worker").New(url) }); err != nil {
		return nil, fmt.Errorf("worker: start: %w", err)
	}
	w.on("message", func(event js.Value) { w.hear(readReply(event.Get("data"))) })
	w.on("error", func(event js.Value) {
		w.hear(reply{err: fmt.Errorf("worker: broken: %s", event.Get("message").String())})
	})
	w.value.Call("postMessage", modules)
	_, err = w.wait(ctx)
	js.Global().Get("URL").Call("revokeObjectURL", url)
	if err != nil {
		w.end()
		return nil, err
	}
	return w, nil
}

// source is the text of a JavaScript function.
func source(function js.Value) string { return function.Call("toString").String() }

func (w *worker) on(event string, f func(js.Value)) {
	listener := callback("hearing from a worker", func(args []js.Value) any {
		f(args[0])
		return nil
	})
	w.hearing[event] = listener
	w.value.Call("addEventListener", event, listener)
}

// ask sends a request and waits for the answer. If ctx is done first, or the
// worker broke, the worker is ended.
func (w *worker) ask(ctx context.Context, request map[string]any, given []any) ([]byte, error) {
	w.value.Call("postMessage", request, given)
	return w.wait(ctx)
}

// hear hands a reply on. One that nobody waits for follows an error that has
// already ended the worker's work.
func (w *worker) hear(r reply) {
	select {
	case w.replies <- r:
	default:
	}
}

func (w *worker) wait(ctx context.Context) ([]byte, error) {
	select {
	case r := <-w.replies:
		var refused refusal
		if r.err != nil && !errors.As(r.err, &refused) {
			w.end()
		}
		return r.data, r.err
	case <-ctx.Done():
		w.end()
		return nil, ctx.Err()
	}
}

func (w *worker) end() {
	w.ended = true
	w.value.Call("terminate")
	for event, f := range w.hearing {
		w.value.Call("removeEventListener", event, f)
		f.Release()
	}
}

// refusal is an error of the request: the worker that sent it is well.
type refusal string

func (r refusal) Error() string { return string(r) }

func readReply(data js.Value) reply {
	if message := data.Get("error"); message.Type() == js.TypeString {
		return reply{err: refusal(message.String())}
	}
	if array := data.Get("data"); array.Truthy() {
		return reply{data: toGo(array)}
	}
	return reply{}
}
